namespace Clawdoor.Backups;

/// <summary>Where on a machine the files of a backup belong; all paths are absolute.</summary>
/// <param name="State">The state directory.</param>
/// <param name="Settings">clawdoor.json; it need not exist.</param>
/// <param name="OpenClaw">openclaw.json; it need not exist.</param>
/// <param name="Variables">The <c>.env</c> that openclaw.json's variables come from; it need not exist.</param>
internal sealed record Places(string State, string Settings, string OpenClaw, string Variables)
{
    public const string StatePrefix = "state/";
    public const string GatewayPrefix = "gateway/";
    public const string SettingsName = "settings/clawdoor.json";
    public const string OpenClawName = "openclaw/openclaw.json";
    public const string VariablesName = "openclaw/.env";

    /// <summary>Deeper than <c>state/openclaw-backups/0001/before.json</c> nothing lies.</summary>
    private const int MostParts = 4;

    /// <summary>The state directory of the built-in gateway, where it is a service of its own; null where it shares the door's.</summary>
    public string? Gateway { get; init; }

    /// <summary>The settings are those of a service, which reads them as another user than root; they hold no secret.</summary>
    public bool SettingsArePublic { get; init; }

    /// <summary>The state directories, the door's first, and how the names of what is in them begin.</summary>
    public IReadOnlyList<(string Prefix, string Path)> States =>
        Gateway is null ? [(StatePrefix, State)] : [(StatePrefix, State), (GatewayPrefix, Gateway)];

    /// <summary>Names in a backup of what is not named by its place in a state directory.</summary>
    public static IReadOnlyList<string> Outside { get; } = [SettingsName, OpenClawName, VariablesName];

    /// <summary>The path of one of <see cref="Outside"/>.</summary>
    public string Of(string outside) => outside switch
    {
        SettingsName => Settings,
        OpenClawName => OpenClaw,
        VariablesName => Variables,
        _ => throw new ArgumentOutOfRangeException(nameof(outside)),
    };

    /// <summary>
    /// Where one of <see cref="Outside"/> lies in a state directory all the same, as the openclaw.json of a gateway that is a
    /// service does; null for anywhere else.
    /// </summary>
    public (int State, string Relative)? Within(string outside)
    {
        for (var i = 0; i < States.Count; i++)
        {
            if (Of(outside).StartsWith(States[i].Path + "/", StringComparison.Ordinal))
                return (i, Of(outside)[(States[i].Path.Length + 1)..]);
        }

        return null;
    }

    /// <summary>The entries below which such files lie in a state directory, by its number.</summary>
    public IEnumerable<string> WithinState(int state) => Outside.Select(Within).Where(w => w?.State == state).Select(w => w!.Value.Relative);

    /// <summary>Whether a backup may hold this name: a plain relative path to something that goes into backups.</summary>
    public static bool IsKnown(string name)
    {
        if (Outside.Contains(name))
            return true;
        var parts = name.Split('/');
        return parts.Length is >= 2 and <= MostParts
            && parts[0] + "/" is StatePrefix or GatewayPrefix
            && parts.All(p => p is not ("" or "." or "..") && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            && StateFiles.Find(parts[1]) is { IsKept: true } file
            && file.Fate == StateFate.KeptFolder == parts.Length > 2;
    }
}
