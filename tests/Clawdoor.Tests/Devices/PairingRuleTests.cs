using Clawdoor.Devices;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Devices;

public sealed class PairingRuleTests
{
    private static readonly DeviceIdentity _device = DeviceIdentity.Generate();

    [Fact]
    public void What_was_approved_comes_in()
    {
        Assert.Null(PairingRule.Reason(Known(Scopes.Write), StoreRoom.Login(_device, Scopes.Write, Scopes.Read, Scopes.SessionsRead, Scopes.Talk)));
        Assert.Null(PairingRule.Reason(Known(Scopes.Admin), StoreRoom.Login(_device, Scopes.ControlUi)));
        Assert.Null(PairingRule.Reason(Known(), StoreRoom.Login(_device)));
        Assert.Null(PairingRule.Reason(Known(Scopes.Read), StoreRoom.Login(_device) with { Role = " operator " }));
    }

    [Fact]
    public void Everything_else_has_its_reason()
    {
        var login = StoreRoom.Login(_device, Scopes.Write);

        Assert.Equal(PairingReason.NotPaired, PairingRule.Reason(null, login));
        Assert.Equal(PairingReason.NotPaired, PairingRule.Reason(Known(Scopes.Write) with { PublicKey = DeviceIdentity.Generate().PublicKey }, login));
        Assert.Equal(PairingReason.RoleUpgrade, PairingRule.Reason(Known(Scopes.Write), login with { Role = Roles.Node }));
        Assert.Equal(PairingReason.RoleUpgrade, PairingRule.Reason(Known(Scopes.Write) with { Roles = [] }, login));
        Assert.Equal(PairingReason.ScopeUpgrade, PairingRule.Reason(Known(Scopes.Read), login));
        Assert.Equal(PairingReason.ScopeUpgrade, PairingRule.Reason(Known(), login));
        Assert.Equal(PairingReason.MetadataUpgrade, PairingRule.Reason(Known(Scopes.Write), login with { Client = login.Client with { Platform = "Win32" }, Role = Roles.Node }));
    }

    [Theory]
    [InlineData("openclaw-control-ui", "webchat", "Linux x86_64", null, "linux X86_64 ", null, true)]
    [InlineData("openclaw-control-ui", "webchat", null, null, "MacIntel", "Mac", true)]
    [InlineData("openclaw-control-ui", "webchat", "Linux", "Linux", "Linux", null, false)]
    [InlineData("openclaw-control-ui", "webchat", "Linux", "Linux", "Linux", "LINUX", true)]
    [InlineData("openclaw-ios", "ui", "iOS 18.1", "iPhone", "iOS 19.0", "iPhone", true)]
    [InlineData("openclaw-ios", "ui", "iOS 18.1", "iPhone", "iOS 19.0", "iPad", false)]
    [InlineData("openclaw-ios", "ui", "iOS 18.1", null, "iOSX", null, false)]
    [InlineData("openclaw-android", "ui", "android 15", null, "Android", null, true)]
    [InlineData("openclaw-macos", "ui", "macOS 15.1", "Mac", "macOS 15.1.2", "Mac", true)]
    [InlineData("openclaw-macos", "ui", "darwin", "Mac", "macOS 15.1.2", "Mac", true)]
    [InlineData("openclaw-macos", "ui", "macOS 15.1", "Mac", "macOS beta", "Mac", false)]
    [InlineData("cli", "cli", "darwin", null, "macos", "Mac", true)]
    [InlineData("cli", "cli", "darwin", null, "macos", null, false)]
    [InlineData("cli", "cli", "win32", null, "windows", "Windows", true)]
    [InlineData("node-host", "node", "darwin", "Mac", "macos", "Mac", true)]
    [InlineData("node-host", "node", "macos 15.1", "Mac", "darwin", "Mac", true)]
    [InlineData("node-host", "node", "linux", "Linux", "windows", "Linux", false)]
    public void A_device_stays_what_it_was_approved_as(
        string client, string mode, string? platform, string? family, string saidPlatform, string? saidFamily, bool same)
    {
        var login = StoreRoom.Login(_device, Scopes.Read) with
        {
            Client = new() { Id = client, Mode = mode, Version = "1", Platform = saidPlatform, DeviceFamily = saidFamily },
        };

        Assert.Equal(same ? null : PairingReason.MetadataUpgrade, PairingRule.Reason(Known(Scopes.Read) with { Platform = platform, DeviceFamily = family }, login));
    }

    [Fact]
    public void A_key_is_the_same_in_every_dress()
    {
        var raw = System.Buffers.Text.Base64Url.DecodeFromChars(_device.PublicKey);
        byte[] info = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. raw];

        Assert.Equal(_device.PublicKey, DeviceText.Key(Convert.ToBase64String(raw)));
        Assert.Equal(_device.PublicKey, DeviceText.Key(System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", info)));
        Assert.Equal("", DeviceText.Key(" "));
    }

    [Theory]
    [InlineData(Scopes.Admin, null)]
    [InlineData(Scopes.Pairing, Scopes.Read)]
    public void Nobody_approves_what_he_may_not_himself(string caller, string? missing)
    {
        var request = new PendingDevice { RequestId = "1", DeviceId = "2", Role = Roles.Operator, Roles = [Roles.Operator], Scopes = [Scopes.Read] };

        Assert.Equal(missing is null ? null : new ApprovalRefusal(missing, IsForeign: false), ApprovalRule.Refusal(request, null, [caller]));
        // What the device could before is given to it again.
        Assert.Equal(new ApprovalRefusal(Scopes.Pairing, IsForeign: false), ApprovalRule.Refusal(request, Known(Scopes.Pairing), [Scopes.Read]));
        Assert.Null(ApprovalRule.Refusal(request with { Roles = [Roles.Node], Scopes = [] }, null, []));
    }

    [Theory]
    [InlineData(null, ApprovedVia.Silent, "silent")]
    [InlineData("silent", ApprovedVia.Owner, "owner")]
    [InlineData("owner", ApprovedVia.Silent, "owner")]
    [InlineData("bootstrap", ApprovedVia.TrustedCidr, "bootstrap")]
    [InlineData("silent", ApprovedVia.SshVerified, "ssh-verified")]
    [InlineData("unknown", ApprovedVia.Silent, null)]
    [InlineData("unknown", ApprovedVia.Bootstrap, "bootstrap")]
    internal void An_owners_word_stands(string? before, ApprovedVia via, string? after) =>
        Assert.Equal(after, ApprovalRule.Via(before is null ? null : Known() with { ApprovedVia = before == "unknown" ? null : before }, via));

    private static PairedDevice Known(params string[] scopes) => new()
    {
        DeviceId = _device.DeviceId,
        PublicKey = _device.PublicKey,
        Platform = "Linux x86_64",
        Role = Roles.Operator,
        Roles = [Roles.Operator],
        Scopes = scopes,
        Tokens = [new() { Role = Roles.Operator, Scopes = scopes }],
    };
}
