using System.Collections.Concurrent;
using System.Net;

namespace Clawdoor.Edge;

/// <summary>What the door knows of the certificate in force.</summary>
/// <param name="Sha256">Fingerprint of the leaf's DER bytes, upper-case hex pairs with colons, as browsers show it.</param>
internal sealed record EdgeCertificate(DateTimeOffset NotAfter, DateTimeOffset? RenewAt, string Sha256);

/// <summary>Whether the gateway answers.</summary>
internal enum UpstreamState
{
    /// <summary>Nobody has asked it yet.</summary>
    Unknown,

    /// <summary>The last thing heard of it was an answer.</summary>
    Answering,

    /// <summary>It does not answer, but did a moment ago, or the door itself has only just opened: most likely it is starting.</summary>
    Starting,

    /// <summary>It does not answer, and has not for longer than a start takes.</summary>
    Down,
}

/// <summary>Who was here lately, for the desk where pairings are decided.</summary>
internal sealed record RecentVisitor(string Address, string UserAgent, DateTimeOffset LastSeen, DateTimeOffset? LastUpgrade);

/// <summary>The edge's live facts: counters, the gateway's state, who was here. Safe from any thread.</summary>
internal sealed class EdgeState(TimeProvider time)
{
    /// <summary>OpenClaw is ready 8–10 s after its start on a quiet server; a small one that swaps takes several times that.</summary>
    public static readonly TimeSpan StartTakes = TimeSpan.FromSeconds(90);

    private const int MostVisitors = 256;

    private readonly ConcurrentDictionary<WatchedSocket, byte> _sockets = [];
    private readonly Dictionary<string, RecentVisitor> _visitors = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private DateTimeOffset? _lastSeen;
    private DateTimeOffset? _downSince;
    private long _requests;
    private long _handshakesFailed;
    private long _cacheHits;
    private bool _leaving;

    /// <summary>Another process serves whoever is new; who is here may stay when the server stops, until <see cref="LeaveAll"/>.</summary>
    public bool IsHandedOn { get; set; }

    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public long Requests => Interlocked.Read(ref _requests);

    public long HandshakesFailed => Interlocked.Read(ref _handshakesFailed);

    public long CacheHits => Interlocked.Read(ref _cacheHits);

    public int OpenWebSockets => _sockets.Count;

    public void RequestSeen() => Interlocked.Increment(ref _requests);

    public void HandshakeFailed() => Interlocked.Increment(ref _handshakesFailed);

    public void CacheHit() => Interlocked.Increment(ref _cacheHits);

    /// <summary>Any answer, an error included: the gateway's process is there.</summary>
    public void UpstreamAnswered()
    {
        lock (_lock)
        {
            _lastSeen = time.GetUtcNow();
            _downSince = null;
        }
    }

    /// <summary>No answer. The first one after an answer starts the clock that the trouble page shows.</summary>
    public void UpstreamSilent()
    {
        lock (_lock)
            _downSince ??= time.GetUtcNow();
    }

    /// <summary>State, when it last answered (null: never), and since when it has not been answering (null: it is).</summary>
    public (UpstreamState State, DateTimeOffset? LastSeen, DateTimeOffset? DownSince) Upstream
    {
        get
        {
            lock (_lock)
            {
                var state = (_lastSeen, _downSince) switch
                {
                    (null, null) => UpstreamState.Unknown,
                    (_, null) => UpstreamState.Answering,
                    _ => time.GetUtcNow() - (_lastSeen ?? Since) <= StartTakes ? UpstreamState.Starting : UpstreamState.Down,
                };
                return (state, _lastSeen, _downSince);
            }
        }
    }

    /// <summary>Remembers at most 256 addresses; who was silent longest is forgotten first.</summary>
    public void VisitorSeen(IPAddress address, string? userAgent, bool upgrade)
    {
        var key = address.ToString();
        var now = time.GetUtcNow();
        var agent = Wording.PlainText.Printable(userAgent);
        lock (_lock)
        {
            _visitors.TryGetValue(key, out var known);
            if (known is null && _visitors.Count >= MostVisitors)
                _visitors.Remove(_visitors.MinBy(v => v.Value.LastSeen).Key);
            _visitors[key] = new(key, agent.Length > 0 ? agent : known?.UserAgent ?? "", now, upgrade ? now : known?.LastUpgrade);
        }
    }

    /// <summary>The latest first.</summary>
    public IReadOnlyList<RecentVisitor> Visitors
    {
        get
        {
            lock (_lock)
                return [.. _visitors.Values.OrderByDescending(v => v.LastSeen)];
        }
    }

    /// <summary>Counts the WebSocket until <see cref="SocketClosed"/>. False when the door is closing: it must not be opened.</summary>
    public bool SocketOpened(WatchedSocket socket)
    {
        if (Volatile.Read(ref _leaving))
            return false;
        _sockets[socket] = 0;
        return true;
    }

    public void SocketClosed(WatchedSocket socket) => _sockets.TryRemove(socket, out _);

    /// <summary>Asks every open WebSocket to end; done when all have been told, not when all are gone.</summary>
    public Task LeaveAll(TimeSpan patience)
    {
        Volatile.Write(ref _leaving, true);
        return Task.WhenAll(_sockets.Keys.Select(socket => socket.Leave(patience)));
    }
}
