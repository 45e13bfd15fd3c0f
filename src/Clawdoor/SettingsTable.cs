using System.Collections.Immutable;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>How often a setting may stand, and whether it takes a value at all.</summary>
internal enum SettingShape { One, Many, Switch }

/// <summary>
/// One setting: its name gives the flag (<c>--https-port</c>), the variable (<c>CLAWDOOR_HTTPS_PORT</c>) and the
/// key of clawdoor.json (<c>httpsPort</c>).
/// </summary>
/// <param name="Allowed">What may be written, as data: the same in every language.</param>
/// <param name="Default">What holds when nothing is written.</param>
internal sealed record Setting(string Name, SettingShape Shape, string Allowed, string Default, Sentence About)
{
    public string Flag => "--" + Name;

    public string Variable => "CLAWDOOR_" + Name.ToUpperInvariant().Replace('-', '_');

    public string Key => string.Concat(Name.Split('-').Select((word, i) =>
        i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>Every setting there is. Flags, environment, clawdoor.json, help and docs/settings.md come from here.</summary>
internal static class SettingsTable
{
    public const string SettingsFileVariable = "CLAWDOOR_SETTINGS";

    public static readonly Setting Address = new("address", SettingShape.Many, "IP", "–", SettingsWords.Address);
    public static readonly Setting Listen = new("listen", SettingShape.Many, "IP", "–", SettingsWords.Listen);
    public static readonly Setting HttpsPort = new("https-port", SettingShape.One, "1–65535", "443", SettingsWords.HttpsPort);
    public static readonly Setting HttpPort = new("http-port", SettingShape.One, "0–65535", "80", SettingsWords.HttpPort);
    public static readonly Setting Upstream = new("upstream", SettingShape.One, "auto | builtin | http://IP:PORT", "auto", SettingsWords.Upstream);
    public static readonly Setting OpenClawConfig = new("openclaw-config", SettingShape.One, "FILE", "~/.openclaw/openclaw.json", SettingsWords.OpenClawConfig);
    public static readonly Setting State = new("state", SettingShape.One, "DIR", "/var/lib/clawdoor (root), ~/.local/state/clawdoor", SettingsWords.State);
    public static readonly Setting NoConfigEdit = new("no-config-edit", SettingShape.Switch, "true | false", "false", SettingsWords.NoConfigEdit);
    public static readonly Setting Yes = new("yes", SettingShape.Switch, "true | false", "false", SettingsWords.Yes);
    public static readonly Setting Lang = new("lang", SettingShape.One, "en | zh-CN", "LC_ALL, LC_MESSAGES, LANG", SettingsWords.Lang);
    public static readonly Setting Log = new("log", SettingShape.One, "text | json", "text", SettingsWords.Log);
    public static readonly Setting Certificate = new("certificate", SettingShape.One, "FILE", "–", SettingsWords.Certificate);
    public static readonly Setting Key = new("key", SettingShape.One, "FILE", "–", SettingsWords.Key);
    public static readonly Setting KeyType = new("key-type", SettingShape.One, "p256 | rsa2048", "p256", SettingsWords.KeyType);
    public static readonly Setting Drain = new("drain", SettingShape.One, "0–300", "5", SettingsWords.Drain);
    public static readonly Setting UpgradeDrain = new("upgrade-drain", SettingShape.One, "0–86400", "3600", SettingsWords.UpgradeDrain);

    public static readonly ImmutableArray<Setting> All =
    [
        Address, Listen, HttpsPort, HttpPort, Upstream, OpenClawConfig, State, NoConfigEdit, Yes, Lang, Log,
        Certificate, Key, KeyType, Drain, UpgradeDrain,
    ];

    /// <summary>The key nearest to what somebody typed, if any is near.</summary>
    public static string? Nearest(string typed) => Wording.Nearest.Of(typed, All.Select(s => s.Key));
}
