using System.Globalization;
using Clawdoor.Cli;
using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>The one table from a gateway's refusal to words, next step and exit code.</summary>
internal static class GatewayComplaint
{
    public static Problem Of(GatewayFailure failure)
    {
        var said = Terminal.Safe(failure.Message, 160);
        return failure.Code switch
        {
            GatewayErrorCode.AuthTokenMissing or GatewayErrorCode.AuthPasswordMissing or GatewayErrorCode.AuthRequired =>
                new(GatewayWords.SecretMissing, GatewayWords.SecretMissingNext),
            GatewayErrorCode.AuthTokenMismatch or GatewayErrorCode.AuthPasswordMismatch or GatewayErrorCode.AuthUnauthorized =>
                new(GatewayWords.SecretWrong, GatewayWords.SecretWrongNext),
            GatewayErrorCode.AuthTokenNotConfigured or GatewayErrorCode.AuthPasswordNotConfigured =>
                new(GatewayWords.SecretNotConfigured, UpWords.NoAuthNext),
            GatewayErrorCode.AuthDeviceTokenMismatch or GatewayErrorCode.AuthScopeMismatch =>
                new(GatewayWords.DeviceTokenWrong, GatewayWords.DeviceTokenWrongNext),
            GatewayErrorCode.AuthRateLimited =>
                new(GatewayWords.RateLimited.With(Math.Ceiling((failure.RetryAfter ?? TimeSpan.FromMinutes(5)).TotalSeconds)), GatewayWords.RateLimitedNext),
            GatewayErrorCode.ControlUiOriginNotAllowed => new(GatewayWords.OriginRefused, GatewayWords.OriginRefusedNext),
            GatewayErrorCode.ProxyAttributionRequired => new(GatewayWords.ProxyUntrusted, GatewayWords.OriginRefusedNext),
            GatewayErrorCode.PairingRequired => new(
                GatewayWords.PairingRequired.With(Id(failure)), GatewayWords.PairingRequiredNext.With(Id(failure))),
            GatewayErrorCode.DeviceIdentityRequired or GatewayErrorCode.ControlUiDeviceIdentityRequired => new(GatewayWords.DeviceNeeded),
            GatewayErrorCode.DeviceAuthSignatureExpired => new(GatewayWords.ClockSkew, GatewayWords.ClockSkewNext),
            GatewayErrorCode.DeviceAuthInvalid or GatewayErrorCode.DeviceAuthDeviceIdMismatch or GatewayErrorCode.DeviceAuthNonceRequired
                or GatewayErrorCode.DeviceAuthNonceMismatch or GatewayErrorCode.DeviceAuthSignatureInvalid
                or GatewayErrorCode.DeviceAuthPublicKeyInvalid => new(GatewayWords.DeviceRefused.With(said)),
            GatewayErrorCode.ProtocolMismatch or GatewayErrorCode.ClientVersionMismatch or GatewayErrorCode.ControlUiBuildMismatch =>
                new(GatewayWords.ProtocolMismatch, GatewayWords.ProtocolMismatchNext),
            GatewayErrorCode.MissingScope => new(GatewayWords.ScopeMissing.With(Terminal.Safe(failure.MissingScope ?? failure.Message))),
            GatewayErrorCode.Denied => new(GatewayWords.Denied.With(said)),
            GatewayErrorCode.UnknownPairingRequest => new(GatewayWords.UnknownRequest, GatewayWords.UnknownRequestNext),
            GatewayErrorCode.UnknownDevice => new(GatewayWords.UnknownDevice, GatewayWords.UnknownRequestNext),
            GatewayErrorCode.GatewayStarting or GatewayErrorCode.Unavailable or GatewayErrorCode.ServiceUnavailable =>
                new(GatewayWords.Starting, GatewayWords.StartingNext),
            GatewayErrorCode.Refused => new(GatewayWords.Refused, UpWords.GatewaySilentNext),
            GatewayErrorCode.HostNotFound => new(GatewayWords.HostNotFound),
            GatewayErrorCode.Unreachable => new(GatewayWords.Unreachable.With(said)),
            GatewayErrorCode.TimedOut => new(GatewayWords.TimedOut),
            GatewayErrorCode.TlsNotTrusted => new(
                GatewayWords.CertificateUntrusted.With(failure.CertificateFingerprint),
                GatewayWords.CertificateUntrustedNext.With(failure.CertificateFingerprint)),
            GatewayErrorCode.TlsFailed => new(GatewayWords.TlsFailed.With(said)),
            GatewayErrorCode.UpgradeNotForwarded => new(GatewayWords.UpgradeLost),
            GatewayErrorCode.UpgradeRefused => new(GatewayWords.UpgradeRefused.With(failure.HttpStatus)),
            GatewayErrorCode.NotAGateway or GatewayErrorCode.UnreadableAnswer => new(GatewayWords.NotAGateway.With(said)),
            GatewayErrorCode.Closed => new(GatewayWords.Closed.With(
                failure.CloseCode?.ToString(CultureInfo.InvariantCulture) ?? "–", said)),
            _ => new(GatewayWords.OtherRefusal.With(said)),
        };
    }

    public static ExitCode CodeOf(GatewayFailure failure) => failure.Code switch
    {
        GatewayErrorCode.UnknownPairingRequest or GatewayErrorCode.UnknownDevice => ExitCode.NotFound,
        _ => ExitCode.NoGateway,
    };

    private static string Id(GatewayFailure failure) => Terminal.Safe(failure.RequestId ?? "?");
}
