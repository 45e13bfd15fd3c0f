using Clawdoor.Protocol;

namespace Clawdoor.Gateway;

/// <summary>
/// Who is here: the gateway itself, who is connected, and for five minutes who was. One entry a connection, at most 200, the
/// gone and the oldest out first; programs that only come to ask something are not listed.
/// </summary>
internal sealed class Presence(string version, TimeProvider time)
{
    private const int MostEntries = 200;
    private const string Gone = "disconnect";
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, PresenceEntry> _entries = [];
    private readonly Lock _lock = new();
    private readonly string _instance = Guid.NewGuid().ToString();
    private long _version = 1;

    /// <summary>Rises with every arrival and departure; part of <c>stateVersion</c>.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Whether a client of this mode is somebody to be listed.</summary>
    public static bool Counts(ClientInfo client) => client.Mode is not ("cli" or "backend" or "probe");

    public void Arrived(Connection connection)
    {
        var (now, client, login) = (Now, connection.Login.Client, connection.Admission);
        var name = client.DisplayName ?? client.Id;
        var entry = new PresenceEntry
        {
            Host = name,
            Ip = connection.Peer.IsDirectLocal ? null : connection.Peer.Client.ToString(),
            ClientId = client.Id,
            Version = client.Version,
            Platform = client.Platform,
            DeviceFamily = client.DeviceFamily,
            ModelIdentifier = client.ModelIdentifier,
            Mode = client.Mode,
            TimeZone = client.TimeZone,
            Reason = "connect",
            Ts = now,
            Text = $"Node: {name} · mode {client.Mode}",
            Roles = [login.Role],
            Scopes = login.Scopes,
            DeviceId = login.DeviceId,
            InstanceId = client.InstanceId,
            OnlineSince = now,
        };
        lock (_lock)
        {
            _entries[connection.Id] = entry;
            if (_entries.Count > MostEntries)
                _entries.Remove(_entries.MinBy(e => (e.Value.Reason != Gone, e.Value.Ts)).Key);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>False when it was not listed.</summary>
    public bool Left(Connection connection)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(connection.Id, out var known))
                return false;
            _entries[connection.Id] = known with { Reason = Gone, Ts = Now };
        }

        Interlocked.Increment(ref _version);
        return true;
    }

    /// <summary>The latest first; the gateway itself is always the latest.</summary>
    public IReadOnlyList<PresenceEntry> List()
    {
        var now = Now;
        lock (_lock)
        {
            foreach (var (key, entry) in _entries)
            {
                // Removing while enumerating is allowed for dictionaries.
                if (entry.Reason == Gone && now - entry.Ts > Remembered)
                    _entries.Remove(key);
            }

            return [Self(now), .. _entries.Values.OrderByDescending(e => e.Ts)];
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private PresenceEntry Self(DateTimeOffset now) => new()
    {
        Host = Environment.MachineName,
        Version = version,
        Platform = "linux",
        DeviceFamily = "Linux",
        Mode = "gateway",
        Reason = "self",
        InstanceId = _instance,
        Text = $"Gateway: {Environment.MachineName} · app {version} · mode gateway · reason self",
        Ts = now,
    };
}
