using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Gateway;

/// <summary>Who may do what to whose device (access-layer 6.7).</summary>
public sealed class DeviceMethodsTests
{
    private static readonly IReadOnlyList<string> _modest = [Scopes.Pairing, Scopes.Read];

    [Fact]
    public async Task A_request_is_announced_approved_and_opens_the_way()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();
        var device = DeviceIdentity.Generate();

        var (asking, refused) = await fixture.BrowserAsync(device);
        await using (asking)
            Assert.Equal(GatewayErrorCode.PairingRequired, refused!.Code);
        var told = await NextAsync(owner, PairingEvents.Requested);
        Assert.Equal(refused.RequestId, told.Payload!.Value.GetProperty("requestId").GetString());

        var approved = await owner.ApproveAsync(refused.RequestId!, GatewayFixture.Patience);
        Assert.True(approved.Succeeded(out var result, out _));
        Assert.Equal(device.DeviceId, result.Device.DeviceId);
        var resolved = await NextAsync(owner, PairingEvents.Resolved);
        Assert.Equal("approved", resolved.Payload!.Value.GetProperty("decision").GetString());

        var (browser, failure) = await fixture.BrowserAsync(device);
        await using (browser)
        {
            Assert.Null(failure);
            Assert.Equal(Scopes.ControlUi, browser.Hello!.Auth.Scopes);
            Assert.NotNull(browser.Hello.Auth.DeviceToken);
        }

        Assert.Equal(GatewayErrorCode.UnknownPairingRequest, (await owner.ApproveAsync(refused.RequestId!, GatewayFixture.Patience)).Failure!.Code);
    }

    [Fact]
    public async Task A_rejected_request_opens_nothing()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();
        var device = DeviceIdentity.Generate();
        var (asking, refused) = await fixture.BrowserAsync(device);
        await asking.DisposeAsync();

        Assert.Null((await owner.RejectAsync(refused!.RequestId!, GatewayFixture.Patience)).Failure);

        var (again, still) = await fixture.BrowserAsync(device);
        await again.DisposeAsync();
        Assert.Equal(GatewayErrorCode.PairingRequired, still!.Code);
        Assert.NotEqual(refused.RequestId, still.RequestId);
    }

    [Fact]
    public async Task A_device_that_is_no_administrator_sees_and_changes_only_itself()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var (own, other) = (DeviceIdentity.Generate(), DeviceIdentity.Generate());
        await using var modest = await fixture.PairedBrowserAsync(own, _modest);
        await using var foreign = await fixture.PairedBrowserAsync(other, Scopes.ControlUi);
        var (asking, waiting) = await fixture.BrowserAsync(DeviceIdentity.Generate());
        await asking.DisposeAsync();

        Assert.True((await modest.ListDevicesAsync(GatewayFixture.Patience)).Succeeded(out var list, out _));
        Assert.Equal([own.DeviceId], list.Paired.Select(p => p.DeviceId));
        Assert.Empty(list.Pending);
        foreach (var denied in new GatewayFailure?[]
        {
            (await modest.ApproveAsync(waiting!.RequestId!, GatewayFixture.Patience)).Failure,
            (await modest.RejectAsync(waiting.RequestId!, GatewayFixture.Patience)).Failure,
            (await modest.RemoveAsync(other.DeviceId, GatewayFixture.Patience)).Failure,
            (await modest.RenameAsync(other.DeviceId, "mine", GatewayFixture.Patience)).Failure,
            (await modest.RotateAsync(other.DeviceId, Roles.Operator, GatewayFixture.Patience)).Failure,
            (await modest.RevokeAsync(other.DeviceId, Roles.Operator, GatewayFixture.Patience)).Failure,
        })
        {
            Assert.Equal(GatewayErrorCode.Denied, denied!.Code);
        }

        Assert.Null((await modest.RenameAsync(own.DeviceId, "the small one", GatewayFixture.Patience)).Failure);
        Assert.Equal("the small one", fixture.Devices.Find(own.DeviceId)!.OperatorLabel);
    }

    [Fact]
    public async Task Nobody_approves_more_than_it_may_itself()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var clerk = await fixture.OwnerAsync(Scopes.Pairing);
        var (asking, waiting) = await fixture.BrowserAsync(DeviceIdentity.Generate());
        await asking.DisposeAsync();

        var failure = (await clerk.ApproveAsync(waiting!.RequestId!, GatewayFixture.Patience)).Failure;

        Assert.Equal($"missing scope: {Scopes.Admin}", failure!.Message);
        Assert.NotNull(fixture.Devices.FindRequest(waiting.RequestId!));
    }

    [Fact]
    public async Task A_removed_device_is_cut_off_and_has_to_ask_again()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var device = DeviceIdentity.Generate();
        await using var owner = await fixture.OwnerAsync();
        await using var browser = await fixture.PairedBrowserAsync(device, Scopes.ControlUi);

        Assert.Null((await owner.RemoveAsync(device.DeviceId, GatewayFixture.Patience)).Failure);

        var closed = await browser.Closed.WaitAsync(GatewayFixture.Patience);
        Assert.Equal((4001, "device removed"), (closed.CloseCode, closed.Message));
        var (again, refused) = await fixture.BrowserAsync(device);
        await again.DisposeAsync();
        Assert.Equal(GatewayErrorCode.PairingRequired, refused!.Code);
    }

    [Fact]
    public async Task A_device_that_turns_its_own_token_gets_the_new_one_before_it_is_closed()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var device = DeviceIdentity.Generate();
        await using var browser = await fixture.PairedBrowserAsync(device, Scopes.ControlUi);
        var old = browser.Hello!.Auth.DeviceToken;

        Assert.True((await browser.RotateAsync(device.DeviceId, Roles.Operator, GatewayFixture.Patience)).Succeeded(out var turned, out _));

        Assert.Equal("in-band", turned.TokenDelivery);
        Assert.Equal(4001, (await browser.Closed.WaitAsync(GatewayFixture.Patience)).CloseCode);
        var (stale, mismatch) = await fixture.BrowserAsync(device, auth: new AuthParams { DeviceToken = old });
        await stale.DisposeAsync();
        Assert.Equal(GatewayErrorCode.AuthDeviceTokenMismatch, mismatch!.Code);
        var (fresh, none) = await fixture.BrowserAsync(device, auth: new AuthParams { DeviceToken = turned.Token });
        await fresh.DisposeAsync();
        Assert.Null(none);
    }

    [Fact]
    public async Task An_administrator_is_not_told_another_devices_new_token()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var device = DeviceIdentity.Generate();
        await using var owner = await fixture.OwnerAsync();
        await using var browser = await fixture.PairedBrowserAsync(device, Scopes.ControlUi);

        Assert.True((await owner.RotateAsync(device.DeviceId, Roles.Operator, GatewayFixture.Patience)).Succeeded(out var turned, out _));

        Assert.Equal(("withheld-cross-device", null), (turned.TokenDelivery, turned.Token));
    }

    [Fact]
    public async Task More_rights_are_asked_for_on_the_line_and_given_by_a_person()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var device = DeviceIdentity.Generate();
        await using var owner = await fixture.OwnerAsync();
        await using var modest = await fixture.PairedBrowserAsync(device, _modest);
        var scopes = System.Text.Json.JsonElement.Parse($$"""{"scopes":["{{Scopes.Pairing}}","{{Scopes.Read}}","{{Scopes.Write}}"]}""");

        Assert.True((await modest.CallAsync("device.scopes.requestUpgrade", scopes, GatewayFixture.Patience)).Succeeded(out var asked, out var failure), failure?.Message);
        var id = asked.GetProperty("requestId").GetString()!;
        var waiting = modest.CallAsync("device.scopes.waitUpgrade", System.Text.Json.JsonElement.Parse($$"""{"requestId":"{{id}}"}"""), GatewayFixture.Patience);
        Assert.False(waiting.IsCompleted);
        Assert.Null((await owner.ApproveAsync(id, GatewayFixture.Patience)).Failure);

        Assert.True((await waiting).Succeeded(out var ended, out _));
        Assert.Equal("approved", ended.GetProperty("status").GetString());
        var (wider, none) = await fixture.BrowserAsync(
            device, [Scopes.Pairing, Scopes.Read, Scopes.Write], new AuthParams { DeviceToken = ended.GetProperty("deviceToken").GetString() });
        await wider.DisposeAsync();
        Assert.Null(none);
    }

    private static async Task<EventFrame> NextAsync(GatewayClient client, string name)
    {
        while (true)
        {
            if (await client.Events.ReadAsync(GatewayFixture.Patience) is { } told && told.Name == name)
                return told;
        }
    }
}
