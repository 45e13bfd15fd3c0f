using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Devices;

/// <summary>
/// The devices that are known and those that wait, in <c>devices.sqlite</c> of the state directory. Every call is one
/// transaction that is on disk when it returns (but see <see cref="DeviceMarks"/>); safe from any thread. When the disk
/// fails a call throws <see cref="StoreException"/> and nothing of it has happened.
/// </summary>
internal sealed partial class DeviceStore : IDisposable
{
    /// <summary>The name of the file in the state directory.</summary>
    public const string FileName = "devices.sqlite";

    private static readonly StoreKind _kind = new(FileName, DeviceSchema.ApplicationId, DeviceSchema.Versions)
    {
        Name = DeviceStoreWords.Name,
        MoveAside = DeviceStoreWords.MoveAside,
    };

    private readonly Lock _gate = new();
    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private readonly DeviceMarks _marks;
    private readonly string _path;
    private bool _isClosed;

    private DeviceStore(SqliteFile file, TimeProvider time, string path)
    {
        _file = file;
        _time = time;
        _marks = new(time);
        _path = path;
    }

    // Columns hold milliseconds; what is told must be what is read again.
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Opens or makes the database and brings its schema up to date.</summary>
    public static (DeviceStore? Store, StoreTrouble? Trouble) Open(string stateDirectory, TimeProvider time)
    {
        var path = Path.Combine(stateDirectory, FileName);
        var (file, trouble) = _kind.Open(path);
        return (file is null ? null : new(file, time, path), trouble);
    }

    /// <summary>Waiting and known devices in the form of <c>device.pair.list</c>, the newest first; <c>connected</c> is not known here.</summary>
    public DeviceList List() => Reading(() =>
    {
        var grants = _file.Rows($"SELECT {DeviceRows.GrantColumns} FROM role_grant ORDER BY role", DeviceRows.Grant)
            .ToLookup(g => g.DeviceId);
        return new DeviceList
        {
            Pending = _file.Rows(
                $"SELECT {DeviceRows.RequestColumns} FROM request WHERE refreshed_at >= $1 ORDER BY asked_at DESC, id",
                DeviceRows.Request,
                OldestAlive()),
            Paired =
            [
                .. _file.Rows($"SELECT {DeviceRows.DeviceColumns} FROM device ORDER BY approved_at DESC, id", DeviceRows.Device)
                    .Select(d => WithGrants(d, grants[d.DeviceId])),
            ],
        };
    });

    /// <summary>Whether it can be read now.</summary>
    public bool IsWorking()
    {
        try
        {
            return Reading(() => _file.Number("SELECT count(*) FROM sqlite_schema")) > 0;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public PairedDevice? Find(string deviceId) => Reading(() => Device(deviceId));

    public PendingDevice? FindRequest(string requestId) => Reading(() => Request(requestId));

    /// <summary>Its requests and tokens go with it. OpenClaw announces nothing here, so neither do the events.</summary>
    public (PairedDevice Device, IReadOnlyList<DeviceEvent> Events)? Remove(string deviceId) =>
        Writing<(PairedDevice, IReadOnlyList<DeviceEvent>)?>(() =>
        {
            if (Device(deviceId) is not { } device)
                return null;
            Forget(deviceId);
            return (device, []);
        });

    /// <param name="label">At most 64 characters; null or blank takes the name away.</param>
    public (PairedDevice Device, IReadOnlyList<DeviceEvent> Events)? Rename(string deviceId, string? label) =>
        Writing<(PairedDevice, IReadOnlyList<DeviceEvent>)?>(() =>
            _file.Run("UPDATE device SET operator_label = $2 WHERE id = $1", deviceId, DeviceText.Clean(label)) == 0
                ? null
                : (Device(deviceId)!, [new DeviceEvent.Changed()]));

    /// <param name="reason">Such as <c>connect</c>, <c>disconnect</c>.</param>
    /// <param name="remoteIp">Absent for direct-local devices; a <c>connect</c> without takes the one before away.</param>
    public void Seen(string deviceId, string reason, string? remoteIp)
    {
        var due = Reading(() =>
        {
            if (Device(deviceId) is { } device)
                _marks.Seen(device, Now, reason, DeviceText.Clean(remoteIp) ?? (reason == "connect" ? null : device.RemoteIp));
            return _marks.IsDue;
        });
        if (due)
            Writing(() => true);
    }

    /// <summary>Writes what was seen last and closes the file; more than once does nothing more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            try
            {
                _file.Transaction(() =>
                {
                    _marks.Write(_file);
                    return true;
                });
            }
            catch (SqliteException)
            {
                // Only "last seen" is lost, and nobody is left to be told.
                _marks.Written();
            }

            _file.Dispose();
        }
    }

    private T Reading<T>(Func<T> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            try
            {
                return work();
            }
            catch (SqliteException e)
            {
                throw new StoreException(StoreTrouble.Of(e, _kind, _path), e);
            }
        }
    }

    private T Writing<T>(Func<T> work) => Reading(() =>
    {
        var result = _file.Transaction(() =>
        {
            _marks.Write(_file);
            return work();
        });
        _marks.Written();
        return result;
    });

    private long OldestAlive() => (Now - RequestLives).ToUnixTimeMilliseconds();

    private PairedDevice? Device(string id) =>
        _file.Row($"SELECT {DeviceRows.DeviceColumns} FROM device WHERE id = $1", DeviceRows.Device, id) is { } device
            ? WithGrants(device, _file.Rows($"SELECT {DeviceRows.GrantColumns} FROM role_grant WHERE device_id = $1 ORDER BY role", DeviceRows.Grant, id))
            : null;

    private PendingDevice? Request(string id) => _file.Row(
        $"SELECT {DeviceRows.RequestColumns} FROM request WHERE id = $1 AND refreshed_at >= $2",
        DeviceRows.Request,
        id,
        OldestAlive());

    private PairedDevice WithGrants(PairedDevice device, IEnumerable<RoleGrant> grants) =>
        _marks.Over(device) with { Tokens = [.. grants.Select(g => _marks.Over(g).Info)] };

    private void Forget(string deviceId)
    {
        _file.Run("DELETE FROM device WHERE id = $1", deviceId);
        _file.Run("DELETE FROM request WHERE device_id = $1", deviceId);
    }
}
