using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Clawdoor.Certificates;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>What the reader is given: everything outside is a parameter.</summary>
/// <param name="Flags">Values given on the command line.</param>
/// <param name="File">An explicit clawdoor.json; null = the default place, where it may be missing.</param>
/// <param name="IsRoot">Whether the default places are the system's or the user's.</param>
internal sealed record SettingsSources(
    IReadOnlyList<RawSetting> Flags, IReadOnlyDictionary<string, string> Environment, string? File, bool IsRoot)
{
    /// <summary>A named clawdoor.json need not exist: the command is about to write it.</summary>
    public bool FileMayBeMissing { get; init; }
}

/// <summary>Settings, or every problem there is with them.</summary>
internal sealed record SettingsReading(Settings? Settings, IReadOnlyList<Problem> Problems)
{
    /// <summary>What could be read, defaults in the place of what could not: for looking around, never for opening a door.</summary>
    public required Settings Readable { get; init; }
}

/// <summary>Joins flags, environment, clawdoor.json and defaults, in this precedence, and converts once.</summary>
internal sealed class SettingsReader
{
    /// <summary>The word for <see cref="Settings.BuiltIn"/>.</summary>
    private const string BuiltIn = "builtin";

    private readonly List<Problem> _problems = [];
    private readonly Dictionary<Setting, RawSetting> _values = [];

    private SettingsReader(SettingsSources sources)
    {
        var path = FilePath(sources);
        if ((Named(sources) is not null && !sources.FileMayBeMissing) || File.Exists(path))
            Take(SettingsFile.Read(path, _problems));
        Take(FromEnvironment(sources.Environment));
        Take(sources.Flags);
    }

    public static SettingsReading Read(SettingsSources sources)
    {
        var reader = new SettingsReader(sources);
        var settings = reader.Convert(sources);
        return new SettingsReading(reader._problems.Count == 0 ? settings : null, reader._problems) { Readable = settings };
    }

    /// <summary>The language before any setting was read: what is given by <c>--lang</c>, or by the locale (POSIX order).</summary>
    public static Language EarlyLanguage(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        var flag = args.Select((arg, i) =>
            arg == "--lang" && i + 1 < args.Count ? args[i + 1] : arg.StartsWith("--lang=", StringComparison.Ordinal) ? arg[7..] : null)
            .FirstOrDefault(value => value is not null);
        string?[] candidates =
        [
            flag, environment.GetValueOrDefault(SettingsTable.Lang.Variable), environment.GetValueOrDefault("LC_ALL"),
            environment.GetValueOrDefault("LC_MESSAGES"), environment.GetValueOrDefault("LANG"),
        ];
        var first = candidates.FirstOrDefault(c => !string.IsNullOrEmpty(c)) ?? "";
        return first.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
    }

    /// <summary>The clawdoor.json that counts; it need not exist when nobody named it.</summary>
    public static string FilePath(SettingsSources sources) => Named(sources) ?? DefaultFile(sources);

    private static string? Named(SettingsSources sources) =>
        sources.File ?? sources.Environment.GetValueOrDefault(SettingsTable.SettingsFileVariable);

    private static string DefaultFile(SettingsSources sources) => sources.IsRoot
        ? "/etc/clawdoor/clawdoor.json"
        : Path.Combine(UserDirectory(sources.Environment, "XDG_CONFIG_HOME", ".config"), "clawdoor.json");

    private static string DefaultState(SettingsSources sources) => sources.IsRoot
        ? "/var/lib/clawdoor"
        : UserDirectory(sources.Environment, "XDG_STATE_HOME", ".local/state");

    // XDG Base Directory Specification: a relative path in the variable is to be ignored.
    private static string UserDirectory(IReadOnlyDictionary<string, string> environment, string variable, string fallback) =>
        Path.Combine(
            environment.GetValueOrDefault(variable) is { Length: > 0 } set && Path.IsPathRooted(set)
                ? set
                : Path.Combine(environment.GetValueOrDefault("HOME", "/"), fallback),
            "clawdoor");

    private void Take(IEnumerable<RawSetting> values)
    {
        foreach (var value in values)
            _values[value.Setting] = value;
    }

    private static List<RawSetting> FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var values = new List<RawSetting>();
        foreach (var (name, text) in environment.Where(v => v.Key.StartsWith("CLAWDOOR_", StringComparison.Ordinal) && v.Value.Length > 0))
        {
            if (SettingsTable.All.FirstOrDefault(s => s.Variable == name) is not { } setting)
                continue;
            values.Add(new RawSetting(setting,
                setting.Shape == SettingShape.Many ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text],
                new SettingOrigin(name)));
        }

        return values;
    }

    private Settings Convert(SettingsSources sources)
    {
        var defaults = new Settings { State = DefaultState(sources) };
        var settings = defaults with
        {
            Addresses = Many(SettingsTable.Address, Address),
            Listen = Many(SettingsTable.Listen, Address),
            HttpsPort = One(SettingsTable.HttpsPort, text => Number(text, 1, 65535), defaults.HttpsPort),
            HttpPort = One(SettingsTable.HttpPort, text => Number(text, 0, 65535), defaults.HttpPort),
            Upstream = One(SettingsTable.Upstream, UpstreamUri, null),
            BuiltIn = _values.TryGetValue(SettingsTable.Upstream, out var upstream) && upstream.Texts is [BuiltIn],
            OpenClawConfig = One(SettingsTable.OpenClawConfig, FullPath, null),
            State = One(SettingsTable.State, FullPath, defaults.State)!,
            NoConfigEdit = One(SettingsTable.NoConfigEdit, Switch, false),
            Yes = One(SettingsTable.Yes, Switch, false),
            Language = One(SettingsTable.Lang, LanguageName, EarlyLanguage([], sources.Environment)),
            Log = One(SettingsTable.Log, text => Choice(text, ("text", LogFormat.Text), ("json", LogFormat.Json)), defaults.Log),
            CertificateFile = One(SettingsTable.Certificate, FullPath, null),
            KeyFile = One(SettingsTable.Key, FullPath, null),
            KeyType = One(SettingsTable.KeyType,
                text => Choice(text, ("p256", CertificateKeyType.P256), ("rsa2048", CertificateKeyType.Rsa2048)), defaults.KeyType),
            Drain = TimeSpan.FromSeconds(One(SettingsTable.Drain, text => Number(text, 0, 300), (int)defaults.Drain.TotalSeconds)),
            UpgradeDrain = TimeSpan.FromSeconds(One(SettingsTable.UpgradeDrain, text => Number(text, 0, 86400), (int)defaults.UpgradeDrain.TotalSeconds)),
            PortsChosen = _values.ContainsKey(SettingsTable.HttpsPort) || _values.ContainsKey(SettingsTable.HttpPort),
        };
        CheckTogether(settings);
        return settings;
    }

    private void CheckTogether(Settings settings)
    {
        if (settings.HttpPort == settings.HttpsPort)
            _problems.Add(new(SettingsWords.SamePorts.With(settings.HttpPort)));
        if (settings.CertificateFile is null != settings.KeyFile is null)
            _problems.Add(new(SettingsWords.CertificateNeedsKey));
    }

    private readonly record struct Found<T>(T Value);

    private List<T> Many<T>(Setting setting, Func<string, Found<T>?> convert)
    {
        if (!_values.TryGetValue(setting, out var raw))
            return [];
        var found = new List<T>();
        foreach (var text in raw.Texts)
        {
            if (convert(text) is { } value)
                found.Add(value.Value);
            else
                Refuse(raw, text);
        }

        return [.. found.Distinct()];
    }

    private T One<T>(Setting setting, Func<string, Found<T>?> convert, T fallback)
    {
        if (!_values.TryGetValue(setting, out var raw))
            return fallback;
        if (raw.Texts is not [var text])
            _problems.Add(new(SettingsWords.OneValueOnly.With(raw.Origin, raw.Texts.Count)));
        else if (convert(text) is { } value)
            return value.Value;
        else
            Refuse(raw, text);
        return fallback;
    }

    private void Refuse(RawSetting raw, string text) =>
        _problems.Add(new(SettingsWords.BadValue.With(raw.Origin, text), SettingsWords.BadValueNext.With(raw.Setting.Allowed)));

    // IPAddress.TryParse takes "1" and "0x7f.1" for addresses (inet_aton); a person who typed that made a mistake.
    private static Found<IPAddress>? Address(string text) =>
        IPAddress.TryParse(text, out var address) && !text.Contains('%')
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? new(address)
            : null;

    private static Found<int>? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? new(number)
            : null;

    private static Found<bool>? Switch(string text) =>
        Choice(text, ("true", true), ("1", true), ("yes", true), ("false", false), ("0", false), ("no", false));

    private static Found<Language>? LanguageName(string text) => text.Replace('_', '-').Split('.')[0] switch
    {
        var t when t.StartsWith("zh", StringComparison.OrdinalIgnoreCase) => new(Language.Chinese),
        var t when t.StartsWith("en", StringComparison.OrdinalIgnoreCase) => new(Language.English),
        _ => null,
    };

    private static Found<string?>? FullPath(string text) => text.Length == 0 ? null : new(Path.GetFullPath(text));

    private static Found<Uri?>? UpstreamUri(string text)
    {
        if (text is "auto" or BuiltIn)
            return new(null);
        // Plain http leaves the machine readable to everybody on the way, so only loopback will do.
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && uri.IsLoopback
            ? new(uri)
            : null;
    }

    private static Found<T>? Choice<T>(string text, params (string Text, T Value)[] choices)
    {
        foreach (var choice in choices)
        {
            if (string.Equals(choice.Text, text, StringComparison.OrdinalIgnoreCase))
                return new(choice.Value);
        }

        return null;
    }
}
