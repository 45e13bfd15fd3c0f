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

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_passphrase_typed_at_a_terminal_is_not_seen()
    {
        var home = Standing("old");
        var file = Path.Combine(home, "door.backup");
        await using var backup = DoorProcess.StartOnTerminal(["backup", file], Here(home), home);
        await backup.WaitForAsync("12 characters or more");
        await backup.TypeAsync(Passphrase + "\r");
        await backup.WaitForAsync("once more");
        await backup.TypeAsync(Passphrase + "\r");
        Assert.Equal(0, (await backup.WaitForEndAsync()).ExitCode);
        Assert.DoesNotContain("horse", backup.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task Killed_at_any_moment_a_restore_leaves_the_old_or_the_new()
    {
        const int rounds = 60;
        var home = Standing("new");
        var file = Path.Combine(home, "door.backup");
        (await DoorProcess.RunAsync(["backup", file, "--passphrase-stdin"], Here(home), home, Passphrase + "\n")).Succeeded();
        TimeSpan? whole = null;
        var seen = new Dictionary<string, int> { ["old"] = 0, ["new"] = 0 };
        for (var round = 0; round < rounds; round++)
        {
            Standing("old", home);
            var begun = TimeProvider.System.GetTimestamp();
            await using (var restore = DoorProcess.Start(["restore", file, "--passphrase-stdin", "--replace", "--yes"], Here(home), home))
            {
                await restore.TypeAsync(Passphrase + "\n");
                if (whole is { } limit)
                    await Task.Delay(limit * (0.5 + (RandomNumberGenerator.GetInt32(60) / 100.0)), Stop);
                else
                    await restore.WaitForEndAsync();
                whole ??= TimeProvider.System.GetElapsedTime(begun);
                restore.Send(Signal.Kill);
            }

            await DoorProcess.RunAsync(["status"], Here(home), home);
            var (token, settings) = (await File.ReadAllTextAsync(Path.Combine(home, "state", "gateway-token"), Stop), await File.ReadAllTextAsync(SettingsOf(home), Stop));
            Assert.Contains(token, settings, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(home, "state", StateFiles.UnfinishedRestore)));
            seen[token]++;
        }

        // Each round that came through put an old one aside: none is lost.
        Assert.Equal(seen["new"], Directory.EnumerateDirectories(home, "state.before-restore-*").Count(d => File.ReadAllText(Path.Combine(d, "gateway-token")) == "old"));
        Assert.True(seen["old"] > 5 && seen["new"] > 5, $"old {seen["old"]}, new {seen["new"]}: nothing was proved");
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_full_disk_leaves_nothing_half_written()
    {
        var home = Standing("new");
        await using var disk = await SmallDisk.MountAsync(Path.Combine(home, "small"), 1);
        var file = Path.Combine(disk.Directory, "door.backup");
        disk.Fill();
        var saved = await DoorProcess.RunAsync(["backup", file, "--passphrase-stdin"], Here(home), home, Passphrase + "\n");
        Assert.Equal((int)ExitCode.NotPermitted, saved.ExitCode);
        Assert.Contains("is full", saved.Errors, StringComparison.Ordinal);
        Assert.Equal(["filling"], Directory.EnumerateFileSystemEntries(disk.Directory).Select(e => Path.GetFileName(e)));

        file = Path.Combine(home, "door.backup");
        (await DoorProcess.RunAsync(["backup", file, "--passphrase-stdin"], Here(home), home, Passphrase + "\n")).Succeeded();
        var there = Path.Combine(disk.Directory, "state");
        var restored = await DoorProcess.RunAsync(["restore", file, "--passphrase-stdin", "--yes", "--state", there], Here(home), home, Passphrase + "\n");
        Assert.Equal((int)ExitCode.NotPermitted, restored.ExitCode);
        Assert.Contains("is full", restored.Errors, StringComparison.Ordinal);
        Assert.Equal(["filling"], Directory.EnumerateFileSystemEntries(disk.Directory).Select(e => Path.GetFileName(e)));

        disk.Free();
        var mounted = await DoorProcess.RunAsync(["restore", file, "--passphrase-stdin", "--yes", "--state", disk.Directory], Here(home), home, Passphrase + "\n");
        Assert.Equal((int)ExitCode.NotPermitted, mounted.ExitCode);
        Assert.Contains("mount point", mounted.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Directory));
        (await DoorProcess.RunAsync(["restore", file, "--passphrase-stdin", "--yes", "--state", there], Here(home), home, Passphrase + "\n")).Succeeded();
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(there, "gateway-token"), Stop));
    }

    private static Dictionary<string, string?> Here(string home) => new() { ["CLAWDOOR_SETTINGS"] = SettingsOf(home) };

    private static string SettingsOf(string home) => Path.Combine(home, "clawdoor.json");

    /// <summary>A home whose state and settings say <paramref name="which"/>, with enough in it that a restore takes a while.</summary>
    private static string Standing(string which, string? home = null)
    {
        home ??= Scratch.NewDirectory("backup");
        var state = Path.Combine(home, "state");
        for (var i = 1; i <= 100; i++)
        {
            var edit = Directory.CreateDirectory(Path.Combine(state, "openclaw-backups", $"{i:0000}")).FullName;
            File.WriteAllText(Path.Combine(edit, "before.json"), which + new string(' ', 5000));
        }

        File.SetUnixFileMode(state, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(state, "gateway-token"), which);
        File.WriteAllText(SettingsOf(home), $"{{ /* {which} */ }}");
        return home;
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

    /// <summary>As a browser; the device's token.</summary>
    internal static async Task<(string Token, GatewayFailure? Failure)> LoginAsync(string address, DeviceIdentity device, AuthParams auth)
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
