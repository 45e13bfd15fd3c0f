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
            // SQLite's log of a database behind a link lies beside the database.
            original = UnixFile.RealPath(original) ?? original;
            for (var i = 0; i < Tries; i++)
            {
                if (SqliteFile.TryCopy(original, copy.Path))
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
}
