using Clawdoor.Machine;

namespace Clawdoor.Config;

/// <summary>Where OpenClaw keeps its things; all paths are absolute.</summary>
/// <param name="Config">openclaw.json; it need not exist.</param>
/// <param name="State">OpenClaw's state directory; its <c>.env</c> fills the environment.</param>
/// <param name="Home">What <c>~</c> stands for.</param>
internal sealed record OpenClawPaths(string Config, string State, string Home)
{
    /// <summary>The user whose file was taken instead of root's own, under sudo; otherwise null.</summary>
    public string? OfSudoUser { get; init; }

    private static readonly string[] _fileNames = ["openclaw.json", "clawdbot.json"];

    private static readonly string[] _stateNames = [".openclaw", ".clawdbot"];

    /// <summary>
    /// OpenClaw's own rules (src/config/paths.ts): OPENCLAW_CONFIG_PATH, then the first existing file in
    /// OPENCLAW_STATE_DIR and in the home's .openclaw, older names included. Under sudo the home of the person who
    /// typed sudo counts too, when root has no such file: their gateway is the one that is meant.
    /// </summary>
    public static OpenClawPaths Find(string? explicitPath, IReadOnlyDictionary<string, string> environment)
    {
        var own = FindIn(explicitPath, environment);
        if (explicitPath is not null || File.Exists(own.Config) || Set(environment, "OPENCLAW_CONFIG_PATH") is not null
            || UnixFile.EffectiveUser != 0 || Set(environment, "SUDO_USER") is not { } user || user == "root" || HomeOf(user) is not { } home)
        {
            return own;
        }

        var theirs = FindIn(null, new Dictionary<string, string>(environment) { ["HOME"] = home });
        return File.Exists(theirs.Config) ? theirs with { OfSudoUser = user } : own;
    }

    /// <summary>Absolute, with a leading <c>~</c> as the home.</summary>
    public static string Absolute(string path, string home)
    {
        var trimmed = path.Trim();
        return Path.GetFullPath(trimmed == "~" || trimmed.StartsWith("~/", StringComparison.Ordinal) ? home + trimmed[1..] : trimmed);
    }

    /// <summary>The value of a variable; blank and the words undefined and null count as not set, as in OpenClaw.</summary>
    public static string? Set(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(name)?.Trim() is { Length: > 0 } value and not ("undefined" or "null") ? value : null;

    private static OpenClawPaths FindIn(string? explicitPath, IReadOnlyDictionary<string, string> environment)
    {
        var osHome = Path.GetFullPath(Set(environment, "HOME") ?? HomeOf(UnixFile.EffectiveUser) ?? "/");
        var home = Set(environment, "OPENCLAW_HOME") is { } other ? Absolute(other, osHome) : osHome;
        var chosenState = Set(environment, "OPENCLAW_STATE_DIR") is { } state ? Absolute(state, home) : null;
        var stateDirectories = _stateNames.Select(name => Path.Combine(home, name)).ToList();
        var ownState = chosenState ?? stateDirectories.Find(Directory.Exists) ?? stateDirectories[0];
        if (explicitPath is not null)
        {
            var path = Absolute(explicitPath, home);
            return new OpenClawPaths(path, chosenState ?? Path.GetDirectoryName(path) ?? "/", home);
        }

        if (Set(environment, "OPENCLAW_CONFIG_PATH") is { } config)
            return new OpenClawPaths(Absolute(config, home), ownState, home);

        var candidates =
            from directory in chosenState is null ? stateDirectories : [chosenState, .. stateDirectories]
            from name in _fileNames
            select Path.Combine(directory, name);
        return new OpenClawPaths(candidates.FirstOrDefault(File.Exists) ?? Path.Combine(ownState, _fileNames[0]), ownState, home);
    }

    // passwd(5): name, password, user ID, group ID, comment, home, shell.
    private static string? HomeOf(object user) => !File.Exists("/etc/passwd") ? null : File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .FirstOrDefault(f => f.Length == 7 && (user is string name ? f[0] == name : f[2] == user.ToString()))?[5];
}
