using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>systemd's end of sd_notify(3): a datagram socket that keeps what services say.</summary>
internal sealed class SystemdEar : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _heard = [];
    private readonly Task _listening;

    public SystemdEar()
    {
        Path = System.IO.Path.Combine(Scratch.NewDirectory("systemd"), "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _listening = ListenAsync();
    }

    /// <summary>NOTIFY_SOCKET.</summary>
    public string Path { get; }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>The process that called itself the main one last.</summary>
    public int MainProcess => int.Parse(
        Heard.SelectMany(text => text.Split('\n')).Last(line => line.StartsWith("MAINPID=", StringComparison.Ordinal))["MAINPID=".Length..],
        System.Globalization.CultureInfo.InvariantCulture);

    public async Task WaitAsync(Func<IReadOnlyList<string>, bool> enough, TimeSpan limit)
    {
        var waited = Stopwatch.StartNew();
        while (!enough(Heard))
        {
            if (waited.Elapsed > limit)
                throw new TimeoutException($"systemd heard only: {string.Join(" | ", Heard)}");
            await Task.Delay(20);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ListenAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
                _heard.Enqueue(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end it was waiting for.
            return;
        }
    }
}
