using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>OpenClaw starts after the door, as at boot: visitors wait on a page that says so and then have the UI.</summary>
public sealed class WhileOpenClawIsAway
{
    private static readonly (string Language, string Said)[] _visitors = [("en-US", "OpenClaw is"), ("zh-CN", "OpenClaw 正在")];

    [Fact]
    [Trait("Category", "Full")]
    public async Task The_page_waits_by_itself_and_then_shows_the_UI()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var gateway = await OpenClawGateway.StartAsync(OpenClawConfig.Fresh);
        await gateway.StopAsync();
        await using var door = DoorProcess.Start(["up", "--yes", "--address", host.ServerPublic, "--listen", host.ServerPublic], gateway.Environment);
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(30));
        await door.WaitForAsync("does not answer");

        await using var chromium = await RemoteChromium.StartAsync(host);
        var pages = new List<RemotePage>();
        foreach (var (language, said) in _visitors)
        {
            var page = await chromium.NewPageAsync(anyCertificate: true, language: language);
            pages.Add(page);
            await page.GoToAsync(ControlUi.Address($"https://{host.ServerPublic}"));
            await page.WaitForTextAsync(said);
            var waiting = await page.TextAsync();
            await page.ScreenshotAsync($"away-{language}");
            var id = Regex.Match(waiting, @"\b[0-9A-Z]{8}\b").Value;
            Assert.NotEmpty(id);
            Assert.Contains(id, door.Output, StringComparison.Ordinal);
        }

        await gateway.StartAsync();
        // The same words in every language of the Control UI.
        foreach (var page in pages)
            await page.WaitForTextAsync("openclaw devices approve", TimeSpan.FromSeconds(60));

        var json = await host.ExecAsync("curl", "--silent", "--insecure", "--head", $"https://{host.ServerPublic}/healthz");
        Assert.Contains("200", json.Succeeded().Output, StringComparison.Ordinal);
    }
}
