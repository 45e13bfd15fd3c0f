using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>No OpenClaw anywhere, and still the official Control UI in a browser on another computer.</summary>
public sealed class TheBuiltInGateway
{
    [Fact]
    public async Task Behind_the_door_the_official_UI_pairs_connects_and_manages_its_browser()
    {
        await using var open = await BuiltInDoor.StartAsync(officialUi: true, "--upstream", "builtin");
        using var certificate = await TheDoor.ShownCertificateAsync(open.Host.ServerPublic);
        await using var chromium = await RemoteChromium.StartAsync(open.Host, trusted: certificate);
        await using var page = await chromium.NewPageAsync();

        await page.GoToAsync(open.Address);
        var shown = await page.WaitForPairingAsync();
        using (var list = JsonDocument.Parse((await open.ClawdoorAsync("devices", "list", "--json")).Succeeded().Output))
        {
            var request = Assert.Single(list.RootElement.GetProperty("pending").EnumerateArray());
            Assert.Equal(shown, request.GetProperty("requestId").GetString());
            Assert.Equal(open.Host.Address, request.GetProperty("remoteIp").GetString());
        }

        (await open.ClawdoorAsync("devices", "approve", shown, "--yes")).Succeeded();
        await page.WaitUntilConnectedAsync();
        await page.ScreenshotAsync("builtin-connected");
        Assert.Equal(1, page.Documents);
        await page.RenameOwnBrowserAsync(open.Origin, "my desk");
        await page.ScreenshotAsync("builtin-devices");
        Assert.Contains("my desk", (await open.ClawdoorAsync("devices", "list")).Succeeded().Output, StringComparison.Ordinal);

        Assert.Empty(page.ConsoleErrors);
        Assert.DoesNotContain(open.Token, open.Door.Output + open.Door.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_nginx_with_the_tutorials_site_the_official_UI_pairs_connects_and_manages_its_browser()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var gateway = await BuiltInGatewayProcess.StartAsync(port => OpenClawConfig.RecipeMended(port, host.ServerPublic));
        using var certificate = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), host.ServerPublic);
        var files = SelfSigned.Write(certificate, Scratch.NewDirectory("certificate"), "openclaw");
        await using var nginx = await NginxRecipe.StartAsync(host.ServerPublic, host.ServerIPv6, 443, gateway.Port, files);
        await using var chromium = await RemoteChromium.StartAsync(host, trusted: certificate);
        await using var page = await chromium.NewPageAsync();
        var origin = $"https://{host.ServerPublic}";

        await page.GoToAsync(ControlUi.Address(origin));
        var shown = await page.WaitForPairingAsync();
        // The tutorial's own cure, with the official program.
        (await gateway.CliAsync("devices", "approve", shown)).Succeeded();
        await page.WaitUntilConnectedAsync();
        Assert.Equal(1, page.Documents);
        await page.RenameOwnBrowserAsync(origin, "by nginx");
        Assert.Contains("by nginx", (await gateway.CliAsync("devices", "list", "--json")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Empty(page.ConsoleErrors);
    }

    [Fact]
    public async Task Without_anything_there_the_door_opens_on_its_own_gateway_and_page()
    {
        await using var open = await BuiltInDoor.StartAsync(officialUi: false);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(open.ConfigPath));
        using var certificate = await TheDoor.ShownCertificateAsync(open.Host.ServerPublic);
        await using var chromium = await RemoteChromium.StartAsync(open.Host, trusted: certificate);
        await using var page = await chromium.NewPageAsync(width: 390, height: 844);

        await page.GoToAsync(open.Address);
        await page.WaitForTextAsync("clawdoor devices approve");
        await page.ScreenshotAsync("builtin-own-page-pairing");
        using var list = JsonDocument.Parse((await open.ClawdoorAsync("devices", "list", "--json")).Succeeded().Output);
        var request = Assert.Single(list.RootElement.GetProperty("pending").EnumerateArray());
        (await open.ClawdoorAsync("devices", "approve", request.GetProperty("requestId").GetString()!, "--yes")).Succeeded();

        await page.WaitForTextAsync("No model is configured yet");
        await TheOwnPage.ToDevicesAsync(page);
        await page.WaitForTextAsync(open.Host.Address);
        await page.ScreenshotAsync("builtin-own-page-connected");
        Assert.Equal(1, page.Documents);
        Assert.Empty(page.ConsoleErrors);
    }
}
