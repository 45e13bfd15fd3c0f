using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>
/// A state directory written beside its place, with which it then changes names in one step. It is held open: where root
/// restores into another user's home, that user could put another directory under its name meanwhile.
/// </summary>
internal sealed class PreparedState : IDisposable
{
    private const int OtherFileSystem = 18, Busy = 16, Invalid = 22, NotImplemented = 38;

    private readonly StandingState _place;
    private readonly HeldFolder _folder;

    private PreparedState(StandingState place, string name, HeldFolder folder) => (_place, Name, _folder) = (place, name, folder);

    /// <summary>Its path until it gets its place.</summary>
    public string Name { get; }

    /// <summary>Its path while this object lives, whatever its name is.</summary>
    public string Path => _folder.Path;

    public string Place => _place.Path;

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to make.</exception>
    public static PreparedState Make(StandingState place, string unique, DateTimeOffset now)
    {
        var parent = System.IO.Path.GetDirectoryName(place.Path)!;
        var name = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(place.Path)}.restore-{unique}");
        AtomicFile.MakeSecretDirectory(parent);
        DeleteAbandoned(parent, System.IO.Path.GetFileName(name).Replace(unique, "*", StringComparison.Ordinal), now);
        Directory.CreateDirectory(name, AtomicFile.SecretDirectory);
        return new(place, name, HeldFolder.Open(name) ?? throw new IOException($"{name} is gone."));
    }

    /// <summary>Where something in it is written, whose directory is made.</summary>
    public string PathOf(string relative)
    {
        var path = System.IO.Path.Combine(Path, relative);
        MakeFolder(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>
    /// What the backup leaves out because it can be fetched again need not be fetched again here; nor does an openclaw.json go
    /// that lies in the state and is not in the backup.
    /// </summary>
    /// <param name="within">Files in the state that are not the state's own.</param>
    public void TakeOver(IEnumerable<string> within)
    {
        using var standing = HeldFolder.Open(Place);
        if (standing is null)
            return;
        foreach (var name in StateFiles.All.Where(f => f.Fate == StateFate.Fetched).Select(f => f.Name))
        {
            using var fetched = standing.Folder(name);
            if (fetched is not null)
                CopyAll(fetched, name);
        }

        foreach (var file in within.Where(f => !File.Exists(System.IO.Path.Combine(Path, f))))
        {
            using var folder = standing.Folder(System.IO.Path.GetDirectoryName(file)!);
            if (folder is not null)
                CopyOne(folder, System.IO.Path.GetFileName(file), file);
        }
    }

    /// <summary>Where root restores, everything stays the user's whose it was: of a service, as a rule.</summary>
    public void KeepOwner()
    {
        if (UnixFile.EffectiveUser != 0 || UnixFile.Find(Place)?.Owner is not { } owner || owner.User == 0)
            return;
        // What root keeps in the state of a service, for itself, the service must not be able to write.
        var names = _folder.Names.Where(n => n != StateFiles.UnfinishedRestore
            && !(StateFiles.Find(n) is { IsKept: true } && UnixFile.Find(System.IO.Path.Combine(Place, n)) is { Owner.User: 0 }));
        foreach (var path in names.Select(_folder.PathOf).SelectMany(All))
            Give(path, owner);
        Give(Path, owner);

        void Give(string path, FileOwner to)
        {
            using var handle = path == Path ? LibC.OpenForReading(path) : UnixFile.OpenItself(path);
            if (!UnixFile.GiveTo(handle, to))
                throw new UnauthorizedAccessException($"{Place}: its owner cannot be kept.");
        }

        static IEnumerable<string> All(string path) => !Directory.Exists(path) ? [path] : [path, .. Directory.EnumerateFileSystemEntries(path).SelectMany(All)];
    }

    /// <summary>Two names that change places are on disk with what is behind them, or a power cut could leave the new one empty.</summary>
    public void Flush()
    {
        using var folder = LibC.OpenForReading(Path);
        LibC.FlushFileSystem(folder);
    }

    /// <inheritdoc cref="Exchange(string, string, string?)"/>
    public int Exchange(string? aside) => Exchange(Name, Place, aside);

    /// <summary>Done twice, everything is as before; 0 or errno.</summary>
    /// <param name="aside">A name for what must not be lost, where two names cannot change places in one step.</param>
    public static int Exchange(string one, string other, string? aside)
    {
        var error = (Directory.Exists(one), Directory.Exists(other)) switch
        {
            (true, true) => LibC.Exchange(one, other),
            (true, false) => LibC.Rename(one, other),
            _ => LibC.Rename(other, one),
        };
        if (error is Invalid or NotImplemented)
            error = InSteps(one, other, aside ?? one + "-before");
        using var folder = LibC.OpenForReading(System.IO.Path.GetDirectoryName(other)!);
        LibC.Flush(folder);
        return error;
    }

    public static BackupTrouble Refused(int error, string place) => error is OtherFileSystem or Busy
        ? new(BackupFault.Unswappable, new(BackupWords.Unswappable.With(place), BackupWords.UnswappableNext.With(place)))
        : BackupTrouble.Of(UnixFile.Refusal(place, error), place);

    /// <summary>What was prepared goes; not what has got its place.</summary>
    public void TakeAway()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path))
        {
            if (UnixFile.Find(entry) is { IsLink: false } && Directory.Exists(entry))
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }

        if (Directory.Exists(Name))
            Directory.Delete(Name);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Where the kernel or the file system cannot exchange names: between the steps one of them is missing.</summary>
    private static int InSteps(string one, string other, string between)
    {
        if (LibC.Rename(other, between) is not 0 and var refused)
            return refused;
        if (LibC.Rename(one, other) is not 0 and var failed)
        {
            LibC.Rename(between, other);
            return failed;
        }

        return LibC.Rename(between, one);
    }

    private static void DeleteAbandoned(string parent, string pattern, DateTimeOffset now)
    {
        using var folder = HeldFolder.Open(parent);
        // A tree is deleted by names, and there another user could exchange them meanwhile.
        if (folder is null or { IsForeign: true })
            return;
        AtomicFile.DeleteLeftoverFolders(parent, pattern, now - StateFiles.Abandoned);
    }

    private void CopyAll(HeldFolder folder, string relative)
    {
        foreach (var name in folder.Names)
        {
            var path = System.IO.Path.Combine(relative, name);
            var facts = UnixFile.Find(folder.PathOf(name));
            if (facts is { IsRegular: true })
                CopyOne(folder, name, path);
            using var below = facts is { IsRegular: false, IsLink: false } ? folder.Folder(name) : null;
            if (below is not null)
                CopyAll(below, path);
        }
    }

    private void CopyOne(HeldFolder folder, string name, string relative)
    {
        using var handle = folder.File(name);
        if (handle is null)
            return;
        using var from = new FileStream(handle, FileAccess.Read);
        using var to = new FileStream(PathOf(relative), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = AtomicFile.Secret });
        from.CopyTo(to);
    }

    // .NET gives the mode to the last directory only, and those on the way to it the usual one.
    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        MakeFolder(System.IO.Path.GetDirectoryName(path)!);
        AtomicFile.MakeSecretDirectory(path);
    }
}
