namespace Clawdoor.Backups;

/// <summary>What a backup does with something that lies in the state directory.</summary>
internal enum StateFate
{
    /// <summary>A small file, copied.</summary>
    Kept,

    /// <summary>A database, copied whole while a door writes it.</summary>
    KeptDatabase,

    /// <summary>A directory of numbered directories with small files, copied.</summary>
    KeptFolder,

    /// <summary>Can be fetched again, and a restore leaves what this machine has of it in its place.</summary>
    Fetched,

    /// <summary>Says something of this process or this moment only.</summary>
    Passing,
}

/// <param name="Name">In the state directory; <c>*</c> at one end stands for anything.</param>
internal sealed record StateFile(string Name, StateFate Fate)
{
    public bool IsKept => Fate is StateFate.Kept or StateFate.KeptDatabase or StateFate.KeptFolder;

    public bool Names(string name) => Name switch
    {
        ['*', .. var end] => name.EndsWith(end, StringComparison.Ordinal),
        [.. var start, '*'] => name.StartsWith(start, StringComparison.Ordinal),
        _ => name == Name,
    };
}

/// <summary>
/// Everything that Clawdoor puts into its state directory, each decided about; docs/backup.md gives the reasons. The names
/// belong to their rooms; <c>StateFilesTests</c> finds a name that is missing here.
/// </summary>
internal static class StateFiles
{
    public const string Devices = "devices.sqlite";
    public const string Certificate = "own.pem";
    public const string Lock = "clawdoor.lock";
    public const string UnfinishedRestore = "restore-pending.json";

    /// <summary>Of the directory in which a copy for a backup is gathered.</summary>
    public const string CopyPrefix = "backup.";

    /// <summary>No backup and no restore takes longer; what an older one left half done is a killed one's, and holds keys.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromHours(6);

    public static IReadOnlyList<StateFile> All { get; } =
    [
        new(Certificate, StateFate.Kept),
        new(Devices, StateFate.KeptDatabase),
        new("conversations.sqlite", StateFate.KeptDatabase),
        new("device.key", StateFate.Kept),
        new("gateway-token", StateFate.Kept),
        new("models.json", StateFate.Kept),
        new("doctor-journal.json", StateFate.Kept),
        new("openclaw-backups", StateFate.KeptFolder),
        new("ui", StateFate.Fetched),
        new(Lock, StateFate.Passing),
        new("firewall.json", StateFate.Passing),
        new("control.sock", StateFate.Passing),
        new(UnfinishedRestore, StateFate.Passing),
        new("*.sqlite-wal", StateFate.Passing),
        new("*.sqlite-shm", StateFate.Passing),
        new("*.sqlite-journal", StateFate.Passing),
        new("*.new", StateFate.Passing),
        new("import.*", StateFate.Passing),
        new(CopyPrefix + "*", StateFate.Passing),
        new(".dotnet", StateFate.Passing),
    ];

    /// <summary>Null for what Clawdoor never put there.</summary>
    public static StateFile? Find(string name) => All.FirstOrDefault(f => f.Names(name));

    /// <summary>What of an entry that is not in the table is not Clawdoor's at all: the entry, or what it holds beside files of ours.</summary>
    /// <param name="within">Files in the state directory that a backup knows by other names (<see cref="Places.Outside"/>).</param>
    public static IEnumerable<string> Strangers(string state, string entry, IReadOnlyList<string> within)
    {
        if (within.Contains(entry))
            return [];
        if (!within.Any(w => w.StartsWith(entry + "/", StringComparison.Ordinal)))
            return [entry];
        // An editor's and a restore's own copies begin with the same name.
        return Directory.EnumerateFileSystemEntries(Path.Combine(state, entry)).Select(e => $"{entry}/{Path.GetFileName(e)}")
            .Where(e => !within.Any(w => e.StartsWith(w, StringComparison.Ordinal)))
            .SelectMany(e => Strangers(state, e, within));
    }
}
