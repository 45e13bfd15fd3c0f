using System.Globalization;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>Where things are after a restore.</summary>
/// <param name="Aside">The state that stood there before; null when there was none.</param>
/// <param name="KeptFiles">Copies of the files outside that were replaced.</param>
internal sealed record Placed(string State, string? Aside, IReadOnlyList<string> KeptFiles);

/// <summary>
/// Puts a backup in its place. Everything is written beside it first; then the two state directories change places in one
/// step, and <see cref="UnfinishedRestore"/> does the rest: whenever it is killed, the old or the new is there.
/// </summary>
internal sealed class Placement(Places places, TimeProvider time)
{
    private const int OtherFileSystem = 18, Busy = 16, Invalid = 22, NotImplemented = 38;

    // No restore takes longer; what an older one left is a killed one's, and holds keys.
    private static readonly TimeSpan _abandoned = TimeSpan.FromHours(6);

    private readonly string _unique = $"{Guid.NewGuid():N}";

    /// <summary>Holds the state that stands there against a door that would start on it; null with no trouble where none stands.</summary>
    public static (StateDirectory? Held, BackupTrouble? Trouble) Hold(Standing standing, TimeProvider time)
    {
        if (!standing.Exists || !Directory.EnumerateFileSystemEntries(standing.State).Any())
            return (null, null);
        return StateDirectory.TryOpen(standing.State, time, out var held, out var trouble)
            ? (held, null)
            : (null, new(trouble.Fault == StateDirectoryFault.InUse ? BackupFault.InUse : BackupFault.NotPermitted, trouble.Problem));
    }

    /// <summary>Whether a door runs on it now: asked before a person types a passphrase for nothing.</summary>
    public static BackupTrouble? IsInUse(string state, TimeProvider time)
    {
        if (!File.Exists(Path.Combine(state, StateFiles.Lock)))
            return null;
        if (!StateDirectory.TryOpen(state, time, out var held, out var trouble))
            return trouble.Fault == StateDirectoryFault.InUse ? new(BackupFault.InUse, trouble.Problem) : null;
        held.Dispose();
        return null;
    }

    /// <param name="standing">Held, and agreed to be replaced.</param>
    public (Placed? Placed, BackupTrouble? Trouble) Put(BackupFile backup, Standing standing)
    {
        if (Path.GetDirectoryName(standing.State) is not { } parent)
            return (null, Unswappable(standing.State));
        var next = Path.Combine(parent, $".{Path.GetFileName(standing.State)}.restore-{_unique}");
        var (moves, kept) = (new List<UnfinishedMove>(), new List<string>());
        var isIn = false;
        try
        {
            AtomicFile.MakeSecretDirectory(parent);
            DeleteAbandoned(next);
            AtomicFile.MakeSecretDirectory(next);
            if (backup.Unpack(name => Target(name, next, standing, moves)) is { } trouble)
                return (null, trouble);
            var stamp = Stamp(standing);
            TakeOver(standing.State, next);
            foreach (var name in standing.Others)
                kept.Add(Keep(places.Of(name), stamp));
            moves.ForEach(KeepMode);
            var placed = new Placed(standing.State, standing.Holds ? standing.State + stamp : null, kept);
            new UnfinishedRestore(next, placed.Aside, moves).WriteTo(next);
            if (Swap(next, placed) is { } refused)
                return (null, refused);
            isIn = true;
            return UnfinishedRestore.Finish(standing.State).Problem is { } unfinished
                ? (null, new(BackupFault.NotPermitted, unfinished))
                : (placed, null);
        }
        catch (UnauthorizedAccessException) when (!Directory.Exists(next))
        {
            return (null, new(BackupFault.NotPermitted, new(BackupWords.NoRoomBeside.With(parent), BackupWords.UnswappableNext.With(standing.State))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, BackupTrouble.Of(e, standing.State));
        }
        finally
        {
            if (!isIn)
                TakeAway(next, moves.Select(m => m.From).Concat(kept));
        }
    }

    /// <summary>Where a file of the backup is written for now; null when it stands in its place already.</summary>
    private string? Target(string name, string next, Standing standing, List<UnfinishedMove> moves)
    {
        if (!Places.Outside.Contains(name))
        {
            var path = Path.Combine(next, name[Places.StatePrefix.Length..]);
            MakeFolder(Path.GetDirectoryName(path)!);
            return path;
        }

        if (standing.Same.Contains(name))
            return null;
        var place = UnixFile.RealPath(places.Of(name)) ?? places.Of(name);
        AtomicFile.MakeSecretDirectory(Path.GetDirectoryName(place)!);
        AtomicFile.DeleteLeftovers(place, time.GetUtcNow() - _abandoned);
        var move = new UnfinishedMove($"{place}.{_unique}.new", place);
        moves.Add(move);
        return move.From;
    }

    /// <summary>What the backup leaves out because it can be fetched again need not be fetched again here.</summary>
    private static void TakeOver(string state, string next)
    {
        foreach (var fetched in StateFiles.All.Where(f => f.Fate == StateFate.Fetched).Select(f => Path.Combine(state, f.Name)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(fetched, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(next, Path.GetRelativePath(state, file));
                MakeFolder(Path.GetDirectoryName(to)!);
                if (UnixFile.Find(file) is { IsRegular: true })
                    File.Copy(file, to);
            }
        }
    }

    /// <summary>A file that is replaced keeps its mode and owner: the door may run as another user than whoever restores.</summary>
    private static void KeepMode(UnfinishedMove move)
    {
        if (UnixFile.Find(move.To) is not { } facts)
            return;
        using var file = new FileStream(move.From, FileMode.Open, FileAccess.ReadWrite);
        if (UnixFile.EffectiveUser == 0 && !UnixFile.GiveTo(file.SafeFileHandle, facts.Owner))
            throw new UnauthorizedAccessException($"{move.To}: its owner cannot be kept.");
        File.SetUnixFileMode(file.SafeFileHandle, facts.Mode);
    }

    /// <summary>Where root restores, the state stays the user's whose directory it was: of a service, as a rule.</summary>
    private static void KeepOwner(string next, string state)
    {
        if (UnixFile.EffectiveUser != 0 || UnixFile.Find(state)?.Owner is not { } owner || owner.User == 0)
            return;
        var all = Directory.EnumerateFileSystemEntries(next, "*", SearchOption.AllDirectories).Append(next);
        foreach (var entry in all.Where(e => Path.GetFileName(e) != StateFiles.UnfinishedRestore))
        {
            using var handle = LibC.OpenForReading(entry);
            if (!UnixFile.GiveTo(handle, owner))
                throw new UnauthorizedAccessException($"{state}: its owner cannot be kept.");
        }
    }

    // .NET gives the mode to the last directory only, and those on the way to it the usual one.
    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        MakeFolder(Path.GetDirectoryName(path)!);
        AtomicFile.MakeSecretDirectory(path);
    }

    private static string Keep(string path, string stamp)
    {
        var facts = UnixFile.Find(UnixFile.RealPath(path) ?? path);
        AtomicFile.Write(path + stamp, File.ReadAllBytes(path), facts?.Mode ?? AtomicFile.Secret, facts?.Owner);
        return path + stamp;
    }

    private BackupTrouble? Swap(string next, Placed placed)
    {
        // Two names that change places are on disk with what is behind them, or a power cut could leave the new one empty.
        using (var folder = LibC.OpenForReading(next))
            LibC.FlushFileSystem(folder);
        using var held = StateDirectory.TryOpen(next, time, out var opened, out _) ? opened : null;
        KeepOwner(next, placed.State);
        var isEmpty = !Directory.Exists(placed.State) || !Directory.EnumerateFileSystemEntries(placed.State).Any();
        var error = isEmpty ? LibC.Rename(next, placed.State) : LibC.Exchange(next, placed.State);
        if (error is Invalid or NotImplemented)
            error = TwoSteps(next, placed);
        using (var folder = LibC.OpenForReading(Path.GetDirectoryName(placed.State)!))
            LibC.Flush(folder);
        return error switch
        {
            0 => null,
            OtherFileSystem or Busy => Unswappable(placed.State),
            _ => BackupTrouble.Of(new IOException($"errno {error}", error), placed.State),
        };
    }

    /// <summary>Where the kernel or the file system cannot exchange names: between the two, neither is there under its name.</summary>
    private static int TwoSteps(string next, Placed placed)
    {
        var aside = placed.Aside ?? next + "-before";
        if (LibC.Rename(placed.State, aside) is not 0 and var refused)
            return refused;
        if (LibC.Rename(next, placed.State) is not 0 and var failed)
        {
            LibC.Rename(aside, placed.State);
            return failed;
        }

        if (placed.Aside is null)
            Directory.Delete(aside, recursive: true);
        return 0;
    }

    private void DeleteAbandoned(string next)
    {
        var pattern = Path.GetFileName(next).Replace(_unique, "*", StringComparison.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(Path.GetDirectoryName(next)!, pattern))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < (time.GetUtcNow() - _abandoned).UtcDateTime)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void TakeAway(string next, IEnumerable<string> files)
    {
        if (Directory.Exists(next))
            Directory.Delete(next, recursive: true);
        foreach (var file in files)
            File.Delete(file);
    }

    /// <summary>One that no name has yet, for everything that is put aside.</summary>
    private string Stamp(Standing standing)
    {
        var stamp = ".before-restore-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        List<string> names = [standing.State, .. standing.Others.Select(places.Of)];
        return Enumerable.Range(1, 1000).Select(i => i == 1 ? stamp : $"{stamp}-{i}").First(s => !names.Any(n => Path.Exists(n + s)));
    }

    private static BackupTrouble Unswappable(string state) =>
        new(BackupFault.Unswappable, new(BackupWords.Unswappable.With(state), BackupWords.UnswappableNext.With(state)));
}
