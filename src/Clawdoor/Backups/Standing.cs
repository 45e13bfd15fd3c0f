using System.Security.Cryptography;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>What stands where a state directory would be put.</summary>
/// <param name="Path">Links followed.</param>
/// <param name="Exists">There is a directory, with whatever in it.</param>
/// <param name="Holds">It holds something worth keeping.</param>
/// <param name="Strangers">What is in it that is not Clawdoor's.</param>
internal sealed record StandingState(string Path, bool Exists, bool Holds, IReadOnlyList<string> Strangers);

/// <summary>What stands where a backup would be put.</summary>
/// <param name="States">In the order of <see cref="Places.States"/>.</param>
/// <param name="Others">Names outside of them (<see cref="Places.Outside"/>) at which something else stands.</param>
/// <param name="Same">Names outside of them at which the backup's content stands already.</param>
internal sealed record Standing(IReadOnlyList<StandingState> States, IReadOnlyList<string> Others, IReadOnlyList<string> Same)
{
    private const string Free = "free", Equal = "same", Other = "other", Planted = "planted";

    /// <summary>Names of a gateway's state that find the door's own there: of two states that become one.</summary>
    public IReadOnlyList<string> Second { get; private init; } = [];

    /// <summary>Names outside at which somebody else's link stands (<see cref="HeldFolder.IsPlanted"/>).</summary>
    public IReadOnlyList<string> Links { get; private init; } = [];

    public bool Holds => States.Any(s => s.Holds);

    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to look at.</exception>
    public static Standing Look(Places places, Manifest manifest)
    {
        var outside = manifest.Files.Where(f => Places.Outside.Contains(f.Path) && places.Within(f.Path) is null).ToLookup(f => Sum(places.Of(f.Path)) switch
        {
            null => Free,
            Planted => Planted,
            var sum when sum == f.Sha256 => Equal,
            _ => Other,
        });
        return new([.. places.States.Select((s, i) => Look(s.Path, [.. places.WithinState(i)]))], Names(Other), Names(Equal))
        {
            Second = places.Gateway is null ? manifest.Second : [],
            Links = Names(Planted),
        };

        IReadOnlyList<string> Names(string which) => [.. outside[which].Select(f => f.Path)];
    }

    /// <summary>Why a backup is not put here.</summary>
    public BackupTrouble? Refusal(Places places, bool mayReplace)
    {
        foreach (var state in States)
        {
            if (File.Exists(state.Path))
                return new(BackupFault.NotPermitted, new(MachineWords.StateNotADirectory.With(state.Path), MachineWords.OwnState));
            // Somebody's home, named by mistake, must not be moved aside.
            if (state.Strangers.Count > 0)
                return new(BackupFault.Strangers, new(BackupWords.Strangers.With(state.Path, string.Join(", ", state.Strangers.Take(5))), BackupWords.StrangersNext));
        }

        if (Links.Count > 0)
            return new(BackupFault.NotPermitted, new(BackupWords.Planted.With(string.Join(", ", Links.Select(places.Of))), BackupWords.PlantedNext));
        List<string> taken = [.. States.Where(s => s.Holds).Select(s => s.Path), .. Others.Select(places.Of)];
        return taken.Count == 0 || mayReplace ? null
            : new(BackupFault.Occupied, new(BackupWords.Occupied.With(string.Join(", ", taken)), BackupWords.OccupiedNext));
    }

    /// <param name="within">Files in it that are known by other names.</param>
    private static StandingState Look(string path, IReadOnlyList<string> within)
    {
        var state = UnixFile.RealPath(path) ?? path;
        List<string> entries = Directory.Exists(state) ? [.. Directory.EnumerateFileSystemEntries(state).Select(e => Path.GetFileName(e))] : [];
        return new(
            state, Directory.Exists(state),
            entries.Any(e => StateFiles.Find(e) is not { Fate: StateFate.Passing or StateFate.Fetched }),
            [.. entries.Where(e => StateFiles.Find(e) is null).SelectMany(e => StateFiles.Strangers(state, e, within)).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Hex SHA-256; null when nothing is there.</summary>
    private static string? Sum(string path)
    {
        using var folder = HeldFolder.Open(Path.GetDirectoryName(path)!);
        if (folder?.IsPlanted(Path.GetFileName(path)) == true)
            return Planted;
        using var handle = folder?.File(Path.GetFileName(path));
        if (handle is null)
            return null;
        using var file = new FileStream(handle, FileAccess.Read);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
