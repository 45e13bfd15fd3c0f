using System.Net;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>What a restored state means on a machine that is not the one it comes from.</summary>
internal static class OtherMachine
{
    private static readonly string[] _files = ["certificate", "key", "openclawConfig"];

    /// <summary>What differs here, and what <c>clawdoor up</c> will do about it; empty on the same machine.</summary>
    /// <param name="here">Every address of this machine.</param>
    /// <param name="usual">Those that <c>clawdoor up</c> serves when the settings name none.</param>
    public static IReadOnlyList<Problem> Notes(Manifest manifest, IReadOnlySet<string> here, IReadOnlyList<string> usual, Places places)
    {
        var notes = new List<Problem>();
        var strange = manifest.Addresses.Where(a => !here.Contains(a)).ToList();
        if (strange.Count > 0)
            notes.Add(new(BackupWords.AddressElsewhere.With(List(strange)), BackupWords.AddressElsewhereNext.With(places.Settings)));

        var served = manifest.Addresses.Count > 0 ? manifest.Addresses : usual;
        if (manifest.Certificate is { } certificate && !manifest.Paths.ContainsKey("certificate"))
        {
            var uncovered = served.Except(certificate.Names).ToList();
            if (uncovered.Count > 0)
                notes.Add(new(BackupWords.NotCovered.With(List(certificate.Names), List(uncovered)), BackupWords.NotCoveredNext));
        }

        if (manifest.Paths.GetValueOrDefault("state") is { } state && Path.GetFullPath(state) != places.State)
            notes.Add(new(BackupWords.StateElsewhere.With(state, places.State), BackupWords.StateElsewhereNext.With(places.State)));
        foreach (var (setting, path) in manifest.Paths.Where(p => _files.Contains(p.Key) && !File.Exists(p.Value) && !IsRestored(p.Value)))
            notes.Add(new(BackupWords.PathMissing.With(setting, path), BackupWords.PathMissingNext.With(places.Settings)));
        return notes;

        bool IsRestored(string path) => path == places.OpenClaw && manifest.Files.Any(f => f.Path == Places.OpenClawName);
    }

    /// <summary>As addresses are compared: without scope and IPv4-in-IPv6 dress.</summary>
    public static string Plain(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes())).ToString();

    private static string List(IEnumerable<string> all) => string.Join(", ", all.DefaultIfEmpty("–"));
}
