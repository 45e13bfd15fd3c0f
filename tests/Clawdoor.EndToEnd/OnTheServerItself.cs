using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>
/// A browser on the server: OpenClaw answers 403 when the forwarded address is loopback, and refuses origins it does
/// not know; through the door it is a visitor like any other, and is never taken for local.
/// </summary>
public sealed class OnTheServerItself
{
    [Fact]
    [SuppressMessage("Security", "CA5359", Justification = "The certificate is another test's subject.")]
    public async Task Every_name_of_the_server_is_let_through_and_none_is_taken_for_local()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var gateway = await OpenClawGateway.StartAsync(OpenClawConfig.Fresh);
        await using var door = DoorProcess.Start(["up", "--yes", "--address", host.ServerPublic], gateway.Environment);
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(60));
        foreach (var name in new[] { "127.0.0.1", "localhost", "[::1]", host.ServerPublic })
        {
            using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } });
            Assert.Contains("<title>", await http.GetStringAsync(new Uri($"https://{name}/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            // Without a device: a disallowed origin would be refused before that is noticed.
            Assert.Equal(GatewayErrorCode.ControlUiDeviceIdentityRequired, (await LoginAsync(name, $"https://{name}", "openclaw-control-ui", "webchat", null)).Failure!.Code);
            Assert.Equal(GatewayErrorCode.ControlUiOriginNotAllowed, (await LoginAsync(name, "https://203.0.113.99", "openclaw-control-ui", "webchat", null)).Failure!.Code);
            var hello = await LoginAsync(name, null, "cli", "cli", new AuthParams { Token = OpenClawConfig.Token });
            Assert.True(hello.Succeeded(out var welcome, out var failure), failure?.ToString());
            Assert.Empty(welcome.Auth.Scopes);
        }

        var status = (await DoorProcess.RunAsync(["status", "--json"], home: door.Home)).Succeeded();
        using var health = JsonDocument.Parse(status.Output);
        Assert.Equal("ok", health.RootElement.GetProperty("status").GetString());
        Assert.Equal("Answering", health.RootElement.GetProperty("upstream").GetProperty("state").GetString(), ignoreCase: true);
        Assert.Contains($"https://{host.ServerPublic}", (await DoorProcess.RunAsync(["status"], home: door.Home)).Succeeded().Output, StringComparison.Ordinal);
        door.Send(Signal.Terminate);
        Assert.Equal(0, (await door.WaitForEndAsync()).ExitCode);
        Assert.Equal((int)ExitCode.NotFound, (await DoorProcess.RunAsync(["status"], home: door.Home)).ExitCode);
    }

    private static async Task<GatewayResult<HelloOk>> LoginAsync(string host, string? origin, string id, string mode, AuthParams? auth)
    {
        var opened = await GatewayClient.OpenAsync(
            new Uri($"wss://{host}/"),
            new GatewayOptions { Trust = TlsTrust.By((_, _) => true), Headers = origin is null ? [] : [new("Origin", origin)] },
            TestContext.Current.CancellationToken);
        Assert.True(opened.Succeeded(out var client, out var failure), failure?.ToString());
        await using (client)
        {
            return await client.LoginAsync(
                new Login { Client = new ClientInfo { Id = id, Mode = mode, Version = "1", Platform = "linux" }, Scopes = [Scopes.Read], Auth = auth },
                TestContext.Current.CancellationToken);
        }
    }
}
