using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The promise itself: a browser on another computer, the real OpenClaw, and nothing but <c>clawdoor</c> between them.</summary>
public sealed class TheDoorOpens
{
    [Fact]
    public async Task A_remote_browser_is_asked_to_pair_is_approved_by_clawdoor_and_connects_by_itself()
    {
        await using var open = await OpenDoor.StartAsync((port, _) => OpenClawConfig.Fresh(port));
        using var certificate = await open.ShownCertificateAsync();
        Assert.True(certificate.MatchesHostname(open.Host.ServerPublic, allowWildcards: false, allowCommonName: false));
        await using var chromium = await RemoteChromium.StartAsync(open.Host, trusted: certificate);
        await using var page = await chromium.NewPageAsync();

        await page.GoToAsync(ControlUi.Address(open.Origin));
        var shown = await page.WaitForPairingAsync();
        await page.ScreenshotAsync("door-pairing");
        using (var list = JsonDocument.Parse((await open.ClawdoorAsync("devices", "list", "--json")).Succeeded().Output))
        {
            var request = Assert.Single(list.RootElement.GetProperty("pending").EnumerateArray());
            Assert.Equal(shown, request.GetProperty("requestId").GetString());
            Assert.Equal(open.Host.Address, request.GetProperty("remoteIp").GetString());
        }

        (await open.ClawdoorAsync("devices", "approve", shown, "--yes")).Succeeded();
        await page.WaitForChatAsync();
        await page.ScreenshotAsync("door-chat");
        Assert.Equal(1, page.Documents);
        Assert.Empty(page.UnexpectedFailures());
        Assert.DoesNotContain(OpenClawConfig.Token, open.Door.Output + open.Door.Errors);
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task The_same_address_works_over_IPv6()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var recorder = new Recorder();
        await using var door = DoorProcess.Start(
            ["up", "--yes", "--no-config-edit", "--upstream", recorder.Url, "--address", host.ServerIPv6, "--listen", host.ServerIPv6]);
        await door.WaitForAsync("The door is open");
        var answer = (await host.ExecAsync("curl", "--silent", "--show-error", "--insecure", $"https://[{host.ServerIPv6}]/healthz")).Succeeded();
        Assert.Contains("live", answer.Output);
        Assert.Equal(host.AddressIPv6, Assert.Single(recorder.To("/healthz")[^1]["X-Forwarded-For"]));
    }
}
