using System.Net;
using Clawdoor.Config;
using Clawdoor.Doctor.Sights;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using W = Clawdoor.Wording.DoctorVisitWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>A browser's way through the door up to the login: attribution, upgrade, origin. Where no door stands, the gateway is asked as one would.</summary>
internal static class WayChecks
{
    private static readonly IReadOnlyList<string> _door = ["tls-failed", "door-silent", "port-taken", .. GatewayChecks.Answering];

    private static readonly IReadOnlyList<string> _upgraded = [.. _door, "trusted-proxies-missing", "upgrade-not-forwarded", "upgrade-refused"];

    public static readonly IReadOnlyList<Check> All =
    [
        new("door-wrong-upstream", Area.Way, Severity.Failure, new(W.WrongUpstream, W.WrongUpstreamMeans, W.WrongUpstreamCure), UpstreamAsync) { DependsOn = _door },
        new("trusted-proxies-missing", Area.Way, Severity.Failure, new(W.TrustedProxies, W.TrustedProxiesMeans, W.TrustedProxiesCure), TrustAsync)
        { DependsOn = [.. _door, "door-wrong-upstream"] },
        new("upgrade-not-forwarded", Area.Way, Severity.Failure, new(W.UpgradeLost, W.UpgradeLostMeans, W.UpgradeLostCure), LostAsync)
        { DependsOn = [.. _door, "door-wrong-upstream", "trusted-proxies-missing"] },
        new("upgrade-refused", Area.Way, Severity.Failure, new(W.UpgradeRefused, W.UpgradeRefusedMeans, W.UpgradeRefusedCure), RefusedAsync)
        { DependsOn = [.. _door, "door-wrong-upstream", "trusted-proxies-missing", "upgrade-not-forwarded"] },
        new("origin-refused", Area.Way, Severity.Failure, new(W.OriginRefused, W.OriginRefusedMeans, W.OriginRefusedCure), OriginAsync) { DependsOn = [.. _upgraded, "address-none"] },
        new("protocol-mismatch", Area.Way, Severity.Failure, new(W.Protocol, W.ProtocolMeans, W.ProtocolCure), ProtocolAsync) { DependsOn = _upgraded },
    ];

    private static async ValueTask<Outcome> UpstreamAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        if (target.Whose == Whose.Nobodys)
            return Outcome.Elsewhere;
        var (live, gateway) = ((await scene.Http.SeeAsync(stop)).Live, await scene.Gateway.SeeAsync(stop));
        return live.IsBadGateway && (target.IsElsewhere || gateway.Look.State == GatewayState.Ready)
            ? new Outcome.Found($"GET {live.Url}", live.ToString(), gateway.Url.Authority, Target.OriginOf(target.Main), live.ToString())
            : Outcome.Well;
    }

    private static async ValueTask<Outcome> TrustAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        if (target.Whose == Whose.Nobodys)
        {
            var visit = (await scene.Visit.SeeAsync(stop)).Visits.FirstOrDefault(v => v.Failure?.Code == GatewayErrorCode.ProxyAttributionRequired);
            return visit is null ? new Outcome.Good(W.ProxiesFact) : Untrusted($"{visit.Tried}, X-Forwarded-For", Raw(visit.Failure!), target);
        }

        var http = await scene.Http.SeeAsync(stop);
        if (!http.Ready.IsUnattributable)
            return http.Ready.Status is 200 or 503 && http.Live.IsOpenClaw ? new Outcome.Good(W.ProxiesFact) : Outcome.Well;
        // OpenClaw cannot attribute a visitor who is forwarded as 127.0.0.1 either, however much it trusts the door.
        var config = (await scene.Config.SeeAsync(stop)).Gateway;
        return target.At is { } at && IPAddress.IsLoopback(at.Address) && config?.TrustedProxies.Any(e => OrderRules.Covers(e, IPAddress.Loopback)) == true
            ? new Outcome.Unseen(W.LoopbackVisitor)
            : Untrusted($"GET {http.Live.Url}; GET {http.Ready.Url}", $"{http.Live}; {http.Ready}", target);
    }

    private static Outcome.Found Untrusted(string tried, string saw, Target target) =>
        new(tried, saw, "127.0.0.1") { Cure = target.IsElsewhere ? null : new Cure.Edit(ConfigStep.TrustedProxies) };

    private static async ValueTask<Outcome> LostAsync(Scene scene, CancellationToken stop) =>
        await FirstAsync(scene, v => v.Failure?.Code == GatewayErrorCode.UpgradeNotForwarded, stop) is { } visit
            ? new Outcome.Found(visit.Tried, Raw(visit.Failure!), visit.Origin)
            : Outcome.Well;

    private static async ValueTask<Outcome> RefusedAsync(Scene scene, CancellationToken stop)
    {
        if (await FirstAsync(scene, v => v is { Upgraded: false, Failure: not null }, stop) is not { Failure: { } failure } visit)
            return new Outcome.Good(W.UpgradeFact);
        if (failure.Code == GatewayErrorCode.ProxyAttributionRequired)
            return new Outcome.Unseen(W.LoopbackVisitor);
        return new Outcome.Found(visit.Tried, Raw(failure), visit.Origin, GatewayComplaint.Of(failure).What);
    }

    private static async ValueTask<Outcome> OriginAsync(Scene scene, CancellationToken stop)
    {
        var (target, visits) = (await scene.Target.SeeAsync(stop), (await scene.Visit.SeeAsync(stop)).Visits);
        if (visits.FirstOrDefault(v => v.Failure?.Code == GatewayErrorCode.ControlUiOriginNotAllowed) is { } refused)
        {
            return new Outcome.Found(refused.Tried, Raw(refused.Failure!), refused.Origin)
            {
                Cure = target.IsElsewhere ? null : new Cure.Edit(ConfigStep.AllowedOrigins),
            };
        }

        var allowed = visits.Where(v => v.LetThrough).Select(v => v.Origin).ToList();
        return allowed.Count == 0 ? Outcome.Well : new Outcome.Good(W.OriginFact.With(string.Join(", ", allowed)));
    }

    private static async ValueTask<Outcome> ProtocolAsync(Scene scene, CancellationToken stop) =>
        await FirstAsync(scene, v => v.Failure?.Code is GatewayErrorCode.ProtocolMismatch or GatewayErrorCode.ClientVersionMismatch, stop) is { } visit
            ? new Outcome.Found(visit.Tried, Raw(visit.Failure!), ProtocolVersion.Current)
            : Outcome.Well;

    private static async Task<OriginVisit?> FirstAsync(Scene scene, Func<OriginVisit, bool> isMeant, CancellationToken stop) =>
        (await scene.Visit.SeeAsync(stop)).Visits.FirstOrDefault(isMeant);

    /// <summary>OpenClaw's own code and words, shortened: a stranger's server may have sent them.</summary>
    internal static string Raw(GatewayFailure failure) =>
        $"{failure.DetailsCode ?? failure.Code.ToString()}{(failure.HttpStatus is { } status ? $" (HTTP {status})" : "")}: {PlainText.Printable(failure.Message)}";
}
