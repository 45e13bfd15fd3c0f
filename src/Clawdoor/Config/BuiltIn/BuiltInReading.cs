using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Config.BuiltIn;

/// <summary>openclaw.json as the built-in gateway sees it: what it would run on, or every reason why it cannot.</summary>
/// <param name="Config">Null when it cannot be read or is refused.</param>
/// <param name="IsMissing">There is no file at all.</param>
/// <param name="Refusals">All at once; empty when <paramref name="Config"/> is there.</param>
internal sealed record BuiltInReading(BuiltInConfig? Config, bool IsMissing, IReadOnlyList<Problem> Refusals, IReadOnlyList<Problem> Warnings)
{
    /// <summary>Where to listen; loopback when there is no configuration.</summary>
    public ListenPlan Listen { get; init; } = new([], []);

    /// <summary>The files that were read: when one of them changes, it is to be read again.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    public static BuiltInReading Read(OpenClawPaths paths, IReadOnlyDictionary<string, string> environment, RunFlags flags)
    {
        var (file, failure) = OpenClawConfig.ReadAt(paths, environment);
        if (file is null)
            return new(null, failure!.Trouble == ConfigTrouble.Missing, [failure.Problem], []) { Files = [paths.Config] };
        var config = BuiltInConfig.From(file, flags);
        var listen = ListenPlan.Of(config, Container.IsInside(environment), config.Gateway.Bind == "tailnet" ? MachineAddresses.Read() : []);
        var (refusals, warnings) = GatewayRules.Check(config, listen);
        return new(refusals.Count == 0 ? config : null, IsMissing: false, refusals, warnings) { Listen = listen, Files = [.. file.Files.Keys] };
    }
}
