using System.Text.Json;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>Door and built-in gateway as two services: purged, installed anew and restored, nobody is asked to pair again.</summary>
public sealed class TheServicesBackup
{
    private const string File = "/root/door.backup", Passphrase = "four words and a horse";

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_paired_device_connects_after_everything_was_removed_and_restored()
    {
        var device = DeviceIdentity.Generate();
        await using var machine = await ServerToInstallOn.StartAsync();
        var (host, server) = (machine.Host, machine.Server);
        (await machine.ShellAsync($"echo '{Passphrase}' > /root/passphrase")).Succeeded();
        await InstallAsync(machine);
        var (_, refused) = await ABackupMoves.LoginAsync(host.Address, device, new AuthParams { Token = await TokenAsync(server) });
        Assert.Equal(GatewayErrorCode.PairingRequired, refused?.Code);
        (await machine.ClawdoorAsync("devices", "approve", refused!.RequestId!, "--yes")).Succeeded();
        (var token, refused) = await ABackupMoves.LoginAsync(host.Address, device, new AuthParams { Token = await TokenAsync(server) });
        Assert.Null(refused);

        var made = await machine.ClawdoorAsync("backup", File, "--passphrase-file", "/root/passphrase", "--json");
        using (var told = JsonDocument.Parse(made.Succeeded().Output))
        {
            Assert.Equal(1, told.RootElement.GetProperty("manifest").GetProperty("devices").GetInt32());
            Assert.Equal("/var/lib/clawdoor-gateway", told.RootElement.GetProperty("gateway").GetString());
            Assert.Empty(told.RootElement.GetProperty("leftOut").EnumerateArray().Select(l => l.GetString()));
        }

        (await machine.ClawdoorAsync("service", "remove", "--yes")).Succeeded();
        Assert.Empty((await machine.ShellAsync("ls -d /var/lib/clawdoor*")).Output);
        await InstallAsync(machine);

        var running = await RestoreAsync(machine);
        Assert.Equal(6, running.ExitCode);
        Assert.Contains("systemctl stop clawdoor-gateway clawdoor", running.Errors, StringComparison.Ordinal);
        (await server.ExecAsync("systemctl", "stop", "clawdoor")).Succeeded();
        running = await RestoreAsync(machine);
        Assert.Equal(6, running.ExitCode);
        Assert.Contains("state directory /var/lib/clawdoor-gateway.", running.Errors, StringComparison.Ordinal);
        (await server.ExecAsync("systemctl", "stop", "clawdoor-gateway")).Succeeded();
        var restored = (await RestoreAsync(machine)).Succeeded();
        Assert.Contains("systemctl start clawdoor-gateway clawdoor", restored.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await machine.ShellAsync("ls -d /var/lib/clawdoor*.before-restore-*")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty((await machine.ShellAsync("ls -A /var/lib | grep restore- | grep -v before-restore-; find /var/lib/clawdoor-gateway /var/lib/clawdoor -maxdepth 0 ! -user clawdoor; find /var/lib/clawdoor-gateway ! -user clawdoor")).Output);

        await ConnectsAsync(machine, device, token);

        // Two states become one, and one becomes two again by the command that the note gives.
        string[] one = ["--state", "/root/one/state", "--settings", "/root/one/clawdoor.json", "--openclaw-config", "/root/one/openclaw.json"];
        var joined = await machine.ClawdoorAsync(["restore", File, "--passphrase-file", "/root/passphrase", "--yes", .. one]);
        Assert.Contains("Here both become one", joined.Succeeded().Errors, StringComparison.Ordinal);
        (await machine.ClawdoorAsync(["backup", "/root/one.backup", "--passphrase-file", "/root/passphrase", .. one])).Succeeded();
        (await machine.ShellAsync("systemctl stop clawdoor clawdoor-gateway && rm /var/lib/clawdoor-gateway/devices.sqlite*")).Succeeded();
        var half = await machine.ClawdoorAsync("restore", "/root/one.backup", "--passphrase-file", "/root/passphrase", "--replace", "--yes");
        var command = Regex.Match(half.Succeeded().Errors, @"Restore it there as well:\s+clawdoor (.*openclaw\.json)", RegexOptions.Singleline).Groups[1].Value;
        (await machine.ClawdoorAsync([.. command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "--passphrase-file", "/root/passphrase", "--yes"])).Succeeded();
        await ConnectsAsync(machine, device, token);

        // On another machine the backup may come before the service.
        (await machine.ClawdoorAsync("service", "remove", "--yes")).Succeeded();
        (await machine.ShellAsync("rm -r /var/lib/clawdoor*")).Succeeded();
        var first = await machine.ClawdoorAsync("restore", File, "--passphrase-file", "/root/passphrase", "--yes");
        Assert.Contains("clawdoor service install", first.Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not here", first.Errors, StringComparison.Ordinal);
        await InstallAsync(machine);
        await ConnectsAsync(machine, device, token);
    }

    private static async Task ConnectsAsync(ServerToInstallOn machine, DeviceIdentity device, string token)
    {
        (await machine.Server.ExecAsync("systemctl", "start", "clawdoor-gateway", "clawdoor")).Succeeded();
        var (_, refused) = await ABackupMoves.LoginAsync(machine.Host.Address, device, new AuthParams { DeviceToken = token });
        Assert.Null(refused);
        using var list = JsonDocument.Parse((await machine.ClawdoorAsync("devices", "list", "--json")).Succeeded().Output);
        Assert.Equal((1, 0), (list.RootElement.GetProperty("paired").GetArrayLength(), list.RootElement.GetProperty("pending").GetArrayLength()));
    }

    private static async Task InstallAsync(ServerToInstallOn machine)
    {
        (await machine.InstallAsync()).Succeeded();
        Assert.Equal("active", (await machine.Server.ExecAsync("systemctl", "is-active", "clawdoor-gateway")).Output.Trim());
    }

    private static Task<Finished> RestoreAsync(ServerToInstallOn machine) =>
        machine.ClawdoorAsync("restore", File, "--passphrase-file", "/root/passphrase", "--replace", "--yes");

    private static async Task<string> TokenAsync(BootedServer server)
    {
        using var config = JsonDocument.Parse((await server.ExecAsync("cat", "/var/lib/clawdoor-gateway/.openclaw/openclaw.json")).Succeeded().Output);
        return config.RootElement.GetProperty("gateway").GetProperty("auth").GetProperty("token").GetString()!;
    }
}
