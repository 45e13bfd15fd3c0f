using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>One request as it came over the wire: the head letter for letter, without its closing empty line.</summary>
internal sealed record RecordedRequest(string Head, byte[] Body)
{
    /// <summary>Method, target, version.</summary>
    public string Line => Head.Split("\r\n")[0];

    /// <summary>Header lines in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; } =
        [.. Head.Split("\r\n").Skip(1).Select(l => l.Split(':', 2)).Select(p => (p[0], p[1].Trim()))];

    /// <summary>All values of a header, any case.</summary>
    public IReadOnlyList<string> this[string name] =>
        [.. Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
}

/// <summary>
/// An upstream on loopback that looks like OpenClaw enough to be taken for one (health, start, the challenge after an
/// upgrade, the Control UI's title) and remembers every request.
/// </summary>
internal sealed class Recorder : IAsyncDisposable
{
    private const string Challenge =
        """{"type":"event","event":"connect.challenge","payload":{"nonce":"a4eb595b-12cc-4f08-a139-8b3fb8f930dd","ts":1795354856320}}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly Task _accepting;
    private readonly bool _isSilent;

    /// <param name="isSilent">Says nothing after its challenge, whatever it is told.</param>
    public Recorder(bool isSilent = false)
    {
        _isSilent = isSilent;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All requests so far, oldest first; what the door asks for itself is among them.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    /// <summary>The requests whose target has <paramref name="part"/>.</summary>
    public IReadOnlyList<RecordedRequest> To(string part) =>
        [.. _requests.Where(r => r.Line.Split(' ')[1].Contains(part, StringComparison.Ordinal))];

    /// <summary>Nothing listens any more: the gateway is away.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            try
            {
                while (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    if (request["Upgrade"] is ["websocket"])
                    {
                        await UpgradeAsync(stream, request["Sec-WebSocket-Key"].Single());
                        return;
                    }

                    await stream.WriteAsync(Answer(request), _end.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }

    private static byte[] Answer(RecordedRequest request)
    {
        var path = request.Line.Split(' ')[1].Split('?')[0];
        var (type, body) = path switch
        {
            "/healthz" or "/health" => ("application/json; charset=utf-8", """{"ok":true,"status":"live"}"""),
            "/startupz" or "/startup" => ("application/json; charset=utf-8", """{"ok":true,"status":"started","version":"2026.9.6","uptimeMs":5322}"""),
            "/readyz" or "/ready" => ("application/json; charset=utf-8", """{"ready":true,"failing":[],"uptimeMs":5395}"""),
            _ => ("text/html; charset=utf-8", "<!doctype html><html><head><title>OpenClaw Control</title></head><body><openclaw-app></openclaw-app></body></html>"),
        };
        var head = request.Line.StartsWith("HEAD ", StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nCache-Control: no-store\r\nContent-Length: {body.Length}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n{(head ? "" : body)}");
    }

    private async Task UpgradeAsync(NetworkStream stream, string key)
    {
#pragma warning disable CA5350 // RFC 6455, 4.2.2: SHA-1 is the protocol's own choice
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), _end.Token);
        var text = Encoding.UTF8.GetBytes(Challenge);
        await stream.WriteAsync((byte[])[0x81, (byte)(text.Length < 126 ? text.Length : 126),
            .. text.Length < 126 ? [] : new[] { (byte)(text.Length >> 8), (byte)text.Length }, .. text], _end.Token);
        if (_isSilent)
            await stream.CopyToAsync(Stream.Null, _end.Token);
        // Whoever says anything is sent away (1008), as OpenClaw sends away who is no device.
        if (await stream.ReadAsync(new byte[4096], _end.Token) > 0)
            await stream.WriteAsync((byte[])[0x88, 2, 1008 >> 8, 1008 & 0xFF], _end.Token);
    }

    private async Task<RecordedRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var request = new RecordedRequest(head.ToString()[..^4], []);
        if (request["Content-Length"] is [var length])
        {
            var body = new byte[int.Parse(length)];
            await stream.ReadExactlyAsync(body, _end.Token);
            return request with { Body = body };
        }

        if (request["Transfer-Encoding"] is not ["chunked"])
            return request;
        var chunks = new List<byte>();
        while (true)
        {
            var size = Convert.ToInt32(await LineAsync(stream), 16);
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk, _end.Token);
            await LineAsync(stream);
            if (size == 0)
                return request with { Body = [.. chunks] };
            chunks.AddRange(chunk);
        }
    }

    private async Task<string> LineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _end.Token);
            line.Append((char)one[0]);
        }

        return line.ToString()[..^2];
    }
}
