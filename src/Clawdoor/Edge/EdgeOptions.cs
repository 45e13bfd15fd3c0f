using System.Net;

namespace Clawdoor.Edge;

/// <summary>How the door listens and how it reaches the gateway. Defaults are for one OpenClaw on the same machine.</summary>
internal sealed record EdgeOptions
{
    /// <summary>Local addresses to listen on. Empty (default): all of them, IPv4 and IPv6 on one socket.</summary>
    public IReadOnlyList<IPAddress> Listen { get; init; } = [];

    /// <summary>TLS port, 1–65535. Default 443: what a browser takes when the address names none.</summary>
    public int HttpsPort { get; init; } = 443;

    /// <summary>Plain HTTP port that only redirects, 1–65535; 0 = none. Default 80.</summary>
    public int HttpPort { get; init; } = 80;

    /// <summary>The gateway: <c>http://host:port</c>, no path. Default: OpenClaw's own (port 18789 on loopback).</summary>
    public Uri Upstream { get; init; } = new("http://127.0.0.1:18789");

    /// <summary>
    /// Addresses the server is reached at, the preferred one first; the first that is not loopback stands for visitors
    /// on the server itself.
    /// </summary>
    public required IReadOnlyList<IPAddress> OwnAddresses { get; init; }

    /// <summary>Path of the control socket, at most 107 bytes (Linux <c>sun_path</c>); null (default) = none.</summary>
    public string? ControlSocket { get; init; }

    /// <summary>
    /// Header names dropped besides those in <see cref="ForwardedHeaders"/>. For the name that openclaw.json gives in
    /// <c>gateway.auth.trustedProxy.userHeader</c>: the door is a trusted proxy, a visitor's own value would be a login.
    /// </summary>
    public IReadOnlyList<string> AlsoDropped { get; init; } = [];

    /// <summary>
    /// A WebSocket that is silent in both directions for so long is dead. 60 s to 1 h, default 100 s: OpenClaw pings
    /// every 25 s and ticks every 30 s. There is no limit on a WebSocket's whole life.
    /// </summary>
    public TimeSpan WebSocketIdle { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// A plain HTTP exchange in which no byte moves for so long is given up. 10 s to 24 h, default 10 min: a model may think
    /// for minutes before its first token.
    /// </summary>
    public TimeSpan HttpActivity { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time for a TCP connection to the gateway, 1–60 s. Default 5 s: loopback answers or refuses at once.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// An unused gateway connection is retired after so long; 0.5–4 s. Default 3 s: OpenClaw closes idle ones after 5 s
    /// (<c>Keep-Alive: timeout=5</c>), and a request sent into that close is lost.
    /// </summary>
    public TimeSpan UpstreamPooledIdle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Memory for content-hashed assets in bytes; 0 = off, at most 1 GiB. Default 64 MiB: the Control UI's are about 10.</summary>
    public long AssetCacheBytes { get; init; } = 64 << 20;

    /// <summary>The largest single asset kept, in bytes. Default 4 MiB: the largest in OpenClaw 2026.9 is smaller.</summary>
    public int AssetEntryBytes { get; init; } = 4 << 20;

    /// <summary>Time for a TLS handshake, 1–60 s. Default 10 s (Kestrel's own): far above any real round trip.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for a request's headers, 1–120 s. Default 15 s (Kestrel: 30): a slow-header attack holds a socket no longer.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An idle client connection is kept so long, 1–600 s. Default 130 s (Kestrel's own; browsers give up earlier).</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// Bytes a second below which a body that we wait for is cut off after <see cref="SlowBodyGrace"/>. Default 240
    /// (Kestrel's own). Not applied to WebSockets, which are silent most of the time.
    /// </summary>
    public double SlowBodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long a slow body is tolerated, 5–300 s. Default 30 s (Kestrel: 5): a phone in a tunnel stalls longer than 5 s.</summary>
    public TimeSpan SlowBodyGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Client connections at once, WebSockets not counted. Default 4096: about 200 MB if all are held open.</summary>
    public long MaxConnections { get; init; } = 4096;

    /// <summary>WebSockets over HTTP/1.1 at once. Default 4096; OpenClaw itself allows 32 not yet logged in per address.</summary>
    public long MaxUpgradedConnections { get; init; } = 4096;

    /// <summary>Longest request line in bytes. Default 16 KiB: Node, and so OpenClaw, takes 16 KiB of line and headers together.</summary>
    public int MaxRequestLineBytes { get; init; } = 16 << 10;

    /// <summary>All request headers together in bytes. Default 32 KiB (Kestrel's own); OpenClaw answers 431 above its 16.</summary>
    public int MaxHeaderBytes { get; init; } = 32 << 10;

    /// <summary>Request headers at most. Default 100 (Kestrel's own); a browser sends about 20.</summary>
    public int MaxHeaderCount { get; init; } = 100;

    /// <summary>HTTP/2 streams at once on one connection. Default 100 (RFC 9113 advises no fewer).</summary>
    public int MaxStreamsPerConnection { get; init; } = 100;

    /// <summary>An HTTP/2 connection silent for so long is asked whether it is alive. Default 30 s: a vanished phone costs no memory for hours.</summary>
    public TimeSpan Http2PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for that answer. Default 20 s.</summary>
    public TimeSpan Http2PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// On stop, WebSockets are sent close code 1001 and cut off after this; 0–300 s, default 5 s. The host's own shutdown
    /// timeout has to be longer.
    /// </summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);
}
