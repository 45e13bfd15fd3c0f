using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Clawdoor.Protocol;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Protocol;

/// <summary>What can be at an address besides a gateway, and whom TLS trusts.</summary>
public sealed class GatewayOpeningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_instead_of_a_challenge_is_cut_off()
    {
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.SendAsync(new string('x', FrameLimits.BeforeLogin + 1));
            await visitor.ReadAsync();
        });

        Assert.Equal(GatewayErrorCode.NotAGateway, await FailureAsync(gateway.Uri));
    }

    [Theory]
    [InlineData("""{"type":"event","event":"tick"}""")]
    [InlineData("""{"type":"event","event":"connect.challenge","payload":{"nonce":7}}""")]
    [InlineData("welcome to the echo server")]
    public async Task A_WebSocket_that_does_not_challenge_is_no_gateway(string first)
    {
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.SendAsync(first);
            await visitor.ReadAsync();
        });

        Assert.Equal(GatewayErrorCode.NotAGateway, await FailureAsync(gateway.Uri));
    }

    [Fact]
    public async Task A_gateway_that_stays_silent_times_out()
    {
        await using var gateway = await FakeGateway.StartAsync(visitor => visitor.ReadAsync());

        Assert.Equal(GatewayErrorCode.TimedOut, await FailureAsync(gateway.Uri, new GatewayOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) }));
    }

    [Theory]
    [InlineData(200, "<html>", GatewayErrorCode.UpgradeNotForwarded)]
    [InlineData(308, "", GatewayErrorCode.UpgradeRefused)]
    [InlineData(403, """{"error":{"message":"m","type":"proxy_attribution_required"}}""", GatewayErrorCode.ProxyAttributionRequired)]
    [InlineData(403, "forbidden", GatewayErrorCode.UpgradeRefused)]
    [InlineData(502, "", GatewayErrorCode.ServiceUnavailable)]
    [InlineData(503, "Too many unauthenticated sockets", GatewayErrorCode.ServiceUnavailable)]
    public async Task An_HTTP_answer_instead_of_101_is_told_apart(int status, string body, GatewayErrorCode expected)
    {
        await using var gateway = await FakeGateway.StartAsync(_ => Task.CompletedTask, instead: async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            context.Response.ContentLength = body.Length;
            await context.Response.WriteAsync(body);
        });

        var failure = (await GatewayClient.OpenAsync(gateway.Uri, cancel: Cancel)).Failure!;

        Assert.Equal((expected, status, TimeSpan.FromSeconds(7)), (failure.Code, failure.HttpStatus, failure.RetryAfter));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: wrong\r\n\r\n")]
    [InlineData("")]
    public async Task What_does_not_speak_HTTP_is_no_gateway(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Cancel);
            await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, cancellationToken: Cancel);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), Cancel);
        }, Cancel);

        Assert.Equal(GatewayErrorCode.NotAGateway, await FailureAsync(new Uri($"ws://{listener.LocalEndpoint}")));
        await serving;
    }

    [Fact]
    public async Task Nobody_listening_is_refused_and_a_name_nobody_has_is_not_found()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var free = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(GatewayErrorCode.Refused, await FailureAsync(new Uri($"ws://127.0.0.1:{free}")));
        Assert.Equal(GatewayErrorCode.HostNotFound, await FailureAsync(new Uri("ws://clawdoor.invalid")));
        await Assert.ThrowsAsync<ArgumentException>(() => GatewayClient.OpenAsync(new Uri("https://127.0.0.1"), cancel: Cancel));
    }

    [Fact]
    public async Task TLS_trusts_the_named_fingerprint_and_says_which_one_it_saw()
    {
        using var certificate = FakeGateway.SelfSigned();
        var fingerprint = TlsTrust.FingerprintOf(certificate);
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.ChallengeAsync();
            await visitor.ReadAsync();
        }, certificate);

        var failure = (await GatewayClient.OpenAsync(gateway.Uri, cancel: Cancel)).Failure!;
        Assert.Equal((GatewayErrorCode.TlsNotTrusted, fingerprint), (failure.Code, failure.CertificateFingerprint));

        var other = new GatewayOptions { Trust = TlsTrust.Fingerprint(new string('0', 64)) };
        Assert.Equal(GatewayErrorCode.TlsNotTrusted, await FailureAsync(gateway.Uri, other));

        await using var client = await GatewayClientTests.OpenedAsync(gateway, new GatewayOptions { Trust = TlsTrust.Fingerprint(fingerprint.ToUpperInvariant()) });
        Assert.Equal((SslProtocols.Tls13, "http/1.1", fingerprint), (client.Facts.Tls, client.Facts.Alpn, client.Facts.CertificateFingerprint));
    }

    [Fact]
    public async Task TLS_to_a_plain_port_fails_as_TLS()
    {
        await using var gateway = await FakeGateway.StartAsync(visitor => visitor.ReadAsync());

        Assert.Equal(GatewayErrorCode.TlsFailed, await FailureAsync(new UriBuilder(gateway.Uri) { Scheme = "wss" }.Uri));
    }

    [Fact]
    public async Task Further_headers_go_along_and_cannot_smuggle_others()
    {
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.ChallengeAsync();
            await visitor.ReadAsync();
        });

        await using var client = await GatewayClientTests.OpenedAsync(gateway, new GatewayOptions { Headers = [new("Origin", "https://203.0.113.5")] });
        Assert.Equal("https://203.0.113.5", gateway.Headers.Origin);
        Assert.Equal(gateway.Uri.Authority, gateway.Headers.Host);
        foreach (var header in new KeyValuePair<string, string>[] { new("Origin", "x\r\nCookie: y"), new("A: b", "x"), new("Ä", "x") })
            await Assert.ThrowsAsync<ArgumentException>(() => GatewayClient.OpenAsync(gateway.Uri, new GatewayOptions { Headers = [header] }, Cancel));
    }

    private static async Task<GatewayErrorCode> FailureAsync(Uri uri, GatewayOptions? options = null) =>
        (await GatewayClient.OpenAsync(uri, options, Cancel)).Failure!.Code;
}
