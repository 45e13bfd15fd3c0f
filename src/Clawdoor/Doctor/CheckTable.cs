using Clawdoor.Doctor.Checks;

namespace Clawdoor.Doctor;

/// <summary>
/// Every check, in the order a visitor's packet meets what they look at. openclaw.json comes before the gateway that lives by it: one that
/// refuses its file does not run. docs/doctor.md is written from here.
/// </summary>
internal static class CheckTable
{
    public static readonly IReadOnlyList<Check> All =
    [
        .. PlaceChecks.All, .. PortChecks.All, .. CertificateChecks.All, .. DoorChecks.All, .. ConfigChecks.All, .. SecretChecks.All,
        .. GatewayChecks.All, .. WayChecks.All, .. LoginChecks.All, .. BootChecks.All,
    ];
}
