using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Clawdoor.Protocol;

/// <summary>
/// TCP, TLS and the HTTP/1.1 upgrade of RFC 6455 section 4, one socket and nothing else. ClientWebSocket would do, but
/// tells neither the TLS version nor the body of a refusal, follows HTTP_PROXY even to loopback, and brings HttpClient
/// up first.
/// </summary>
internal static class Upgrade
{
    private const int MaxHead = 16 * 1024;
    private const int MaxRefusalBody = 2 * 1024;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(20);

    public static async Task<GatewayResult<Opened>> OpenAsync(Uri uri, GatewayOptions options, CancellationToken cancel)
    {
        var secure = uri.Scheme == Uri.UriSchemeWss;
        if (!secure && uri.Scheme != Uri.UriSchemeWs)
            throw new ArgumentException($"A gateway's address starts with ws:// or wss://, not {uri.Scheme}://.", nameof(uri));

        var start = options.Time.GetTimestamp();
        Stream? stream = null;
        string? fingerprint = null;
        var trusted = true;
        try
        {
            var socket = await ConnectAsync(uri, options.ConnectTo, cancel);
            stream = new NetworkStream(socket, ownsSocket: true);
            var facts = new ConnectionFacts
            {
                Remote = Plain(socket.RemoteEndPoint as IPEndPoint),
                Connected = options.Time.GetElapsedTime(start),
            };

            if (secure)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = uri.IdnHost,
                        ApplicationProtocols = [SslApplicationProtocol.Http11],
                        // A stranger's certificate must not make us fetch what it names.
                        CertificateChainPolicy = new X509ChainPolicy
                        {
                            DisableCertificateDownloads = true,
                            RevocationMode = X509RevocationMode.NoCheck,
                        },
                        RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                            trusted = certificate is X509Certificate2 leaf
                                && (fingerprint = TlsTrust.FingerprintOf(leaf)) is not null
                                && options.Trust.Accepts(leaf, errors),
                    },
                    cancel);
                facts = facts with
                {
                    TlsDone = options.Time.GetElapsedTime(start),
                    Tls = tls.SslProtocol,
                    Alpn = tls.NegotiatedApplicationProtocol.ToString(),
                    CipherSuite = tls.NegotiatedCipherSuite,
                    CertificateFingerprint = fingerprint,
                };
            }

            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            await stream.WriteAsync(Request(uri, key, options.Headers), cancel);
            if (await ReadHeadAsync(stream, cancel) is not { } head || ParseHead(head) is not { } answer)
                return new GatewayFailure(GatewayErrorCode.NotAGateway, "The answer is not HTTP.");
            if (answer.Status != 101)
                return await RefusalAsync(stream, answer, cancel);
            if (answer["Sec-WebSocket-Accept"] != AcceptFor(key))
                return new GatewayFailure(GatewayErrorCode.NotAGateway, "The answer to the upgrade is not that of a WebSocket.");

            var socketOptions = new WebSocketCreationOptions { KeepAliveInterval = PingEvery, KeepAliveTimeout = PongWithin };
            var opened = new Opened(
                WebSocket.CreateFromStream(stream, socketOptions),
                facts with { Upgraded = options.Time.GetElapsedTime(start) });
            stream = null;
            return opened;
        }
        catch (SocketException e)
        {
            return new GatewayFailure(
                e.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => GatewayErrorCode.Refused,
                    SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => GatewayErrorCode.HostNotFound,
                    SocketError.TimedOut => GatewayErrorCode.TimedOut,
                    _ => GatewayErrorCode.Unreachable,
                },
                e.Message);
        }
        catch (AuthenticationException e)
        {
            var code = trusted ? GatewayErrorCode.TlsFailed : GatewayErrorCode.TlsNotTrusted;
            return new GatewayFailure(code, e.Message) { CertificateFingerprint = fingerprint };
        }
        catch (IOException e)
        {
            // A peer without TLS often just hangs up on the ClientHello.
            var shaking = secure && fingerprint is null && stream is SslStream;
            return new GatewayFailure(shaking ? GatewayErrorCode.TlsFailed : GatewayErrorCode.Unreachable, e.Message);
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    private static async Task<Socket> ConnectAsync(Uri uri, IPEndPoint? instead, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await (instead is not null ? socket.ConnectAsync(instead, cancel) : IPAddress.TryParse(uri.IdnHost, out var address)
                ? socket.ConnectAsync(address, uri.Port, cancel)
                : socket.ConnectAsync(uri.IdnHost, uri.Port, cancel));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The socket is dual-stack and calls IPv4 addresses ::ffff:a.b.c.d.
    private static IPEndPoint? Plain(IPEndPoint? remote) =>
        remote is { Address.IsIPv4MappedToIPv6: true } ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;

    private static byte[] Request(Uri uri, string key, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        var text = new StringBuilder($"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {host}");
        if (!uri.IsDefaultPort)
            text.Append(CultureInfo.InvariantCulture, $":{uri.Port}");
        text.Append(CultureInfo.InvariantCulture,
            $"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n");
        foreach (var (name, value) in headers)
        {
            if (name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || name.Contains(':') || value.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
                throw new ArgumentException($"\"{name}\" or its value cannot stand in a header.", nameof(headers));
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }

    // Byte by byte: the challenge may follow in the same segment and belongs to the WebSocket, which takes no leftovers.
    // Heads are 130 to 400 bytes and come once per connection.
    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken cancel)
    {
        var head = new ArrayBufferWriter<byte>(512);
        while (!head.WrittenSpan.EndsWith("\r\n\r\n"u8))
        {
            if (head.WrittenCount >= MaxHead || await stream.ReadAsync(head.GetMemory(1)[..1], cancel) == 0)
                return null;
            head.Advance(1);
        }
        return Encoding.Latin1.GetString(head.WrittenSpan);
    }

    private static Head? ParseHead(string text)
    {
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return lines is [['H', 'T', 'T', 'P', '/', '1', '.', _, ' ', .. var status], .. var rest]
            && int.TryParse(status.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? new Head(code, rest)
                : null;
    }

    private static async Task<GatewayFailure> RefusalAsync(Stream stream, Head answer, CancellationToken cancel)
    {
        var body = "";
        if (answer.Status == 403)
            body = await ReadBodyAsync(stream, answer, cancel);
        return new GatewayFailure(
            answer.Status switch
            {
                403 when body.Contains("\"proxy_attribution_required\"", StringComparison.Ordinal) => GatewayErrorCode.ProxyAttributionRequired,
                >= 200 and < 300 => GatewayErrorCode.UpgradeNotForwarded,
                502 or 503 or 504 => GatewayErrorCode.ServiceUnavailable,
                _ => GatewayErrorCode.UpgradeRefused,
            },
            $"HTTP {answer.Status} instead of 101")
        {
            HttpStatus = answer.Status,
            RetryAfter = int.TryParse(answer["Retry-After"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null,
        };
    }

    private static async Task<string> ReadBodyAsync(Stream stream, Head answer, CancellationToken cancel)
    {
        var length = int.TryParse(answer["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : MaxRefusalBody;
        var buffer = new byte[Math.Min(length, MaxRefusalBody)];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static string AcceptFor(string key)
    {
#pragma warning disable CA5350 // RFC 6455 section 4.2.2 fixes SHA-1 and the GUID; neither protects anything
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    private sealed record Head(int Status, IReadOnlyList<string> Lines)
    {
        public string? this[string name] => Lines
            .Where(line => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();
    }
}

/// <summary>An open WebSocket whose first message has not been read yet.</summary>
internal sealed record Opened(WebSocket Socket, ConnectionFacts Facts);
