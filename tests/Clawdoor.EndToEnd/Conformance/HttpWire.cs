using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>An HTTP answer as it came over the wire.</summary>
internal sealed record WireAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>All values of a header in their order; null when it is not there.</summary>
    public string? this[string name]
    {
        get
        {
            var all = Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToList();
            return all.Count == 0 ? null : string.Join(", ", all);
        }
    }

    /// <summary>The body without its content encoding.</summary>
    public byte[] Decoded()
    {
        using var plain = new MemoryStream();
        using Stream from = this["Content-Encoding"] switch
        {
            "gzip" => new GZipStream(new MemoryStream(Body), CompressionMode.Decompress),
            "br" => new BrotliStream(new MemoryStream(Body), CompressionMode.Decompress),
            _ => new MemoryStream(Body),
        };
        from.CopyTo(plain);
        return plain.ToArray();
    }
}

/// <summary>HTTP/1.1 by hand: requests go out letter for letter, from an address of our choice.</summary>
internal sealed class HttpWire : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private NetworkStream _out = null!;

    /// <summary>What comes in; after a 101 the frames.</summary>
    public BufferedStream Input { get; private set; } = null!;

    /// <param name="from">A loopback address, such as 127.0.0.2.</param>
    public async Task ConnectAsync(IPAddress from, int port, CancellationToken cancel)
    {
        _socket.Bind(new IPEndPoint(from, 0));
        await _socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        _out = new NetworkStream(_socket);
        Input = new BufferedStream(_out, 16384);
    }

    /// <param name="line">Such as <c>GET / HTTP/1.1</c>.</param>
    public async Task SendAsync(string line, IEnumerable<(string Name, string Value)> headers, byte[] body, CancellationToken cancel)
    {
        var head = new StringBuilder(line).Append("\r\n");
        foreach (var (name, value) in headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        await WriteAsync([.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body], cancel);
    }

    public ValueTask WriteAsync(byte[] bytes, CancellationToken cancel) => _out.WriteAsync(bytes, cancel);

    /// <summary>The head alone for 101, else the whole answer.</summary>
    public async Task<WireAnswer> ReceiveAsync(bool bodyless, CancellationToken cancel)
    {
        var status = (await LineAsync(cancel)).Split(' ', 3);
        var headers = new List<(string, string)>();
        while (await LineAsync(cancel) is { Length: > 0 } line)
            headers.Add((line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()));
        var head = new WireAnswer(int.Parse(status[1], CultureInfo.InvariantCulture), headers, []);
        return bodyless || head.Status is 101 or 204 or 304 ? head : head with { Body = await BodyAsync(head, cancel) };
    }

    private async Task<byte[]> BodyAsync(WireAnswer head, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        if (head["Content-Length"] is { } length)
        {
            await TakeAsync(body, int.Parse(length, CultureInfo.InvariantCulture), cancel);
        }
        else if (head["Transfer-Encoding"] == "chunked")
        {
            while (int.Parse(await LineAsync(cancel), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await TakeAsync(body, size, cancel);
                await LineAsync(cancel);
            }
        }
        else
        {
            await Input.CopyToAsync(body, cancel);
        }

        return body.ToArray();
    }

    private async Task TakeAsync(MemoryStream body, int size, CancellationToken cancel)
    {
        var part = new byte[size];
        await Input.ReadExactlyAsync(part, cancel);
        body.Write(part);
    }

    private async Task<string> LineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length == 0 || line[^1] != '\n')
        {
            await Input.ReadExactlyAsync(one, cancel);
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r', '\n');
    }

    public void Dispose() => _socket.Dispose();
}
