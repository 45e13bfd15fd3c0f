using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>A backup, opened with its passphrase. Reading it does not change anything.</summary>
internal sealed class BackupFile : IDisposable
{
    /// <summary>Bytes: more than any state of ours, and little enough to be read twice.</summary>
    private const long LargestFile = 32L << 30;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly BackupHeader _header;
    private BackupKeys? _keys;

    private BackupFile(string path, FileStream file, BackupHeader header) => (_path, _file, _header) = (path, file, header);

    /// <summary>Judges what can be judged without a passphrase.</summary>
    public static (BackupFile? Backup, BackupTrouble? Trouble) Open(string path)
    {
        FileStream? file = null;
        try
        {
            if (UnixFile.RealPath(path) is not { } real)
                return (null, new(BackupFault.Missing, new(CertificateWords.FileMissing.With(path))));
            // A pipe or a device would be waited for.
            if (UnixFile.Find(real) is not { IsRegular: true })
                return (null, BackupTrouble.Of(BackupFault.NotABackup, path));
            file = File.OpenRead(real);
            var (header, fault) = BackupHeader.Read(file);
            if (header is not null)
            {
                var sealedLength = file.Length - BackupHeader.Size;
                if (sealedLength >= SealedChunk.SealedSize && sealedLength % SealedChunk.SealedSize == 0 && file.Length <= LargestFile)
                    return (new(path, file, header), null);
                fault = file.Length > LargestFile ? BackupFault.Foreign : BackupFault.CutOff;
            }

            file.Dispose();
            return (null, BackupTrouble.Of(fault, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return (null, BackupTrouble.Of(e, path));
        }
    }

    /// <summary>Takes the time of the passphrase's derivation.</summary>
    public BackupTrouble? Unlock(string passphrase)
    {
        _keys = _header.Keys(passphrase);
        return _keys is null ? BackupTrouble.Of(BackupFault.WrongPassphrase, _path) : null;
    }

    /// <summary>Reads all of it: what is told is true of every byte.</summary>
    public (Manifest? Manifest, BackupTrouble? Trouble) Examine() => Read(_ => null);

    /// <summary>Reads all of it once more and writes its files.</summary>
    /// <param name="target">Where a file of the manifest goes, mode 0600; null passes it over. It must not be there.</param>
    /// <exception cref="IOException">A target cannot be written, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">A target is not ours to write.</exception>
    public BackupTrouble? Unpack(Func<string, string?> target) => Read(target).Trouble;

    public void Dispose()
    {
        _keys?.Dispose();
        _file.Dispose();
    }

    private (Manifest? Manifest, BackupTrouble? Trouble) Read(Func<string, string?> target)
    {
        var keys = _keys ?? throw new InvalidOperationException("The backup is not unlocked.");
        _file.Position = BackupHeader.Size;
        using var opening = new OpeningStream(_file, (_file.Length - BackupHeader.Size) / SealedChunk.SealedSize, _header, keys);
        try
        {
            using var tar = new TarReader(opening, leaveOpen: true);
            var manifest = ReadManifest(tar);
            foreach (var file in manifest.Files)
                ReadFile(tar, file, target(file.Path));
            if (tar.GetNextEntry() is not null)
                throw new BackupException(BackupFault.Foreign);
            // The end must be proved too: what follows the last file is zeros.
            opening.CopyTo(Stream.Null);
            return (manifest, null);
        }
        catch (BackupException e)
        {
            return (null, BackupTrouble.Of(e.Fault, _path));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException or JsonException or NotSupportedException)
        {
            // Whole, and no archive of ours: System.Formats.Tar's ways to say so.
            return (null, BackupTrouble.Of(BackupFault.Foreign, _path));
        }
    }

    private static Manifest ReadManifest(TarReader tar)
    {
        if (tar.GetNextEntry() is not { EntryType: TarEntryType.RegularFile, Name: Manifest.FileName, Length: <= Manifest.Longest, DataStream: { } content })
            throw new BackupException(BackupFault.Foreign);
        return JsonSerializer.Deserialize(content, ManifestJson.Default.Manifest) is { IsSound: true } manifest
            ? manifest
            : throw new BackupException(BackupFault.Foreign);
    }

    /// <summary>Links, directories and devices are no regular files; a name that leads outside is not in the manifest.</summary>
    private static void ReadFile(TarReader tar, ManifestFile file, string? target)
    {
        if (tar.GetNextEntry() is not { EntryType: TarEntryType.RegularFile } entry || entry.Name != file.Path || entry.Length != file.Bytes)
            throw new BackupException(BackupFault.Foreign);
        using var written = target is null ? null : new FileStream(target, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = AtomicFile.Secret,
        });
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[SealedChunk.Size];
        while (entry.DataStream?.Read(buffer) is { } length and > 0)
        {
            sum.AppendData(buffer, 0, length);
            written?.Write(buffer, 0, length);
        }

        if (Convert.ToHexStringLower(sum.GetHashAndReset()) != file.Sha256)
            throw new BackupException(BackupFault.Foreign);
        written?.Flush(flushToDisk: true);
    }
}
