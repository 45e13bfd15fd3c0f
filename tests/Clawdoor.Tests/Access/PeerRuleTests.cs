using System.Net;
using Clawdoor.Access;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Access;

public sealed class PeerRuleTests
{
    private static readonly AccessPolicy Policy = new()
    {
        Mode = AuthMode.Token,
        TrustedProxies = [.. new[] { "127.0.0.1", "10.1.2.3/8", "2001:db8:1::/48", "::ffff:198.18.0.0/111" }.Select(t => AddressText.ParseNetwork(t)!.Value)],
    };

    [Theory]
    [InlineData("127.0.0.1", false, null, PeerKind.DirectLocal, "127.0.0.1")]
    [InlineData("::1", false, null, PeerKind.DirectLocal, "::1")]
    [InlineData("::ffff:127.0.0.1", false, null, PeerKind.DirectLocal, "127.0.0.1")]
    [InlineData("127.0.0.1", true, "203.0.113.9", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("::ffff:127.0.0.1", true, "203.0.113.9", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("::1", true, "203.0.113.9", PeerKind.Unattributable, "::1")]
    [InlineData("127.0.0.1", true, null, PeerKind.Unattributable, "127.0.0.1")]
    [InlineData("127.0.0.1", true, "127.0.0.1, ::1", PeerKind.Unattributable, "127.0.0.1")]
    [InlineData("127.0.0.1", true, "unknown, _hidden, 1.2.3", PeerKind.Unattributable, "127.0.0.1")]
    [InlineData("10.9.9.9", false, null, PeerKind.Unattributable, "10.9.9.9")]
    [InlineData("10.9.9.9", true, "203.0.113.9", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("10.9.9.9", true, "1.1.1.1, 203.0.113.9, 10.0.0.1", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("10.9.9.9", true, "203.0.113.9, 127.0.0.1", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("10.9.9.9", true, "203.0.113.9:4711", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("10.9.9.9", true, "[2001:db8::5]:4711", PeerKind.Proxied, "2001:db8::5")]
    [InlineData("10.9.9.9", true, "2001:db8::5", PeerKind.Proxied, "2001:db8::5")]
    [InlineData("10.9.9.9", true, "::ffff:203.0.113.9", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("10.9.9.9", true, "203.0.113.9, garbage", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("10.9.9.9", true, "203.0.113.9, 010.0.0.1", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("198.19.1.1", true, "203.0.113.9", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("2001:db8:1::7", true, "203.0.113.9", PeerKind.Proxied, "203.0.113.9")]
    [InlineData("203.0.113.5", true, "1.1.1.1", PeerKind.Unattributable, "203.0.113.5")]
    [InlineData("203.0.113.5", false, null, PeerKind.DirectRemote, "203.0.113.5")]
    public void A_peer_is_what_its_connection_and_its_headers_make_it(string remote, bool any, string? forwarded, object kind, string client) =>
        Assert.Equal(
            new Peer((PeerKind)kind, IPAddress.Parse(client), ClientAddress.Plain(IPAddress.Parse(remote))),
            PeerRule.Of(IPAddress.Parse(remote), new(any, forwarded, null), Policy));

    [Theory]
    [InlineData(true, null, "203.0.113.9", "203.0.113.9")]
    [InlineData(true, "garbage", "[2001:db8::5]:1", "2001:db8::5")]
    [InlineData(true, "203.0.113.8", "203.0.113.9", "203.0.113.8")]
    [InlineData(true, null, "127.0.0.1", null)]
    [InlineData(true, null, "x", null)]
    [InlineData(false, null, "203.0.113.9", null)]
    public void The_real_IP_counts_only_if_it_may_and_nothing_else_does(bool allowed, string? forwarded, string real, string? client)
    {
        var peer = PeerRule.Of(IPAddress.Parse("10.0.0.1"), new(true, forwarded, real), Policy with { AllowRealIpFallback = allowed });

        Assert.Equal((client is null ? PeerKind.Unattributable : PeerKind.Proxied, client ?? "10.0.0.1"), (peer.Kind, peer.Client.ToString()));
    }

    [Theory]
    [InlineData("Forwarded", true)]
    [InlineData("x-real-ip", true)]
    [InlineData("X-Forwarded-For", true)]
    [InlineData("X-FORWARDED-ANYTHING", true)]
    [InlineData("Tailscale-User-Login", true)]
    [InlineData("tailscale-funnel-request", true)]
    [InlineData("Tailscale-Other", false)]
    [InlineData("X-Forwarded", false)]
    [InlineData("Via", false)]
    [InlineData("Host", false)]
    public void Headers_that_only_proxies_send_are_known(string name, bool only) => Assert.Equal(only, PeerRule.IsProxyHeader(name));

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1/32")]
    [InlineData(" ::1 ", "::1/128")]
    [InlineData("[::1]", "::1/128")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1/32")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("::ffff:10.1.2.3/104", "10.0.0.0/8")]
    [InlineData("2001:db8:1:2::5/48", "2001:db8:1::/48")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("192.168.1.129/25", "192.168.1.128/25")]
    [InlineData("::ffff:10.0.0.1/64", null)]
    [InlineData("10.0.0.0/33", null)]
    [InlineData("::/129", null)]
    [InlineData("10.0.0.0/-1", null)]
    [InlineData("10.0.0.0/", null)]
    [InlineData("10.0.0/8", null)]
    [InlineData("010.0.0.1", null)]
    [InlineData("0x7f.0.0.1", null)]
    [InlineData("1.2.3.4.5", null)]
    [InlineData("1.2.3.256", null)]
    [InlineData("localhost", null)]
    [InlineData("", null)]
    public void A_trusted_proxy_is_an_address_or_a_range(string text, string? network) =>
        Assert.Equal(network, AddressText.ParseNetwork(text)?.ToString());

    private enum Hop { Stranger, Trusted, Loopback, Garbage }

    // Each hop is made from what it is, so that the expected client needs no parsing.
    private static readonly Gen<(Hop Kind, string Text, IPAddress? Address)> AnyHop = Gen.Select(Gen.Enum<Hop>(), Gen.Byte, Gen.Int[0, 4]).Select((kind, n, dress) =>
    {
        IPAddress? address = kind switch
        {
            Hop.Stranger => n % 2 == 0 ? new([203, 0, 113, n]) : IPAddress.Parse($"2001:db8:2::{n:x}"),
            Hop.Trusted => n % 2 == 0 ? new([10, n, n, 1]) : IPAddress.Parse($"2001:db8:1::{n:x}"),
            Hop.Loopback => n % 2 == 0 ? new([127, 0, 0, n]) : IPAddress.IPv6Loopback,
            _ => null,
        };
        var garbage = new[] { "", "unknown", "1.2.3", "203.0.113.300", "[::1", "203.0.113.1.2", "1.2.3.4:5:6", "é", "%", "0x7f.1" };
        var text = address is null ? garbage[n % garbage.Length] : dress switch
        {
            0 when n % 2 == 0 => $"{address}:{n}",
            1 => $"[{address}]:80",
            2 when n % 2 == 0 => $"::ffff:{address}",
            3 => $"  {address}\t",
            _ => address.ToString(),
        };
        return (kind, text, address);
    });

    [Fact]
    public void The_rightmost_stranger_is_the_client_whatever_stands_left_of_it() => AnyHop.Array[0, 8].Sample(hops =>
    {
        var peer = PeerRule.Of(new([10, 0, 0, 1]), new(true, string.Join(',', hops.Select(h => h.Text)), null), Policy);

        var expected = hops.LastOrDefault(h => h.Kind == Hop.Stranger).Address;
        Assert.Equal((expected is null ? PeerKind.Unattributable : PeerKind.Proxied, expected ?? new([10, 0, 0, 1])), (peer.Kind, peer.Client));
    });

    [Fact]
    public void No_header_makes_the_rule_throw_or_name_a_trusted_or_local_client() => Gen.Select(Gen.String, Gen.String, Gen.Bool).Sample((forwarded, real, any) =>
    {
        var peer = PeerRule.Of(IPAddress.Loopback, new(any, forwarded, real), Policy with { AllowRealIpFallback = true });

        return peer.Kind switch
        {
            PeerKind.DirectLocal => !any,
            PeerKind.Proxied => any && !IPAddress.IsLoopback(peer.Client),
            _ => any && peer.Client.Equals(IPAddress.Loopback),
        };
    });
}
