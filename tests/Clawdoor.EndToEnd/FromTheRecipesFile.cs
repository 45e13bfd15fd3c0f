using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>Somebody followed the tutorial to the letter and it did not work: wrong key for the secret, no trustedProxies.</summary>
public sealed class FromTheRecipesFile
{
    [Fact]
    [Trait("Category", "Full")]
    public async Task One_up_ends_connected_and_undo_restores_the_file_byte_for_byte()
    {
        byte[] before = [];
        await using var open = await OpenDoor.StartAsync((port, ip) =>
        {
            var text = OpenClawConfig.RecipeWithoutProxies(port, ip);
            before = System.Text.Encoding.UTF8.GetBytes(text);
            return text;
        });
        Assert.DoesNotContain("trustedProxies", System.Text.Encoding.UTF8.GetString(before));
        Assert.NotEqual(before, await File.ReadAllBytesAsync(open.Gateway.ConfigPath, TestContext.Current.CancellationToken));

        await using var chromium = await RemoteChromium.StartAsync(open.Host);
        await using var page = await chromium.NewPageAsync(anyCertificate: true);
        await page.GoToAsync(ControlUi.Address(open.Origin));
        var id = await page.WaitForPairingAsync(TimeSpan.FromSeconds(60));
        (await open.ClawdoorAsync("devices", "approve", id, "--yes")).Succeeded();
        await page.WaitForChatAsync();
        Assert.Equal(1, page.Documents);

        (await open.ClawdoorAsync("config", "undo", "--yes")).Succeeded();
        Assert.Equal(before, await File.ReadAllBytesAsync(open.Gateway.ConfigPath, TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(open.Gateway.ConfigPath));
    }
}
