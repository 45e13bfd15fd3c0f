using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>
/// The devices that are known and those that wait, in <c>devices.sqlite</c> of the state directory. Every call is one
/// transaction that is on disk when it returns; safe from any thread.
/// </summary>
internal sealed class DeviceStore : IDisposable
{
    public const string FileName = "devices.sqlite";

    /// <summary>Requests live this long after the device's last try.</summary>
    public static readonly TimeSpan RequestLives = TimeSpan.FromMinutes(5);

    /// <summary>Opens or makes the database and brings its schema up to date.</summary>
    public static (DeviceStore? Store, DeviceStoreTrouble? Trouble) Open(string stateDirectory, TimeProvider time) => throw new NotImplementedException();

    /// <summary>Waiting and known devices in the form of <c>device.pair.list</c>; <c>connected</c> is not known here.</summary>
    public DeviceList List() => throw new NotImplementedException();

    public PairedDevice? Find(string deviceId) => throw new NotImplementedException();

    public PendingDevice? FindRequest(string requestId) => throw new NotImplementedException();

    /// <summary>
    /// Makes a request, or refreshes the device's own one when it asks for the same or less; a wider one, another role or
    /// key supersedes it under a new ID with the scopes of both (access-layer 6.6).
    /// </summary>
    public (PendingDevice Request, IReadOnlyList<DeviceEvent> Events) Ask(PairingWish wish) => throw new NotImplementedException();

    /// <summary>Null when there is no such request (any more).</summary>
    public (PairedDevice Device, IReadOnlyList<DeviceEvent> Events)? Approve(string requestId, ApprovedVia via) => throw new NotImplementedException();

    public (PendingDevice Request, IReadOnlyList<DeviceEvent> Events)? Reject(string requestId) => throw new NotImplementedException();

    public (PairedDevice Device, IReadOnlyList<DeviceEvent> Events)? Remove(string deviceId) => throw new NotImplementedException();

    /// <param name="label">At most 64 characters; null or blank takes the name away.</param>
    public (PairedDevice Device, IReadOnlyList<DeviceEvent> Events)? Rename(string deviceId, string? label) => throw new NotImplementedException();

    /// <summary>A token for hello-ok after a login without one: the few issued before stay good until they are pushed out.</summary>
    /// <param name="generation">The gateway secret's generation that a browser's token is bound to; null binds to none.</param>
    public IssuedToken? Issue(string deviceId, string role, IReadOnlyList<string> scopes, string? generation) => throw new NotImplementedException();

    /// <summary>Whether a presented token is good for <paramref name="scopes"/>; marks it used. Constant time over its hash.</summary>
    public TokenState Verify(string deviceId, string role, string token, IReadOnlyList<string> scopes, string? generation) => throw new NotImplementedException();

    /// <summary>Which paired device and role a bare token belongs to, for HTTP; null when none or not good any more.</summary>
    public (PairedDevice Device, DeviceTokenInfo Token)? FindByToken(string token, string? generation) => throw new NotImplementedException();

    /// <summary>All tokens of the role end, one new one is made. Null: no such device or role.</summary>
    public IssuedToken? Rotate(string deviceId, string role, IReadOnlyList<string>? scopes, string? generation) => throw new NotImplementedException();

    /// <summary>When it was revoked; null: no such device or role.</summary>
    public DateTimeOffset? Revoke(string deviceId, string role) => throw new NotImplementedException();

    /// <param name="reason">Such as <c>connect</c>, <c>disconnect</c>.</param>
    public void Seen(string deviceId, string reason, string? remoteIp) => throw new NotImplementedException();

    /// <summary>Takes requests away that nobody refreshed; what to tell.</summary>
    public IReadOnlyList<DeviceEvent> DropExpired() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

/// <summary>Why the devices cannot be kept.</summary>
internal enum DeviceStoreFault
{
    NotWritable,
    NoSpace,

    /// <summary>The file is no database or its pages are damaged.</summary>
    Damaged,

    /// <summary>Written by a newer Clawdoor.</summary>
    Newer,

    /// <summary>Another process holds it.</summary>
    Busy,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record DeviceStoreTrouble(DeviceStoreFault Fault, Wording.Problem Problem);
