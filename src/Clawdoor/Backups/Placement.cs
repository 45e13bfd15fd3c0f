using System.Globalization;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <param name="Aside">The state that stood there before; null when there was none.</param>
internal sealed record PlacedState(string Path, string? Aside);

/// <summary>Where things are after a restore.</summary>
/// <param name="States">In the order of <see cref="Places.States"/>.</param>
/// <param name="KeptFiles">Copies of the files outside that were replaced.</param>
internal sealed record Placed(IReadOnlyList<PlacedState> States, IReadOnlyList<string> KeptFiles);

/// <summary>
/// Puts a backup in its place. Everything is written beside it first; then the state directories change places in one
/// step each, and <see cref="UnfinishedRestore"/> does the rest: whenever it is killed, the old or the new is there, and where
/// there are two states the next command brings the second after the first.
/// </summary>
internal sealed class Placement(Places places, TimeProvider time)
{
    private readonly string _unique = $"{Guid.NewGuid():N}";

    /// <summary>Holds the states that stand there against a door or gateway that would start on one; nothing where none stands.</summary>
    public static (HeldStates? Held, BackupTrouble? Trouble) Hold(Standing standing, TimeProvider time)
    {
        var held = new HeldStates();
        foreach (var state in standing.States)
        {
            var (one, trouble) = Hold(state.Path, time);
            if (trouble is not null)
            {
                held.Dispose();
                return (null, trouble);
            }

            held.Add(one);
        }

        return (held, null);
    }

    /// <inheritdoc cref="Hold(Standing, TimeProvider)"/>
    public static (StateDirectory? Held, BackupTrouble? Trouble) Hold(string state, TimeProvider time)
    {
        if (!Directory.Exists(state) || !Directory.EnumerateFileSystemEntries(state).Any())
            return (null, null);
        return StateDirectory.TryOpen(state, time, out var held, out var trouble)
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
        var (prepared, moves, kept) = (new List<PreparedState>(), new List<UnfinishedMove>(), new List<string>());
        var isIn = false;
        var beside = places.State;
        try
        {
            foreach (var state in standing.States)
            {
                if (Path.GetDirectoryName(state.Path) is null)
                    return (null, Unswappable(state.Path));
                // What an earlier one left to do would be mistaken for this one's.
                if (UnfinishedRestore.Finish(state.Path, time).Problem is { } earlier)
                    return (null, new(BackupFault.NotPermitted, earlier));
                beside = state.Path;
                prepared.Add(PreparedState.Make(state, _unique, time.GetUtcNow()));
            }

            if (backup.Unpack(name => Target(name, prepared, standing, moves)) is { } trouble)
                return (null, trouble);
            var stamp = Stamp(standing);
            for (var i = 0; i < prepared.Count; i++)
                prepared[i].TakeOver(places.WithinState(i));
            foreach (var name in standing.Others)
                kept.Add(Keep(places.Of(name), stamp));
            moves.ForEach(KeepMode);
            var placed = new Placed([.. standing.States.Select(s => new PlacedState(s.Path, s.Holds ? s.Path + stamp : null))], kept);
            if (Exchange(prepared, placed, moves) is { } refused)
                return (null, refused);
            isIn = true;
            return placed.States.Reverse().Select(s => UnfinishedRestore.Finish(s.Path, time).Problem).FirstOrDefault(p => p is not null) is { } unfinished
                ? (null, new(BackupFault.NotPermitted, unfinished))
                : (placed, null);
        }
        catch (UnauthorizedAccessException) when (prepared.Count < standing.States.Count)
        {
            return (null, new(BackupFault.NotPermitted, new(BackupWords.NoRoomBeside.With(Path.GetDirectoryName(beside)), BackupWords.UnswappableNext.With(beside))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, BackupTrouble.Of(e, standing.States[0].Path));
        }
        finally
        {
            if (!isIn)
            {
                prepared.ForEach(p => p.TakeAway());
                foreach (var file in moves.Select(m => m.From).Concat(kept))
                    File.Delete(file);
            }

            prepared.ForEach(p => p.Dispose());
        }
    }

    /// <summary>The door's state first, which names the other: until that one has its place too, a next command knows of it.</summary>
    private BackupTrouble? Exchange(List<PreparedState> prepared, Placed placed, List<UnfinishedMove> moves)
    {
        using var held = new HeldStates();
        for (var i = prepared.Count - 1; i >= 0; i--)
        {
            var gateway = i == 0 && prepared.Count > 1 ? new UnfinishedMove(prepared[1].Name, prepared[1].Place) : null;
            new UnfinishedRestore(prepared[i].Name, placed.States[i].Aside, i == 0 ? moves : [], gateway).WriteTo(prepared[i].Path);
            held.Add(StateDirectory.TryOpen(prepared[i].Path, time, out var opened, out _) ? opened : null);
            prepared[i].KeepOwner();
            prepared[i].Flush();
        }

        for (var i = 0; i < prepared.Count; i++)
        {
            if (prepared[i].Exchange(placed.States[i].Aside) is not 0 and var error)
            {
                for (var done = i - 1; done >= 0; done--)
                    prepared[done].Exchange(placed.States[done].Aside);
                return PreparedState.Refused(error, prepared[i].Place);
            }
        }

        return null;
    }

    /// <summary>Where a file of the backup is written for now; null when it stands in its place already, or does not go there.</summary>
    private string? Target(string name, List<PreparedState> prepared, Standing standing, List<UnfinishedMove> moves)
    {
        if (standing.Same.Contains(name) || standing.Second.Contains(name))
            return null;
        if (!Places.Outside.Contains(name))
        {
            // Two states become one where the gateway has none of its own.
            var state = name.StartsWith(Places.GatewayPrefix, StringComparison.Ordinal) ? prepared[^1] : prepared[0];
            return state.PathOf(name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        }

        if (places.Within(name) is { } within)
            return prepared[within.State].PathOf(within.Relative);
        if (IsPublic(places.Of(name)))
            Directory.CreateDirectory(Path.GetDirectoryName(places.Of(name))!);
        AtomicFile.MakeSecretDirectory(Path.GetDirectoryName(places.Of(name))!);
        var place = Behind(places.Of(name));
        AtomicFile.MakeSecretDirectory(Path.GetDirectoryName(place)!);
        AtomicFile.DeleteLeftovers(place, time.GetUtcNow() - StateFiles.Abandoned);
        var move = new UnfinishedMove($"{place}.{_unique}.new", place);
        moves.Add(move);
        return move.From;
    }

    /// <summary>A file that is replaced keeps its mode and owner: the door may run as another user than whoever restores.</summary>
    private void KeepMode(UnfinishedMove move)
    {
        const UnixFileMode readable = AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        var facts = UnixFile.Find(move.To);
        if (facts is not { IsRegular: true } && !IsPublic(move.To))
            return;
        // In another user's directory, something else could be there under the name by now.
        using var file = UnixFile.OpenItself(move.From);
        if (UnixFile.Find(file) is not { HardLinks: 1 } written || !UnixFile.IsOurs(written) || (UnixFile.EffectiveUser == 0 && facts is not null && !UnixFile.GiveTo(file, facts.Owner)))
            throw new UnauthorizedAccessException($"{move.To}: its owner cannot be kept.");
        File.SetUnixFileMode(file, facts?.Mode ?? readable);
    }

    private bool IsPublic(string path) => places.SettingsArePublic && path == places.Settings;

    private static string Keep(string path, string stamp)
    {
        using var folder = HeldFolder.Open(Path.GetDirectoryName(path)!);
        using var handle = folder?.File(Path.GetFileName(path)) ?? throw new FileNotFoundException($"{path} is gone.", path);
        var facts = UnixFile.Find(handle);
        AtomicFile.Write(path + stamp, UnixFile.ReadAll(handle), facts?.Mode ?? AtomicFile.Secret, facts?.Owner);
        return path + stamp;
    }

    private static string Behind(string path)
    {
        using var folder = HeldFolder.Open(Path.GetDirectoryName(path)!);
        return folder?.RealPathOf(Path.GetFileName(path)) ?? path;
    }

    /// <summary>One that no name has yet, for everything that is put aside.</summary>
    private string Stamp(Standing standing)
    {
        var stamp = ".before-restore-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        List<string> names = [.. standing.States.Select(s => s.Path), .. standing.Others.Select(places.Of)];
        return Enumerable.Range(1, 1000).Select(i => i == 1 ? stamp : $"{stamp}-{i}").First(s => !names.Any(n => Path.Exists(n + s)));
    }

    private static BackupTrouble Unswappable(string state) =>
        new(BackupFault.Unswappable, new(BackupWords.Unswappable.With(state), BackupWords.UnswappableNext.With(state)));
}

/// <summary>States that no door and no gateway can start on while this object lives.</summary>
internal sealed class HeldStates : IDisposable
{
    private readonly List<StateDirectory> _held = [];

    public void Add(StateDirectory? one)
    {
        if (one is not null)
            _held.Add(one);
    }

    public void Dispose() => _held.ForEach(s => s.Dispose());
}
