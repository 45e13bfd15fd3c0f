using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>Where the gateway is, what answers there, and what openclaw.json says about it.</summary>
/// <param name="Config">Null when there is none or it cannot be read; then <paramref name="ConfigProblem"/> says why.</param>
internal sealed record FoundGateway(Uri Url, GatewayLook Look, OpenClawConfig? Config, Problem? ConfigProblem)
{
    /// <summary>The built-in gateway's token where openclaw.json has none.</summary>
    public string? KeptToken { get; init; }

    /// <summary>The gateway's own secret; null when there is none or it cannot be seen from here.</summary>
    public AuthParams? Auth => Config is { } config ? GatewayAccess.SecretOf(config.Gateway, KeptToken) : null;

    /// <summary>The text of <see cref="Auth"/>, for an address with <c>#token=</c>.</summary>
    public string? Secret => Auth?.Token ?? Auth?.Password;

    /// <summary>Headers by which the gateway would take a visitor for somebody: the door lets none of them in.</summary>
    public IReadOnlyList<string> IdentityHeaders => Config?.Gateway.IdentityHeaders ?? [];

    /// <summary>Reads openclaw.json and looks at the gateway it describes, or at the one that was named.</summary>
    public static async Task<(FoundGateway? Gateway, Problem? Problem)> FindAsync(
        Settings settings, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken stop)
    {
        var (url, reading) = Locate(settings, environment);
        if (settings.Upstream is null && reading.Config?.Gateway.HasTls == true)
            return (null, new Problem(UpWords.GatewayHasTls, UpWords.GatewayHasTlsNext));
        var look = await GatewayLook.AtAsync(url, time, stop);
        if (look.State == GatewayState.NotOpenClaw)
            return (null, new Problem(UpWords.NotOpenClaw.With(url.Authority, GatewayLook.Probe, look.Saw), UpWords.NotOpenClawNext));
        if (look.State == GatewayState.Silent && settings.Upstream is null && reading.Failure?.Trouble == ConfigTrouble.Missing)
        {
            return (null, new Problem(
                UpWords.NoGateway.With(url.Authority, OpenClawPaths.Find(settings.OpenClawConfig, environment).Config), UpWords.NoGatewayNext));
        }

        return (new FoundGateway(url, look, reading.Config, reading.Failure?.Problem) { KeptToken = OwnToken.Kept(settings.State) }, null);
    }

    /// <summary>The same gateway, looked at again.</summary>
    public async Task<FoundGateway> AgainAsync(Settings settings, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken stop)
    {
        var reading = OpenClawConfig.Read(settings.OpenClawConfig, environment);
        return this with { Look = await GatewayLook.AtAsync(Url, time, stop), Config = reading.Config, ConfigProblem = reading.Failure?.Problem };
    }

    /// <summary>Where the gateway should be, without asking it.</summary>
    public static (Uri Url, ConfigReading Reading) Locate(Settings settings, IReadOnlyDictionary<string, string> environment)
    {
        var reading = OpenClawConfig.Read(settings.OpenClawConfig, environment);
        var port = reading.Config?.Gateway.Port ?? GatewayConfig.PortOf(OpenClawPaths.Set(environment, "OPENCLAW_GATEWAY_PORT")) ?? GatewayConfig.UsualPort;
        return (settings.Upstream ?? new Uri($"http://127.0.0.1:{port}"), reading);
    }
}
