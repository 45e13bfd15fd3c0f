using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Backups;

/// <summary>
/// A private copy of everything that goes into a backup, taken while a door may be running on the original. It lies in the
/// state directory itself, which is closed to others, and goes with this object.
/// </summary>
internal sealed class StateCopy : IDisposable
{
    private const int Tries = 20;

    /// <summary>Bytes; all files of ours but databases are far smaller.</summary>
    private const long LargestSmallFile = 16 << 20;

    // No backup takes longer; an older copy is a killed one's.
    private static readonly TimeSpan _abandoned = TimeSpan.FromHours(6);

    private readonly string _folder;
    private readonly List<string> _names = [];
    private readonly List<string> _leftOut = [];

    private StateCopy(string folder) => _folder = folder;

    /// <summary>What was copied, as it is called in a backup, in a fixed order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>What lies in the state directory and is not Clawdoor's, by name.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>The copied state, as a state directory.</summary>
    public string State => System.IO.Path.Combine(_folder, "state");

    public string PathOf(string name) => System.IO.Path.Combine(_folder, name);

    /// <summary>openclaw.json and its variables come along only where the built-in gateway lives by them.</summary>
    public static (StateCopy? Copy, BackupTrouble? Trouble) Take(Places places, TimeProvider time)
    {
        if (!Directory.Exists(places.State))
            return (null, new(BackupFault.Missing, new(BackupWords.NoState.With(places.State), BackupWords.NoStateNext)));
        StateCopy? copy = null;
        try
        {
            DeleteAbandoned(places.State, time.GetUtcNow());
            copy = new(System.IO.Path.Combine(places.State, $"{StateFiles.CopyPrefix}{Guid.NewGuid():N}"));
            AtomicFile.MakeSecretDirectory(copy._folder);
            AtomicFile.MakeSecretDirectory(copy.State);
            if ((copy.AddState(places.State) ?? copy.AddOutside(places)) is not { } trouble)
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
            var path = System.IO.Path.Combine(State, StateFiles.Certificate);
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

    private static void DeleteAbandoned(string state, DateTimeOffset now)
    {
        foreach (var folder in Directory.EnumerateDirectories(state, StateFiles.CopyPrefix + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < (now - _abandoned).UtcDateTime)
                Directory.Delete(folder, recursive: true);
        }
    }

    private BackupTrouble? AddState(string state)
    {
        foreach (var name in Directory.EnumerateFileSystemEntries(state).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal))
        {
            var (path, inBackup) = (System.IO.Path.Combine(state, name!), Places.StatePrefix + name);
            var trouble = StateFiles.Find(name!)?.Fate switch
            {
                StateFate.Kept => AddFile(path, inBackup),
                StateFate.KeptDatabase => AddDatabase(path, inBackup),
                StateFate.KeptFolder => AddFolder(path, inBackup),
                null => LeaveOut(name!),
                _ => null,
            };
            if (trouble is not null)
                return trouble;
        }

        return null;
    }

    private BackupTrouble? LeaveOut(string name)
    {
        _leftOut.Add(name);
        return null;
    }

    private BackupTrouble? AddOutside(Places places)
    {
        var isBuiltIn = _names.Contains(Places.StatePrefix + StateFiles.Devices);
        foreach (var name in isBuiltIn ? Places.Outside : [Places.SettingsName])
        {
            if (AddFile(places.Of(name), name) is { } trouble)
                return trouble;
        }

        return null;
    }

    /// <summary>Numbered directories of small files; whatever else is there, such as a lock, belongs to the moment.</summary>
    private BackupTrouble? AddFolder(string folder, string inBackup)
    {
        foreach (var numbered in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var file in Directory.EnumerateFiles(numbered, "*.json").Order(StringComparer.Ordinal))
            {
                var name = $"{inBackup}/{System.IO.Path.GetFileName(numbered)}/{System.IO.Path.GetFileName(file)}";
                if (Places.IsKnown(name) && AddFile(file, name) is { } trouble)
                    return trouble;
            }
        }

        return null;
    }

    private BackupTrouble? AddFile(string path, string inBackup)
    {
        // A link is its owner's wish to keep the content elsewhere.
        if (UnixFile.RealPath(path) is not { } real || UnixFile.Find(real) is not { IsRegular: true } facts)
            return null;
        if (facts.Length > LargestSmallFile || _names.Count == Manifest.MostFiles)
            return TooLarge(path);
        try
        {
            var content = File.ReadAllBytes(real);
            var target = PathOf(inBackup);
            AtomicFile.MakeSecretDirectory(System.IO.Path.GetDirectoryName(target)!);
            using var file = new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = AtomicFile.Secret });
            file.Write(content);
            _names.Add(inBackup);
            return null;
        }
        catch (FileNotFoundException)
        {
            // Gone since it was listed.
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            return BackupTrouble.Of(e, path);
        }
    }

    private BackupTrouble? AddDatabase(string path, string inBackup)
    {
        if (UnixFile.Find(path) is { Length: > Manifest.LargestFile })
            return TooLarge(path);
        try
        {
            var target = PathOf(inBackup);
            if (!Enumerable.Range(0, Tries).Any(_ => SqliteFile.TryCopy(path, target)))
                return new(BackupFault.InUse, new(BackupWords.Restless.With(path), BackupWords.RestlessNext));
            if (!SqliteFile.Fold(target))
                return Broken(path);
            _names.Add(inBackup);
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26) // SQLITE_CORRUPT, SQLITE_NOTADB
        {
            return Broken(path);
        }
        catch (SqliteException e)
        {
            return e.SqliteErrorCode == 13 // SQLITE_FULL
                ? new(BackupFault.NoSpace, new(BackupWords.NoSpace.With(path), BackupWords.NoSpaceNext))
                : new(BackupFault.NotPermitted, new(BackupWords.Refused.With(path, e.Message), BackupWords.RefusedNext));
        }
    }

    private static BackupTrouble Broken(string path) => new(BackupFault.Damaged, new(BackupWords.BrokenDatabase.With(path), BackupWords.BrokenDatabaseNext.With(path)));

    private static BackupTrouble TooLarge(string path) => new(BackupFault.TooLarge, new(BackupWords.TooLarge.With(path)));
}
