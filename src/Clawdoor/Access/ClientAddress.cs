using System.Net;

namespace Clawdoor.Access;

/// <summary>
/// Who is asking. <paramref name="Forwarded"/> is the one address OpenClaw is told in <c>X-Forwarded-For</c>; null means
/// that no honest one exists (<see cref="ClientAddress.Of"/>). <paramref name="OnThisServer"/>: the connection came from loopback.
/// </summary>
internal readonly record struct Visitor(IPAddress? Forwarded, bool OnThisServer);

/// <summary>The real client address: what the kernel says about the connection, never what a header claims.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// OpenClaw answers 403 when <c>X-Forwarded-For</c> is a loopback address, and takes a browser for a local one, to be
    /// paired silently with full rights, when the header is missing (2026.9.6, observed). A visitor on the server itself is
    /// therefore named by the server's first own address that is not loopback. With none, the value is null: the door
    /// must refuse, since both other answers are wrong.
    /// </summary>
    /// <param name="peer">The other end of the TCP connection; null (no IP connection) is refused the same way.</param>
    /// <param name="own">The addresses the server is reached at, the preferred one first.</param>
    public static Visitor Of(IPAddress? peer, IReadOnlyList<IPAddress> own)
    {
        if (peer is null)
            return new(null, false);
        var plain = Plain(peer);
        if (!IPAddress.IsLoopback(plain))
            return new(plain, false);
        foreach (var address in own)
        {
            if (Plain(address) is var candidate && !IPAddress.IsLoopback(candidate))
                return new(candidate, true);
        }

        return new(null, true);
    }

    /// <summary>IPv4-mapped IPv6 as IPv4 (a dual-stack socket reports those), and no zone: <c>fe80::1%eth0</c> means nothing elsewhere.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new(address.GetAddressBytes())
        : address;
}
