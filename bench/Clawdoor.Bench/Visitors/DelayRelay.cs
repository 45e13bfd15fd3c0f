using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Clawdoor.Bench.Visitors;

/// <summary>
/// Distance on one machine: a TCP relay that delivers every byte half a round trip after it came, in order, and lets
/// nothing of a new connection pass before the round trip that its TCP handshake would have taken. Bandwidth is not
/// limited and there is no slow start, so it shows what round trips cost and nothing else.
/// </summary>
internal sealed class DelayRelay : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly TimeSpan _roundTrip;

    private DelayRelay(IPEndPoint front, IPEndPoint target, TimeSpan roundTrip)
    {
        _target = target;
        _roundTrip = roundTrip;
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(front);
        _listener.Listen(256);
    }

    public static DelayRelay Start(IPEndPoint front, IPEndPoint target, TimeSpan roundTrip)
    {
        var relay = new DelayRelay(front, target, roundTrip);
        _ = relay.AcceptAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptAsync(_stop.Token), _stop.Token);
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The load is over.
        }
    }

    private async Task CarryAsync(Socket visitor, CancellationToken stop)
    {
        using var near = visitor;
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        var open = Stopwatch.GetTimestamp() + Ticks(_roundTrip);
        try
        {
            await far.ConnectAsync(_target, stop);
            await Task.WhenAll(OneWayAsync(near, far, open, stop), OneWayAsync(far, near, open, stop));
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Either side may leave as it likes.
        }
    }

    private async Task OneWayAsync(Socket from, Socket to, long open, CancellationToken stop)
    {
        var underway = Channel.CreateUnbounded<(long Due, byte[] Bytes)>(new() { SingleReader = true, SingleWriter = true });
        var delivery = DeliverAsync(underway.Reader, to, stop);
        var buffer = new byte[65536];
        int read;
        while ((read = await from.ReceiveAsync(buffer, stop)) > 0)
        {
            var sent = Math.Max(Stopwatch.GetTimestamp(), open);
            underway.Writer.TryWrite((sent + Ticks(_roundTrip / 2), buffer[..read]));
        }

        underway.Writer.TryWrite((Stopwatch.GetTimestamp() + Ticks(_roundTrip / 2), []));
        underway.Writer.Complete();
        await delivery;
    }

    private static async Task DeliverAsync(ChannelReader<(long Due, byte[] Bytes)> underway, Socket to, CancellationToken stop)
    {
        await foreach (var (due, bytes) in underway.ReadAllAsync(stop))
        {
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, stop);
            if (bytes.Length == 0)
                to.Shutdown(SocketShutdown.Send);
            else
                await to.SendAsync(bytes, stop);
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
