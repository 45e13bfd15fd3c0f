using System.Collections.Immutable;
using Clawdoor.Wording;

namespace Clawdoor.Nginx;

/// <summary>Why something of a site does not come along.</summary>
internal enum NotCarriedKind
{
    /// <summary>Who may come in: without it everybody reaches the gateway's own login.</summary>
    AccessRule,

    /// <summary>Another server of the same nginx.</summary>
    OtherServer,

    /// <summary>A location that is not the gateway.</summary>
    OtherLocation,

    /// <summary>The place where an authority checks a name.</summary>
    AcmeChallenge,

    /// <summary>The gateway under a path that nginx takes away.</summary>
    PathPrefix,

    /// <summary>A name that is no address.</summary>
    Name,

    /// <summary>A port or socket the door does not open.</summary>
    Listen,

    /// <summary>A second certificate, or one that is no file.</summary>
    Certificate,

    /// <summary>A gateway elsewhere, a second one, or one that speaks TLS.</summary>
    Upstream,

    /// <summary>nginx itself stands behind another proxy.</summary>
    BehindProxy,

    /// <summary>Headers of answers.</summary>
    Header,

    Log,

    /// <summary>Everything else.</summary>
    Other,
}

/// <summary>Something of a site that clawdoor.json cannot say and the door does not do by itself.</summary>
/// <param name="Text">The directive, on one line.</param>
internal sealed record NotCarried(NotCarriedKind Kind, NginxPlace Place, string Text)
{
    private static readonly ImmutableDictionary<NotCarriedKind, Sentence> _reasons = new Dictionary<NotCarriedKind, Sentence>
    {
        [NotCarriedKind.AccessRule] = NginxWords.NoAccessRule,
        [NotCarriedKind.OtherServer] = NginxWords.NoOtherServer,
        [NotCarriedKind.OtherLocation] = NginxWords.NoOtherLocation,
        [NotCarriedKind.AcmeChallenge] = NginxWords.NoAcmeChallenge,
        [NotCarriedKind.PathPrefix] = NginxWords.NoPathPrefix,
        [NotCarriedKind.Name] = NginxWords.NoName,
        [NotCarriedKind.Listen] = NginxWords.NoListen,
        [NotCarriedKind.Certificate] = NginxWords.NoCertificate,
        [NotCarriedKind.Upstream] = NginxWords.NoUpstream,
        [NotCarriedKind.BehindProxy] = NginxWords.NoBehindProxy,
        [NotCarriedKind.Header] = NginxWords.NoHeader,
        [NotCarriedKind.Log] = NginxWords.NoLog,
        [NotCarriedKind.Other] = NginxWords.NoOther,
    }.ToImmutableDictionary();

    public Sentence Reason => _reasons[Kind];
}
