using System.Net;
using System.Net.Sockets;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>
/// The tutorial's seven rows of trouble on the built-in gateway behind the tutorial's nginx: the evidence is that of the real one
/// (access-layer 9), so that every help text about OpenClaw stays true. Row 4, pairing, is in <see cref="TheBuiltInGateway"/>.
/// </summary>
public sealed class TheTutorialsTroubles
{
    [Fact]
    public async Task Row_1_a_gateway_that_does_not_run_is_502_and_its_port_is_closed()
    {
        await using var stage = await Stage.SetAsync(OpenClawConfig.RecipeMended);
        await stage.Gateway.StopAsync();

        Assert.Equal(HttpStatusCode.BadGateway, await stage.StatusAsync("/"));
        Assert.Equal(GatewayErrorCode.ServiceUnavailable, (await stage.KnockAsync()).Code);
        using var socket = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, stage.Gateway.Port, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Row_2_an_origin_that_is_not_allowed_is_named_on_the_page_and_in_the_log_and_mended_without_a_restart()
    {
        await using var stage = await Stage.SetAsync((port, ip) =>
            OpenClawConfig.RecipeMended(port, ip).Replace($"\"https://{ip}\"", "\"https://203.0.113.99\"", StringComparison.Ordinal));
        await using var chromium = await RemoteChromium.StartAsync(stage.Host);
        await using var page = await chromium.NewPageAsync(anyCertificate: true);

        await page.GoToAsync(ControlUi.Address(stage.Origin));
        await page.WaitForTextAsync("Browser origin not allowed");
        await stage.Gateway.WaitForLogAsync("cause=origin-mismatch");
        Assert.Contains($"origin={stage.Origin} host={stage.Host.ServerPublic}", stage.Gateway.Log, StringComparison.Ordinal);
        Assert.Equal(GatewayErrorCode.ControlUiOriginNotAllowed, (await stage.KnockAsync(new AuthParams { Token = "wrong" })).Code);

        var config = await File.ReadAllTextAsync(stage.Gateway.ConfigPath, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(stage.Gateway.ConfigPath, config.Replace("203.0.113.99", stage.Host.ServerPublic, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await page.WaitForPairingAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(1, page.Documents);
    }

    [Fact]
    public async Task Row_3_a_proxy_that_is_not_trusted_gets_403_for_all_but_healthz()
    {
        await using var stage = await Stage.SetAsync((port, ip) =>
            OpenClawConfig.RecipeWithoutProxies(port, ip).Replace("\"password\"", "\"token\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, await stage.StatusAsync("/healthz"));
        Assert.Equal(HttpStatusCode.Forbidden, await stage.StatusAsync("/readyz"));
        Assert.Equal(HttpStatusCode.Forbidden, await stage.StatusAsync("/"));
        Assert.Equal(GatewayErrorCode.ProxyAttributionRequired, (await stage.KnockAsync()).Code);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(stage.Gateway.Log, "proxy_attribution_required"));
    }

    [Fact]
    public async Task Row_5_an_upgrade_that_is_not_passed_on_is_answered_200_and_the_page_says_it_cannot_reach_the_gateway()
    {
        await using var stage = await Stage.SetAsync(
            OpenClawConfig.RecipeMended, site => site.Replace("proxy_set_header Upgrade $http_upgrade;", "", StringComparison.Ordinal)
                .Replace("proxy_set_header Connection \"upgrade\";", "", StringComparison.Ordinal));
        await using var chromium = await RemoteChromium.StartAsync(stage.Host);
        await using var page = await chromium.NewPageAsync(anyCertificate: true);

        Assert.Equal((GatewayErrorCode.UpgradeNotForwarded, 200), await stage.KnockAsync() is var failure ? (failure.Code, failure.HttpStatus ?? 0) : default);
        await page.GoToAsync(ControlUi.Address(stage.Origin));
        await page.WaitForTextAsync("Gateway unreachable");
        Assert.DoesNotContain("closed before connect", stage.Gateway.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_6_a_secret_that_is_missing_or_wrong_is_told_apart_and_the_eleventh_wrong_one_locks_the_address()
    {
        await using var stage = await Stage.SetAsync(OpenClawConfig.RecipeMended);
        await using var chromium = await RemoteChromium.StartAsync(stage.Host);
        await using var page = await chromium.NewPageAsync(anyCertificate: true);

        await page.GoToAsync(stage.Origin + "/");
        await page.WaitForTextAsync("This Gateway expects its token");
        Assert.Equal(HttpStatusCode.Unauthorized, await stage.StatusAsync("/control-ui-config.json"));
        Assert.Equal(GatewayErrorCode.AuthTokenMissing, (await stage.KnockAsync()).Code);

        for (var i = 0; i < 10; i++)
            Assert.Equal(GatewayErrorCode.AuthTokenMismatch, (await stage.KnockAsync(new AuthParams { Token = $"guess {i}" })).Code);
        var locked = await stage.KnockAsync(new AuthParams { Token = OpenClawConfig.Token });
        Assert.Equal(GatewayErrorCode.AuthRateLimited, locked.Code);
        Assert.InRange(locked.RetryAfter!.Value.TotalSeconds, 250, 300);
        Assert.Contains("cause=unauthorized", stage.Gateway.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_6_the_tutorials_own_wrong_key_leaves_its_password_without_effect_but_the_token_can_be_seen()
    {
        await using var stage = await Stage.SetAsync(OpenClawConfig.Recipe);

        Assert.Equal(GatewayErrorCode.AuthTokenMismatch, (await stage.KnockAsync(new AuthParams { Token = OpenClawConfig.Token })).Code);
        var kept = Path.Combine(stage.Gateway.OwnState, "gateway-token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        var token = (await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(GatewayErrorCode.PairingRequired, (await stage.KnockAsync(new AuthParams { Token = token }, DeviceIdentity.Generate())).Code);
        Assert.DoesNotContain(token, stage.Gateway.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_7_the_gateways_own_port_is_closed_to_the_world()
    {
        await using var stage = await Stage.SetAsync(OpenClawConfig.RecipeMended);

        var direct = await stage.Host.ExecAsync("curl", "--silent", "--max-time", "5", $"http://{stage.Host.ServerPublic}:{stage.Gateway.Port}/");

        Assert.Equal(7, direct.ExitCode);
    }

    /// <summary>A remote host, the tutorial's nginx, the built-in gateway.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly NginxRecipe _nginx;

        private Stage(RemoteHost host, BuiltInGatewayProcess gateway, NginxRecipe nginx) => (Host, Gateway, _nginx) = (host, gateway, nginx);

        public RemoteHost Host { get; }

        public BuiltInGatewayProcess Gateway { get; }

        public string Origin => $"https://{Host.ServerPublic}";

        public static async Task<Stage> SetAsync(Func<int, string, string> config, Func<string, string>? site = null)
        {
            var host = await RemoteHost.StartAsync();
            var gateway = await BuiltInGatewayProcess.StartAsync(port => config(port, host.ServerPublic));
            using var certificate = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), host.ServerPublic);
            var files = SelfSigned.Write(certificate, Scratch.NewDirectory("certificate"), "openclaw");
            return new(host, gateway, await NginxRecipe.StartAsync(host.ServerPublic, host.ServerIPv6, 443, gateway.Port, files, site));
        }

        public async Task<HttpStatusCode> StatusAsync(string path)
        {
            var answer = (await Host.ExecAsync("curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", Origin + path)).Succeeded();
            return (HttpStatusCode)int.Parse(answer.Output, System.Globalization.CultureInfo.InvariantCulture);
        }

        /// <summary>How a Control UI behind the proxy fails to get in.</summary>
        public async Task<GatewayFailure> KnockAsync(AuthParams? auth = null, DeviceIdentity? device = null)
        {
            var opened = await GatewayClient.OpenAsync(
                new Uri($"wss://{Host.ServerPublic}/"),
                new GatewayOptions { Trust = TlsTrust.By((_, _) => true), Headers = [new("Origin", Origin)] });
            if (!opened.Succeeded(out var client, out var failure))
                return failure;
            await using (client)
            {
                var login = await client.LoginAsync(new Login
                {
                    Client = new ClientInfo { Id = "openclaw-control-ui", Mode = "webchat", Version = "1", Platform = "linux" },
                    Scopes = Scopes.ControlUi,
                    Auth = auth,
                    Device = device ?? DeviceIdentity.Generate(),
                });
                return login.Failure ?? throw new InvalidOperationException("It was let in.");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _nginx.DisposeAsync();
            await Gateway.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
