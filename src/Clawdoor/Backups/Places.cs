namespace Clawdoor.Backups;

/// <summary>Where on a machine the files of a backup belong; all paths are absolute.</summary>
/// <param name="State">The state directory.</param>
/// <param name="Settings">clawdoor.json; it need not exist.</param>
/// <param name="OpenClaw">openclaw.json; it need not exist.</param>
/// <param name="Variables">The <c>.env</c> that openclaw.json's variables come from; it need not exist.</param>
internal sealed record Places(string State, string Settings, string OpenClaw, string Variables)
{
    public const string StatePrefix = "state/";
    public const string SettingsName = "settings/clawdoor.json";
    public const string OpenClawName = "openclaw/openclaw.json";
    public const string VariablesName = "openclaw/.env";

    /// <summary>Deeper than <c>state/openclaw-backups/0001/before.json</c> nothing lies.</summary>
    private const int MostParts = 4;

    /// <summary>Names in a backup of what does not lie in the state directory.</summary>
    public static IReadOnlyList<string> Outside { get; } = [SettingsName, OpenClawName, VariablesName];

    /// <summary>The path of one of <see cref="Outside"/>.</summary>
    public string Of(string outside) => outside switch
    {
        SettingsName => Settings,
        OpenClawName => OpenClaw,
        VariablesName => Variables,
        _ => throw new ArgumentOutOfRangeException(nameof(outside)),
    };

    /// <summary>Whether a backup may hold this name: a plain relative path to something that goes into backups.</summary>
    public static bool IsKnown(string name)
    {
        if (Outside.Contains(name))
            return true;
        var parts = name.Split('/');
        return parts.Length is >= 2 and <= MostParts
            && parts[0] + "/" == StatePrefix
            && parts.All(p => p is not ("" or "." or "..") && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            && StateFiles.Find(parts[1]) is { IsKept: true } file
            && file.Fate == StateFate.KeptFolder == parts.Length > 2;
    }
}
