using Clawdoor.Devices;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Devices;

public sealed class PairingRequestTests : IDisposable
{
    private readonly StoreRoom _room = new();
    private readonly DeviceIdentity _device = DeviceIdentity.Generate();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void A_new_device_waits_and_is_announced()
    {
        var (request, events) = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.ControlUi));

        Assert.Equal([new DeviceEvent.Requested(request)], events);
        Assert.Equal(36, request.RequestId.Length);
        Assert.Equal((false, false, _room.Time.GetUtcNow()), (request.Silent, request.IsRepair, request.Ts));
        Assert.Equal([Roles.Operator], request.Roles);
        Assert.Equal(Scopes.ControlUi, request.Scopes);
        Assert.Equal(StoreRoom.Told(request), StoreRoom.Told(_room.Store));
        Assert.Equal(StoreRoom.Told(request), StoreRoom.Told(_room.Store.FindRequest(request.RequestId)!));
    }

    [Theory]
    [InlineData(Scopes.Write, Scopes.Write, true)]
    [InlineData(Scopes.Write, Scopes.Read, true)]
    [InlineData(Scopes.Admin, Scopes.Pairing, true)]
    [InlineData(Scopes.Admin, "", true)]
    [InlineData(Scopes.Read, Scopes.SessionsRead, true)]
    [InlineData(Scopes.Read, Scopes.Write, false)]
    [InlineData(Scopes.Write, Scopes.Pairing, false)]
    [InlineData("", Scopes.Read, false)]
    public void Asking_for_the_same_or_less_keeps_the_request(string first, string then, bool keeps)
    {
        var before = _room.Store.Ask(StoreRoom.Wish(_device, List(first))).Request;
        _room.Time.Advance(TimeSpan.FromMinutes(4));

        var (after, events) = _room.Store.Ask(StoreRoom.Wish(_device, List(then)) with { DisplayName = "now named" });

        Assert.Equal("now named", after.DisplayName);
        if (keeps)
        {
            Assert.Equal((before.RequestId, before.Ts), (after.RequestId, after.Ts));
            Assert.Equal(before.Scopes, after.Scopes);
            Assert.Empty(events);
        }
        else
        {
            Assert.NotEqual(before.RequestId, after.RequestId);
            Assert.Equal(_room.Time.GetUtcNow(), after.Ts);
            Assert.Equal([.. before.Scopes, .. List(then)], after.Scopes);
            Assert.Equal(
                [new DeviceEvent.Resolved(before.RequestId, _device.DeviceId, "rejected", _room.Time.GetUtcNow()), new DeviceEvent.Requested(after)],
                events);
            Assert.Null(_room.Store.FindRequest(before.RequestId));
            Assert.Null(_room.Store.Approve(before.RequestId, ApprovedVia.Owner));
        }

        Assert.Equal(StoreRoom.Told(after), StoreRoom.Told(_room.Store));
    }

    [Fact]
    public void Another_role_or_origin_supersedes()
    {
        var first = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read)).Request;
        var second = _room.Store.Ask(StoreRoom.Wish(_device) with { Role = Roles.Node }).Request;
        var third = _room.Store.Ask(StoreRoom.Wish(_device) with { Role = Roles.Node, BrowserOrigin = "chrome-extension://a" }).Request;

        Assert.Equal(3, new[] { first.RequestId, second.RequestId, third.RequestId }.Distinct().Count());
        Assert.Equal([Roles.Operator, Roles.Node], third.Roles);
        Assert.Equal((Roles.Node, "chrome-extension://a"), (third.Role, third.BrowserOrigin));
        Assert.Equal([Scopes.Read], third.Scopes);
        Assert.Single(_room.Store.List().Pending);
    }

    [Fact]
    public void A_request_lives_five_minutes_after_the_last_try()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read)).Request;
        _room.Time.Advance(DeviceStore.RequestLives);
        Assert.Empty(_room.Store.DropExpired());
        Assert.Equal(request.RequestId, _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read)).Request.RequestId);

        _room.Time.Advance(DeviceStore.RequestLives + TimeSpan.FromMilliseconds(1));

        Assert.Empty(_room.Store.List().Pending);
        Assert.Null(_room.Store.FindRequest(request.RequestId));
        Assert.Null(_room.Store.Approve(request.RequestId, ApprovedVia.Owner));
        Assert.Null(_room.Store.Reject(request.RequestId));
        Assert.Equal([new DeviceEvent.Changed()], _room.Store.DropExpired());
        Assert.Empty(_room.Store.DropExpired());
        Assert.NotEqual(request.RequestId, _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read)).Request.RequestId);
    }

    [Fact]
    public void Approving_is_one_act()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Admin) with { DisplayName = "tablet", DeviceFamily = "Linux" }).Request;
        _room.Time.Advance(TimeSpan.FromMinutes(1));

        var (device, events) = _room.Store.Approve(request.RequestId, ApprovedVia.Owner)!.Value;
        _room.Reopen();

        Assert.Equal([new DeviceEvent.Resolved(request.RequestId, _device.DeviceId, "approved", _room.Time.GetUtcNow())], events);
        Assert.Empty(_room.Store.List().Pending);
        Assert.Equal(
            (_device.PublicKey, "tablet", "Linux", "owner", "203.0.113.9", Roles.Operator),
            (device.PublicKey, device.DisplayName, device.DeviceFamily, device.ApprovedVia, device.RemoteIp, device.Role));
        Assert.Equal((_room.Time.GetUtcNow(), _room.Time.GetUtcNow()), (device.CreatedAtMs, device.ApprovedAtMs));
        Assert.Equal([Scopes.Admin], device.Scopes);
        var token = Assert.Single(device.Tokens);
        Assert.Equal([Scopes.Admin, Scopes.Read, Scopes.Write], token.Scopes);
        Assert.Equal((_room.Time.GetUtcNow(), null), (token.CreatedAtMs, token.RotatedAtMs));
        Assert.Null(_room.Store.Approve(request.RequestId, ApprovedVia.Owner));
    }

    [Fact]
    public void An_upgrade_adds_to_what_was_approved()
    {
        var first = _room.Pair(_device, Scopes.Read);
        _room.Store.Rename(_device.DeviceId, "kitchen");
        var old = _room.Issue(_device, scopes: Scopes.Read);
        _room.Time.Advance(TimeSpan.FromHours(1));

        var request = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Pairing)).Request;
        var device = _room.Store.Approve(request.RequestId, ApprovedVia.Silent)!.Value.Device;

        Assert.True(request.IsRepair);
        Assert.Equal((first.CreatedAtMs, _room.Time.GetUtcNow(), "kitchen", "owner"), (device.CreatedAtMs, device.ApprovedAtMs, device.OperatorLabel, device.ApprovedVia));
        Assert.Equal([Scopes.Read, Scopes.Pairing], device.Scopes);
        Assert.Equal([Scopes.Pairing, Scopes.Read], Assert.Single(device.Tokens).Scopes);
        Assert.Equal(_room.Time.GetUtcNow(), device.Tokens[0].RotatedAtMs);
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, old));
    }

    [Fact]
    public void What_another_key_was_approved_for_is_not_this_ones()
    {
        _room.Pair(_device, Scopes.Read);
        var node = _room.Store.Ask(StoreRoom.Wish(_device) with { Role = Roles.Node }).Request;
        _room.Store.Approve(node.RequestId, ApprovedVia.Owner);
        var token = _room.Issue(_device, scopes: Scopes.Read);

        var other = _room.Store.Ask(StoreRoom.Wish(_device) with { Role = Roles.Node, PublicKey = DeviceIdentity.Generate().PublicKey }).Request;
        var device = _room.Store.Approve(other.RequestId, ApprovedVia.Owner)!.Value.Device;

        Assert.False(PairingRule.Holds(device, Roles.Operator));
        Assert.True(PairingRule.Holds(device, Roles.Node));
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, token));
    }

    [Fact]
    public void A_scope_of_no_role_asked_for_cannot_be_approved()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, "node.run")).Request;

        Assert.Null(_room.Store.Approve(request.RequestId, ApprovedVia.Owner));
        Assert.Equal(new ApprovalRefusal("node.run", IsForeign: true), ApprovalRule.Refusal(request, null, Scopes.ControlUi));
        Assert.Empty(_room.Store.List().Paired);
    }

    [Fact]
    public void A_proxys_rule_may_approve_less_than_is_asked_for()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.ControlUi)).Request;

        var device = _room.Store.Approve(request.RequestId, ApprovedVia.TrustedProxy, [Scopes.Read])!.Value.Device;

        Assert.Equal([Scopes.Read], device.Scopes);
        Assert.Equal("trusted-proxy", device.ApprovedVia);
    }

    [Fact]
    public void Rejecting_is_told()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read)).Request;

        var (rejected, events) = _room.Store.Reject(request.RequestId)!.Value;

        Assert.Equal(request.RequestId, rejected.RequestId);
        Assert.Equal([new DeviceEvent.Resolved(request.RequestId, _device.DeviceId, "rejected", _room.Time.GetUtcNow())], events);
        Assert.Equal("", StoreRoom.Told(_room.Store));
        Assert.Null(_room.Store.Reject(request.RequestId));
    }

    [Fact]
    public void Silence_ends_when_somebody_was_asked()
    {
        var silent = StoreRoom.Wish(_device, Scopes.Read) with { Silent = true };
        var (first, events) = _room.Store.Ask(silent);
        Assert.True(first.Silent);
        Assert.Empty(events);

        Assert.False(_room.Store.Ask(silent with { Silent = false }).Request.Silent);
        Assert.False(_room.Store.Ask(silent).Request.Silent);
        var (wider, told) = _room.Store.Ask(silent with { Scopes = [Scopes.Write] });

        Assert.False(wider.Silent);
        Assert.Contains(new DeviceEvent.Requested(wider), told);
    }

    [Fact]
    public void Older_silent_siblings_go()
    {
        string Silent(string name, string? client = "cli")
        {
            var device = DeviceIdentity.Generate();
            var request = _room.Store.Ask(StoreRoom.Wish(device, Scopes.Read) with { Silent = true, DisplayName = name, ClientId = client, ClientMode = client }).Request;
            return _room.Store.Approve(request.RequestId, ApprovedVia.Silent)!.Value.Device.DeviceId;
        }

        var (old, connected, other) = (Silent("laptop"), Silent("Laptop"), Silent("tablet"));
        var owned = _room.Pair(_device, Scopes.Read).DeviceId;
        _room.Time.Advance(TimeSpan.FromMinutes(1));
        var (young, anchor) = (Silent("laptop"), Silent("laptop"));

        Assert.Empty(_room.Store.DropSilentSiblings(owned, new HashSet<string>()));
        var gone = _room.Store.DropSilentSiblings(anchor, new HashSet<string> { connected });

        Assert.Equal([old], gone.Select(d => d.DeviceId));
        Assert.Equal(
            new[] { connected, other, owned, young, anchor }.Order(),
            _room.Store.List().Paired.Select(d => d.DeviceId).Order());
    }

    [Fact]
    public void Too_many_requests_push_out_who_stopped_trying()
    {
        var first = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read)).Request;
        _room.Time.Advance(TimeSpan.FromSeconds(1));
        var second = _room.Store.Ask(StoreRoom.Wish(DeviceIdentity.Generate(), Scopes.Read)).Request;
        _room.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 2; i < DeviceStore.MostRequests; i++)
            _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read) with { DeviceId = $"{i}" });
        _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read));

        var (_, events) = _room.Store.Ask(StoreRoom.Wish(DeviceIdentity.Generate(), Scopes.Read));

        Assert.Equal(new DeviceEvent.Resolved(second.RequestId, second.DeviceId, "rejected", _room.Time.GetUtcNow()), events[0]);
        Assert.NotNull(_room.Store.FindRequest(first.RequestId));
        Assert.Equal(DeviceStore.MostRequests, _room.Store.List().Pending.Count);
    }

    [Fact]
    public void What_strangers_say_is_cut_and_harmless()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, [Scopes.Read, Scopes.Read, " ", new string('s', 500), "bad\u001b[31m", .. Enumerable.Range(0, 500).Select(i => $"operator.{i}")]) with
        {
            DisplayName = "\u001b]0;owned\u0007" + string.Concat(Enumerable.Repeat("😀", 100)),
            Platform = "a\u202Eb\u2028c",
            DeviceFamily = "  ",
        }).Request;

        Assert.Equal(DeviceText.Name, request.DisplayName!.EnumerateRunes().Count());
        Assert.DoesNotContain(request.DisplayName!, char.IsControl);
        Assert.Equal("a\uFFFDb\uFFFDc", request.Platform);
        Assert.Null(request.DeviceFamily);
        Assert.Equal(64, request.Scopes.Count);
        Assert.Equal(Scopes.Read, request.Scopes[0]);
        Assert.All(request.Scopes, s => Assert.True(s.Length <= 128 && !s.Any(char.IsControl)));
    }

    private static string[] List(string scope) => scope == "" ? [] : [scope];
}
