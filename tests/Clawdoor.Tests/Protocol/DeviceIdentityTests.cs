using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Protocol;

public sealed class DeviceIdentityTests
{
    private const string DeviceId = "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9";
    private const string Middle =
        "openclaw-control-ui|webchat|operator|operator.admin,operator.read,operator.write,operator.approvals,operator.questions,operator.pairing|1700000000000|example-token|00000000-0000-4000-8000-000000000000";

    // The key of RFC 8032 test 1; signatures made with code that OpenClaw 2026.9.6 accepted.
    private static readonly DeviceIdentity Device = DeviceIdentity.FromPrivateKey(
        Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

    private static readonly ConnectChallenge Challenge = new(
        "00000000-0000-4000-8000-000000000000", DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));

    private static readonly ConnectParams Login = new()
    {
        MinProtocol = 4,
        MaxProtocol = 4,
        Client = new ClientInfo { Id = "openclaw-control-ui", Version = "2026.9.6", Platform = "Linux x86_64", Mode = "webchat" },
        Role = Roles.Operator,
        Scopes = Scopes.ControlUi,
        Auth = new AuthParams { Token = "example-token", Password = "never signed" },
    };

    [Fact]
    public void The_ID_is_the_hash_of_the_public_key()
    {
        Assert.Equal("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", Device.PublicKey);
        Assert.Equal(DeviceId, Device.DeviceId);
    }

    [Fact]
    public void The_payloads_are_those_of_OpenClaw()
    {
        Assert.Equal($"v2|{DeviceId}|{Middle}", DeviceIdentity.PayloadV2(DeviceId, Login, Challenge.Ts, Challenge.Nonce));
        Assert.Equal($"v3|{DeviceId}|{Middle}|linux x86_64|", DeviceIdentity.PayloadV3(DeviceId, Login, Challenge.Ts, Challenge.Nonce));
    }

    [Fact]
    public void The_proof_is_the_v3_signature_of_the_vector()
    {
        var proof = Device.Prove(Login, Challenge);

        Assert.Equal("LLY30RLKSa4mNqqfvkRw5hwqQcS0ETR9rqARp2UyY1Zte9LLHWgq-eXogVQOH2-2r3LA_ALC7p2Nx7MDOkv-Dg", proof.Signature);
        Assert.Equal((DeviceId, Device.PublicKey, Challenge.Ts, Challenge.Nonce), (proof.Id, proof.PublicKey, proof.SignedAt, proof.Nonce));
    }

    [Theory]
    [InlineData("LLY30RLKSa4mNqqfvkRw5hwqQcS0ETR9rqARp2UyY1Zte9LLHWgq-eXogVQOH2-2r3LA_ALC7p2Nx7MDOkv-Dg", true)]
    [InlineData("LLY30RLKSa4mNqqfvkRw5hwqQcS0ETR9rqARp2UyY1Zte9LLHWgq+eXogVQOH2+2r3LA/ALC7p2Nx7MDOkv+Dg==", true)]
    [InlineData("V-jGOwLTuqA4wOg76OH7o9xt6gmrTsYZbCYsHIsM1V7Tj3zNBWPOeGMSHmqg58cqM3eRtjII2WrwXTfSv46sDQ", true)]
    [InlineData("V-jGOwLTuqA4wOg76OH7o9xt6gmrTsYZbCYsHIsM1V7Tj3zNBWPOeGMSHmqg58cqM3eRtjII2WrwXTfSv46sDA", false)]
    [InlineData("LLY30RLK", false)]
    [InlineData("not base64!", false)]
    [InlineData("", false)]
    public void V3_and_v2_signatures_verify_in_both_alphabets_and_nothing_else(string signature, bool good) =>
        Assert.Equal(good, DeviceIdentity.IsSigned(Login with
        {
            Device = new DeviceProof(DeviceId, Device.PublicKey, signature, Challenge.Ts, Challenge.Nonce),
        }));

    [Fact]
    public void A_signature_does_not_stretch_to_more_scopes_or_another_token()
    {
        var signed = Login with { Device = Device.Prove(Login, Challenge) };

        Assert.True(DeviceIdentity.IsSigned(signed));
        Assert.False(DeviceIdentity.IsSigned(signed with { Scopes = [.. signed.Scopes, Scopes.Talk] }));
        Assert.False(DeviceIdentity.IsSigned(signed with { Auth = new AuthParams { Token = "another" } }));
        Assert.False(DeviceIdentity.IsSigned(signed with { Device = null }));
    }

    [Theory]
    [InlineData("t", "d", "b", "t")]
    [InlineData(null, "d", "b", "d")]
    [InlineData(null, null, "b", "b")]
    [InlineData(null, null, null, "")]
    public void The_first_token_that_is_there_is_signed(string? token, string? deviceToken, string? bootstrap, string expected)
    {
        var login = Login with { Auth = new AuthParams { Token = token, DeviceToken = deviceToken, BootstrapToken = bootstrap, Password = "p" } };

        Assert.Equal(expected, DeviceIdentity.PayloadV2(DeviceId, login, Challenge.Ts, Challenge.Nonce).Split('|')[7]);
    }

    [Fact]
    public void Platform_and_family_are_trimmed_and_lowered_in_ASCII_only()
    {
        var login = Login with { Role = null, Scopes = [], Client = Login.Client with { Platform = "  MacÖS ", DeviceFamily = "İPad" } };

        Assert.EndsWith("|macÖs|İpad", DeviceIdentity.PayloadV3(DeviceId, login, Challenge.Ts, Challenge.Nonce), StringComparison.Ordinal);
        Assert.Contains("|webchat|operator||1700000000000|", DeviceIdentity.PayloadV3(DeviceId, login, Challenge.Ts, Challenge.Nonce), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_survives_being_kept()
    {
        var device = DeviceIdentity.Generate();

        Assert.Equal(device.DeviceId, DeviceIdentity.FromPrivateKey(device.ExportPrivateKey()).DeviceId);
        Assert.NotEqual(device.DeviceId, DeviceIdentity.Generate().DeviceId);
    }
}
