using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Clawdoor.Protocol;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Protocol;

public sealed class GatewayClientTests
{
    private static readonly ClientInfo Cli = new() { Id = "cli", Version = "1", Platform = "linux", Mode = "cli" };
    private static readonly Login WithToken = new() { Client = Cli, Scopes = [Scopes.Pairing], Auth = new AuthParams { Token = "t" } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_gets_as_far_as_the_challenge_without_saying_a_word()
    {
        var said = new TaskCompletionSource<RequestFrame?>();
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.ChallengeAsync();
            said.SetResult(await visitor.ReadAsync());
        });

        await using (var client = await OpenedAsync(gateway))
        {
            Assert.Equal(("n-1", 1_700_000_000_000), (client.Challenge.Nonce, client.Challenge.Ts.ToUnixTimeMilliseconds()));
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, gateway.Uri.Port), client.Facts.Remote);
            Assert.Null(client.Facts.Tls);
            Assert.True(client.Facts.Connected <= client.Facts.Upgraded && client.Facts.Upgraded <= client.Facts.Challenged);
        }
        Assert.Null(await said.Task.WaitAsync(Cancel));
    }

    [Fact]
    public async Task A_login_with_a_device_carries_a_signature_over_this_challenge()
    {
        ConnectParams? seen = null;
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.ChallengeAsync();
            var request = await visitor.ReadAsync();
            seen = request!.Params!.Value.Deserialize(ProtocolJson.Default.ConnectParams);
            await visitor.AnswerAsync(request.Id, FakeGateway.Hello);
            await visitor.ReadAsync();
        });
        var device = DeviceIdentity.Generate();

        await using var client = await OpenedAsync(gateway);
        Assert.True((await client.LoginAsync(WithToken with { Device = device }, Cancel)).Succeeded(out var hello, out _));

        Assert.Equal("2026.9.6", hello.Server.Version);
        Assert.Same(hello, client.Hello);
        Assert.Equal((device.DeviceId, "n-1", client.Challenge.Ts), (seen!.Device!.Id, seen.Device.Nonce, seen.Device.SignedAt));
        Assert.True(DeviceIdentity.IsSigned(seen));
    }

    [Fact]
    public async Task A_refused_login_is_the_gateways_reason_although_it_hangs_up_at_once()
    {
        await using var gateway = await FakeGateway.StartAsync(async visitor =>
        {
            await visitor.ChallengeAsync();
            var request = await visitor.ReadAsync();
            await visitor.RefuseAsync(request!.Id, """{"code":"NOT_PAIRED","message":"pairing required","details":{"code":"PAIRING_REQUIRED","requestId":"r-1"}}""");
            await visitor.CloseAsync(1008, "pairing required");
        });

        await using var client = await OpenedAsync(gateway);
        var failure = (await client.LoginAsync(WithToken, Cancel)).Failure!;
        var end = await client.Closed.WaitAsync(Cancel);

        Assert.Equal((GatewayErrorCode.PairingRequired, "r-1"), (failure.Code, failure.RequestId));
        Assert.Equal((GatewayErrorCode.Closed, 1008, "pairing required"), (end.Code, end.CloseCode, end.Message));
    }

    [Fact]
    public async Task Answers_find_their_calls_in_any_order()
    {
        await using var gateway = await FakeGateway.AfterLoginAsync(async visitor =>
        {
            var first = await visitor.ReadAsync();
            var second = await visitor.ReadAsync();
            await visitor.AnswerAsync("stranger", "{}");
            await visitor.SendAsync("not JSON");
            await visitor.AnswerAsync(second!.Id, $$"""{"requestId":"{{second.Params!.Value.GetProperty("requestId").GetString()}}","deviceId":"d"}""");
            await visitor.AnswerAsync(first!.Id, """{"pending":[{"requestId":"r-9","deviceId":"d"}],"paired":[]}""");
            await visitor.ReadAsync();
        });

        await using var client = await LoggedInAsync(gateway);
        var list = client.ListDevicesAsync(Cancel);
        var rejected = client.RejectAsync("r-9", Cancel);

        Assert.True((await rejected).Succeeded(out var gone, out _));
        Assert.Equal("r-9", gone.RequestId);
        Assert.True((await list).Succeeded(out var devices, out _));
        Assert.Equal("r-9", devices.Pending.Single().RequestId);
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_unreadable_and_the_connection_lives_on()
    {
        await using var gateway = await FakeGateway.AfterLoginAsync(async visitor =>
        {
            await visitor.AnswerAsync((await visitor.ReadAsync())!.Id, """{"pending":5}""");
            await visitor.AnswerAsync((await visitor.ReadAsync())!.Id, """{"deviceId":"d"}""");
            await visitor.ReadAsync();
        });

        await using var client = await LoggedInAsync(gateway);

        Assert.Equal(GatewayErrorCode.UnreadableAnswer, (await client.ListDevicesAsync(Cancel)).Failure!.Code);
        Assert.Null((await client.RemoveAsync("d", Cancel)).Failure);
    }

    [Fact]
    public async Task Calls_that_are_open_when_the_gateway_leaves_end_with_its_reason()
    {
        await using var gateway = await FakeGateway.AfterLoginAsync(async visitor =>
        {
            await visitor.ReadAsync();
            await visitor.CloseAsync(1012, "service restart");
        });

        await using var client = await LoggedInAsync(gateway);
        var failure = (await client.ListDevicesAsync(Cancel)).Failure!;

        Assert.Equal((GatewayErrorCode.Closed, 1012, "service restart"), (failure.Code, failure.CloseCode, failure.Message));
        Assert.Equal(GatewayErrorCode.Closed, (await client.ListDevicesAsync(Cancel)).Failure!.Code);
    }

    [Fact]
    public async Task A_call_without_an_answer_times_out_and_a_cancelled_one_throws()
    {
        await using var gateway = await FakeGateway.AfterLoginAsync(async visitor => { while (await visitor.ReadAsync() is not null) { } });

        await using var client = await LoggedInAsync(gateway, new GatewayOptions { CallTimeout = TimeSpan.FromMilliseconds(20) });
        Assert.Equal(GatewayErrorCode.TimedOut, (await client.ListDevicesAsync(Cancel)).Failure!.Code);

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ListDevicesAsync(cancelled.Token));
        Assert.Equal(WebSocketState.Open, client.Closed.IsCompleted ? WebSocketState.Closed : WebSocketState.Open);
    }

    [Fact]
    public async Task Events_wait_for_their_reader_and_the_oldest_go_first()
    {
        await using var gateway = await FakeGateway.AfterLoginAsync(async visitor =>
        {
            for (var i = 1; i <= 5; i++)
                await visitor.SendAsync($$"""{"type":"event","event":"tick","seq":{{i}}}""");
            await visitor.CloseAsync(1000, "");
        });

        await using var client = await LoggedInAsync(gateway, new GatewayOptions { EventBacklog = 2 });
        await client.Closed.WaitAsync(Cancel);
        var kept = await client.Events.ReadAllAsync(Cancel).Select(e => e.Seq!.Value).ToArrayAsync(Cancel);

        Assert.Equal([4, 5], kept);
        Assert.Equal(3, client.EventsDropped);
    }

    [Fact]
    public async Task More_than_the_gateway_takes_is_not_sent()
    {
        await using var gateway = await FakeGateway.AfterLoginAsync(visitor => visitor.ReadAsync());

        await using var client = await LoggedInAsync(gateway);
        Assert.Equal(GatewayErrorCode.TooLarge, (await client.RenameAsync("d", new string('x', 70_000), Cancel)).Failure!.Code);
    }

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

        await using var client = await OpenedAsync(gateway, new GatewayOptions { Trust = TlsTrust.Fingerprint(fingerprint.ToUpperInvariant()) });
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

        await using var client = await OpenedAsync(gateway, new GatewayOptions { Headers = [new("Origin", "https://203.0.113.5")] });
        Assert.Equal("https://203.0.113.5", gateway.Headers.Origin);
        Assert.Equal(gateway.Uri.Authority, gateway.Headers.Host);
        foreach (var header in new KeyValuePair<string, string>[] { new("Origin", "x\r\nCookie: y"), new("A: b", "x"), new("Ä", "x") })
            await Assert.ThrowsAsync<ArgumentException>(() => GatewayClient.OpenAsync(gateway.Uri, new GatewayOptions { Headers = [header] }, Cancel));
    }

    private static async Task<GatewayErrorCode> FailureAsync(Uri uri, GatewayOptions? options = null) =>
        (await GatewayClient.OpenAsync(uri, options, Cancel)).Failure!.Code;

    private static async Task<GatewayClient> OpenedAsync(FakeGateway gateway, GatewayOptions? options = null)
    {
        Assert.True((await GatewayClient.OpenAsync(gateway.Uri, options, Cancel)).Succeeded(out var client, out var failure), failure?.ToString());
        return client;
    }

    private static async Task<GatewayClient> LoggedInAsync(FakeGateway gateway, GatewayOptions? options = null)
    {
        var client = await OpenedAsync(gateway, options);
        Assert.Null((await client.LoginAsync(WithToken, Cancel)).Failure);
        return client;
    }
}
