using System.Text.Json.Serialization;

namespace Clawdoor.Backups;

/// <summary>What is in a backup, as <c>manifest.json</c> in front of its files.</summary>
/// <param name="Version">Of the Clawdoor that made it.</param>
internal sealed record Manifest(string Version, DateTimeOffset Created)
{
    public const string FileName = "manifest.json";

    /// <summary>4 MiB; a file takes about 120 bytes.</summary>
    public const int Longest = 4 << 20;

    public const int MostFiles = 20_000;

    /// <summary>Bytes in one file; a database of conversations may grow to this.</summary>
    public const long LargestFile = 8L << 30;

    /// <summary>The addresses that clawdoor.json says visitors type; empty = whatever the machine has.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Clawdoor's own; null when it never made one.</summary>
    public ManifestCertificate? Certificate { get; init; }

    /// <summary>How many are paired with the built-in gateway; null when it was never used.</summary>
    public int? Devices { get; init; }

    /// <summary>The paths that clawdoor.json names, by setting.</summary>
    public IReadOnlyDictionary<string, string> Paths { get; init; } = new Dictionary<string, string>();

    /// <summary>In the order in which they follow.</summary>
    public IReadOnlyList<ManifestFile> Files { get; init; } = [];

    /// <summary>Whether it is of a door and of a gateway with a state of its own.</summary>
    [JsonIgnore]
    public bool HasGateway => Files.Any(f => f.Path.StartsWith(Places.GatewayPrefix, StringComparison.Ordinal));

    /// <summary>The gateway's files of which the door has its own: where both go into one state, those stay out.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Second
    {
        get
        {
            var own = Entries(Places.StatePrefix).Select(f => f.Entry).ToHashSet();
            return [.. Entries(Places.GatewayPrefix).Where(f => own.Contains(f.Entry)).Select(f => f.Path)];

            IEnumerable<(string Path, string Entry)> Entries(string prefix) =>
                Files.Where(f => f.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(f => (f.Path, f.Path.Split('/')[1]));
        }
    }

    /// <summary>Whether it says what a backup may say.</summary>
    [JsonIgnore]
    public bool IsSound =>
        Version is not null && Addresses is not null && Paths is not null && Files is not null
        && Certificate is null or { Fingerprint: not null, Names: not null }
        && Files.Count is > 0 and <= MostFiles
        && Files.All(f => f is { Path: not null, Sha256: not null, Bytes: >= 0 and <= LargestFile } && Places.IsKnown(f.Path))
        && Files.DistinctBy(f => f.Path).Count() == Files.Count;
}

/// <param name="Fingerprint">SHA-256 as browsers show it.</param>
/// <param name="Names">Addresses and names it is good for, without this machine's own ones (loopback, localhost).</param>
internal sealed record ManifestCertificate(string Fingerprint, DateTimeOffset Until, IReadOnlyList<string> Names);

/// <param name="Path">See <see cref="Places"/>.</param>
/// <param name="Sha256">Hex.</param>
internal sealed record ManifestFile(string Path, long Bytes, string Sha256);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
