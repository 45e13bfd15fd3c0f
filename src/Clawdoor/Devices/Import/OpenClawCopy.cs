using Clawdoor.Machine;

namespace Clawdoor.Devices.Import;

/// <summary>
/// A private copy of a database that another program may be writing. The original is only read: SQLite's own way of
/// reading a WAL database would leave files beside it, as root even ones that its owner could no longer write.
/// </summary>
internal sealed class OpenClawCopy : IDisposable
{
    private const string Prefix = "import.";

    private const int Tries = 5;

    private readonly string _directory;

    private OpenClawCopy(string directory) => _directory = directory;

    public string Path => System.IO.Path.Combine(_directory, "openclaw.sqlite");

    /// <summary>Null when the original changed under every try.</summary>
    /// <param name="directory">Ours, mode 0700; the copy holds tokens in clear text while this object lives.</param>
    /// <exception cref="IOException">The original is missing or unreadable, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to read.</exception>
    public static OpenClawCopy? Take(string original, string directory)
    {
        foreach (var leftover in Directory.EnumerateDirectories(directory, Prefix + "*"))
            Directory.Delete(leftover, recursive: true);
        var copy = new OpenClawCopy(System.IO.Path.Combine(directory, $"{Prefix}{Guid.NewGuid():N}"));
        AtomicFile.MakeSecretDirectory(copy._directory);
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                if (copy.Try(original))
                    return copy;
            }
        }
        catch
        {
            copy.Dispose();
            throw;
        }

        copy.Dispose();
        return null;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Whole when the write-ahead log was not begun anew meanwhile: then it has every page that a checkpoint may have
    // changed in the file, and its own unfinished end is recognised by its checksums (sqlite.org/fileformat2.html#walformat).
    private bool Try(string original)
    {
        var log = original + "-wal";
        var before = StateOf(original, log);
        Copy(original, Path);
        Copy(log, Path + "-wal");
        Copy(original + "-journal", Path + "-journal");
        return before == StateOf(original, log);
    }

    private static string StateOf(string original, string log)
    {
        const int HeaderSize = 32;
        if (File.Exists(log))
        {
            using var stream = OpenShared(log);
            var header = new byte[HeaderSize];
            if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize)
                return Convert.ToHexString(header);
        }

        var file = new FileInfo(original);
        return $"{file.Length} {file.LastWriteTimeUtc.Ticks}";
    }

    private static void Copy(string from, string to)
    {
        File.Delete(to);
        if (!File.Exists(from) && !from.EndsWith(".sqlite", StringComparison.Ordinal))
            return;
        using var source = OpenShared(from);
        using var target = new FileStream(to, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = AtomicFile.Secret,
        });
        source.CopyTo(target);
    }

    private static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
