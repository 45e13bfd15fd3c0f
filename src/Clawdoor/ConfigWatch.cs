using System.Security.Cryptography;

namespace Clawdoor;

/// <summary>
/// Whether files have changed since they were last looked at: by their content, so that neither a clock nor a file system without
/// notifications can hide an edit.
/// </summary>
internal sealed class ConfigWatch
{
    /// <summary>How often to look: OpenClaw evaluates an edit within about one second.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private string _seen = "";

    /// <summary>Looks after these files too, and takes all as they are now for known.</summary>
    public void Know(IEnumerable<string> files)
    {
        _files.UnionWith(files);
        _seen = Fingerprint();
    }

    /// <summary>True once for each change.</summary>
    public bool HasChanged()
    {
        var now = Fingerprint();
        if (now == _seen)
            return false;
        _seen = now;
        return true;
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in _files)
        {
            try
            {
                hash.AppendData(File.ReadAllBytes(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A file that is gone is a state like any other; whoever reads it next says why.
                hash.AppendData("gone"u8);
            }

            hash.AppendData("\0"u8);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
