using Clawdoor.Access;
using Clawdoor.Protocol;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Access;

public sealed class OriginRuleTests
{
    private static readonly AccessPolicy Policy = new() { Mode = AuthMode.Token, AllowedOrigins = ["https://gate.example", " HTTPS://Other.example:8443 ", "https://slash.example/", "https://port.example:443"] };

    [Theory]
    [InlineData("https://gate.example", null, false, OriginState.Listed)]
    [InlineData("HTTPS://Gate.Example:443/", null, false, OriginState.Listed)]
    [InlineData("  https://gate.example ", null, false, OriginState.Listed)]
    [InlineData("https://other.example:8443", null, false, OriginState.Listed)]
    [InlineData("http://gate.example", null, false, OriginState.NotAllowed)]
    [InlineData("https://gate.example:8443", null, false, OriginState.NotAllowed)]
    [InlineData("https://slash.example", null, false, OriginState.NotAllowed)]
    [InlineData("https://port.example", null, false, OriginState.NotAllowed)]
    [InlineData("https://gate.example.evil.example", null, false, OriginState.NotAllowed)]
    [InlineData("https://192.168.1.5", "192.168.1.5", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://192.168.1.5:8443", "192.168.1.5:8443", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://192.168.1.5:8443", "192.168.1.5", false, OriginState.NotAllowed)]
    [InlineData("https://10.0.0.1", "10.0.0.1", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://172.31.0.1", "172.31.0.1", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://172.32.0.1", "172.32.0.1", false, OriginState.NotAllowed)]
    [InlineData("https://169.254.1.1", "169.254.1.1", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://100.64.0.1", "100.64.0.1", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://100.128.0.1", "100.128.0.1", false, OriginState.NotAllowed)]
    [InlineData("https://[fd00::1]", "[fd00::1]", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://[fe80::1]:1", "[FE80::1]:1", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://[2001:db8::1]", "[2001:db8::1]", false, OriginState.NotAllowed)]
    [InlineData("https://box.local", "BOX.local", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://box.tail1.ts.net", "box.tail1.ts.net", false, OriginState.PrivateSameOrigin)]
    [InlineData("https://box.localx", "box.localx", false, OriginState.NotAllowed)]
    [InlineData("https://203.0.113.5", "203.0.113.5", false, OriginState.NotAllowed)]
    [InlineData("http://localhost:18789", "localhost:18789", false, OriginState.NotAllowed)]
    [InlineData("http://localhost:18789", "localhost:18789", true, OriginState.PrivateSameOrigin)]
    [InlineData("http://localhost:3000", "127.0.0.1:18789", true, OriginState.LocalLoopback)]
    [InlineData("http://127.8.9.1", "x", true, OriginState.LocalLoopback)]
    [InlineData("http://[::1]:5", "x", true, OriginState.LocalLoopback)]
    [InlineData("http://localhost.", null, true, OriginState.LocalLoopback)]
    [InlineData("http://localhost.evil.example", null, true, OriginState.NotAllowed)]
    [InlineData("https://evil.example", "evil.example", true, OriginState.NotAllowed)]
    [InlineData(null, null, true, OriginState.Invalid)]
    [InlineData("", null, true, OriginState.Invalid)]
    [InlineData("null", null, true, OriginState.Invalid)]
    [InlineData("localhost", null, true, OriginState.Invalid)]
    [InlineData("https://", null, true, OriginState.Invalid)]
    [InlineData("https://user@gate.example", null, true, OriginState.Invalid)]
    [InlineData("https://user:pass@gate.example", null, true, OriginState.Invalid)]
    [InlineData("https://gate.example/path", null, true, OriginState.Invalid)]
    [InlineData("https://gate.example?q", null, true, OriginState.Invalid)]
    [InlineData("https://gate.example#f", null, true, OriginState.Invalid)]
    [InlineData("https://gate.example:99999", null, true, OriginState.Invalid)]
    [InlineData("https://gate.example:", null, true, OriginState.Invalid)]
    [InlineData("https://gate.example\nhttps://evil.example", null, true, OriginState.Invalid)]
    [InlineData("http://127.1", null, true, OriginState.Invalid)]
    [InlineData("http://2130706433", null, true, OriginState.Invalid)]
    [InlineData("http://0x7f.0.0.1", null, true, OriginState.Invalid)]
    [InlineData("http://[127.0.0.1]", null, true, OriginState.Invalid)]
    public void The_first_step_that_hits_counts(string? origin, string? host, bool local, object state) =>
        Assert.Equal((OriginState)state, OriginRule.Check(origin, host, local, Policy));

    [Fact]
    public void Host_is_proof_only_where_that_was_asked_for_and_a_star_lists_everything()
    {
        Assert.Equal(OriginState.EqualToHost, OriginRule.Check("https://203.0.113.5:8443", "203.0.113.5:8443", false, Policy with { HostHeaderOriginFallback = true }));
        Assert.Equal(OriginState.NotAllowed, OriginRule.Check("https://203.0.113.5:8443", "203.0.113.5", false, Policy with { HostHeaderOriginFallback = true }));
        Assert.Equal(OriginState.Listed, OriginRule.Check("https://any.example", null, false, Policy with { AllowedOrigins = ["*"] }));
        Assert.Equal(OriginState.Invalid, OriginRule.Check("null", null, false, Policy with { AllowedOrigins = ["*"] }));
    }

    [Theory]
    [InlineData(ClientIds.ControlUi, ClientModes.Webchat, null, true)]
    [InlineData(ClientIds.ControlUi, ClientModes.Cli, null, true)]
    [InlineData(ClientIds.WebchatUi, ClientModes.Ui, null, true)]
    [InlineData(ClientIds.Test, ClientModes.Webchat, null, true)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, null, false)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, " ", false)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, "https://x", true)]
    [InlineData(ClientIds.Tui, ClientModes.Cli, null, false)]
    [InlineData(ClientIds.BrowserCopilot, ClientModes.Ui, "chrome-extension://abcdefghijklmnopabcdefghijklmnop", false)]
    [InlineData(ClientIds.BrowserCopilot, ClientModes.Ui, "https://x", true)]
    public void Browsers_are_always_asked_and_others_when_they_have_an_Origin(string id, string mode, string? origin, bool applies) =>
        Assert.Equal(applies, OriginRule.Applies(new() { Id = id, Mode = mode, Version = "1", Platform = "p" }, origin));

    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("gate.example", "evil.example", "localhost", "127.0.0.1", "192.168.1.5", "203.0.113.5", "[::1]", "[fd00::1]", "box.local", "0x7f.1", "127.1", "", "a..b"),
        Gen.String[Gen.Char["abc.-_1%é🐾"], 0, 8]);

    private static readonly Gen<string> Authority = Gen.Select(Name, Gen.OneOf("", "", ":443", ":80", ":8443", ":", ":0", ":x")).Select((n, p) => n + p);

    private static readonly Gen<string> Origin = Gen.Select(
        Gen.OneOf("https://", "http://", "HTTPS://", "ws://", "ftp://", "chrome-extension://", "", "//", "https:", "null"),
        Gen.OneOf("", "", "", "user@", "u:p@", "@"), Authority, Gen.OneOf("", "", "/", "//", "/x", "?", "#", " ", "\\")).Select((s, u, a, e) => s + u + a + e);

    // What RFC 6454 and access-layer 3 forbid, told by System.Uri and plain comparisons.
    [Fact]
    public void Nothing_that_must_be_refused_is_accepted() => Gen.Select(Origin, Authority, Gen.Bool).Sample((origin, host, local) =>
    {
        if (!OriginRule.Check(origin, host, local, Policy).Allows())
            return;
        Assert.DoesNotContain('@', origin);
        Assert.True(Uri.TryCreate(origin.Trim(), UriKind.Absolute, out var uri), origin);
        Assert.Equal(("/", "", "", ""), (uri.AbsolutePath is "" ? "/" : uri.AbsolutePath, uri.Query, uri.Fragment, uri.UserInfo));
        var isListed = uri.IsDefaultPort
            ? uri is { Scheme: "https", Host: "gate.example" }
            : uri is { Scheme: "https", Host: "other.example", Port: 8443 };
        var isPrivate = uri.Host is "192.168.1.5" or "[fd00::1]" || uri.Host.EndsWith(".local", StringComparison.Ordinal);
        var isSame = uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);
        Assert.True(isListed || (local && uri.IsLoopback) || (isPrivate && isSame), $"{origin} at {host}");
    }, iter: 20_000);

    [Fact]
    public void No_text_makes_the_rule_throw() => Gen.Select(Gen.String, Gen.String, Gen.Bool).Sample((origin, host, local) =>
        OriginRule.Check(origin, host, local, Policy) is var state && (state.Allows() || state.Reason().Length > 0));
}
