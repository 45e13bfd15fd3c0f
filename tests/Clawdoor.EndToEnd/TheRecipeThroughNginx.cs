using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The tutorial, mended in one place, on the real programs: it proves that the ground the other tests stand on is real.</summary>
public sealed class TheRecipeThroughNginx
{
    [Fact]
    [Trait("Category", "Full")]
    public async Task A_remote_browser_is_asked_to_pair_is_approved_by_the_official_cli_and_connects_by_itself()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var gateway = await OpenClawGateway.StartAsync(port => OpenClawConfig.RecipeMended(port, host.ServerPublic));
        using var certificate = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), host.ServerPublic);
        var files = SelfSigned.Write(certificate, Scratch.NewDirectory("certificate"), "openclaw");
        await using var nginx = await NginxRecipe.StartAsync(host.ServerPublic, host.ServerIPv6, 443, gateway.Port, files);
        await using var chromium = await RemoteChromium.StartAsync(host, trusted: certificate);
        await using var page = await chromium.NewPageAsync();

        await page.GoToAsync(ControlUi.Address($"https://{host.ServerPublic}"));
        var shown = await page.WaitForPairingAsync();
        await page.ScreenshotAsync("recipe-pairing");
        var (id, address) = Assert.Single(await gateway.PendingAsync());
        Assert.Equal(shown, id);
        Assert.Equal(host.Address, address);

        (await gateway.CliAsync("devices", "approve", id)).Succeeded();
        await page.WaitForChatAsync();
        await page.ScreenshotAsync("recipe-chat");
        Assert.Equal(1, page.Documents);
        Assert.Empty(page.UnexpectedFailures());
    }
}
