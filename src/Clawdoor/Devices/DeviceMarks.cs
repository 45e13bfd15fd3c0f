using Clawdoor.Machine;
using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>
/// When devices and tokens were last used. Nobody's access hangs on that, so it waits for the next thing that is written
/// anyway, at most <see cref="Wait"/>: a login costs no disk. Held under the store's lock.
/// </summary>
internal sealed class DeviceMarks(TimeProvider time)
{
    /// <summary>What a power cut may take from "last seen".</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (long At, string? Reason, string? RemoteIp)> _seen = [];
    private readonly Dictionary<(string Device, string Role), long> _used = [];
    private long _written = time.GetTimestamp();

    public bool IsDue => _seen.Count + _used.Count > 0 && time.GetElapsedTime(_written) >= Wait;

    public void Seen(PairedDevice device, DateTimeOffset at, string reason, string? remoteIp) =>
        _seen[device.DeviceId] = (at.ToUnixTimeMilliseconds(), DeviceText.Clean(reason), remoteIp);

    public void Used(string deviceId, string role, DateTimeOffset at) => _used[(deviceId, role)] = at.ToUnixTimeMilliseconds();

    public void Write(SqliteFile file)
    {
        foreach (var (device, mark) in _seen)
            file.Run("UPDATE device SET seen_at = $2, seen_reason = $3, remote_ip = $4 WHERE id = $1", device, mark.At, mark.Reason, mark.RemoteIp);
        foreach (var ((device, role), at) in _used)
            file.Run("UPDATE role_grant SET used_at = $3 WHERE device_id = $1 AND role = $2", device, role, at);
    }

    /// <summary>What <see cref="Write"/> wrote is on disk.</summary>
    public void Written()
    {
        _seen.Clear();
        _used.Clear();
        _written = time.GetTimestamp();
    }

    public PairedDevice Over(PairedDevice device) => _seen.TryGetValue(device.DeviceId, out var mark)
        ? device with { LastSeenAtMs = DateTimeOffset.FromUnixTimeMilliseconds(mark.At), LastSeenReason = mark.Reason, RemoteIp = mark.RemoteIp }
        : device;

    public RoleGrant Over(RoleGrant grant) => _used.TryGetValue((grant.DeviceId, grant.Info.Role), out var at)
        ? grant with { Info = grant.Info with { LastUsedAtMs = DateTimeOffset.FromUnixTimeMilliseconds(at) } }
        : grant;
}
