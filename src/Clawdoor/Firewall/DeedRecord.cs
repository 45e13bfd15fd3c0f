using System.Text.Json;
using Clawdoor.Machine;

namespace Clawdoor.Firewall;

/// <summary>The record of what was done, <c>firewall.json</c> in our state directory: mode 0600, since it says what <c>undo</c> runs as root.</summary>
internal sealed class DeedRecord(string stateDirectory)
{
    private const int Version = 1;

    private const int Longest = 1024 * 1024;

    public string Path { get; } = System.IO.Path.Combine(stateDirectory, "firewall.json");

    /// <summary>Null when nothing is recorded, or what stands there is no record of ours or of root's alone.</summary>
    public DeedList? Read()
    {
        try
        {
            return UnixFile.Find(Path) is { Length: <= Longest } facts && UnixFile.IsOurs(facts)
                && JsonSerializer.Deserialize(File.ReadAllBytes(Path), DeedJson.Default.DeedList) is { Version: Version, Deeds.Count: > 0 } list ? list : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Without deeds there is no record.</summary>
    /// <returns>Null when it was written, else what the system said.</returns>
    public string? Write(DateTimeOffset begun, string firewall, IReadOnlyList<Deed> deeds)
    {
        try
        {
            if (deeds.Count == 0)
            {
                File.Delete(Path);
                return null;
            }

            AtomicFile.MakeSecretDirectory(stateDirectory);
            AtomicFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(new DeedList(Version, begun, firewall, deeds), DeedJson.Default.DeedList));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
