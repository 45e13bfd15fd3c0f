#pragma warning disable CS9113 // shape only
using Clawdoor.Devices;

namespace Clawdoor.Access;

/// <summary>
/// The one decision about a <c>connect</c>, in OpenClaw's order: protocol, role, origin, shared secret, no device, device proof,
/// device token, authorised, pairing (access-layer 2.3). Holds what is remembered between tries: the two rate limiters.
/// </summary>
internal sealed class ConnectJudge(DeviceStore devices, TimeProvider time)
{
    /// <summary>Decides, and writes what follows for devices (request, silent approval, token) into the store.</summary>
    public Verdict Judge(ConnectAttempt attempt, AccessPolicy policy) => throw new NotImplementedException();

    /// <summary>The <c>Authorization</c> header of an HTTP request.</summary>
    public BearerVerdict JudgeBearer(string? authorization, Peer peer, AccessPolicy policy) => throw new NotImplementedException();
}
