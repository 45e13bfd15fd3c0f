using Clawdoor.Config.BuiltIn;
using Clawdoor.Gateway;
using Clawdoor.Tests.Config.BuiltIn;
using Xunit;

namespace Clawdoor.Tests;

/// <summary>Access-layer 1.5, row by row.</summary>
public sealed class ReloadRulesTests
{
    private const string Token = "auth: {token: \"0123456789\"}";

    private static BuiltInConfig Read(string gateway) =>
        GatewayRulesTests.Read($"{{gateway: {{mode: \"local\", {gateway}}}}}").Config ?? throw new InvalidOperationException(gateway);

    [Theory]
    [InlineData("", "controlUi: {allowedOrigins: [\"https://203.0.113.7\"]}", "gateway.controlUi.allowedOrigins", GatewayChange.Origins)]
    [InlineData("controlUi: {allowedOrigins: [\"a\", \"b\"]}", "controlUi: {allowedOrigins: [\"a\"]}", "gateway.controlUi.allowedOrigins", GatewayChange.Origins)]
    [InlineData("", "controlUi: {dangerouslyAllowHostHeaderOriginFallback: true}", "gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback", GatewayChange.Origins)]
    [InlineData("", "trustedProxies: [\"127.0.0.1\"]", "gateway.trustedProxies", GatewayChange.Policy)]
    [InlineData("", "allowRealIpFallback: true", "gateway.allowRealIpFallback", GatewayChange.Policy)]
    [InlineData("", "auth: {allowTailscale: true}", "gateway.auth.allowTailscale", GatewayChange.Policy)]
    [InlineData("", "auth: {identityScopes: {me: [\"operator.read\"]}}", "gateway.auth.identityScopes.me", GatewayChange.Policy)]
    [InlineData("", "auth: {trustedProxy: {userHeader: \"x\"}}", "gateway.auth.trustedProxy.userHeader", GatewayChange.Policy)]
    [InlineData(Token, "auth: {token: \"9876543210\"}", "gateway.auth.token", GatewayChange.Secret)]
    [InlineData("auth: {password: \"0123456789\"}", "auth: {password: \"9876543210\"}", "gateway.auth.password", GatewayChange.Secret)]
    [InlineData("auth: {mode: \"token\", token: \"0123456789\"}", "auth: {mode: \"token\", token: \"0123456789\", password: \"x\"}", "gateway.auth.password", GatewayChange.Quiet)]
    [InlineData("auth: {mode: \"none\"}", "auth: {mode: \"none\", token: \"0123456789\"}", "gateway.auth.token", GatewayChange.Restart)]
    [InlineData(Token, "auth: {password: \"0123456789\"}", "gateway.auth.password, gateway.auth.token", GatewayChange.Restart)]
    [InlineData("auth: {token: \"0123456789\"}", "auth: {mode: \"token\", token: \"0123456789\"}", "gateway.auth.mode", GatewayChange.Restart)]
    [InlineData("auth: {mode: \"token\"}", "auth: {mode: \"none\"}", "gateway.auth.mode", GatewayChange.Restart)]
    [InlineData("", "auth: {rateLimit: {maxAttempts: 3}}", "gateway.auth.rateLimit.maxAttempts", GatewayChange.Quiet)]
    [InlineData("", "controlUi: {enabled: false}", "gateway.controlUi.enabled", GatewayChange.Quiet)]
    [InlineData("", "terminal: {enabled: false}", "gateway.terminal.enabled", GatewayChange.Quiet)]
    [InlineData("", "http: {endpoints: {responses: {enabled: true}}}", "gateway.http.endpoints.responses.enabled", GatewayChange.Quiet)]
    [InlineData("", "http: {securityHeaders: {strictTransportSecurity: \"max-age=1\"}}", "gateway.http.securityHeaders.strictTransportSecurity", GatewayChange.Quiet)]
    [InlineData("", "nodes: {pairing: {autoApproveLocal: false}}", "gateway.nodes.pairing.autoApproveLocal", GatewayChange.Quiet)]
    [InlineData("", "publicOrigin: \"https://a.example\"", "gateway.publicOrigin", GatewayChange.Quiet)]
    [InlineData("", "port: 18790", "gateway.port", GatewayChange.Restart)]
    [InlineData("", "bind: \"loopback\"", "gateway.bind", GatewayChange.Restart)]
    [InlineData("", "controlUi: {basePath: \"/oc\"}", "gateway.controlUi.basePath", GatewayChange.Restart)]
    [InlineData("", "controlUi: {root: \"/srv/ui\"}", "gateway.controlUi.root", GatewayChange.Restart)]
    [InlineData("", "tls: {enabled: false}", "gateway.tls.enabled", GatewayChange.Restart)]
    [InlineData("", "tailscale: {mode: \"off\"}", "gateway.tailscale.mode", GatewayChange.Restart)]
    [InlineData("", "remote: {url: \"wss://a\"}", "gateway.remote.url", GatewayChange.None)]
    [InlineData("", "reload: {mode: \"off\"}", "gateway.reload.mode", GatewayChange.None)]
    [InlineData("port: 18789", "port: 18789.0", "", GatewayChange.None)]
    [InlineData("controlUi: {}", "", "", GatewayChange.None)]
    [InlineData("", "trustedProxies: [\"127.0.0.1\"], controlUi: {allowedOrigins: [\"a\"]}", "gateway.controlUi.allowedOrigins, gateway.trustedProxies", GatewayChange.Policy | GatewayChange.Origins)]
    internal void An_edit_has_the_effect_it_has_on_OpenClaw(string before, string after, string paths, GatewayChange change)
    {
        var effect = ReloadRules.Between(Read(before), Read(after));

        Assert.Equal((change, paths), (effect.Change, string.Join(", ", effect.Paths)));
    }

    [Fact]
    public void What_the_same_text_stands_for_counts_too()
    {
        BuiltInConfig With(string value) => GatewayRulesTests.Read(
            $"{{env: {{vars: {{MY_TOKEN: \"{value}\"}}}}, gateway: {{mode: \"local\", auth: {{token: \"${{MY_TOKEN}}\"}}}}}}").Config!;

        Assert.Equal(GatewayChange.Secret | GatewayChange.Models, ReloadRules.Between(With("0123456789"), With("9876543210")).Change);
        Assert.Equal(GatewayChange.None, ReloadRules.Between(With("0123456789"), With("0123456789")).Change);
    }

    [Theory]
    [InlineData("models: {providers: {a: {baseUrl: \"https://a.example\"}}}", "models.providers.a.baseUrl")]
    [InlineData("agents: {defaults: {model: \"a/b\"}}", "agents.defaults.model")]
    public void Models_are_taken_while_it_runs(string section, string path)
    {
        var effect = ReloadRules.Between(GatewayRulesTests.Read("{gateway: {mode: \"local\"}}").Config!, GatewayRulesTests.Read($"{{gateway: {{mode: \"local\"}}, {section}}}").Config!);

        Assert.Equal((GatewayChange.Models, path), (effect.Change, string.Join(", ", effect.Paths)));
    }

    [Fact]
    public void Other_sections_are_not_looked_at() => Assert.Equal(
        (GatewayChange.None, 0),
        (ReloadRules.Between(GatewayRulesTests.Read("{gateway: {mode: \"local\"}}").Config!, GatewayRulesTests.Read("{gateway: {mode: \"local\"}, channels: {a: 1}}").Config!) is var effect
            ? effect.Change : default, effect.Paths.Count));
}
