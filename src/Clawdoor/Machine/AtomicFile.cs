namespace Clawdoor.Machine;

/// <summary>
/// Files that are either the old or the new content, never half of each: written beside the target, flushed to
/// disk, renamed over it (rename(2) is atomic), with the mode set before the first byte.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Owner may read and write, nobody else anything: the mode of every file that holds a secret.</summary>
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Mode 0700, for directories that hold secrets.</summary>
    public const UnixFileMode SecretDirectory = Secret | UnixFileMode.UserExecute;

    private const string Unfinished = ".new";

    /// <summary>
    /// Replaces <paramref name="path"/> itself: a symbolic link there becomes a file, so resolve links first where
    /// they are somebody else's wish.
    /// </summary>
    /// <exception cref="IOException">The directory is missing or the disk is full; the target is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to write; the target is as it was.</exception>
    /// <param name="owner">Who gets the file when it is not the writer, as when root edits a user's file.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Secret, FileOwner? owner = null)
    {
        var next = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            using (var stream = new FileStream(next, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            }))
            {
                stream.Write(content);
                // By handle: in a directory of somebody else's the name could become a link to another file meanwhile.
                if (owner is { } other && UnixFile.Find(next)?.Owner != other && !UnixFile.GiveTo(stream.SafeFileHandle, other))
                    throw new UnauthorizedAccessException($"{path}: its owner cannot be kept.");
                // The umask may have taken bits away that an existing file of somebody else's had.
                File.SetUnixFileMode(stream.SafeFileHandle, mode);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }

        FlushDirectory(path);
    }

    /// <summary>
    /// Takes away what a killed <see cref="Write"/> of <paramref name="path"/> left behind: such files may hold a key.
    /// Younger ones than <paramref name="olderThan"/> stay, since another process may be writing one now.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to read or delete.</exception>
    public static void DeleteLeftovers(string path, DateTimeOffset olderThan)
    {
        foreach (var leftover in Directory.EnumerateFiles(DirectoryOf(path), $"{Path.GetFileName(path)}.*{Unfinished}"))
        {
            if (File.GetLastWriteTimeUtc(leftover) < olderThan.UtcDateTime)
                File.Delete(leftover);
        }
    }

    /// <summary>The same for directories that a killed process was filling, whole.</summary>
    /// <param name="pattern">Of their names in <paramref name="parent"/>.</param>
    /// <inheritdoc cref="DeleteLeftovers"/>
    public static void DeleteLeftoverFolders(string parent, string pattern, DateTimeOffset olderThan)
    {
        foreach (var leftover in Directory.EnumerateDirectories(parent, pattern))
        {
            if (Directory.GetLastWriteTimeUtc(leftover) < olderThan.UtcDateTime)
                Directory.Delete(leftover, recursive: true);
        }
    }

    /// <summary>Makes the directory with mode 0700 when it is not there; an existing one is left as it is.</summary>
    public static void MakeSecretDirectory(string path)
    {
        if (!Directory.Exists(path))
            Directory.CreateDirectory(path, SecretDirectory);
    }

    // rename(2) lasts through a power cut only once the directory is on disk too (fsync(2), NOTES). A file system
    // that cannot is no failure: the file is whole either way.
    private static void FlushDirectory(string path)
    {
        using var directory = LibC.OpenForReading(DirectoryOf(path));
        if (!directory.IsInvalid)
            LibC.Flush(directory);
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
}
