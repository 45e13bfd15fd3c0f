using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Edge;

public sealed class TlsTests
{
    private static async Task<SslStream> Shake(DoorFixture door, SslClientAuthenticationOptions options)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, door.Options.HttpsPort, DoorFixture.Patience);
        var tls = new SslStream(tcp.GetStream(), false);
        options.TargetHost = "door.example";
        options.RemoteCertificateValidationCallback = DoorFixture.IsTheDoor;
        await tls.AuthenticateAsClientAsync(options, DoorFixture.Patience);
        return tls;
    }

    [Theory]
    [InlineData(SslProtocols.Tls13, TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(SslProtocols.Tls13, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256)]
    public async Task Modern_handshakes_agree_on_http2(SslProtocols protocol, TlsCipherSuite suite)
    {
        await using var door = await DoorFixture.Open(_ => Task.CompletedTask);
        await using var tls = await Shake(door, new()
        {
            EnabledSslProtocols = protocol,
            CipherSuitesPolicy = new([suite]),
            ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2],
        });
        Assert.Equal(protocol, tls.SslProtocol);
        Assert.Equal(suite, tls.NegotiatedCipherSuite);
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384)]
    public async Task A_suite_without_authenticated_encryption_is_refused_and_counted(TlsCipherSuite suite)
    {
        await using var door = await DoorFixture.Open(_ => Task.CompletedTask);
        await Assert.ThrowsAnyAsync<Exception>(() => Shake(door, new() { EnabledSslProtocols = SslProtocols.Tls12, CipherSuitesPolicy = new([suite]) }));
        await DoorFixture.Until(() => door.State.HandshakesFailed == 1);
        await using var good = await Shake(door, new());
        Assert.Equal(1, door.State.HandshakesFailed);
    }

    [Fact]
    public async Task A_client_that_connects_and_says_nothing_is_dropped_in_time()
    {
        await using var door = await DoorFixture.Open(_ => Task.CompletedTask, o => o with { HandshakeTimeout = TimeSpan.FromMilliseconds(200) });
        foreach (var start in (byte[][])[[], [22, 3, 1], [22, 3, 1, 2, 0, 1]])
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, door.Options.HttpsPort, DoorFixture.Patience);
            await tcp.GetStream().WriteAsync(start, DoorFixture.Patience);
            try
            {
                Assert.Equal(0, await tcp.GetStream().ReadAsync(new byte[1], DoorFixture.Patience));
            }
            catch (IOException)
            {
                // A reset is an end, too.
            }
        }

        await DoorFixture.Until(() => door.State.HandshakesFailed == 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Bytes_of_headers_pass_as_they_are(int version)
    {
        string? seen = null;
        await using var door = await DoorFixture.Open(context =>
        {
            seen = context.Request.Headers.UserAgent;
            context.Response.Headers["X-Back"] = "ok";
            return context.Response.WriteAsync("x");
        });
        using var client = new HttpClient(new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            SslOptions = { RemoteCertificateValidationCallback = DoorFixture.IsTheDoor },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, door.Url) { Version = new(version, version == 1 ? 1 : 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("User-Agent", "门/1");
        using var answer = await client.SendAsync(request, DoorFixture.Patience);
        Assert.Equal("门/1", seen);
        Assert.Equal("ok", answer.Headers.GetValues("X-Back").Single());
    }
}
