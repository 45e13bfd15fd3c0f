using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>Writes a copy of a state as one sealed file, mode 0600: whole, or not at all.</summary>
internal static class BackupWriter
{
    private const string Unfinished = ".new";

    /// <summary>Why nothing can be written there; asked before a person types a passphrase.</summary>
    public static BackupTrouble? Refusal(string path, Places places, bool mayReplace)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        if (Directory.Exists(path))
            return new(BackupFault.NotPermitted, new(BackupWords.IsAFolder.With(path), BackupWords.NameAFile));
        if (!Directory.Exists(folder))
            return new(BackupFault.Missing, new(BackupWords.NoFolder.With(folder), BackupWords.NameAFile));
        if (places.States.Select(s => s.Path).FirstOrDefault(s => (UnixFile.RealPath(folder) + "/").StartsWith((UnixFile.RealPath(s) ?? s) + "/", StringComparison.Ordinal)) is { } state)
            return new(BackupFault.NotPermitted, new(BackupWords.InState.With(state), BackupWords.NameAFile));
        if (UnixFile.Find(path) is { } there && (!mayReplace || !there.IsRegular))
            return new(BackupFault.Exists, new(BackupWords.Exists.With(path), there.IsRegular ? BackupWords.ExistsNext : (Message)BackupWords.NameAFile));
        try
        {
            var trial = Beside(path);
            using (Create(trial))
                File.Delete(trial);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return BackupTrouble.Of(e, path);
        }
    }

    /// <param name="facts">All but the list of files.</param>
    /// <returns>What stands in the backup.</returns>
    public static (Manifest? Manifest, BackupTrouble? Trouble) Write(StateCopy copy, Manifest facts, string passphrase, string path, bool mayReplace)
    {
        var next = Beside(path);
        try
        {
            var manifest = facts with { Files = [.. copy.Names.Select(name => FileOf(copy, name))] };
            using (var file = Create(next))
            {
                Write(file, manifest, copy.PathOf, BackupHeader.Make(passphrase));
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, mayReplace);
            return (manifest, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(next);
            return (null, !mayReplace && File.Exists(path)
                ? new(BackupFault.Exists, new(BackupWords.Exists.With(path), BackupWords.ExistsNext))
                : BackupTrouble.Of(e, path));
        }
    }

    /// <param name="pathOf">Where the content of a file of the manifest is.</param>
    /// <param name="seal">Disposed when this returns.</param>
    internal static void Write(Stream file, Manifest manifest, Func<string, string> pathOf, (BackupHeader Header, BackupKeys Keys) seal)
    {
        using var keys = seal.Keys;
        using var sealing = new SealingStream(file, seal.Header, keys);
        using (var tar = new TarWriter(sealing, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var list = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.Manifest));
            tar.WriteEntry(Entry(Manifest.FileName, list, manifest.Created));
            foreach (var one in manifest.Files)
            {
                using var content = File.OpenRead(pathOf(one.Path));
                tar.WriteEntry(Entry(one.Path, content, manifest.Created));
            }
        }

        sealing.Complete();
    }

    private static PaxTarEntry Entry(string name, Stream content, DateTimeOffset created) =>
        new(TarEntryType.RegularFile, name) { DataStream = content, Mode = AtomicFile.Secret, ModificationTime = created };

    private static ManifestFile FileOf(StateCopy copy, string name)
    {
        using var content = File.OpenRead(copy.PathOf(name));
        return new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private static string Beside(string path) => $"{path}.{Guid.NewGuid():N}{Unfinished}";

    private static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = AtomicFile.Secret,
    });
}
