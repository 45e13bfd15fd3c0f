using Clawdoor.Config.BuiltIn;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Config.BuiltIn;

/// <summary>What the built-in gateway refuses, row by row; the same rows stop OpenClaw 2026.9.6.</summary>
public sealed class GatewayRulesTests
{
    private const string Token = "auth: { mode: \"token\", token: \"0123456789abcdef\" }";

    internal static BuiltInReading Read(string text, RunFlags? flags = null, params (string Name, string Value)[] variables)
    {
        using var room = new ConfigRoom(text);
        foreach (var (name, value) in variables)
            room.Environment[name] = value;
        return BuiltInReading.Read(Clawdoor.Config.OpenClawPaths.Find(null, room.Environment), room.Environment, flags ?? new());
    }

    [Theory]
    [InlineData($"{{gateway: {{mode: \"local\", {Token}}}}}")]
    [InlineData("{gateway: {mode: \"local\"}}")]
    [InlineData("{$schema: \"x\", agents: {anything: [1, {b: 2}]}, gateway: {mode: \"local\", port: 19001, bind: \"loopback\", controlUi: {allowedOrigins: [\"https://203.0.113.7\"], root: \"/srv/ui\", basePath: \"oc\"}}}")]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"trusted-proxy\", trustedProxy: {userHeader: \"x-user\"}}, trustedProxies: [\"10.0.0.2\"]}}")]
    [InlineData("{gateway: {mode: \"local\", bind: \"lan\", controlUi: {allowedOrigins: [\"http://192.168.1.5:18789\"]}, auth: {password: \"a good one\"}}}")]
    [InlineData("{gateway: {mode: \"local\", publicOrigin: \"http://127.0.0.1:8080\", http: {securityHeaders: {strictTransportSecurity: false}}, nodes: {pairing: {sshVerify: {user: \"me\"}}}}}")]
    [InlineData("{gateway: {mode: \"local\", auth: {token: {source: \"env\", provider: \"default\", id: \"HOME\"}}}}")]
    public void A_file_that_OpenClaw_starts_with_is_taken(string text) => Assert.Empty(Read(text).Refusals.Select(r => r.What.ToString()));

    [Theory]
    [InlineData("{gateway: {mode: \"local\", prot: 1}}", "there is no key gateway.prot", "Did you mean port?")]
    [InlineData("{gateway: {mode: \"local\", controlUi: {allowedOrigin: []}}}", "gateway.controlUi.allowedOrigin", "Did you mean allowedOrigins?")]
    [InlineData("{gateway: {mode: \"local\", reload: {qqqqqqqqqq: 1}}}", "gateway.reload.qqqqqqqqqq", "There are: mode")]
    [InlineData("{gateway: {mode: \"lokal\"}}", "gateway.mode is the text \"lokal\"; allowed is one of \"local\", \"remote\"", "Did you mean \"local\"?")]
    [InlineData("{gateway: {mode: \"local\", port: 0}}", "gateway.port is the number 0; allowed is a whole number from 1 to 65535", null)]
    [InlineData("{gateway: {mode: \"local\", port: 65536}}", "the number 65536", null)]
    [InlineData("{gateway: {mode: \"local\", port: 80.5}}", "the number 80.5", null)]
    [InlineData("{gateway: {mode: \"local\", port: \"18789\"}}", "gateway.port is a text", null)]
    [InlineData("{gateway: {mode: \"local\", trustedProxies: \"127.0.0.1\"}}", "gateway.trustedProxies is a text; allowed is a list", null)]
    [InlineData("{gateway: {mode: \"local\", trustedProxies: [1]}}", "gateway.trustedProxies[0] is the number 1", null)]
    [InlineData("{gateway: {mode: \"local\", allowRealIpFallback: null}}", "gateway.allowRealIpFallback is null", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"tokn\"}}}", "gateway.auth.mode is the text \"tokn\"", "Did you mean \"token\"?")]
    [InlineData("{gateway: {mode: \"local\", auth: {trustedProxy: {}}}}", "gateway.auth.trustedProxy needs userHeader", null)]
    [InlineData("{gateway: {mode: \"local\", http: {securityHeaders: {strictTransportSecurity: true}}}}", "is true; allowed is a text in quotes, or false", null)]
    [InlineData("{gateway: []}", "gateway is a list; allowed is an object", null)]
    [InlineData("{gateway: {}}", "gateway.mode is missing", "--allow-unconfigured")]
    [InlineData("{}", "gateway.mode is missing", null)]
    [InlineData("{gateway: {mode: \"remote\"}}", "gateway.mode is \"remote\"", null)]
    [InlineData("{gateway: {mode: \"local\", tls: {enabled: true}}}", "gateway.tls.enabled is true", "clawdoor up")]
    [InlineData("{gateway: {mode: \"local\", publicOrigin: \"https://a.example/b\"}}", "no bare origin", null)]
    [InlineData("{gateway: {mode: \"local\", publicOrigin: \"http://a.example\"}}", "no bare origin", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {token: \"aaaaaaaa\", password: \"bbbbbbbb\"}}}", "both set", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {token: \"change-me-now\"}}}", "auth.token is empty or a published example", "openssl rand")]
    [InlineData("{gateway: {mode: \"local\", auth: {token: \"  \"}}}", "auth.token is empty or a published example", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {token: \"undefined\"}}}", "auth.token is empty or a published example", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {password: \"change-me-to-a-strong-password\"}}}", "auth.password is empty or a published example", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"password\"}}}", "no password is set", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"password\", token: \"aaaaaaaa\"}}}", "only auth.token is set", "clawdoor config apply")]
    [InlineData("{gateway: {mode: \"local\", auth: {token: {source: \"exec\", provider: \"vault\", id: \"x\"}}}}", "comes from exec:vault:x", "OPENCLAW_GATEWAY_TOKEN")]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"trusted-proxy\", token: \"aaaaaaaa\", trustedProxy: {userHeader: \"x-user\"}}, trustedProxies: [\"10.0.0.2\"]}}", "exclude each other", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"trusted-proxy\"}, trustedProxies: [\"10.0.0.2\"]}}", "in which header", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"trusted-proxy\", trustedProxy: {userHeader: \"x-user\"}}}}", "names no proxy", null)]
    [InlineData("{gateway: {mode: \"local\", bind: \"custom\"}}", "customBindHost is no IPv4 address", null)]
    [InlineData("{gateway: {mode: \"local\", bind: \"custom\", customBindHost: \"::1\"}}", "customBindHost is no IPv4 address", null)]
    [InlineData("{gateway: {mode: \"local\", bind: \"lan\"}}", "allowedOrigins is empty", null)]
    [InlineData("{gateway: {mode: \"local\", bind: \"lan\", auth: {mode: \"none\"}, controlUi: {allowedOrigins: [\"http://h\"]}}}", "without a token or password", null)]
    [InlineData("{gateway: {mode: \"local\"", "is not JSON5", null)]
    [InlineData("[]", "must be one object", null)]
    public void A_file_that_stops_OpenClaw_is_refused_with_a_way_out(string text, string said, string? next)
    {
        var reading = Read(text);

        Assert.Null(reading.Config);
        var refusal = Assert.Single(reading.Refusals);
        Assert.Contains(said, refusal.What.ToString(), StringComparison.Ordinal);
        if (next is not null)
            Assert.Contains(next, refusal.Next?.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(refusal.What.In(Language.English), refusal.What.In(Language.Chinese));
    }

    [Fact]
    public void All_faults_come_at_once_each_with_its_file_and_line()
    {
        using var room = new ConfigRoom("{\n  gateway: {\n    port: 0,\n    $include: \"more.json5\",\n    tls: { enabled: true },\n  },\n}\n");
        var more = room.Write("more.json5", "\n\n{ prot: 1 }");

        var reading = BuiltInReading.Read(Clawdoor.Config.OpenClawPaths.Find(null, room.Environment), room.Environment, new());

        var said = reading.Refusals.Select(r => r.What.ToString()).ToList();
        Assert.Equal(4, said.Count);
        Assert.Contains(said, s => s.StartsWith($"{room.Path}:3: gateway.port", StringComparison.Ordinal));
        Assert.Contains(said, s => s.StartsWith($"{more}:3: there is no key gateway.prot", StringComparison.Ordinal));
        Assert.Contains(said, s => s.StartsWith($"{room.Path}:5: gateway.tls.enabled", StringComparison.Ordinal));
        Assert.Equal([room.Path, more], reading.Files);
    }

    [Fact]
    public void A_long_text_at_the_wrong_key_is_not_repeated()
    {
        var reading = Read("{gateway: {mode: \"local\", auth: {mode: \"f00dfeedf00dfeedf00dfeedf00dfeed\"}}}");

        Assert.DoesNotContain("f00dfeed", Assert.Single(reading.Refusals).What.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_mode_starts_when_that_was_asked_for() =>
        Assert.Empty(Read("{}", new RunFlags(AllowUnconfigured: true)).Refusals);

    [Theory]
    [InlineData(ConfigRoom.Recipe, "only auth.password is set", "clawdoor config apply")]
    [InlineData("{gateway: {mode: \"local\", auth: {token: \"${NOT_SET_ANYWHERE}\"}}}", "NOT_SET_ANYWHERE, which is not set", "NOT_SET_ANYWHERE")]
    [InlineData("{gateway: {mode: \"local\", trustedProxies: [\"10.0.0.0/33\"]}}", "10.0.0.0/33", null)]
    [InlineData("{gateway: {mode: \"local\", trustedProxies: [\"localhost\"]}}", "localhost", null)]
    [InlineData("{gateway: {mode: \"local\", auth: {mode: \"none\"}}}", "full control", null)]
    public void What_OpenClaw_starts_with_although_it_hardly_was_meant_is_told(string text, string said, string? next)
    {
        var reading = Read(text);

        Assert.Empty(reading.Refusals);
        var warning = Assert.Single(reading.Warnings);
        Assert.Contains(said, warning.What.ToString(), StringComparison.Ordinal);
        if (next is not null)
            Assert.Contains(next, warning.Next?.ToString(), StringComparison.Ordinal);
    }
}
