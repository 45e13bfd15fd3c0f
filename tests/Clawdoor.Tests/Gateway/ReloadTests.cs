using Clawdoor.Access;
using Clawdoor.Gateway;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Gateway;

/// <summary>What new settings and the end do to open connections (access-layer 1.5).</summary>
public sealed class ReloadTests
{
    private static readonly GatewaySecret _other = new(AuthMode.Token, "0000111122223333");

    [Fact]
    public async Task Another_policy_closes_everybody()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();
        await using var browser = await fixture.PairedBrowserAsync(DeviceIdentity.Generate(), Scopes.ControlUi);

        await fixture.Gateway.ApplyAsync(fixture.Settings with { Access = fixture.Settings.Access with { TrustedProxies = [] } }, GatewayChange.Policy);

        await ClosedAsync(owner, 4001, "gateway policy changed");
        await ClosedAsync(browser, 4001, "gateway policy changed");
    }

    [Fact]
    public async Task Another_secret_closes_who_used_it_and_ends_browsers_tokens()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var device = DeviceIdentity.Generate();
        await using var owner = await fixture.OwnerAsync();
        await using var browser = await fixture.PairedBrowserAsync(device, Scopes.ControlUi);
        var token = browser.Hello!.Auth.DeviceToken;

        await fixture.Gateway.ApplyAsync(fixture.Settings with { Access = fixture.Settings.Access with { Secret = _other } }, GatewayChange.Secret);

        await ClosedAsync(owner, 4001, "gateway auth changed");
        await ClosedAsync(browser, 4001, "gateway auth changed");
        var (late, failure) = await fixture.BrowserAsync(device, auth: new AuthParams { DeviceToken = token });
        await late.DisposeAsync();
        Assert.Equal(GatewayErrorCode.AuthDeviceTokenMismatch, failure!.Code);
        var (old, wrong) = await fixture.BrowserAsync(device);
        await old.DisposeAsync();
        Assert.Equal(GatewayErrorCode.AuthTokenMismatch, wrong!.Code);
    }

    [Fact]
    public async Task An_origin_that_is_taken_away_closes_its_browsers_and_nobody_else()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();
        await using var browser = await fixture.PairedBrowserAsync(DeviceIdentity.Generate(), Scopes.ControlUi);

        await fixture.Gateway.ApplyAsync(fixture.Settings with { Access = fixture.Settings.Access with { AllowedOrigins = [] } }, GatewayChange.Origins);

        await ClosedAsync(browser, 1008, "origin not allowed");
        Assert.Null((await owner.CallAsync("health", cancel: GatewayFixture.Patience)).Failure);
    }

    [Fact]
    public async Task Quiet_changes_close_nobody_and_are_told()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();

        await fixture.Gateway.ApplyAsync(fixture.Settings with { ConfigHash = "abc" }, GatewayChange.Quiet);

        EventFrame told;
        do
        {
            told = await owner.Events.ReadAsync(GatewayFixture.Patience);
        }
        while (told.Name != "config.changed");
        Assert.Equal("abc", told.Payload!.Value.GetProperty("hash").GetString());
        Assert.Null((await owner.CallAsync("health", cancel: GatewayFixture.Patience)).Failure);
    }

    [Theory]
    [InlineData(true, "gateway restarting")]
    [InlineData(false, "gateway stopping")]
    public async Task Leaving_is_announced_and_closes_with_1012(bool restarting, string reason)
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();

        await fixture.Gateway.LeaveAsync(restarting, GatewayFixture.Patience);

        await ClosedAsync(owner, 1012, "service restart");
        var told = new List<EventFrame>();
        while (owner.Events.TryRead(out var next))
            told.Add(next);
        var notice = Assert.Single(told, e => e.Name == "shutdown").Payload!.Value;
        Assert.Equal(reason, notice.GetProperty("reason").GetString());
        Assert.Equal(restarting, notice.TryGetProperty("restartExpectedMs", out _));
    }

    private static async Task ClosedAsync(GatewayClient client, int code, string reason)
    {
        var closed = await client.Closed.WaitAsync(GatewayFixture.Patience);
        Assert.Equal(code, closed.CloseCode);
        Assert.Equal(reason, closed.Message);
    }
}
