using System.Net;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Config.BuiltIn;

public sealed class BuiltInConfigTests
{
    private const string Least = "{gateway: {mode: \"local\"}}";

    private static BuiltInConfig Of(string text, RunFlags? flags = null, params (string Name, string Value)[] variables)
    {
        var reading = GatewayRulesTests.Read(text, flags, variables);
        Assert.True(reading.Config is not null, string.Join('\n', reading.Refusals.Select(r => r.What.ToString())));
        return reading.Config;
    }

    [Fact]
    public void Defaults_are_OpenClaws()
    {
        var config = Of(Least);

        Assert.Equal((18789, "token", "", true, true), (config.Gateway.Port, config.Gateway.AuthMode, config.Gateway.BasePath, config.UiEnabled, config.Reloads));
        Assert.Equal(new RateLimitConfig(), config.RateLimit);
        Assert.Equal((10, 60, 300), (config.RateLimit.MaxAttempts, config.RateLimit.Window.TotalSeconds, config.RateLimit.Lockout.TotalSeconds));
        Assert.Equal((15, 32), (config.Handshake.TotalSeconds, config.UnauthenticatedPerAddress));
        Assert.True(config.AutoApproveLocal);
        Assert.Null(config.TrustedProxy);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var config = Of("""
            {gateway: {mode: "local", customBindHost: "10.1.2.3", reload: {mode: "off"}, allowRealIpFallback: true,
              controlUi: {enabled: false, root: "~/ui", dangerouslyAllowHostHeaderOriginFallback: true},
              auth: {mode: "trusted-proxy", rateLimit: {maxAttempts: 3, windowMs: 1500, lockoutMs: 2500, exemptLoopback: false},
                trustedProxy: {userHeader: "x-user", requiredHeaders: ["x-a"], allowUsers: ["me"], allowLoopback: true, deviceAutoApprove: {enabled: true}}},
              trustedProxies: ["10.0.0.2"], nodes: {pairing: {autoApproveLocal: false}},
              http: {securityHeaders: {strictTransportSecurity: "max-age=1"}}}}
            """);

        Assert.Equal(("10.1.2.3", false, false, true, false, "max-age=1"),
            (config.CustomBindHost, config.Reloads, config.UiEnabled, config.HostHeaderOriginFallback, config.AutoApproveLocal, config.StrictTransportSecurity));
        Assert.EndsWith("/ui", config.UiRoot, StringComparison.Ordinal);
        Assert.Equal((3, 1500, 2500, false), (config.RateLimit.MaxAttempts, config.RateLimit.Window.TotalMilliseconds, config.RateLimit.Lockout.TotalMilliseconds, config.RateLimit.ExemptLoopback));
        var proxy = config.TrustedProxy!;
        Assert.Equal(("x-user", "x-a", "me", true), (proxy.UserHeader, proxy.RequiredHeaders[0], proxy.AllowUsers[0], proxy.AllowLoopback));
        Assert.Equal(["operator.read", "operator.write", "operator.approvals", "operator.questions"], proxy.AutoApproveScopes);
    }

    [Theory]
    [InlineData(null, null, 18789)]
    [InlineData("19001", null, 19001)]
    [InlineData("19001", 19002, 19002)]
    [InlineData("no port", null, 18790)]
    public void The_flag_wins_over_the_variable_and_that_over_the_file(string? variable, int? flag, int port)
    {
        var file = variable == "no port" ? "{gateway: {mode: \"local\", port: 18790}}" : Least;
        (string, string)[] variables = variable is null ? [] : [("OPENCLAW_GATEWAY_PORT", variable)];

        Assert.Equal(port, Of(file, new RunFlags(flag), variables).Gateway.Port);
    }

    [Fact]
    public void The_file_wins_over_the_variables_of_secrets()
    {
        Assert.Equal("of the file", Of("{gateway: {mode: \"local\", auth: {token: \"of the file\"}}}", null, ("OPENCLAW_GATEWAY_TOKEN", "of the environment")).Gateway.Secret.Reveal());
        Assert.Equal("of the environment", Of(Least, null, ("OPENCLAW_GATEWAY_TOKEN", "of the environment")).Gateway.Secret.Reveal());
        Assert.Equal("password", Of(Least, null, ("OPENCLAW_GATEWAY_PASSWORD", "of the environment")).Gateway.AuthMode);
    }

    [Theory]
    [InlineData("500", 500)]
    [InlineData("0", 15000)]
    [InlineData("-1", 15000)]
    [InlineData("soon", 15000)]
    public void The_handshake_timeout_comes_from_the_environment(string text, int milliseconds) =>
        Assert.Equal(milliseconds, Of(Least, null, ("OPENCLAW_HANDSHAKE_TIMEOUT_MS", text)).Handshake.TotalMilliseconds);

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0", 32)]
    [InlineData("3.5", 32)]
    public void The_number_of_waiting_connections_comes_from_the_environment(string text, int number) =>
        Assert.Equal(number, Of(Least, null, ("OPENCLAW_MAX_PREAUTH_CONNECTIONS_PER_IP", text)).UnauthenticatedPerAddress);

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("oc", "/oc")]
    [InlineData(" /oc/ ", "/oc")]
    [InlineData("/oc//", "/oc/")]
    public void A_base_path_is_taken_as_OpenClaw_takes_it(string? written, string path) => Assert.Equal(path, GatewayConfig.BasePathOf(written));

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1/32")]
    [InlineData(" ::1 ", "::1/128")]
    [InlineData("::ffff:10.0.0.2", "10.0.0.2/32")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("2001:db8::7/33", "2001:db8::/33")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("10.0.0.0/33", null)]
    [InlineData("10.0.0.0/-1", null)]
    [InlineData("10.1", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("proxy.example", null)]
    [InlineData("", null)]
    public void A_trusted_proxy_is_an_address_or_a_range(string entry, string? range) => Assert.Equal(range, ProxyRange.Parse(entry)?.ToString());

    [Theory]
    [InlineData(null, false, "127.0.0.1", "::1")]
    [InlineData(null, true, "127.0.0.1", "::1")]
    [InlineData("loopback", true, "127.0.0.1", "::1")]
    [InlineData("auto", false, "127.0.0.1", "::1")]
    [InlineData("auto", true, "0.0.0.0", "")]
    [InlineData("lan", false, "0.0.0.0", "")]
    [InlineData("custom", false, "10.1.2.3 127.0.0.1", "")]
    [InlineData("tailnet", false, "100.64.0.9 127.0.0.1", "")]
    public void Addresses_to_listen_on_follow_from_bind(string? bind, bool inContainer, string must, string may)
    {
        var config = Of("{gateway: {mode: \"local\", customBindHost: \"10.1.2.3\", auth: {token: \"0123456789\"}, controlUi: {allowedOrigins: [\"http://h\"]}}}", new RunFlags(Bind: bind));

        var plan = ListenPlan.Of(config, inContainer, [new MachineAddress("eth0", IPAddress.Parse("192.0.2.1")), new MachineAddress("tailscale0", IPAddress.Parse("100.64.0.9"))]);

        Assert.Equal((must, may), (string.Join(' ', plan.Must), string.Join(' ', plan.May)));
    }
}
