using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Clawdoor.Protocol;
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

    internal static async Task<GatewayClient> OpenedAsync(FakeGateway gateway, GatewayOptions? options = null)
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
