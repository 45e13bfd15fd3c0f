using System.Security.Cryptography;
using System.Text.Json;
using Clawdoor.Backups;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A door is saved while it is open and opens again in another home: the same certificate, and nobody is asked to pair again.</summary>
public sealed class ABackupMoves
{
    private const string Passphrase = "four words and a horse";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paired_device_connects_to_the_door_that_was_restored_elsewhere()
    {
        var file = Path.Combine(Scratch.NewDirectory("backup"), "door.backup");
        var device = DeviceIdentity.Generate();
        string fingerprint, token, address, home;
        var port = Listening.FreePort();
        var environment = new Dictionary<string, string?> { ["OPENCLAW_GATEWAY_PORT"] = $"{port}", ["PATH"] = "/usr/bin:/bin" };
        await using var host = await RemoteHost.StartAsync();
        address = host.ServerPublic;
        await using (var door = await OpenAsync(address, environment))
        {
            home = door.Home;
            fingerprint = await FingerprintAsync(address);
            var (_, refused) = await LoginAsync(address, device, new AuthParams { Token = GatewayToken(home) });
            Assert.Equal(GatewayErrorCode.PairingRequired, refused?.Code);
            (await DoorProcess.RunAsync(["devices", "approve", refused!.RequestId!, "--yes"], environment, home)).Succeeded();
            (token, refused) = await LoginAsync(address, device, new AuthParams { Token = GatewayToken(home) });
            Assert.Null(refused);

            (await DoorProcess.RunAsync(["backup", file, "--passphrase-stdin"], environment, home, Passphrase + "\n")).Succeeded();
            var busy = await DoorProcess.RunAsync(["restore", file, "--passphrase-stdin", "--replace", "--yes"], environment, home, Passphrase + "\n");
            Assert.Equal((int)ExitCode.Busy, busy.ExitCode);
            Assert.False(door.HasExited);
            door.Send(Signal.Terminate);
            await door.WaitForEndAsync();
        }

        Assert.All(Directory.EnumerateFileSystemEntries(Path.Combine(home, "state")), e => Assert.NotNull(StateFiles.Find(Path.GetFileName(e))));
        var other = Scratch.NewDirectory("restored");
        var restored = (await DoorProcess.RunAsync(["restore", file, "--passphrase-stdin", "--yes", "--json"], environment, other, Passphrase + "\n")).Succeeded();
        using (var told = JsonDocument.Parse(restored.Output))
        {
            Assert.True(told.RootElement.GetProperty("restored").GetBoolean());
            Assert.Equal(1, told.RootElement.GetProperty("manifest").GetProperty("devices").GetInt32());
            Assert.Equal(fingerprint, told.RootElement.GetProperty("manifest").GetProperty("certificate").GetProperty("fingerprint").GetString());
        }

        Assert.Equal(GatewayToken(home), GatewayToken(other));
        await using (var door = await OpenAsync(address, environment, other))
        {
            Assert.Equal(fingerprint, await FingerprintAsync(address));
            var (_, refused) = await LoginAsync(address, device, new AuthParams { DeviceToken = token });
            Assert.Null(refused);
            using var list = JsonDocument.Parse((await DoorProcess.RunAsync(["devices", "list", "--json"], environment, other)).Succeeded().Output);
            Assert.Equal(0, list.RootElement.GetProperty("pending").GetArrayLength());
        }
    }

    private static async Task<DoorProcess> OpenAsync(string address, Dictionary<string, string?> environment, string? home = null)
    {
        var door = DoorProcess.Start(["up", "--yes", "--upstream", "builtin", "--address", address, "--listen", address], environment, home);
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(30));
        return door;
    }

    private static async Task<string> FingerprintAsync(string address)
    {
        using var shown = await TheDoor.ShownCertificateAsync(address);
        return string.Join(':', shown.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2")));
    }

    private static string GatewayToken(string home)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(home, ".openclaw", "openclaw.json")));
        return config.RootElement.GetProperty("gateway").GetProperty("auth").GetProperty("token").GetString()!;
    }

    private static async Task<(string Token, GatewayFailure? Failure)> LoginAsync(string address, DeviceIdentity device, AuthParams auth)
    {
        var opened = await GatewayClient.OpenAsync(
            new Uri($"wss://{address}/"), new GatewayOptions { Trust = TlsTrust.By((_, _) => true), Headers = [new("Origin", $"https://{address}")] }, Stop);
        Assert.True(opened.Succeeded(out var client, out var failure), failure?.Message);
        await using (client)
        {
            var login = await client.LoginAsync(new Login
            {
                Client = new ClientInfo { Id = "openclaw-control-ui", Mode = "webchat", Version = "1", Platform = "linux" },
                Scopes = Scopes.ControlUi,
                Auth = auth,
                Device = device,
            }, Stop);
            return login.Succeeded(out var hello, out failure) ? (hello.Auth?.DeviceToken ?? "", null) : ("", failure);
        }
    }
}
