using Clawdoor.Access;
using Clawdoor.Protocol;
using Xunit;
using static Clawdoor.Tests.Access.Gatehouse;

namespace Clawdoor.Tests.Access;

public sealed class ConnectJudgeTests : IDisposable
{
    private const string Mismatch = "AUTH_TOKEN_MISMATCH";
    private readonly Gatehouse _gate = new();

    public void Dispose() => _gate.Dispose();

    [Theory]
    [InlineData(4, 4, ClientModes.Cli, Roles.Operator, true)]
    [InlineData(1, 9, ClientModes.Cli, Roles.Operator, true)]
    [InlineData(3, 3, ClientModes.Cli, Roles.Operator, false)]
    [InlineData(5, 9, ClientModes.Cli, Roles.Operator, false)]
    [InlineData(3, 3, ClientModes.Probe, Roles.Operator, true)]
    [InlineData(3, 3, ClientModes.Node, Roles.Node, true)]
    [InlineData(3, 3, ClientModes.Node, Roles.Operator, false)]
    [InlineData(1, 2, ClientModes.Probe, Roles.Operator, false)]
    public void Protocols_are_matched(int min, int max, string mode, string role, bool matches)
    {
        var verdict = _gate.Try(_gate.Login(Client(ClientIds.Test, mode), Token(Secret)) with { MinProtocol = min, MaxProtocol = max, Role = role });

        Assert.Equal(!matches, CodeOf(verdict) == "PROTOCOL_MISMATCH");
        if (!matches)
        {
            var refusal = Assert.IsType<Refusal>(verdict);
            Assert.Equal((1002, "protocol mismatch", "protocol-mismatch"), (refusal.CloseCode, refusal.CloseReason, refusal.Cause));
            Assert.Equal(
                $$"""{"code":"PROTOCOL_MISMATCH","clientMinProtocol":{{min}},"clientMaxProtocol":{{max}},"expectedProtocol":4,"minimumProbeProtocol":3}""",
                refusal.Error.Details!.Value.GetRawText());
        }
    }

    [Fact]
    public void The_first_thing_wrong_is_told()
    {
        var login = _gate.Login(Client(), Token(Wrong)) with { Role = "king", MinProtocol = 9, MaxProtocol = 9 };
        Assert.Equal("PROTOCOL_MISMATCH", CodeOf(_gate.Try(login, origin: "https://evil.example")));
        login = login with { MinProtocol = 4 };
        Assert.Equal("invalid role", CodeOf(_gate.Try(login, origin: "https://evil.example")));
        login = login with { Role = Roles.Operator };
        Assert.Equal("CONTROL_UI_ORIGIN_NOT_ALLOWED", CodeOf(_gate.Try(login, origin: "https://evil.example")));
        Assert.Equal("CONTROL_UI_DEVICE_IDENTITY_REQUIRED", CodeOf(_gate.Try(login)));
        login = _gate.Login(Client(), Token(Wrong), Device);
        Assert.Equal("DEVICE_AUTH_NONCE_MISMATCH", CodeOf(_gate.Try(login with { Device = login.Device! with { Nonce = "other" } })));
        Assert.Equal(Mismatch, CodeOf(_gate.Try(login)));
        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(_gate.Login(Client(), Token(Secret), Device))));
    }

    [Theory]
    [InlineData("https://evil.example", "origin not allowed")]
    [InlineData(" ", "origin missing or invalid")]
    [InlineData("null", "origin missing or invalid")]
    public void A_foreign_origin_is_told_how_to_be_allowed(string origin, string reason)
    {
        var refusal = _gate.Refused(_gate.Login(Client(), Token(Secret), Device), origin: origin);

        const string message = "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)";
        Assert.Equal((message, message, 1008, "origin-mismatch", reason), (refusal.Error.Message, refusal.CloseReason, refusal.CloseCode, refusal.Cause, Detail(refusal, "reason")));
    }

    [Theory]
    [InlineData(ClientIds.ControlUi, ClientModes.Webchat, true, Secret, "CONTROL_UI_DEVICE_IDENTITY_REQUIRED")]
    [InlineData(ClientIds.Tui, ClientModes.Ui, true, Secret, "CONTROL_UI_DEVICE_IDENTITY_REQUIRED")]
    [InlineData(ClientIds.Cli, ClientModes.Cli, true, Secret, "token: operator.read")]
    [InlineData(ClientIds.GatewayClient, ClientModes.Backend, true, Secret, "token: operator.read")]
    [InlineData(ClientIds.Probe, ClientModes.Probe, true, Secret, "token: ")]
    [InlineData(ClientIds.Cli, ClientModes.Cli, false, Secret, "token: ")]
    [InlineData(ClientIds.GatewayClient, ClientModes.Backend, false, Secret, "token: ")]
    [InlineData(ClientIds.Cli, ClientModes.Cli, true, null, "DEVICE_IDENTITY_REQUIRED")]
    [InlineData(ClientIds.Cli, ClientModes.Cli, false, null, "DEVICE_IDENTITY_REQUIRED")]
    [InlineData(ClientIds.Cli, ClientModes.Cli, true, Wrong, Mismatch)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, false, Wrong, Mismatch)]
    public void Without_a_device_the_secret_decides_and_only_here_it_carries_scopes(string id, string mode, bool local, string? secret, string outcome) =>
        Assert.Equal(outcome, CodeOf(_gate.Try(_gate.Login(Client(id, mode), secret is null ? null : Token(secret)), local ? Local : Remote)));

    [Fact]
    public void A_node_always_needs_a_device()
    {
        var refusal = _gate.Refused(_gate.Login(Client(ClientIds.NodeHost, ClientModes.Node), Token(Secret)) with { Role = Roles.Node }, Local);

        Assert.Equal(("NOT_PAIRED", "device identity required", "device-required"), (refusal.Error.Code, refusal.Error.Message, refusal.Cause));
    }

    [Theory]
    [InlineData(AuthMode.Token, Secret, null, "token: ")]
    [InlineData(AuthMode.Token, null, Secret, "token: ")]
    [InlineData(AuthMode.Token, "  the-right-secret\n", null, "token: ")]
    [InlineData(AuthMode.Token, Wrong, Secret, Mismatch)]
    [InlineData(AuthMode.Token, " ", Secret, "token: ")]
    [InlineData(AuthMode.Token, "the-right-secreT", null, Mismatch)]
    [InlineData(AuthMode.Password, null, Secret, "password: ")]
    [InlineData(AuthMode.Password, Secret, null, "password: ")]
    [InlineData(AuthMode.Password, Secret, Wrong, "AUTH_PASSWORD_MISMATCH")]
    [InlineData(AuthMode.Token, " ", null, "AUTH_TOKEN_MISSING")]
    [InlineData(AuthMode.Password, null, " ", "AUTH_PASSWORD_MISSING")]
    [InlineData(AuthMode.None, null, null, "DEVICE_IDENTITY_REQUIRED")]
    [InlineData(AuthMode.None, Wrong, null, "DEVICE_IDENTITY_REQUIRED")]
    public void The_secret_may_stand_in_either_field_but_the_right_field_counts(object mode, string? token, string? password, string outcome)
    {
        _gate.Policy = InMode((AuthMode)mode);

        Assert.Equal(outcome, CodeOf(_gate.Try(_gate.Login(CommandLine, new() { Token = token, Password = password }))));
    }

    [Fact]
    public void A_gateway_without_a_secret_lets_nobody_in()
    {
        _gate.Policy = InMode(AuthMode.Token) with { Secret = null };
        Assert.Equal("AUTH_TOKEN_NOT_CONFIGURED", CodeOf(_gate.Try(_gate.Login(CommandLine, Token(Secret)))));
        _gate.Policy = InMode(AuthMode.Password) with { Secret = null };
        Assert.Equal("AUTH_PASSWORD_NOT_CONFIGURED", CodeOf(_gate.Try(_gate.Login(CommandLine, Token(Secret)))));
    }

    [Theory]
    [InlineData(true, false, false, true, "retry_with_device_token")]
    [InlineData(true, true, false, false, "update_auth_credentials")]
    [InlineData(true, false, true, false, "update_auth_credentials")]
    [InlineData(false, false, false, false, "update_auth_credentials")]
    public void A_wrong_token_alone_may_be_tried_again_with_the_devices(bool device, bool password, bool deviceToken, bool retry, string next)
    {
        var auth = new AuthParams { Token = Wrong, Password = password ? Wrong : null, DeviceToken = deviceToken ? Wrong : null };
        var refusal = _gate.Refused(_gate.Login(CommandLine, auth, device ? Device : null));

        Assert.Equal(deviceToken ? "device_token_mismatch" : "token_mismatch", Detail(refusal, "authReason"));
        Assert.Equal((retry ? "true" : "false", next, "unauthorized"), (Detail(refusal, "canRetryWithDeviceToken"), Detail(refusal, "recommendedNextStep"), refusal.Cause));
    }

    [Fact]
    public void This_gateway_gives_no_one_time_tokens()
    {
        var refusal = _gate.Refused(_gate.Login(Client(), new() { BootstrapToken = "x" }, Device));

        Assert.Equal("AUTH_BOOTSTRAP_TOKEN_INVALID", CodeOf(refusal));
        Assert.StartsWith("unauthorized: setup code invalid", refusal.Error.Message, StringComparison.Ordinal);
        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(_gate.Login(Client(), new() { BootstrapToken = "x", Token = Secret }, Device))));
    }

    // access-layer 10: signatures made with code that OpenClaw 2026.9.6 accepted.
    [Theory]
    [InlineData("LLY30RLKSa4mNqqfvkRw5hwqQcS0ETR9rqARp2UyY1Zte9LLHWgq-eXogVQOH2-2r3LA_ALC7p2Nx7MDOkv-Dg", "PAIRING_REQUIRED")]
    [InlineData("V-jGOwLTuqA4wOg76OH7o9xt6gmrTsYZbCYsHIsM1V7Tj3zNBWPOeGMSHmqg58cqM3eRtjII2WrwXTfSv46sDQ", "PAIRING_REQUIRED")]
    [InlineData("V-jGOwLTuqA4wOg76OH7o9xt6gmrTsYZbCYsHIsM1V7Tj3zNBWPOeGMSHmqg58cqM3eRtjII2WrwXTfSv46sDA", "DEVICE_AUTH_SIGNATURE_INVALID")]
    [InlineData("!", "DEVICE_AUTH_SIGNATURE_INVALID")]
    public void The_signatures_of_the_vectors_are_judged(string signature, string outcome)
    {
        _gate.Policy = InMode(AuthMode.Token, "example-token");
        var login = _gate.Login(Client(), Token("example-token"), Device, [.. Scopes.ControlUi]);

        Assert.Equal(outcome, CodeOf(_gate.Try(login with { Device = login.Device! with { Signature = signature } })));
    }

    [Theory]
    [InlineData(119, "PAIRING_REQUIRED")]
    [InlineData(-119, "PAIRING_REQUIRED")]
    [InlineData(121, "DEVICE_AUTH_SIGNATURE_EXPIRED")]
    [InlineData(-121, "DEVICE_AUTH_SIGNATURE_EXPIRED")]
    public void A_signature_is_good_for_two_minutes_either_way(int seconds, string outcome)
    {
        var login = _gate.Login(Client(), Token(Secret));
        login = login with { Device = Device.Prove(login, new(Nonce, _gate.Time.GetUtcNow().AddSeconds(seconds))) };

        Assert.Equal(outcome, CodeOf(_gate.Try(login)));
    }

    [Fact]
    public void What_is_wrong_with_a_proof_is_told()
    {
        var login = _gate.Login(Client(), Token(Secret), Device);
        (DeviceProof Proof, string Code, string Reason, string Message)[] cases =
        [
            (login.Device! with { Id = login.Device.Id.ToUpperInvariant() }, "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch", "device identity mismatch"),
            (login.Device with { PublicKey = "AAAA" }, "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch", "device identity mismatch"),
            (login.Device with { PublicKey = "-----BEGIN nothing" }, "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch", "device identity mismatch"),
            (login.Device with { SignedAt = DateTimeOffset.MaxValue }, "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale", "device signature expired"),
            (login.Device with { Nonce = " " }, "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing", "device nonce required"),
            (login.Device with { Nonce = "x" }, "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch", "device nonce mismatch"),
            (login.Device with { SignedAt = login.Device.SignedAt.AddMilliseconds(1) }, "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature", "device signature invalid"),
        ];
        foreach (var (proof, code, reason, message) in cases)
        {
            var refusal = _gate.Refused(login with { Device = proof });
            Assert.Equal((code, reason, message, message, "device-auth-invalid"), (CodeOf(refusal), Detail(refusal, "reason"), refusal.Error.Message, refusal.CloseReason, refusal.Cause));
        }
    }

    [Fact]
    public void A_key_may_come_as_PEM()
    {
        var login = _gate.Login(Client(), Token(Secret), Device);
        var raw = System.Buffers.Text.Base64Url.DecodeFromChars(Device.PublicKey);
        var pem = System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", [.. Convert.FromHexString("302a300506032b6570032100"), .. raw]);

        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(login with { Device = login.Device! with { PublicKey = pem } })));
        Assert.Equal(Device.PublicKey, Assert.Single(_gate.Devices.List().Pending).PublicKey);
    }

    [Theory]
    [InlineData(null, "operator.admin operator.read")]
    [InlineData("operator.read, operator.write", "operator.read")]
    [InlineData("", "")]
    public void A_proxy_may_cap_scopes(string? cap, string scopes)
    {
        var login = _gate.Login(CommandLine, Token(Secret), null, Scopes.Admin, Scopes.Read);
        var admission = cap is null ? _gate.Admitted(login, Local) : _gate.Admitted(login, Local, null, ("x-openclaw-scopes", cap));

        Assert.Equal(scopes, string.Join(' ', admission.Scopes));
    }

    [Fact]
    public void A_copilot_needs_its_abilities_and_its_extension()
    {
        const string extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
        var login = _gate.Login(Client(ClientIds.BrowserCopilot, ClientModes.Ui), Token(Secret), Device);
        Assert.StartsWith("browser copilot requires ui mode", CodeOf(_gate.Try(login, origin: extension)), StringComparison.Ordinal);
        login = login with { Caps = ["run-tool-bindings", "session-scoped-events"] };
        Assert.Equal("CONTROL_UI_ORIGIN_NOT_ALLOWED", CodeOf(_gate.Try(login, origin: Origin)));
        Assert.Equal("PAIRING_REQUIRED", CodeOf(_gate.Try(login, origin: extension)));
        Assert.Equal(extension, Assert.Single(_gate.Devices.List().Pending).BrowserOrigin);
    }
}
