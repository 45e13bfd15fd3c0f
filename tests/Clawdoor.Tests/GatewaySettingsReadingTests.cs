using System.Net;
using Clawdoor.Access;
using Clawdoor.Gateway;
using Clawdoor.Gateway.Ui;
using Clawdoor.Tests.Config.BuiltIn;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests;

public sealed class GatewaySettingsReadingTests
{
    private static readonly UiChoice _noUi = new(UiSource.OwnPage, null, null, UiWords.TakenOwnPage, []);

    private static GatewaySettings Of(string gateway, UiChoice? ui = null) => GatewaySettingsReading.Of(
        GatewayRulesTests.Read($"{{gateway: {{mode: \"local\", {gateway}}}}}").Config ?? throw new InvalidOperationException(gateway), "/state", ui ?? _noUi);

    [Fact]
    public void The_policy_is_what_the_file_says()
    {
        var policy = Of("""
            auth: {mode: "token", token: " secret of mine ", password: "other", rateLimit: {maxAttempts: 3, windowMs: 1000, lockoutMs: 2000, exemptLoopback: false}},
            controlUi: {allowedOrigins: ["https://A"], dangerouslyAllowHostHeaderOriginFallback: true},
            trustedProxies: ["127.0.0.1", "nonsense", "10.1.2.3/8"], allowRealIpFallback: true, nodes: {pairing: {autoApproveLocal: false}},
            """).Access;

        Assert.Equal((AuthMode.Token, "secret of mine"), (policy.Mode, policy.Secret!.Reveal()));
        Assert.True(policy.Secret.Matches("secret of mine"));
        Assert.Equal(["https://A"], policy.AllowedOrigins);
        Assert.Equal([IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("10.0.0.0/8")], policy.TrustedProxies);
        Assert.Equal((true, true, false), (policy.HostHeaderOriginFallback, policy.AllowRealIpFallback, policy.AutoApproveLocal));
        Assert.Equal((3, 1.0, 2.0, false), (policy.RateLimit.MaxAttempts, policy.RateLimit.Window.TotalSeconds, policy.RateLimit.Lockout.TotalSeconds, policy.RateLimit.ExemptLoopback));
    }

    [Theory]
    [InlineData("auth: {mode: \"none\", token: \"0123456789\"}", AuthMode.None, null)]
    [InlineData("auth: {password: \"0123456789\"}", AuthMode.Password, "0123456789")]
    [InlineData("auth: {mode: \"trusted-proxy\", password: \"0123456789\", trustedProxy: {userHeader: \"X-User\"}}, trustedProxies: [\"10.0.0.2\"]", AuthMode.TrustedProxy, "0123456789")]
    [InlineData("auth: {mode: \"trusted-proxy\", trustedProxy: {userHeader: \"X-User\"}}, trustedProxies: [\"10.0.0.2\"]", AuthMode.TrustedProxy, null)]
    internal void Each_mode_has_its_secret(string gateway, AuthMode mode, string? secret)
    {
        var policy = Of(gateway).Access;

        Assert.Equal((mode, secret), (policy.Mode, policy.Secret?.Reveal()));
        Assert.Equal(mode == AuthMode.TrustedProxy ? "X-User" : null, policy.TrustedProxy?.UserHeader);
    }

    [Fact]
    public void The_UI_that_was_found_is_served_at_the_base_path()
    {
        var ui = Of("controlUi: {basePath: \"oc/\"}, http: {securityHeaders: {strictTransportSecurity: \"max-age=1\"}}",
            new(UiSource.Configured, "/srv/ui", null, UiWords.TakenOwnPage, [])).Ui;

        Assert.Equal(new UiSettings { BasePath = "/oc", Folder = "/srv/ui", FolderIsConfigured = true, StrictTransportSecurity = "max-age=1" }, ui);
    }
}
