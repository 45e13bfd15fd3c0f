using Clawdoor.Wording;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Certificates;

internal static partial class CertificateLog
{
    [LoggerMessage(100, LogLevel.Information, "Certificate {Fingerprint} is in use, valid until {NotAfter:u}.")]
    public static partial void InUse(this ILogger logger, string fingerprint, DateTimeOffset notAfter);

    [LoggerMessage(101, LogLevel.Information, "Certificate {Old} was replaced by {Fingerprint}, valid until {NotAfter:u}; open connections go on.")]
    public static partial void Replaced(this ILogger logger, string old, string fingerprint, DateTimeOffset notAfter);

    [LoggerMessage(102, LogLevel.Error, "The certificate could not be renewed; the one that ends at {NotAfter:u} stays, the next try is in {Wait}.")]
    public static partial void RenewalFailed(this ILogger logger, DateTimeOffset notAfter, TimeSpan wait, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "The certificate files changed but do not do: {What} The certificate before them stays in use.")]
    public static partial void FilesRefused(this ILogger logger, Message what);

    [LoggerMessage(104, LogLevel.Warning, "{What}")]
    public static partial void FilesWarning(this ILogger logger, Message what);

    [LoggerMessage(105, LogLevel.Warning, "The certificate in {Path} ends at {NotAfter:u} and nobody has renewed it yet.")]
    public static partial void FilesEndSoon(this ILogger logger, string path, DateTimeOffset notAfter);

    [LoggerMessage(106, LogLevel.Error, "The certificate in {Path} ended at {NotAfter:u}; browsers refuse it until the files are renewed.")]
    public static partial void FilesEnded(this ILogger logger, string path, DateTimeOffset notAfter);

    [LoggerMessage(107, LogLevel.Error, "Looking after the certificate failed unexpectedly; it stays in use.")]
    public static partial void LookFailed(this ILogger logger, Exception exception);
}
