using Clawdoor.Doctor.Sights;
using W = Clawdoor.Wording.DoctorForwardedWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>What a proxy tells the gateway about a visitor, as far as the gateway shows what it was told.</summary>
internal static class ForwardedChecks
{
    private static readonly IReadOnlyList<string> _before =
        [.. GatewayChecks.Answering, "tls-failed", "door-silent", "port-taken", "door-wrong-upstream", "trusted-proxies-missing"];

    public static readonly IReadOnlyList<Check> All =
    [
        new("forwarded-by-visitor", Area.Login, Severity.Failure, new(W.ByVisitor, W.ByVisitorMeans, W.ByVisitorCure), ByVisitorAsync)
        { DependsOn = _before, Unless = ["remote-taken-for-local"] },
        Of("forwarded-scheme-lost", new(W.SchemeLost, W.SchemeLostMeans, W.SchemeLostCure), (seen, _) => seen.Scheme != Uri.UriSchemeHttps),
        Of("forwarded-host-changed", new(W.HostChanged, W.HostChangedMeans, W.HostChangedCure), (seen, typed) =>
            !seen.IdnHost.Equals(typed.IdnHost, StringComparison.OrdinalIgnoreCase) || Port(seen) != typed.Port),
    ];

    /// <summary>The gateway that trusts this door refuses a visit that only claims to be 127.0.0.1: so it heard the claim, and not the door.</summary>
    private static async ValueTask<Outcome> ByVisitorAsync(Scene scene, CancellationToken stop)
    {
        if ((await scene.Target.SeeAsync(stop)).Whose == Whose.Nobodys)
            return Outcome.Elsewhere;
        var http = await scene.Http.SeeAsync(stop);
        if (http.Ready.Status != 200 || http.Pretended is not { } pretended)
            return Outcome.Elsewhere;
        return pretended.IsUnattributable
            ? new Outcome.Found($"GET {pretended.Url}, X-Forwarded-For: 127.0.0.1", $"{pretended}; {http.Ready}")
            : Outcome.Well;
    }

    private static Check Of(string code, CheckWords words, Func<Uri, Uri, bool> isWrong) =>
        new(code, Area.Login, Severity.Warning, words, async (scene, stop) =>
        {
            var target = await scene.Target.SeeAsync(stop);
            // Where no door stands the doctor itself said what a door would say.
            if (target.Whose == Whose.Nobodys || (await scene.Login.SeeAsync(stop)) is not { SeenAs: { } seen } login)
                return Outcome.Elsewhere;
            return isWrong(seen, target.Main)
                ? new Outcome.Found(login.Tried, $"hello-ok: {Target.OriginOf(seen)}", Target.OriginOf(seen), Target.OriginOf(target.Main))
                : Outcome.Well;
        })
        { DependsOn = _before, Unless = ["secret-refused", "locked-out", "remote-taken-for-local", "login-refused"] };

    // A Host without a port came from https, whatever scheme the gateway believes in.
    private static int Port(Uri seen) => seen.IsDefaultPort ? 443 : seen.Port;
}
