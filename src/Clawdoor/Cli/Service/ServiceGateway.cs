using Clawdoor.Config;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary>Which gateway a service's door stands before.</summary>
/// <param name="Settings">With the gateway's address and openclaw.json named.</param>
/// <param name="BuiltIn">Clawdoor's own, as a service beside the door.</param>
/// <param name="Found">OpenClaw, looked at; null for the built-in one, which has yet to start.</param>
/// <param name="Owner">The user whose OpenClaw it is; null when it cannot be told.</param>
internal sealed record ServiceGateway(Settings Settings, bool BuiltIn, FoundGateway? Found, Account? Owner)
{
    /// <summary>systemd keeps a user's services running after they have logged out; so says this file.</summary>
    public bool Lingers => Owner is null || Owner.Id == 0 || File.Exists($"/var/lib/systemd/linger/{Owner.Name}");

    /// <summary>Whether OpenClaw runs as a unit of its user, which ends with their last session.</summary>
    public bool IsUserUnit => Owner is { } owner && PortUse.Read(Settings.Upstream?.Port ?? GatewayConfig.UsualPort).Holders is [{ Unit: "openclaw-gateway.service" }, ..]
        && owner.Id != 0;

    public static async Task<(ServiceGateway? Gateway, Problem? Problem)> FindAsync(Visit visit, CancellationToken stop)
    {
        var settings = visit.Settings with { State = Units.State };
        // Its openclaw.json without its unit: so it is after a restore on another machine.
        if (settings.BuiltIn || settings.OpenClawConfig == Units.GatewayConfig || File.Exists(Units.PathOf(Units.Gateway)) || await NoOpenClaw.HereAsync(settings, visit.Environment, visit.Time, stop))
        {
            var port = settings.Upstream?.Port ?? GatewayConfig.UsualPort;
            var own = settings with { BuiltIn = false, Upstream = new Uri($"http://127.0.0.1:{port}"), OpenClawConfig = Units.GatewayConfig };
            return PortUse.Read(port) is { IsTaken: true } use && use.Holders.All(h => h.Unit != Units.Gateway)
                ? (null, use.ToProblem()! with { Next = ServiceWords.GatewayPortNext })
                : (new(own, true, null, null), null);
        }

        var (url, reading) = FoundGateway.Locate(settings, visit.Environment);
        var owner = Account.OfListener(url.Port);
        var config = reading.Config?.Path;
        // Root has none of its own: it is the file of whoever runs the gateway.
        if (config is null && owner is not null && OpenClawPaths.Find(null, new Dictionary<string, string> { ["HOME"] = owner.Home }).Config is var theirs && File.Exists(theirs))
            config = theirs;
        settings = settings with { OpenClawConfig = config ?? settings.OpenClawConfig };
        var (found, problem) = await FoundGateway.FindAsync(settings, visit.Environment, visit.Time, stop);
        if (found is null)
            return (null, problem);
        owner ??= config is not null && UnixFile.Find(config) is { } facts ? Account.Find(a => a.Id == facts.Owner.User) : null;
        return (new(settings with { Upstream = found.Url }, false, found, owner), null);
    }
}
