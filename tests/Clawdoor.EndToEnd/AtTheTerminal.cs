using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A person at a terminal: questions, the secret address, requests for pairing answered by a key.</summary>
public sealed class AtTheTerminal
{
    [Fact]
    public async Task A_request_is_shown_with_address_and_browser_and_a_key_lets_the_page_in()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var gateway = await OpenClawGateway.StartAsync(OpenClawConfig.Fresh);
        await using var door = DoorProcess.StartOnTerminal(["up", "--address", host.ServerPublic, "--listen", host.ServerPublic], gateway.Environment);
        await door.WaitForAsync(@"Make this change to .*\[y/N\]");
        await door.TypeAsync("y\n");
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(60));
        Assert.Contains(ControlUi.Address($"https://{host.ServerPublic}"), door.Output, StringComparison.Ordinal);

        await using var chromium = await RemoteChromium.StartAsync(host);
        await using var page = await chromium.NewPageAsync(anyCertificate: true);
        await page.GoToAsync(ControlUi.Address($"https://{host.ServerPublic}"));
        var shown = await page.WaitForPairingAsync();
        await door.WaitForAsync($"request +{shown}");
        Assert.Contains(host.Address, door.Output, StringComparison.Ordinal);
        Assert.Contains("HeadlessChrome", door.Output, StringComparison.Ordinal);
        // A key in the first second after a request came was not meant for it.
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await door.TypeAsync("a");
        await door.WaitForAsync($"Approved: {host.Address}");
        await page.WaitForChatAsync();

        await door.TypeAsync("\u0003");
        Assert.Equal(0, (await door.WaitForEndAsync()).ExitCode);
        Assert.Contains("The door is closed", door.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_no_leaves_openclaw_json_as_it_was()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var gateway = await OpenClawGateway.StartAsync(OpenClawConfig.Fresh);
        var before = await File.ReadAllBytesAsync(gateway.ConfigPath, TestContext.Current.CancellationToken);
        await using var door = DoorProcess.StartOnTerminal(["up", "--address", host.ServerPublic, "--listen", host.ServerPublic], gateway.Environment);
        await door.WaitForAsync(@"\[y/N\]");
        await door.TypeAsync("n\n");
        await door.WaitForAsync("was left as it is");
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(60));
        Assert.Equal(before, await File.ReadAllBytesAsync(gateway.ConfigPath, TestContext.Current.CancellationToken));
    }
}
