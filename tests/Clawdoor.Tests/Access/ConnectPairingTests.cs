using System.Text;
using Clawdoor.Access;
using Clawdoor.Devices;
using Clawdoor.Protocol;
using Xunit;
using static Clawdoor.Tests.Access.Gatehouse;

namespace Clawdoor.Tests.Access;

/// <summary>What becomes of a device whose proof is good: asked, approved, remembered.</summary>
public sealed class ConnectPairingTests : IDisposable
{
    private readonly Gatehouse _gate = new();

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void A_new_device_is_told_to_wait_and_its_request_is_kept()
    {
        var refusal = _gate.Refused(_gate.Login(Client(), Token(Secret), Device, Scopes.Read, Scopes.Write));

        var pending = Assert.Single(_gate.Devices.List().Pending);
        Assert.Equal(
            $$"""{"code":"PAIRING_REQUIRED","reason":"not-paired","requestId":"{{pending.RequestId}}","remediationHint":"Approve this device from the pending pairing requests.","recommendedNextStep":"wait_then_retry","retryable":true,"pauseReconnect":false,"deviceId":"{{Device.DeviceId}}","requestedRole":"operator","requestedScopes":["operator.read","operator.write"]}""",
            refusal.Error.Details!.Value.GetRawText());
        Assert.Equal(("NOT_PAIRED", "pairing required: device is not approved yet", 1008, "pairing-required"), (refusal.Error.Code, refusal.Error.Message, refusal.CloseCode, refusal.Cause));
        Assert.Equal($"pairing required: device is not approved yet (requestId: {pending.RequestId})", refusal.CloseReason);
        Assert.Equal(pending.RequestId, Assert.IsType<DeviceEvent.Requested>(Assert.Single(refusal.Events)).Device.RequestId);
        Assert.Equal("203.0.113.9", pending.RemoteIp);
    }

    [Fact]
    public void Only_a_page_retries_by_itself() =>
        Assert.Null(Detail(_gate.Refused(_gate.Login(CommandLine, Token(Secret), Device)), "retryable"));

    [Fact]
    public void An_approved_device_gets_a_token_that_opens_from_then_on()
    {
        var first = _gate.Pair(Client(), Device, Scopes.Read, Scopes.Write);
        Assert.Equal(("token", Device.DeviceId, true), (first.Method, first.DeviceId, first.BySharedSecret));

        foreach (var auth in new AuthParams[] { new() { DeviceToken = first.Token!.Text }, Token(first.Token.Text), new() { Token = Wrong, DeviceToken = first.Token.Text } })
        {
            var again = _gate.Admitted(_gate.Login(Client(), auth, Device, Scopes.Read));
            Assert.Equal(("device-token", first.Token.Text, "operator.read", true), (again.Method, again.Token!.Text, string.Join(' ', again.Scopes), again.BySharedSecret));
        }

        Assert.Equal("AUTH_SCOPE_MISMATCH", CodeOf(_gate.Try(_gate.Login(Client(), new() { DeviceToken = first.Token!.Text }, Device, Scopes.Admin))));
        Assert.Equal("AUTH_DEVICE_TOKEN_MISMATCH", CodeOf(_gate.Try(_gate.Login(Client(), new() { DeviceToken = Wrong }, Device))));
        Assert.Equal("AUTH_DEVICE_TOKEN_MISMATCH", CodeOf(_gate.Try(_gate.Login(Client(), new() { DeviceToken = first.Token.Text }, DeviceIdentity.Generate()))));
    }

    [Fact]
    public void A_browsers_token_ends_with_the_secret_and_the_command_lines_does_not()
    {
        var cliDevice = DeviceIdentity.Generate();
        var page = _gate.Pair(Client(), Device, Scopes.Read).Token!.Text;
        var cli = _gate.Pair(CommandLine, cliDevice, Scopes.Read).Token!.Text;
        _gate.Policy = InMode(AuthMode.Token, "another-secret");

        Assert.Equal("AUTH_DEVICE_TOKEN_MISMATCH", CodeOf(_gate.Try(_gate.Login(Client(), new() { DeviceToken = page }, Device))));
        Assert.False(_gate.Admitted(_gate.Login(CommandLine, new() { DeviceToken = cli }, cliDevice)).BySharedSecret);
    }

    [Fact]
    public void Who_asks_for_more_is_told_what_it_has()
    {
        _gate.Pair(Client(), Device, Scopes.Write, Scopes.Read);

        var more = _gate.Refused(_gate.Login(Client(), Token(Secret), Device, Scopes.Admin));
        Assert.Equal(("scope-upgrade", """["operator"]""", """["operator.read","operator.write"]"""), (Detail(more, "reason"), Detail(more, "approvedRoles"), Detail(more, "approvedScopes")));
        Assert.InRange(Encoding.UTF8.GetByteCount(more.CloseReason), 119, 120);
        Assert.StartsWith("pairing required: device is asking for more scopes than currently approved (requestId: ", more.CloseReason, StringComparison.Ordinal);

        var node = _gate.Login(Client(), Token(Secret)) with { Role = Roles.Node, Scopes = [] };
        node = node with { Device = Device.Prove(node, new(Nonce, _gate.Time.GetUtcNow())) };
        Assert.Equal("role-upgrade", Detail(_gate.Refused(node), "reason"));

        var other = Client() with { Platform = "Win32" };
        Assert.Equal("metadata-upgrade", Detail(_gate.Refused(_gate.Login(other, Token(Secret), Device, Scopes.Read)), "reason"));
    }

    [Fact]
    public void A_page_on_this_machine_is_paired_without_a_word()
    {
        var admission = _gate.Admitted(_gate.Login(Client(), Token(Secret), Device, Scopes.Read), Local, "http://localhost:3000");

        var device = Assert.Single(_gate.Devices.List().Paired);
        Assert.Equal(("silent", (string?)null, Device.DeviceId), (device.ApprovedVia, device.RemoteIp, admission.DeviceId));
        Assert.NotNull(admission.Token);
        Assert.DoesNotContain(admission.Events, e => e is DeviceEvent.Requested);
        Assert.Contains(admission.Events, e => e is DeviceEvent.Resolved { Decision: "approved" });
        Assert.Empty(_gate.Devices.List().Pending);

        var more = _gate.Admitted(_gate.Login(Client(), Token(Secret), Device, Scopes.Admin), Local, "http://localhost:3000");
        Assert.Equal([Scopes.Admin], more.Scopes);
        Assert.Contains(Scopes.Admin, _gate.Devices.Find(Device.DeviceId)!.Scopes);
    }

    [Theory]
    [InlineData(ClientIds.Cli, ClientModes.Cli, null, true, true)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, "http://localhost", true, false)]
    [InlineData(ClientIds.ControlUi, ClientModes.Webchat, "http://localhost", true, true)]
    [InlineData(ClientIds.ControlUi, ClientModes.Webchat, "http://localhost", false, false)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, null, false, false)]
    public void Only_local_clients_that_are_what_they_say_are_paired_silently(string id, string mode, string? origin, bool allowed, bool silent)
    {
        _gate.Policy = _gate.Policy with { AutoApproveLocal = allowed };

        Assert.Equal(silent, _gate.Try(_gate.Login(Client(id, mode), Token(Secret), Device), Local, origin) is Admission);
    }

    [Fact]
    public void Nobody_from_elsewhere_is_paired_silently()
    {
        foreach (var peer in new[] { Remote, Proxied })
            Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(_gate.Login(Client(), Token(Secret), DeviceIdentity.Generate()), peer)));
        Assert.Empty(_gate.Devices.List().Paired);
    }

    [Fact]
    public void Once_a_person_was_asked_a_person_answers()
    {
        _gate.Refused(_gate.Login(Client(), Token(Secret), Device, Scopes.Admin));

        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(_gate.Login(Client(), Token(Secret), Device, Scopes.Admin), Local)));
    }

    [Fact]
    public void Without_any_secret_a_page_with_a_device_may_do_what_it_asks()
    {
        _gate.Policy = InMode(AuthMode.None);

        var page = _gate.Admitted(_gate.Login(Client(), null, Device, Scopes.Admin), Proxied);
        Assert.Equal(("none", null, false), (page.Method, page.Token, page.BySharedSecret));
        Assert.Equal([Scopes.Admin], page.Scopes);
        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(_gate.Login(CommandLine, null, Device), Proxied)));
        Assert.Equal("none: operator.read", CodeOf(_gate.Try(_gate.Login(CommandLine, null, DeviceIdentity.Generate()), Local)));
    }

    [Theory]
    [InlineData("10.0.0.1", "kim", "AUTH_IDENTITY_HEADER_REQUIRED", "trusted_proxy_missing_header_X-Proof", false)]
    [InlineData("10.0.0.1", null, "AUTH_UNAUTHORIZED", "trusted_proxy_user_missing", true)]
    [InlineData("10.0.0.1", "eve", "AUTH_UNAUTHORIZED", "trusted_proxy_user_not_allowed", true)]
    [InlineData("10.0.0.7", "kim", "AUTH_UNAUTHORIZED", "trusted_proxy_local_interface_source", true)]
    [InlineData("127.0.0.1", "kim", "AUTH_UNAUTHORIZED", "trusted_proxy_loopback_source", true)]
    [InlineData("203.0.113.1", "kim", "AUTH_UNAUTHORIZED", "trusted_proxy_untrusted_source", true)]
    public void A_trusted_proxys_word_is_weighed(string remote, string? user, string code, string reason, bool proof)
    {
        _gate.Policy = ByProxy();
        (string, string)[] headers = [.. user is null ? Array.Empty<(string, string)>() : [("X-User", user)], .. proof ? [("X-Proof", "1")] : Array.Empty<(string, string)>()];

        var refusal = _gate.Refused(_gate.Login(Client(), null, Device), Proxied with { Remote = System.Net.IPAddress.Parse(remote) }, null, headers);
        Assert.Equal((code, reason, "unauthorized"), (CodeOf(refusal), Detail(refusal, "authReason"), refusal.Error.Message));
    }

    [Fact]
    public void A_trusted_proxys_user_comes_in_and_gets_no_token()
    {
        _gate.Policy = ByProxy();
        (string, string)[] kim = [("x-user", " kim "), ("X-Proof", "1")];

        var bare = _gate.Admitted(_gate.Login(Client(), null), Proxied, null, kim);
        Assert.Equal(("trusted-proxy", "kim", 0, true), (bare.Method, bare.User, bare.Scopes.Count, bare.BySharedSecret));
        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(_gate.Login(Client(), null, Device), Proxied, null, kim)));

        _gate.Policy = ByProxy(Scopes.Read, Scopes.Write);
        var device = DeviceIdentity.Generate();
        var paired = _gate.Admitted(_gate.Login(Client(), null, device, Scopes.Admin, Scopes.Read), Proxied, null, kim);
        Assert.Equal((null, device.DeviceId, "operator.read"), (paired.Token, paired.DeviceId, string.Join(' ', paired.Scopes)));
        Assert.Equal(("trusted-proxy", "operator.read"), (_gate.Devices.Find(device.DeviceId)!.ApprovedVia, string.Join(' ', _gate.Devices.Find(device.DeviceId)!.Scopes)));
        Assert.Equal("trusted-proxy: operator.read", CodeOf(_gate.Try(_gate.Login(Client(), null, device, Scopes.Admin, Scopes.Read), Proxied, null, kim)));
    }

    [Fact]
    public void Where_a_proxy_logs_in_this_machine_may_use_the_password()
    {
        _gate.Policy = ByProxy();

        Assert.Equal("password: operator.read", CodeOf(_gate.Try(_gate.Login(CommandLine, new() { Password = Secret }), Local)));
        Assert.Equal("AUTH_PASSWORD_MISMATCH", CodeOf(_gate.Try(_gate.Login(CommandLine, new() { Password = Wrong }), Local)));
        Assert.Equal("AUTH_UNAUTHORIZED", CodeOf(_gate.Try(_gate.Login(CommandLine, new() { Password = Secret }), Remote)));
    }

    private static AccessPolicy ByProxy(params string[] autoApprove) => InMode(AuthMode.TrustedProxy) with
    {
        TrustedProxy = new("X-User")
        {
            RequiredHeaders = ["X-Proof"],
            AllowUsers = ["kim"],
            OwnAddresses = [new([10, 0, 0, 7])],
            AutoApproveScopes = autoApprove.Length == 0 ? null : autoApprove,
        },
    };
}
