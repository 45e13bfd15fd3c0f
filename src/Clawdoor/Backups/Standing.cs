using System.Security.Cryptography;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>What stands where a backup would be put.</summary>
/// <param name="State">The state directory, links followed.</param>
/// <param name="Exists">There is a directory, with whatever in it.</param>
/// <param name="Holds">It holds something worth keeping.</param>
/// <param name="Strangers">What is in it that is not Clawdoor's.</param>
/// <param name="Others">Names outside of it (<see cref="Places.Outside"/>) at which something else stands.</param>
/// <param name="Same">Names outside of it at which the backup's content stands already.</param>
internal sealed record Standing(
    string State, bool Exists, bool Holds, IReadOnlyList<string> Strangers, IReadOnlyList<string> Others, IReadOnlyList<string> Same)
{
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to look at.</exception>
    public static Standing Look(Places places, Manifest manifest)
    {
        var state = UnixFile.RealPath(places.State) ?? places.State;
        List<string> entries = Directory.Exists(state) ? [.. Directory.EnumerateFileSystemEntries(state).Select(e => Path.GetFileName(e))] : [];
        var outside = manifest.Files.Where(f => Places.Outside.Contains(f.Path)).ToLookup(f => Sum(places.Of(f.Path)) switch
        {
            null => "free",
            var sum when sum == f.Sha256 => "same",
            _ => "other",
        });
        return new(
            state, Directory.Exists(state),
            entries.Any(e => StateFiles.Find(e) is not { Fate: StateFate.Passing or StateFate.Fetched }),
            [.. entries.Where(e => StateFiles.Find(e) is null).Order(StringComparer.Ordinal)],
            [.. outside["other"].Select(f => f.Path)], [.. outside["same"].Select(f => f.Path)]);
    }

    /// <summary>Why a backup is not put here.</summary>
    public BackupTrouble? Refusal(Places places, bool mayReplace)
    {
        if (File.Exists(State))
            return new(BackupFault.NotPermitted, new(MachineWords.StateNotADirectory.With(State), MachineWords.OwnState));
        // Somebody's home, named by mistake, must not be moved aside.
        if (Strangers.Count > 0)
            return new(BackupFault.Strangers, new(BackupWords.Strangers.With(State, string.Join(", ", Strangers.Take(5))), BackupWords.StrangersNext));
        List<string> taken = [.. Holds ? [State] : Array.Empty<string>(), .. Others.Select(places.Of)];
        return taken.Count == 0 || mayReplace ? null
            : new(BackupFault.Occupied, new(BackupWords.Occupied.With(string.Join(", ", taken)), BackupWords.OccupiedNext));
    }

    /// <summary>Hex SHA-256; null when nothing is there.</summary>
    private static string? Sum(string path)
    {
        if (UnixFile.RealPath(path) is not { } real)
            return null;
        using var file = File.OpenRead(real);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
