using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Machine;
using Clawdoor.Protocol;

namespace Clawdoor.Doctor.Sights;

/// <summary>A file that holds secrets and is open to other users.</summary>
internal sealed record OpenFile(string Path, UnixFileMode Mode);

/// <summary>openclaw.json and the files beside it.</summary>
/// <param name="Open">Those that others may read or write.</param>
internal sealed record ConfigView(ConfigReading Reading, OpenClawPaths Paths, IReadOnlyList<OpenFile> Open)
{
    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The built-in gateway's token where openclaw.json has none.</summary>
    public string? KeptToken { get; init; }

    public OpenClawConfig? File => Reading.Config;

    public GatewayConfig? Gateway => Reading.Config?.Gateway;

    public bool IsMissing => Reading.Failure?.Trouble == ConfigTrouble.Missing;

    /// <summary>What a caller on loopback logs in with; null when there is none or it cannot be seen from here.</summary>
    public AuthParams? Auth => Gateway is { } gateway ? GatewayAccess.SecretOf(gateway, KeptToken) : null;

    public static ConfigView Read(Surroundings here)
    {
        var paths = OpenClawPaths.Find(here.Settings.OpenClawConfig, here.Environment);
        var open =
            from path in new[] { paths.Config, Path.Combine(paths.State, ".env") }
            let facts = UnixFile.Find(path)
            where facts is { IsRegular: true } && (facts.Mode & ForOthers) != 0
            select new OpenFile(path, facts.Mode);
        return new(OpenClawConfig.ReadAt(paths, here.Environment), paths, [.. open]) { KeptToken = OwnToken.Kept(here.Settings.State) };
    }
}
