using System.Text;
using Clawdoor.Devices;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Devices;

public sealed class DeviceTokenTests : IDisposable
{
    private readonly StoreRoom _room = new();
    private readonly DeviceIdentity _device = DeviceIdentity.Generate();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void A_token_is_32_random_bytes_that_only_its_holder_has()
    {
        _room.Pair(_device, Scopes.Read);

        var issued = _room.Store.Issue(_device.DeviceId, Roles.Operator, [Scopes.Read], StoreRoom.Generation)!;
        _room.Store.Dispose();

        Assert.Matches("^[A-Za-z0-9_-]{43}$", issued.Text);
        Assert.Equal((Roles.Operator, _room.Time.GetUtcNow()), (issued.Role, issued.IssuedAt));
        Assert.DoesNotContain(issued.Text, issued.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(issued.Text, Encoding.Latin1.GetString(File.ReadAllBytes(_room.File)), StringComparison.Ordinal);
        _room.Reopen();
        Assert.Equal(TokenState.Good, _room.Verify(_device, issued.Text, Scopes.Read));
    }

    [Fact]
    public void The_last_four_are_good()
    {
        _room.Pair(_device, Scopes.Read);

        var tokens = Enumerable.Range(0, 6).Select(_ => _room.Issue(_device, scopes: Scopes.Read)).ToList();

        Assert.Equal(
            [TokenState.Mismatch, TokenState.Mismatch, TokenState.Good, TokenState.Good, TokenState.Good, TokenState.Good],
            tokens.Select(t => _room.Verify(_device, t, Scopes.Read)));
        Assert.Single(_room.Store.Find(_device.DeviceId)!.Tokens);
    }

    [Theory]
    [InlineData("", TokenState.Good)]
    [InlineData(Scopes.Write, TokenState.Good)]
    [InlineData(Scopes.SessionsWrite, TokenState.Good)]
    [InlineData(Scopes.Pairing, TokenState.ScopeMismatch)]
    [InlineData(Scopes.Admin, TokenState.ScopeMismatch)]
    [InlineData("node.run", TokenState.ScopeMismatch)]
    internal void It_is_good_for_what_it_may_do(string asked, TokenState state)
    {
        _room.Pair(_device, Scopes.Write);
        var token = _room.Issue(_device, scopes: Scopes.Write);

        Assert.Equal(state, _room.Verify(_device, token, asked == "" ? [] : [asked]));
    }

    [Fact]
    public void It_is_its_devices_and_roles_alone()
    {
        var other = DeviceIdentity.Generate();
        _room.Pair(_device, Scopes.Read);
        _room.Pair(other, Scopes.Read);
        var token = _room.Issue(_device, scopes: Scopes.Read);

        Assert.Equal(TokenState.Mismatch, _room.Verify(other, token));
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, token + "x"));
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, ""));
        Assert.Equal(TokenState.Mismatch, _room.Store.Verify(_device.DeviceId, Roles.Node, token, [], StoreRoom.Generation));
        Assert.Equal(TokenState.Mismatch, _room.Store.Verify("none", Roles.Operator, token, [], StoreRoom.Generation));
        Assert.Null(_room.Store.FindByToken("", StoreRoom.Generation));
        Assert.Equal(_device.DeviceId, _room.Store.FindByToken(token, StoreRoom.Generation)!.Value.Device.DeviceId);
    }

    [Fact]
    public void Another_secret_of_the_gateway_ends_a_browsers_tokens()
    {
        _room.Pair(_device, Scopes.Read);
        var token = _room.Issue(_device, scopes: Scopes.Read);

        Assert.Equal(TokenState.Mismatch, _room.Store.Verify(_device.DeviceId, Roles.Operator, token, [], "another"));
        Assert.Equal(TokenState.Mismatch, _room.Store.Verify(_device.DeviceId, Roles.Operator, token, [], null));
        Assert.Null(_room.Store.FindByToken(token, "another"));
        Assert.Equal(TokenState.Good, _room.Verify(_device, token));

        _room.Issue(_device, "another", Scopes.Read);
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, token));
    }

    [Fact]
    public void Other_clients_tokens_outlive_the_secret_but_a_browsers_must_be_bound()
    {
        var request = _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Read) with { ClientId = "cli", ClientMode = "cli" }).Request;
        _room.Store.Approve(request.RequestId, ApprovedVia.Owner);
        var browser = DeviceIdentity.Generate();
        _room.Pair(browser, Scopes.Read);

        Assert.Equal(TokenState.Good, _room.Verify(_device, _room.Issue(_device, null, Scopes.Read)));
        var unbound = _room.Issue(browser, null, Scopes.Read);
        Assert.Equal(TokenState.Mismatch, _room.Verify(browser, unbound));
        Assert.Equal(TokenState.Good, _room.Store.Verify(browser.DeviceId, Roles.Operator, unbound, [], null));
    }

    [Fact]
    public void Nothing_beyond_the_approval_is_issued()
    {
        Assert.Null(_room.Store.Issue(_device.DeviceId, Roles.Operator, [], null));
        _room.Pair(_device, Scopes.Read);

        Assert.Null(_room.Store.Issue(_device.DeviceId, Roles.Operator, [Scopes.Write], null));
        Assert.Null(_room.Store.Issue(_device.DeviceId, Roles.Node, [], null));
        Assert.Null(_room.Store.Rotate(_device.DeviceId, Roles.Operator, [Scopes.Write], null));
        Assert.Null(_room.Store.Rotate(_device.DeviceId, Roles.Node, null, null));
        Assert.Null(_room.Store.Revoke(_device.DeviceId, Roles.Node));
    }

    [Fact]
    public void Rotating_ends_all_and_makes_one()
    {
        _room.Pair(_device, Scopes.Write);
        var (first, second) = (_room.Issue(_device, scopes: Scopes.Write), _room.Issue(_device, scopes: Scopes.Write));
        _room.Time.Advance(TimeSpan.FromMinutes(1));

        var rotated = _room.Store.Rotate(_device.DeviceId, Roles.Operator, [Scopes.Read], StoreRoom.Generation)!;

        Assert.All([first, second], t => Assert.Equal(TokenState.Mismatch, _room.Verify(_device, t)));
        Assert.Equal(TokenState.Good, _room.Verify(_device, rotated.Text, Scopes.Read));
        Assert.Equal(TokenState.ScopeMismatch, _room.Verify(_device, rotated.Text, Scopes.Write));
        Assert.Equal(_room.Time.GetUtcNow(), _room.Store.Find(_device.DeviceId)!.Tokens[0].RotatedAtMs);
        Assert.Equal([Scopes.Write], _room.Store.Find(_device.DeviceId)!.Scopes);
    }

    [Fact]
    public void A_revoked_role_has_to_be_approved_anew()
    {
        _room.Pair(_device, Scopes.Read);
        var token = _room.Issue(_device, scopes: Scopes.Read);

        Assert.Equal(_room.Time.GetUtcNow(), _room.Store.Revoke(_device.DeviceId, Roles.Operator));
        _room.Reopen();

        var device = _room.Store.Find(_device.DeviceId)!;
        Assert.Equal(_room.Time.GetUtcNow(), device.Tokens[0].RevokedAtMs);
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, token));
        Assert.Null(_room.Store.FindByToken(token, StoreRoom.Generation));
        Assert.Null(_room.Store.Issue(_device.DeviceId, Roles.Operator, [Scopes.Read], StoreRoom.Generation));
        Assert.Equal(PairingReason.RoleUpgrade, PairingRule.Reason(device, StoreRoom.Login(_device, Scopes.Read)));

        Assert.Null(PairingRule.Reason(_room.Pair(_device, Scopes.Read), StoreRoom.Login(_device, Scopes.Read)));
        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, token));
        Assert.Equal(TokenState.Good, _room.Verify(_device, _room.Issue(_device, scopes: Scopes.Read)));
    }

    [Fact]
    public void Use_is_told()
    {
        _room.Pair(_device, Scopes.Read);
        var token = _room.Issue(_device, scopes: Scopes.Read);
        _room.Time.Advance(TimeSpan.FromSeconds(5));

        _room.Verify(_device, token);

        var device = _room.Store.Find(_device.DeviceId)!;
        Assert.Equal((_room.Time.GetUtcNow(), _room.Time.GetUtcNow(), "device-token-auth"), (device.Tokens[0].LastUsedAtMs, device.LastSeenAtMs, device.LastSeenReason));
        _room.Reopen();
        Assert.Equal(_room.Time.GetUtcNow(), _room.Store.Find(_device.DeviceId)!.Tokens[0].LastUsedAtMs);
    }

    [Fact]
    public void A_new_token_of_the_same_kind_is_no_rotation()
    {
        _room.Pair(_device, Scopes.Read);
        _room.Issue(_device, null, Scopes.Read);
        Assert.Null(_room.Store.Find(_device.DeviceId)!.Tokens[0].RotatedAtMs);

        _room.Issue(_device, scopes: Scopes.Read);
        var first = _room.Store.Find(_device.DeviceId)!.Tokens[0].RotatedAtMs;
        _room.Time.Advance(TimeSpan.FromMinutes(1));
        _room.Issue(_device, scopes: Scopes.Read);

        Assert.NotNull(first);
        Assert.Equal(first, _room.Store.Find(_device.DeviceId)!.Tokens[0].RotatedAtMs);
    }
}
