using System.Buffers.Text;
using Clawdoor.Access.Refusing;
using Clawdoor.Protocol;

namespace Clawdoor.Access;

/// <summary>Whether a device has the key it says it has, now and for this connection (access-layer 6.1, 6.2).</summary>
internal static class DeviceProofRule
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(120);

    /// <param name="device">The proof in <paramref name="login"/>.</param>
    /// <returns>The key as base64url of its 32 bytes, or what is wrong.</returns>
    public static (string? Key, Denial? Denied) Check(ConnectParams login, DeviceProof device, string nonce, DateTimeOffset now)
    {
        if (DeviceIdentity.DecodePublicKey(device.PublicKey) is not { } key || DeviceIdentity.IdOf(key) != device.Id)
            return (null, Denial.DeviceIdMismatch);
        if ((now - device.SignedAt).Duration() > Skew)
            return (null, Denial.SignatureExpired);
        var answered = device.Nonce.Trim();
        if (answered.Length == 0)
            return (null, Denial.NonceMissing);
        if (answered != nonce)
            return (null, Denial.NonceMismatch);
        return DeviceIdentity.IsSigned(login with { Device = device with { Nonce = answered } })
            ? (Base64Url.EncodeToString(key), null)
            : (null, Denial.SignatureInvalid);
    }
}
