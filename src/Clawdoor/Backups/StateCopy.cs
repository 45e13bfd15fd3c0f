using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Backups;

/// <summary>
/// A private copy of everything that goes into a backup, taken while a door may be running on the original. It lies in the
/// state directory itself, which is closed to others, and goes with this object; where that is another user's than root's, who
/// makes the copy, beside it.
/// </summary>
internal sealed class StateCopy : IDisposable
{
    private const int Tries = 20;

    /// <summary>Bytes; all files of ours but databases are far smaller.</summary>
    private const long LargestSmallFile = 16 << 20;

    private readonly string _folder;
    private readonly List<string> _names = [];
    private readonly List<string> _leftOut = [];
    private readonly List<string> _links = [];

    private StateCopy(string folder) => _folder = folder;

    /// <summary>What was copied, as it is called in a backup, in a fixed order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>What lies in a state directory and is not Clawdoor's: paths.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>What another user put there for root to follow: paths (<see cref="HeldFolder.IsPlanted"/>).</summary>
    public IReadOnlyList<string> Links => _links;

    /// <summary>The copied state, as a state directory.</summary>
    public string State => PathOf(Places.StatePrefix);

    /// <summary>The copied state that has the devices; null when no gateway has lived on any.</summary>
    public string? Gateway => ((string[])[Places.GatewayPrefix, Places.StatePrefix]).Where(p => _names.Contains(p + StateFiles.Devices)).Select(PathOf).FirstOrDefault();

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>openclaw.json and its variables come along only where the built-in gateway lives by them.</summary>
    public static (StateCopy? Copy, BackupTrouble? Trouble) Take(Places places, TimeProvider time)
    {
        if (!Directory.Exists(places.State))
            return (null, new(BackupFault.Missing, new(BackupWords.NoState.With(places.State), BackupWords.NoStateNext)));
        StateCopy? copy = null;
        try
        {
            copy = new(Room(UnixFile.RealPath(places.State) ?? places.State, time.GetUtcNow()));
            Directory.CreateDirectory(copy._folder, AtomicFile.SecretDirectory);
            AtomicFile.MakeSecretDirectory(copy.State);
            if ((copy.AddStates(places) ?? copy.AddOutside(places)) is not { } trouble)
            {
                if (copy._names.Count > 0)
                    return (copy, null);
                trouble = new(BackupFault.Missing, new(BackupWords.NoState.With(places.State), BackupWords.NoStateNext));
            }

            copy.Dispose();
            return (null, trouble);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            copy?.Dispose();
            return (null, BackupTrouble.Of(e, places.State));
        }
    }

    /// <summary>What the copied certificate is; null when there is none, or none that can be read.</summary>
    public ManifestCertificate? Certificate()
    {
        try
        {
            var path = Path.Combine(State, StateFiles.Certificate);
            if (!File.Exists(path))
                return null;
            using var own = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            var names = own.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(e => e.EnumerateDnsNames().Where(n => n != "localhost")
                    .Concat(e.EnumerateIPAddresses().Where(a => !System.Net.IPAddress.IsLoopback(a)).Select(a => a.ToString())));
            return new(
                string.Join(':', own.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2"))),
                own.NotAfter.ToUniversalTime(), [.. names]);
        }
        catch (CryptographicException)
        {
            // The door makes another in its place; so it will after a restore.
            return null;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A directory that is not there yet, where nobody else can put anything in its place: the nearest to the state.</summary>
    private static string Room(string state, DateTimeOffset now)
    {
        var folder = state;
        while (IsForeign(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        var prefix = folder == state ? StateFiles.CopyPrefix : $".{Path.GetFileName(state)}.{StateFiles.CopyPrefix}";
        AtomicFile.DeleteLeftoverFolders(folder, prefix + "*", now - StateFiles.Abandoned);
        return Path.Combine(folder, $"{prefix}{Guid.NewGuid():N}");

        static bool IsForeign(string path)
        {
            using var held = HeldFolder.Open(path);
            return held is { IsForeign: true };
        }
    }

    private BackupTrouble? AddStates(Places places)
    {
        for (var i = 0; i < places.States.Count; i++)
        {
            using var folder = HeldFolder.Open(places.States[i].Path);
            if (folder is not null && AddState(folder, places.States[i], [.. places.WithinState(i)]) is { } trouble)
                return trouble;
        }

        return null;
    }

    private BackupTrouble? AddState(HeldFolder folder, (string Prefix, string Path) state, IReadOnlyList<string> within)
    {
        foreach (var name in folder.Names)
        {
            var (from, inBackup) = (new Source(folder, name, Path.Combine(state.Path, name)), state.Prefix + name);
            var trouble = StateFiles.Find(name)?.Fate switch
            {
                StateFate.Kept => AddFile(from, inBackup),
                StateFate.KeptDatabase => AddDatabase(from, inBackup),
                StateFate.KeptFolder => AddFolder(from, inBackup),
                null when IsPlanted(from) => null,
                null => LeaveOut(StateFiles.Strangers(state.Path, name, within).Select(s => Path.Combine(state.Path, s))),
                _ => null,
            };
            if (trouble is not null)
                return trouble;
        }

        return null;
    }

    private BackupTrouble? LeaveOut(IEnumerable<string> paths)
    {
        _leftOut.AddRange(paths);
        return null;
    }

    private BackupTrouble? AddOutside(Places places)
    {
        foreach (var name in Gateway is not null ? Places.Outside : [Places.SettingsName])
        {
            // Below a state of another user's, every directory on the way could be a link.
            var within = places.Within(name);
            using var state = within is null ? null : HeldFolder.Open(places.States[within.Value.State].Path);
            using var folder = within is null ? HeldFolder.Open(Path.GetDirectoryName(places.Of(name))!) : state?.Folder(Path.GetDirectoryName(within.Value.Relative)!);
            if (folder is not null && AddFile(new(folder, Path.GetFileName(places.Of(name)), places.Of(name)), name) is { } trouble)
                return trouble;
        }

        return null;
    }

    /// <summary>Numbered directories of small files; whatever else is there, such as a lock, belongs to the moment.</summary>
    private BackupTrouble? AddFolder(Source from, string inBackup)
    {
        if (IsPlanted(from))
            return null;
        using var folder = from.Folder.Folder(from.Name);
        foreach (var number in folder?.Names ?? [])
        {
            if (IsPlanted(new(folder!, number, Path.Combine(from.Path, number))))
                continue;
            using var numbered = folder!.Folder(number);
            foreach (var file in (numbered?.Names ?? []).Where(f => f.EndsWith(".json", StringComparison.Ordinal)))
            {
                var name = $"{inBackup}/{number}/{file}";
                if (Places.IsKnown(name) && AddFile(new(numbered!, file, Path.Combine(from.Path, number, file)), name) is { } trouble)
                    return trouble;
            }
        }

        return null;
    }

    private BackupTrouble? AddFile(Source from, string inBackup)
    {
        if (IsPlanted(from))
            return null;
        try
        {
            // A link is its owner's wish to keep the content elsewhere.
            using var handle = from.Folder.File(from.Name);
            if (handle is null)
                return null;
            if (UnixFile.Find(handle) is { Length: > LargestSmallFile } || _names.Count == Manifest.MostFiles)
                return TooLarge(from.Path);
            var target = PathOf(inBackup);
            AtomicFile.MakeSecretDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(handle, FileAccess.Read);
            using var file = new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = AtomicFile.Secret });
            source.CopyTo(file);
            _names.Add(inBackup);
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            return BackupTrouble.Of(e, from.Path);
        }
    }

    private BackupTrouble? AddDatabase(Source from, string inBackup)
    {
        if (IsPlanted(from))
            return null;
        var path = from.Folder.PathBehind(from.Name) ?? from.Path;
        if (UnixFile.Find(path) is { Length: > Manifest.LargestFile })
            return TooLarge(from.Path);
        try
        {
            var target = PathOf(inBackup);
            AtomicFile.MakeSecretDirectory(Path.GetDirectoryName(target)!);
            if (!Enumerable.Range(0, Tries).Any(_ => SqliteFile.TryCopy(path, target)))
                return new(BackupFault.InUse, new(BackupWords.Restless.With(from.Path), BackupWords.RestlessNext));
            if (!SqliteFile.Fold(target))
                return Broken(from.Path);
            _names.Add(inBackup);
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26) // SQLITE_CORRUPT, SQLITE_NOTADB
        {
            return Broken(from.Path);
        }
        catch (SqliteException e)
        {
            return e.SqliteErrorCode == 13 // SQLITE_FULL
                ? new(BackupFault.NoSpace, new(BackupWords.NoSpace.With(from.Path), BackupWords.NoSpaceNext))
                : new(BackupFault.NotPermitted, new(BackupWords.Refused.With(from.Path, e.Message), BackupWords.RefusedNext));
        }
    }

    private bool IsPlanted(Source from)
    {
        if (!from.Folder.IsPlanted(from.Name))
            return false;
        _links.Add(from.Path);
        return true;
    }

    private static BackupTrouble Broken(string path) => new(BackupFault.Damaged, new(BackupWords.BrokenDatabase.With(path), BackupWords.BrokenDatabaseNext.With(path)));

    private static BackupTrouble TooLarge(string path) => new(BackupFault.TooLarge, new(BackupWords.TooLarge.With(path)));

    /// <param name="Path">For people.</param>
    private readonly record struct Source(HeldFolder Folder, string Name, string Path);
}
