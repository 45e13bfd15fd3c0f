using System.Collections.Immutable;
using Clawdoor.Wording;

namespace Clawdoor.Nginx;

/// <summary>Where a mistake of the recipe can be seen.</summary>
internal enum MistakeTrace { Site, Certificate, Elsewhere }

/// <summary>One of the ten things the widely copied recipe gets wrong.</summary>
/// <param name="Number">Its place in the list of ten.</param>
/// <param name="Code">Stable, for scripts.</param>
internal sealed record RecipeMistake(int Number, string Code, MistakeTrace Trace, Sentence Meaning, Sentence Cure)
{
    public static readonly RecipeMistake SecretUnderOtherKey = new(
        1, "secret-under-other-key", MistakeTrace.Elsewhere, NginxWords.SecretUnderOtherKey, NginxWords.SeenByConfigCheck);

    public static readonly RecipeMistake ProxyNotTrusted = new(
        2, "proxy-not-trusted", MistakeTrace.Elsewhere, NginxWords.ProxyNotTrusted, NginxWords.SeenByConfigCheck);

    public static readonly RecipeMistake ForwardedByVisitor = new(
        3, "forwarded-by-visitor", MistakeTrace.Site, NginxWords.ForwardedByVisitor, NginxWords.ForwardedByVisitorCure);

    public static readonly RecipeMistake NoCertificateForAddress = new(
        4, "no-certificate-for-address", MistakeTrace.Certificate, NginxWords.NoCertificateForAddress, NginxWords.NoCertificateForAddressCure);

    public static readonly RecipeMistake ClickThroughWarning = new(
        5, "click-through-warning", MistakeTrace.Certificate, NginxWords.ClickThroughWarning, NginxWords.ClickThroughWarningCure);

    public static readonly RecipeMistake AlwaysUpgrade = new(
        6, "always-upgrade", MistakeTrace.Site, NginxWords.AlwaysUpgrade, NginxWords.AlwaysUpgradeCure);

    public static readonly RecipeMistake HostWithoutPort = new(
        7, "host-without-port", MistakeTrace.Site, NginxWords.HostWithoutPort, NginxWords.HostWithoutPortCure);

    public static readonly RecipeMistake TokenInQuery = new(
        8, "token-in-query", MistakeTrace.Site, NginxWords.TokenInQuery, NginxWords.TokenInQueryCure);

    public static readonly RecipeMistake ApprovedBlind = new(
        9, "approved-blind", MistakeTrace.Elsewhere, NginxWords.ApprovedBlind, NginxWords.ApprovedBlindCure);

    public static readonly RecipeMistake RenewedByRestart = new(
        10, "renewed-by-restart", MistakeTrace.Certificate, NginxWords.RenewedByRestart, NginxWords.RenewedByRestartCure);

    public static readonly ImmutableArray<RecipeMistake> All =
    [
        SecretUnderOtherKey, ProxyNotTrusted, ForwardedByVisitor, NoCertificateForAddress, ClickThroughWarning,
        AlwaysUpgrade, HostWithoutPort, TokenInQuery, ApprovedBlind, RenewedByRestart,
    ];
}

/// <summary>A mistake where it stands.</summary>
/// <param name="Text">The directive, on one line.</param>
internal sealed record FoundMistake(RecipeMistake Mistake, NginxPlace Place, string Text);

/// <summary>What is known of the certificate a site shows.</summary>
/// <param name="IsForPublicAddress">It stands for an address that an authority could certify.</param>
internal sealed record CertificateLook(bool IsSelfSigned, bool IsForPublicAddress);
