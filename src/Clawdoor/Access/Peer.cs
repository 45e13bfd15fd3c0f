using System.Net;

namespace Clawdoor.Access;

/// <summary>What a gateway makes of the other end of a connection (access-layer 4).</summary>
internal enum PeerKind
{
    /// <summary>Loopback without any proxy header: the owner of this machine.</summary>
    DirectLocal,

    /// <summary>Another address without any proxy header.</summary>
    DirectRemote,

    /// <summary>A trusted proxy that says for whom it speaks.</summary>
    Proxied,

    /// <summary>Proxy headers from somebody who is not trusted, or a trusted proxy that does not say for whom it speaks.</summary>
    Unattributable,
}

/// <summary>Who is asking a gateway.</summary>
/// <param name="Client">The client's address; for <see cref="PeerKind.Unattributable"/> that of the connection.</param>
/// <param name="Remote">The other end of the TCP connection.</param>
internal sealed record Peer(PeerKind Kind, IPAddress Client, IPAddress Remote)
{
    public bool IsDirectLocal => Kind == PeerKind.DirectLocal;
}

/// <summary>The proxy headers of a request; <c>Forwarded</c> and other <c>X-Forwarded-*</c> are never parsed, only their presence counts.</summary>
/// <param name="Any">Whether a header is there that only proxies send.</param>
internal readonly record struct ProxyHeaders(bool Any, string? ForwardedFor, string? RealIp);
