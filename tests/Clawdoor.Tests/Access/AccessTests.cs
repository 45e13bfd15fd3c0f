using System.Net;
using Clawdoor.Access;
using Xunit;

namespace Clawdoor.Tests.Access;

public sealed class AccessTests
{
    private static readonly IPAddress[] s_own = [IPAddress.Loopback, IPAddress.Parse("::ffff:203.0.113.7"), IPAddress.Parse("2001:db8::7")];

    [Theory]
    [InlineData("198.51.100.9", "198.51.100.9", false)]
    [InlineData("::ffff:198.51.100.9", "198.51.100.9", false)]
    [InlineData("2001:db8::9", "2001:db8::9", false)]
    [InlineData("fe80::1%3", "fe80::1", false)]
    [InlineData("203.0.113.7", "203.0.113.7", false)]
    [InlineData("127.0.0.1", "203.0.113.7", true)]
    [InlineData("127.8.9.1", "203.0.113.7", true)]
    [InlineData("::1", "203.0.113.7", true)]
    [InlineData("::ffff:127.0.0.1", "203.0.113.7", true)]
    public void A_client_is_named_by_its_connection_and_one_on_the_server_by_an_own_address(string peer, string forwarded, bool here) =>
        Assert.Equal(new Visitor(IPAddress.Parse(forwarded), here), ClientAddress.Of(IPAddress.Parse(peer), s_own));

    [Fact]
    public void Without_an_outside_address_a_visitor_on_the_server_has_no_honest_name() =>
        Assert.Equal(new Visitor(null, true), ClientAddress.Of(IPAddress.IPv6Loopback, [IPAddress.Loopback]));

    [Fact]
    public void A_connection_that_is_no_ip_connection_has_no_name() => Assert.Null(ClientAddress.Of(null, s_own).Forwarded);

    [Theory]
    [InlineData("https://localhost:8443", "localhost:8443", "https://203.0.113.7:8443")]
    [InlineData("https://127.0.0.1:8443", "127.0.0.1:8443", "https://203.0.113.7:8443")]
    [InlineData("https://127.4.5.6:8443", "127.4.5.6:8443", "https://203.0.113.7:8443")]
    [InlineData("https://[::1]:8443", "[::1]:8443", "https://203.0.113.7:8443")]
    [InlineData("https://evil.example", "localhost:8443", "https://evil.example")]
    [InlineData("https://localhost:3000", "localhost:8443", "https://localhost:3000")]
    [InlineData("https://rebound.example:8443", "rebound.example:8443", "https://rebound.example:8443")]
    [InlineData("https://localhost.evil.example:8443", "localhost.evil.example:8443", "https://localhost.evil.example:8443")]
    [InlineData("https://127.0.0.1.evil.example", "127.0.0.1.evil.example", "https://127.0.0.1.evil.example")]
    [InlineData("http://localhost:8443", "localhost:8443", "http://localhost:8443")]
    [InlineData("null", "localhost:8443", "null")]
    [InlineData("https://", "", "https://")]
    [InlineData(null, "localhost:8443", null)]
    public void Only_a_page_of_our_own_under_a_loopback_name_gets_the_doors_origin(string? origin, string host, string? expected) =>
        Assert.Equal(expected, LocalOrigin.Forward(origin, host, new(IPAddress.Parse("203.0.113.7"), true), 8443));

    [Fact]
    public void A_remote_client_cannot_have_its_origin_rewritten() =>
        Assert.Equal("https://localhost:8443", LocalOrigin.Forward("https://localhost:8443", "localhost:8443", new(IPAddress.Parse("198.51.100.9"), false), 8443));

    [Fact]
    public void The_doors_origin_has_brackets_for_ipv6_and_no_443() =>
        Assert.Equal("https://[2001:db8::7]", LocalOrigin.Forward("https://localhost", "localhost", new(IPAddress.Parse("2001:db8::7"), true), 443));

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", null)]
    [InlineData("203.0.113.7:8443", "203.0.113.7", 8443)]
    [InlineData("[2001:db8::7]", "[2001:db8::7]", null)]
    [InlineData("[2001:db8::7]:1", "[2001:db8::7]", 1)]
    [InlineData("a-b.example", "a-b.example", null)]
    public void A_valid_host_is_taken_apart(string text, string host, int? port)
    {
        Assert.True(HostName.TryParse(text, out var name));
        Assert.Equal(new(host, port), name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("a:")]
    [InlineData("a:0")]
    [InlineData("a:65536")]
    [InlineData("a:+1")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("a\\b")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("[::1")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[]")]
    [InlineData("[::1]x")]
    [InlineData("bücher.example")]
    public void What_is_no_host_is_refused(string? text) => Assert.False(HostName.TryParse(text, out _));
}
