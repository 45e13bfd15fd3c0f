using System.Security.Cryptography;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>OpenClaw's own command line on another computer, with nothing but the address, the token and the fingerprint.</summary>
public sealed class TheOfficialCliThroughTheDoor
{
    [Fact]
    [Trait("Category", "Full")]
    public async Task It_pins_our_certificate_pairs_and_lists_devices()
    {
        await using var open = await OpenDoor.StartAsync((port, _) => OpenClawConfig.Fresh(port));
        var address = $"wss://{open.Host.ServerPublic}";
        using var certificate = await open.ShownCertificateAsync();
        var fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var laptop = new RemoteCli(open.Host);

        // Of OpenClaw's commands with --url only the long-lived ones know --tls-fingerprint and bring a device key.
        await using (var tui = laptop.StartOnTerminal(
            "tui", "--url", address, "--token", OpenClawConfig.Token, "--tls-fingerprint", fingerprint))
        {
            await tui.WaitForAsync("pairing required", TimeSpan.FromSeconds(60));
            var (id, from) = Assert.Single(await open.Gateway.PendingAsync());
            Assert.Equal(open.Host.Address, from);
            (await open.ClawdoorAsync("devices", "approve", id, "--yes")).Succeeded();
        }

        // `devices` takes the fingerprint from its configuration.
        await laptop.ConfigureAsync(address, fingerprint);
        var list = (await laptop.RunAsync("devices", "list", "--json")).Succeeded();
        Assert.Contains("openclaw-tui", list.Output);
        Assert.Contains(open.Host.Address, list.Output);

        await laptop.ConfigureAsync(address, new string('0', 64));
        var refused = await laptop.RunAsync("devices", "list", "--json");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("fingerprint", refused.Everything, StringComparison.OrdinalIgnoreCase);
    }
}
