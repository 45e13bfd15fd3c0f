using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// Distance: a TCP relay that holds every byte back for half a round trip, either way, and the first bytes of a
/// connection for a whole round trip more (the TCP handshake, which the relay itself answers at once). It knows nothing
/// of bandwidth and loss. Needs nothing but the BCL: benches compile it in.
/// </summary>
internal sealed class DelayRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly TimeSpan _oneWay;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <param name="address">Where to listen.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="roundTrip">What a ping would show.</param>
    public DelayRelay(IPAddress address, int port, IPEndPoint target, TimeSpan roundTrip)
    {
        (_target, _oneWay) = (target, roundTrip / 2);
        _listener = new(address, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
            _ = RelayAsync(await _listener.AcceptSocketAsync(_end.Token));
    }

    private async Task RelayAsync(Socket near)
    {
        var handshaken = Stopwatch.GetTimestamp() + Ticks(2 * _oneWay);
        using var far = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(_target, _end.Token);
                await Task.WhenAll(PumpAsync(near, far, handshaken), PumpAsync(far, near, 0));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One side has gone: closing both tells the other.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, long notBefore)
    {
        var underWay = Channel.CreateUnbounded<(long Due, byte[] Bytes)>(new() { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(from, underWay.Writer, notBefore);
        await foreach (var (due, bytes) in underWay.Reader.ReadAllAsync(_end.Token))
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait)
                await Task.Delay(wait, _end.Token);
            for (var rest = bytes.AsMemory(); rest.Length > 0;)
                rest = rest[await to.SendAsync(rest, _end.Token)..];
        }

        await reading;
        to.Shutdown(SocketShutdown.Send);
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(long Due, byte[] Bytes)> underWay, long notBefore)
    {
        var buffer = new byte[65536];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _end.Token)) > 0)
                underWay.TryWrite((Math.Max(Stopwatch.GetTimestamp(), notBefore) + Ticks(_oneWay), buffer[..count]));
            underWay.Complete();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            underWay.Complete(e);
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
