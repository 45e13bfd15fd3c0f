using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clawdoor.Bench.Upstream;

/// <summary>
/// The upstream of all peers: as little work as a server can do, so that the peers are what limits. It answers
/// <c>/bench/1k</c>, the probes OpenClaw has, a page, and any upgrade with <c>connect.challenge</c> and then an echo.
/// </summary>
internal sealed class PlainUpstream : IAsyncDisposable
{
    public const string OneKilobytePath = "/bench/1k";
    private static readonly byte[] OneKilobyte = Answer("application/octet-stream", new string('k', 1024));
    private static readonly byte[] Alive = Answer("application/json; charset=utf-8", """{"ok":true,"status":"live"}""");
    private static readonly byte[] Ready = Answer("application/json; charset=utf-8", """{"ready":true}""");
    private static readonly byte[] Page = Answer("text/html; charset=utf-8", """
        <!doctype html><html data-openclaw-control-ui-base-path="" data-openclaw-terminal-enabled="true"
        data-openclaw-control-ui-build-id="2026.9.6-release-bench"><title>OpenClaw Control</title></html>
        """);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();

    private PlainUpstream()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static PlainUpstream Start()
    {
        var upstream = new PlainUpstream();
        _ = upstream.AcceptAsync();
        return upstream;
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
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token), _stop.Token);
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The bench is over.
        }
    }

    private static async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        using var own = socket;
        socket.NoDelay = true;
        var buffer = new byte[8192];
        var held = 0;
        try
        {
            while (held < buffer.Length)
            {
                var end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8) + 4;
                if (end < 4)
                {
                    var read = await socket.ReceiveAsync(buffer.AsMemory(held), stop);
                    if (read == 0)
                        return;
                    held += read;
                    continue;
                }

                if (UpgradeKey(buffer.AsSpan(0, end)) is { } key)
                {
                    await WebSocketEcho.RunAsync(socket, key, buffer, stop);
                    return;
                }

                await socket.SendAsync(For(buffer.AsSpan(0, end)), stop);
                buffer.AsSpan(end, held - end).CopyTo(buffer);
                held -= end;
            }
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or SocketException)
        {
            // A peer may leave as it likes.
        }
    }

    private static ReadOnlyMemory<byte> For(ReadOnlySpan<byte> head)
    {
        var method = head[..head.IndexOf((byte)' ')];
        var target = head[(method.Length + 1)..];
        target = target[..target.IndexOf((byte)' ')];
        if (target.SequenceEqual("/bench/1k"u8))
            return OneKilobyte;
        var answer = target.SequenceEqual("/healthz"u8) || target.SequenceEqual("/health"u8) ? Alive
            : target.SequenceEqual("/readyz"u8) ? Ready
            : Page;
        return method.SequenceEqual("HEAD"u8) ? answer.AsMemory(0, answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4) : answer;
    }

    /// <summary>The value of Sec-WebSocket-Key when the head asks for an upgrade.</summary>
    private static string? UpgradeKey(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("GET /bench/1k "u8))
            return null;
        const string Name = "\r\nsec-websocket-key:";
        var text = Encoding.ASCII.GetString(head);
        var at = text.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : text[(at + Name.Length)..text.IndexOf('\r', at + Name.Length)].Trim();
    }

    private static byte[] Answer(string type, string body) => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nCache-Control: no-store\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
