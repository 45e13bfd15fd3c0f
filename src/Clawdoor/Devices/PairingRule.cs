using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>When a device that proved its key has to be approved (access-layer 6.3).</summary>
internal static class PairingRule
{
    private const string NodeHost = "node-host";

    /// <summary>Null: it may come in as it asks. The first reason counts, in OpenClaw's order.</summary>
    public static PairingReason? Reason(PairedDevice? known, ConnectParams login)
    {
        if (known is null || login.Device is null || known.PublicKey != DeviceText.Key(login.Device.PublicKey))
            return PairingReason.NotPaired;
        if (IsOtherKindOfDevice(known, login.Client))
            return PairingReason.MetadataUpgrade;
        var role = login.Role?.Trim() is { Length: > 0 } named ? named : Roles.Operator;
        if (!Holds(known, role))
            return PairingReason.RoleUpgrade;
        return ScopeRule.Allows(role, login.Scopes, known.Scopes) ? null : PairingReason.ScopeUpgrade;
    }

    /// <summary>An approved role whose token was not revoked.</summary>
    public static bool Holds(PairedDevice device, string role) =>
        device.Roles.Contains(role) && device.Tokens.Any(t => t.Role == role && t.RevokedAtMs is null);

    /// <summary>Browsers' tokens are bound to the gateway's secret.</summary>
    public static bool IsBrowser(PairedDevice device) =>
        device.ClientMode?.ToLowerInvariant() == "webchat"
        || device.ClientId?.ToLowerInvariant() is "openclaw-control-ui" or "webchat-ui";

    // What was not told at the approval is not held against the device.
    private static bool IsOtherKindOfDevice(PairedDevice known, ClientInfo client)
    {
        var (platform, family) = (DeviceText.Folded(known.Platform), DeviceText.Folded(known.DeviceFamily));
        var (saidPlatform, saidFamily) = (DeviceText.Folded(client.Platform), DeviceText.Folded(client.DeviceFamily));
        if (family != "" && family != saidFamily)
            return true;
        return platform != "" && platform != saidPlatform
            && !IsSameNode(platform, saidPlatform, client)
            && !IsRenamedSystem(platform, family, saidPlatform, saidFamily)
            && !IsNewVersion(platform, saidPlatform, client);
    }

    private static bool IsSameNode(string platform, string said, ClientInfo client) =>
        client is { Id: NodeHost, Mode: Roles.Node } && said != ""
        && (SystemOf(said).Platform == SystemOf(platform).Platform || (SystemOf(said).Platform == "macos" && AppSystem("openclaw-macos", platform) is not null));

    // Earlier clients said Node's name of the system and no family.
    private static bool IsRenamedSystem(string platform, string family, string said, string saidFamily) =>
        SystemOf(platform) is var (now, familyNow) && family == "" && now != platform && said == now && saidFamily == familyNow;

    // An app that says its system's version may come back after an update.
    private static bool IsNewVersion(string platform, string said, ClientInfo client) =>
        AppSystem(client.Id, said) is { } system
        && (AppSystem(client.Id, platform) == system || (system == "macos" && platform is "darwin" or "macos"));

    private static (string Platform, string Family) SystemOf(string platform) => platform switch
    {
        "darwin" => ("macos", "mac"),
        "win32" => ("windows", "windows"),
        "linux" => (platform, "linux"),
        _ => (platform, ""),
    };

    private static string? AppSystem(string clientId, string platform) => (clientId, platform.Split(' ')) switch
    {
        ("openclaw-ios", ["ios" or "ipados", ..]) => "ios",
        ("openclaw-android", ["android", ..]) => "android",
        ("openclaw-watchos", ["watchos", var version]) when IsVersion(version) => "watchos",
        ("openclaw-macos", ["macos", var version]) when IsVersion(version) => "macos",
        _ => null,
    };

    private static bool IsVersion(string text) =>
        text.Split('.') is { Length: <= 3 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit));
}
