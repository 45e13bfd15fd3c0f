using System.Text.Json;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>Door and built-in gateway as two services: purged, installed anew and restored, nobody is asked to pair again.</summary>
public sealed class TheServicesBackup
{
    private const string Program = "/usr/bin/clawdoor", File = "/root/door.backup", Passphrase = "four words and a horse";

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_paired_device_connects_after_everything_was_removed_and_restored()
    {
        Assert.SkipWhen(System.IO.File.Exists(Path.ChangeExtension(Repository.Clawdoor, ".dll")), "A service needs the shipped binary: CLAWDOOR_BINARY.");
        var device = DeviceIdentity.Generate();
        await using var host = await RemoteHost.StartAsync();
        await using var server = await BootedServer.StartAsync(host);
        (await server.ExecAsync("sh", "-c", $"install -m 755 /opt/clawdoor/clawdoor {Program} && systemctl stop nginx && echo '{Passphrase}' > /root/passphrase")).Succeeded();
        await InstallAsync(server, host);
        var (_, refused) = await ABackupMoves.LoginAsync(host.Address, device, new AuthParams { Token = await TokenAsync(server) });
        Assert.Equal(GatewayErrorCode.PairingRequired, refused?.Code);
        (await ClawdoorAsync(server, "devices", "approve", refused!.RequestId!, "--yes")).Succeeded();
        (var token, refused) = await ABackupMoves.LoginAsync(host.Address, device, new AuthParams { Token = await TokenAsync(server) });
        Assert.Null(refused);

        var made = await ClawdoorAsync(server, "backup", File, "--passphrase-file", "/root/passphrase", "--json");
        using (var told = JsonDocument.Parse(made.Succeeded().Output))
        {
            Assert.Equal(1, told.RootElement.GetProperty("manifest").GetProperty("devices").GetInt32());
            Assert.Equal("/var/lib/clawdoor-gateway", told.RootElement.GetProperty("gateway").GetString());
            Assert.Empty(told.RootElement.GetProperty("leftOut").EnumerateArray().Select(l => l.GetString()));
        }

        (await ClawdoorAsync(server, "service", "remove", "--yes")).Succeeded();
        Assert.Empty((await server.ExecAsync("sh", "-c", "ls -d /var/lib/clawdoor*")).Output);
        await InstallAsync(server, host);

        var running = await RestoreAsync(server);
        Assert.Equal(6, running.ExitCode);
        Assert.Contains("systemctl stop clawdoor-gateway clawdoor", running.Errors, StringComparison.Ordinal);
        (await server.ExecAsync("systemctl", "stop", "clawdoor")).Succeeded();
        running = await RestoreAsync(server);
        Assert.Equal(6, running.ExitCode);
        Assert.Contains("state directory /var/lib/clawdoor-gateway.", running.Errors, StringComparison.Ordinal);
        (await server.ExecAsync("systemctl", "stop", "clawdoor-gateway")).Succeeded();
        var restored = (await RestoreAsync(server)).Succeeded();
        Assert.Contains("systemctl start clawdoor-gateway clawdoor", restored.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await server.ExecAsync("sh", "-c", "ls -d /var/lib/clawdoor*.before-restore-*")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty((await server.ExecAsync("sh", "-c", "ls -A /var/lib | grep restore- | grep -v before-restore-; find /var/lib/clawdoor-gateway /var/lib/clawdoor -maxdepth 0 ! -user clawdoor; find /var/lib/clawdoor-gateway ! -user clawdoor")).Output);

        await ConnectsAsync(server, host, device, token);

        // Two states become one, and one becomes two again by the command that the note gives.
        string[] one = ["--state", "/root/one/state", "--settings", "/root/one/clawdoor.json", "--openclaw-config", "/root/one/openclaw.json"];
        var joined = await ClawdoorAsync(server, ["restore", File, "--passphrase-file", "/root/passphrase", "--yes", .. one]);
        Assert.Contains("Here both become one", joined.Succeeded().Errors, StringComparison.Ordinal);
        (await ClawdoorAsync(server, ["backup", "/root/one.backup", "--passphrase-file", "/root/passphrase", .. one])).Succeeded();
        (await server.ExecAsync("sh", "-c", "systemctl stop clawdoor clawdoor-gateway && rm /var/lib/clawdoor-gateway/devices.sqlite*")).Succeeded();
        var half = await ClawdoorAsync(server, "restore", "/root/one.backup", "--passphrase-file", "/root/passphrase", "--replace", "--yes");
        var command = Regex.Match(half.Succeeded().Errors, @"Restore it there as well:\s+clawdoor (.*openclaw\.json)", RegexOptions.Singleline).Groups[1].Value;
        (await ClawdoorAsync(server, [.. command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "--passphrase-file", "/root/passphrase", "--yes"])).Succeeded();
        await ConnectsAsync(server, host, device, token);

        // On another machine the backup may come before the service.
        (await ClawdoorAsync(server, "service", "remove", "--yes")).Succeeded();
        (await server.ExecAsync("sh", "-c", "rm -r /var/lib/clawdoor*")).Succeeded();
        var first = await ClawdoorAsync(server, "restore", File, "--passphrase-file", "/root/passphrase", "--yes");
        Assert.Contains("clawdoor service install", first.Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not here", first.Errors, StringComparison.Ordinal);
        await InstallAsync(server, host);
        await ConnectsAsync(server, host, device, token);
    }

    private static async Task ConnectsAsync(BootedServer server, RemoteHost host, DeviceIdentity device, string token)
    {
        (await server.ExecAsync("systemctl", "start", "clawdoor-gateway", "clawdoor")).Succeeded();
        var (_, refused) = await ABackupMoves.LoginAsync(host.Address, device, new AuthParams { DeviceToken = token });
        Assert.Null(refused);
        using var list = JsonDocument.Parse((await ClawdoorAsync(server, "devices", "list", "--json")).Succeeded().Output);
        Assert.Equal((1, 0), (list.RootElement.GetProperty("paired").GetArrayLength(), list.RootElement.GetProperty("pending").GetArrayLength()));
    }

    private static async Task InstallAsync(BootedServer server, RemoteHost host)
    {
        (await ClawdoorAsync(server, "service", "install", "--yes", "--address", host.Address)).Succeeded();
        Assert.Equal("active", (await server.ExecAsync("systemctl", "is-active", "clawdoor-gateway")).Output.Trim());
    }

    private static Task<Finished> RestoreAsync(BootedServer server) =>
        ClawdoorAsync(server, "restore", File, "--passphrase-file", "/root/passphrase", "--replace", "--yes");

    private static async Task<string> TokenAsync(BootedServer server)
    {
        using var config = JsonDocument.Parse((await server.ExecAsync("cat", "/var/lib/clawdoor-gateway/.openclaw/openclaw.json")).Succeeded().Output);
        return config.RootElement.GetProperty("gateway").GetProperty("auth").GetProperty("token").GetString()!;
    }

    private static Task<Finished> ClawdoorAsync(BootedServer server, params IEnumerable<string> arguments) =>
        server.ExecAsync(["env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", Program, .. arguments]);
}
