using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Clawdoor.Bench.Upstream;

namespace Clawdoor.Bench.Visitors;

/// <summary>
/// One TLS 1.3 connection to a peer, speaking as much HTTP/1.1 and WebSocket as a measurement needs. All visitors offer
/// the same single cipher suite, with TLS 1.2 beside it as browsers do, and never resume: no peer is given less arithmetic
/// than another.
/// </summary>
internal sealed class Visitor : IAsyncDisposable
{
    private const int EchoPayload = 200;

    // RFC 6455, 5.2: FIN + text, masked with the zero mask.
    private static readonly byte[] EchoFrame = [0x81, 0x80 | 126, 0, EchoPayload, 0, 0, 0, 0, .. Enumerable.Repeat((byte)'e', EchoPayload)];
    private static readonly int EchoAnswerLength = EchoFrame.Length - 4;

    private readonly SslStream _stream;
    private readonly byte[] _buffer = new byte[4096];
    private int _held;

    private Visitor(SslStream stream) => _stream = stream;

    /// <summary>What every client of the bench offers in its handshake.</summary>
    public static SslClientAuthenticationOptions Handshake(IPAddress address) => new()
    {
        TargetHost = address.ToString(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CipherSuitesPolicy = new([TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]),
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = static (_, _, _, errors) => (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0,
    };

    public static async Task<Visitor> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(Handshake(endPoint.Address), cancellation);
            return stream.SslProtocol == SslProtocols.Tls13 ? new(stream) : throw new IOException($"{stream.SslProtocol} was agreed on.");
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    public static byte[] Request(string path, IPEndPoint host) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: clawdoor-bench\r\nAccept: */*\r\n\r\n");

    public Task<int> GetAsync(string path, CancellationToken cancellation) =>
        GetAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Stage.Server}\r\nAccept: */*\r\n\r\n"), cancellation);

    /// <summary>Sends a request and reads its answer; the body too when the status is 200. Returns the status.</summary>
    public async Task<int> GetAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        await _stream.WriteAsync(request, cancellation);
        var (status, headLength, bodyLength) = await HeadAsync(cancellation);
        if (status == 200)
            await TakeAsync(headLength + (bodyLength ?? throw new IOException("An answer without Content-Length.")), cancellation);
        return status;
    }

    /// <summary>Upgrades and waits for the whole challenge.</summary>
    public async Task UpgradeAsync(CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: {Stage.Server}\r\nOrigin: https://{Stage.Server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), cancellation);
        var (status, headLength, _) = await HeadAsync(cancellation);
        if (status != 101)
            throw new IOException($"The upgrade was answered {status}.");
        await TakeAsync(headLength + WebSocketEcho.ChallengeFrameLength, cancellation);
    }

    /// <summary>Sends a text frame of 200 bytes and waits for it to come back.</summary>
    public async Task EchoAsync(CancellationToken cancellation)
    {
        await _stream.WriteAsync(EchoFrame, cancellation);
        await TakeAsync(EchoAnswerLength, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
        }
        catch (Exception trouble) when (trouble is IOException or InvalidOperationException)
        {
            // The peer was first.
        }

        await _stream.DisposeAsync();
    }

    private async Task<(int Status, int HeadLength, int? BodyLength)> HeadAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _held).IndexOf("\r\n\r\n"u8)) < 0)
            await ReadAsync(cancellation);
        var head = _buffer.AsSpan(0, end + 2);
        return (int.Parse(head[9..12], CultureInfo.InvariantCulture), end + 4, ContentLength(head));
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("ontent-length: "u8);
        if (at < 0)
            return null;
        var value = head[(at + 15)..];
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }

    /// <summary>Reads and forgets the next <paramref name="length"/> bytes.</summary>
    private async Task TakeAsync(int length, CancellationToken cancellation)
    {
        while (_held < length)
        {
            length -= _held;
            _held = 0;
            await ReadAsync(cancellation);
        }

        _buffer.AsSpan(length, _held - length).CopyTo(_buffer);
        _held -= length;
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var read = await _stream.ReadAsync(_buffer.AsMemory(_held), cancellation);
        _held += read > 0 ? read : throw new IOException("The peer closed the connection.");
    }
}
