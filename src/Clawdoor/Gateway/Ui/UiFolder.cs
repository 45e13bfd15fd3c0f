using System.Text.Json;
using System.Text.RegularExpressions;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Gateway.Ui;

/// <summary>Where the files of the UI come from.</summary>
internal enum UiSource
{
    /// <summary><c>gateway.controlUi.root</c>.</summary>
    Configured,

    /// <summary>An OpenClaw that is installed on this machine.</summary>
    Package,

    /// <summary>What <c>clawdoor ui install</c> has put into the state directory.</summary>
    Installed,

    /// <summary>Clawdoor's own page, in the binary.</summary>
    OwnPage,
}

/// <summary>Which UI is served, and what is worth telling about it.</summary>
/// <param name="Folder">For <see cref="UiSettings.Folder"/>; null = the own page.</param>
/// <param name="Version">OpenClaw's; null when the folder does not say.</param>
/// <param name="Taken">The choice in words.</param>
/// <param name="Passed">What was looked at and why it was not taken, or what is doubtful about the choice.</param>
internal sealed record UiChoice(UiSource Source, string? Folder, string? Version, Message Taken, IReadOnlyList<Message> Passed);

/// <summary>Where to look.</summary>
/// <param name="Configured"><c>gateway.controlUi.root</c>, absolute; null when it is not set.</param>
/// <param name="StateDirectory">Clawdoor's own.</param>
/// <param name="Root">What absolute places outside the home are below; the whole machine unless a test says otherwise.</param>
internal sealed record UiPlaces(string? Configured, string StateDirectory, IReadOnlyDictionary<string, string> Environment, string Root = "/");

/// <summary>Finds the official UI on this machine by looking at files only; no program is started.</summary>
internal static partial class UiFolder
{
    /// <summary>The version that <c>clawdoor ui install</c> takes, and that this gateway is tested with.</summary>
    public const string Pinned = "2026.9.6";

    /// <summary>Where the UI lies within the package.</summary>
    public const string InPackage = "dist/control-ui";

    private const int LargestPackageJson = 1024 * 1024;

    public static UiChoice Find(UiPlaces places)
    {
        var passed = new List<Message>();
        return Configured(places, passed) ?? Package(places, passed) ?? Installed(places, passed)
            ?? new(UiSource.OwnPage, null, null, UiWords.TakenOwnPage, passed);
    }

    /// <summary>Whether a UI of this version speaks with this gateway: OpenClaw's month has one protocol.</summary>
    public static bool IsCompatible(string version) => CompatibleVersion().IsMatch(version);

    /// <summary>The folder that <c>clawdoor ui install</c> puts a version into.</summary>
    public static string InstalledFolder(string stateDirectory, string version) => Path.Combine(stateDirectory, "ui", version);

    public static bool HasPage(string folder) =>
        UnixFile.RealPath(Path.Combine(folder, "index.html")) is { } page && UnixFile.Find(page) is { IsRegular: true };

    private static UiChoice? Configured(UiPlaces places, List<Message> passed)
    {
        if (places.Configured is not { } folder)
            return null;
        if (!HasPage(folder))
        {
            passed.Add(UiWords.ConfiguredHasNoPage.With(folder));
            return null;
        }

        // The owner has decided: an unknown version is his, another one is worth a word.
        var version = UnixFile.RealPath(folder) is { } real && Path.GetDirectoryName(Path.GetDirectoryName(real)) is { } package ? VersionOf(package) : null;
        if (version is not null && !IsCompatible(version))
            passed.Add(UiWords.ConfiguredIsOtherVersion.With(folder, version, Pinned));
        return new(UiSource.Configured, folder, version, UiWords.TakenConfigured.With(folder), passed);
    }

    private static UiChoice? Package(UiPlaces places, List<Message> passed)
    {
        var seen = new HashSet<string>();
        foreach (var place in UiPackagePlaces.Of(places))
        {
            if (UnixFile.RealPath(place) is not { } package || !seen.Add(package) || VersionOf(package) is not { } version)
                continue;
            var folder = Path.Combine(package, InPackage);
            if (!IsCompatible(version))
                passed.Add(UiWords.PackageIsOtherVersion.With(package, version, Pinned));
            else if (!HasPage(folder))
                passed.Add(UiWords.PackageHasNoPage.With(package, version));
            else
                return new(UiSource.Package, folder, version, UiWords.TakenPackage.With(version, package), passed);
        }

        return null;
    }

    private static UiChoice? Installed(UiPlaces places, List<Message> passed)
    {
        List<string> versions = [];
        try
        {
            var all = Path.Combine(places.StateDirectory, "ui");
            if (Directory.Exists(all))
                versions = [.. Directory.EnumerateDirectories(all).Select(d => Path.GetFileName(d)!).Where(v => !v.StartsWith('.'))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            passed.Add(UiWords.InstalledNotReadable.With(e.Message));
        }

        foreach (var version in versions.OrderByDescending(PatchOf).ThenByDescending(v => v, StringComparer.Ordinal))
        {
            var folder = InstalledFolder(places.StateDirectory, version);
            if (!IsCompatible(version))
                passed.Add(UiWords.PackageIsOtherVersion.With(folder, version, Pinned));
            else if (HasPage(folder))
                return new(UiSource.Installed, folder, version, UiWords.TakenInstalled.With(version), passed);
            else
                passed.Add(UiWords.PackageHasNoPage.With(folder, version));
        }

        return null;
    }

    private static int PatchOf(string version) =>
        CompatibleVersion().Match(version) is { Success: true } found ? int.Parse(found.Groups["patch"].Value, System.Globalization.CultureInfo.InvariantCulture) : -1;

    /// <summary>The version in package.json when that is OpenClaw's; else null.</summary>
    private static string? VersionOf(string package)
    {
        var path = Path.Combine(package, "package.json");
        if (UnixFile.RealPath(path) is not { } real || UnixFile.Find(real) is not { IsRegular: true, Length: <= LargestPackageJson })
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(real));
            return json.RootElement is { ValueKind: JsonValueKind.Object } all
                && all.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("openclaw")
                && all.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String ? version.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex("^2026\\.9\\.(?<patch>\\d{1,6})(-[0-9A-Za-z.-]{1,64})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex CompatibleVersion();
}

/// <summary>Where package managers put what is installed for all of a user's or machine's programs.</summary>
internal static class UiPackagePlaces
{
    private const string Name = "openclaw";
    private const string Modules = "lib/node_modules/" + Name;

    private static readonly string[] s_machine = ["usr/local", "usr", "opt/homebrew", "home/linuxbrew/.linuxbrew"];

    private static readonly string[] s_prefixVariables = ["npm_config_prefix", "NPM_CONFIG_PREFIX"];

    /// <summary>Directories that may be OpenClaw's package, the one that typing <c>openclaw</c> starts first.</summary>
    public static IEnumerable<string> Of(UiPlaces places)
    {
        var environment = places.Environment;
        var home = environment.GetValueOrDefault("HOME") is ['/', ..] set ? set : null;
        return OnPath(environment)
            .Concat(Prefixes(environment, home).Select(p => Path.Combine(p, Modules)))
            .Concat(home is null ? [] : OfUser(environment, home))
            .Concat(s_machine.Select(p => Path.Combine(places.Root, p, Modules)));
    }

    /// <summary>npm links the command into a PATH directory: the link leads into the package.</summary>
    private static IEnumerable<string> OnPath(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var directory in environment.GetValueOrDefault("PATH", "").Split(':').Where(d => d.StartsWith('/')))
        {
            var real = UnixFile.RealPath(Path.Combine(directory, Name));
            if (real is not null && UnixFile.Find(real) is { IsRegular: true } && Path.GetDirectoryName(real) is { } folder)
            {
                yield return folder;
                // pnpm and npm on some systems write a script instead of a link.
                yield return Path.GetFullPath(Path.Combine(folder, "..", Modules));
            }
        }
    }

    private static IEnumerable<string> Prefixes(IReadOnlyDictionary<string, string> environment, string? home)
    {
        foreach (var name in s_prefixVariables)
        {
            if (environment.GetValueOrDefault(name) is ['/', ..] prefix)
                yield return prefix;
        }

        if (home is not null)
        {
            yield return Path.Combine(home, ".npm-global");
            yield return Path.Combine(home, ".local");
        }
    }

    private static IEnumerable<string> OfUser(IReadOnlyDictionary<string, string> environment, string home)
    {
        string In(string variable, string otherwise) =>
            environment.GetValueOrDefault(variable) is ['/', ..] set ? set : Path.Combine(home, otherwise);

        var volta = In("VOLTA_HOME", ".volta");
        return Below(Path.Combine(In("NVM_DIR", ".nvm"), "versions/node"), Modules)
            .Concat(Below(Path.Combine(In("FNM_DIR", ".local/share/fnm"), "node-versions"), "installation/" + Modules))
            .Append(Path.Combine(volta, "tools/image/packages", Name, Modules))
            .Concat(Below(Path.Combine(volta, "tools/image/node"), Modules))
            .Concat(Below(Path.Combine(In("PNPM_HOME", ".local/share/pnpm"), "global"), "node_modules/" + Name))
            .Append(Path.Combine(In("BUN_INSTALL", ".bun"), "install/global/node_modules", Name))
            .Append(Path.Combine(home, ".config/yarn/global/node_modules", Name));
    }

    private static List<string> Below(string directory, string rest)
    {
        try
        {
            return Directory.Exists(directory)
                ? [.. Directory.EnumerateDirectories(directory).OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, rest))]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
