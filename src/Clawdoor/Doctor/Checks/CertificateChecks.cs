using System.Globalization;
using Clawdoor.Doctor.Sights;
using W = Clawdoor.Wording.DoctorDoorWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>The way to the door and the TLS it speaks there.</summary>
internal static class CertificateChecks
{
    /// <summary>The part of its life after which somebody has forgotten to renew it: a ratio, since lives range from 160 hours to years.</summary>
    private const double ForgottenAt = 0.9;

    private static readonly string[] _handshake = ["door-unreachable", "tls-failed"];

    public static readonly IReadOnlyList<Check> All =
    [
        new("certificate-files-unusable", Area.Certificate, Severity.Failure, new(W.FilesUnusable, W.FilesUnusableMeans, W.FilesUnusableCure), FilesAsync),
        new("door-unreachable", Area.Certificate, Severity.Failure, new(W.Unreachable, W.UnreachableMeans, W.UnreachableCure), ReachAsync),
        new("tls-failed", Area.Certificate, Severity.Failure, new(W.TlsFailed, W.TlsFailedMeans, W.TlsFailedCure), TlsAsync) { DependsOn = ["door-unreachable"] },
        Of("certificate-name-mismatch", Severity.Failure, new(W.NameMismatch, W.NameMismatchMeans, W.NameMismatchCure),
            (shown, target, _) => shown.CoversHost ? null : [Host(target), shown.Names.Count == 0 ? "–" : string.Join(", ", shown.Names)]),
        Of("certificate-expired", Severity.Failure, new(W.Expired, W.ExpiredMeans, W.ExpiredCure),
            (shown, _, now) => now < shown.NotAfter ? null : [Day(shown.NotAfter)]),
        Of("certificate-not-yet-valid", Severity.Failure, new(W.NotYet, W.NotYetMeans, W.NotYetCure),
            (shown, _, now) => now >= shown.NotBefore ? null : [Day(shown.NotBefore)]),
        Of("certificate-ends-soon", Severity.Warning, new(W.EndsSoon, W.EndsSoonMeans, W.EndsSoonCure),
            (shown, _, now) => now < shown.NotBefore + ((shown.NotAfter - shown.NotBefore) * ForgottenAt) || now >= shown.NotAfter ? null : [Day(shown.NotAfter)]),
        Of("certificate-chain-incomplete", Severity.Failure, new(W.ChainIncomplete, W.ChainIncompleteMeans, W.ChainIncompleteCure),
            (shown, _, _) => shown.LacksIntermediate ? [] : null),
        Of("certificate-weak", Severity.Failure, new(W.CertificateWeak, W.CertificateWeakMeans, W.CertificateWeakCure),
            (shown, _, _) => shown.Weakness is { } weakness ? [weakness] : null),
        new("tls-outdated", Area.Certificate, Severity.Warning, new(W.TlsOutdated, W.TlsOutdatedMeans, W.TlsOutdatedCure), OldAsync) { DependsOn = _handshake },
    ];

    /// <summary>A check of the certificate shown; <paramref name="about"/> is null when it is as it should be.</summary>
    private static Check Of(string code, Severity severity, CheckWords words, Func<CertificateView, Target, DateTimeOffset, object?[]?> about) =>
        new(code, Area.Certificate, severity, words, async (scene, stop) =>
        {
            var target = await scene.Target.SeeAsync(stop);
            if (target.Whose == Whose.Nobodys || (await scene.Tls.SeeAsync(stop)).Certificate is not { } shown)
                return Outcome.Elsewhere;
            return about(shown, target, scene.Time.GetUtcNow()) is { } holes
                ? new Outcome.Found($"TLS {target.At} SNI {Host(target)}", Raw(shown), holes)
                : Outcome.Well;
        })
        {
            // Days cannot be judged by a clock that is wrong.
            DependsOn = code is "certificate-expired" or "certificate-not-yet-valid" or "certificate-ends-soon" ? [.. _handshake, "clock-wrong"] : _handshake,
        };

    private static async ValueTask<Outcome> FilesAsync(Scene scene, CancellationToken stop) =>
        (await scene.GivenFiles.SeeAsync(stop)).FirstOrDefault(t => !t.IsWarning) is { } trouble
            ? new Outcome.Found($"read {scene.Settings.CertificateFile}, {scene.Settings.KeyFile}", $"{trouble.Fault}", trouble.Problem.What, trouble.Problem.Next)
            : Outcome.Elsewhere;

    private static async ValueTask<Outcome> ReachAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        return target switch
        {
            { Whose: Whose.Nobodys } => Outcome.Elsewhere,
            { At: null } => new Outcome.Found($"connect {target.Main.Authority}", target.Trouble ?? "–", Target.OriginOf(target.Main)),
            { IsDetour: true, At: { } at } => new Outcome.Good(W.Detour.With(Target.OriginOf(target.Main), at)),
            _ => new Outcome.Good(W.Reached.With(Target.OriginOf(target.Main))),
        };
    }

    private static async ValueTask<Outcome> TlsAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        if (target.Whose == Whose.Nobodys)
            return Outcome.Elsewhere;
        var tls = await scene.Tls.SeeAsync(stop);
        return tls is { Certificate: { } shown, Trouble: null }
            ? new Outcome.Good(W.TlsFact.With(shown.IsSelfSigned ? W.SelfSigned.With() : W.Issued.With(), Day(shown.NotAfter), shown.Fingerprint))
            : new Outcome.Found($"TLS {target.At} SNI {Host(target)}", tls.Trouble ?? "–", Target.OriginOf(target.Main));
    }

    private static async ValueTask<Outcome> OldAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        if (target.Whose == Whose.Nobodys || (await scene.Tls.SeeAsync(stop)).SpeaksOldTls is not { } speaks)
            return Outcome.Elsewhere;
        return speaks ? new Outcome.Found($"TLS {target.At} ClientHello 1.1", "ServerHello 1.1") : Outcome.Well;
    }

    private static string Host(Target target) => target.Main.IdnHost.Trim('[', ']');

    private static string Raw(CertificateView shown) =>
        $"SAN {(shown.Names.Count == 0 ? "–" : string.Join(", ", shown.Names))}; {Day(shown.NotBefore)} – {Day(shown.NotAfter)}; SHA-256 {shown.Fingerprint}";

    private static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
