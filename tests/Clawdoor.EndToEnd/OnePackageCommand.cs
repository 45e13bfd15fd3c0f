using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The .deb on booted Debians: one command opens the door, another upgrades it under everybody's feet, a third takes it away.</summary>
[Trait("Category", "Full")]
public sealed class OnePackageCommand
{
    /// <summary>What a package could leave. dpkg's own books, what systemd keeps for itself, and users' backups of the last edit are others'.</summary>
    private const string List = """
        find / -xdev '(' -path /var/lib/dpkg -o -path /var/log -o -path /var/cache -o -path /var/lib/systemd -o -path /run -o -path /home/ada -o -path /tmp -o -path /var/tmp -o -path /proc -o -name machine-id ')' -prune -o ! -name '*-' -printf '%p %y %m %u %g %l\n' | grep -vx '/etc/.pwd.lock .*' | LC_ALL=C sort
        """;

    /// <summary>Variable: a folder with packages of an earlier build, for the upgrade. Left out: the same program under an older number.</summary>
    private const string Earlier = "CLAWDOOR_PACKAGES_BEFORE";

    [Theory]
    [InlineData("bookworm")]
    [InlineData("bullseye")]
    public async Task One_command_installs_one_upgrades_unnoticed_one_removes(string suite)
    {
        var packages = await PackagesAsync();
        await using var host = await RemoteHost.StartAsync();
        await using var server = await BootedServer.StartAsync(host, await SystemRoot.DebianAsync(suite, "systemd", "systemd-sysv", "dbus", "libpam-systemd"), (packages, "/mnt"), (Path.GetDirectoryName(Repository.OpenClaw)!, "/opt/openclaw"));
        await StartOpenClawAsync(server);
        var before = await ListAsync(server);

        var installed = (await server.ExecAsync("dpkg", "-i", "/mnt/before.deb")).Succeeded();
        Assert.Contains("The door is open and opens at boot", installed.Output, StringComparison.Ordinal);
        Assert.Equal("active", (await server.ExecAsync("systemctl", "is-active", "clawdoor")).Output.Trim());
        Assert.Contains("OpenClaw of ada starts at boot", installed.Output, StringComparison.Ordinal);
        (await server.ExecAsync("test", "-e", "/var/lib/systemd/linger/ada")).Succeeded();
        var pinned = await PinAsync(host);

        // This side of the veth pair is another computer than the server.
        await using var chromium = await RemoteChromium.StartAsync("env");
        var page = await chromium.NewPageAsync(anyCertificate: true);
        await page.GoToAsync(ControlUi.Address($"https://{host.Address}"));
        var request = await page.WaitForPairingAsync();
        (await server.ExecAsync("clawdoor", "devices", "approve", request, "--yes")).Succeeded();
        await page.WaitUntilConnectedAsync();

        await using (var visitor = await Visits.ComeInAsync(host.Address, TlsTrust.Fingerprint(pinned)))
        {
            var usual = (await visitor.CallAsync("health", cancel: TestContext.Current.CancellationToken)).Failure?.Message;
            using var enough = new CancellationTokenSource();
            var stream = Visits.KeepAskingAsync(visitor, usual, enough.Token);
            var comers = Visits.KeepComingAsync(new Uri($"https://{host.Address}/"), enough.Token);
            var process = await server.DoorProcessAsync();

            (await server.ExecAsync("dpkg", "-i", "/mnt/after.deb")).Succeeded();
            Assert.NotEqual(process, await server.DoorProcessAsync());
            await enough.CancelAsync();

            Assert.Empty(await comers);
            Assert.True(await stream > 0);
            Assert.Equal(1, page.Logins);
        }

        Assert.Equal("active", (await server.ExecAsync("systemctl", "is-active", "clawdoor")).Output.Trim());
        Assert.Equal(pinned, await PinAsync(host));

        // An older package does not take the newer one's state: what runs goes on.
        (await server.ExecAsync("sed", "-i", "1s/Clawdoor [0-9.]*/Clawdoor 99.0.0/", "/etc/systemd/system/clawdoor.service")).Succeeded();
        var older = await server.ExecAsync("dpkg", "-i", "/mnt/before.deb");
        Assert.Contains("set up by Clawdoor 99.0.0", older.Everything, StringComparison.Ordinal);
        Assert.Equal("active", (await server.ExecAsync("systemctl", "is-active", "clawdoor")).Output.Trim());

        // openclaw.json is its owner's: taken back when that is said, and not by a package.
        (await server.ExecAsync("sed", "-i", "1s/Clawdoor 99.0.0/Clawdoor 0.0.1/", "/etc/systemd/system/clawdoor.service")).Succeeded();
        (await server.ExecAsync("clawdoor", "config", "undo", "--yes")).Succeeded();
        (await server.ExecAsync("dpkg", "--purge", "clawdoor")).Succeeded();
        Assert.Equal(before, await ListAsync(server));
    }

    /// <summary>The real OpenClaw as its installer leaves it: a unit of a user's own, who is not root and whose units end with the last login.</summary>
    private static async Task StartOpenClawAsync(BootedServer server)
    {
        (await server.ExecAsync("bash", "-euc", """
            useradd --create-home ada
            mkdir -p /home/ada/.openclaw /home/ada/.config/systemd/user/default.target.wants
            cat >/home/ada/.openclaw/openclaw.json <<'END'
            CONFIG
            END
            cat >/home/ada/.config/systemd/user/openclaw-gateway.service <<'END'
            [Service]
            Environment=PATH=/opt/openclaw/node_modules/.bin:/usr/bin:/bin
            ExecStart=/opt/openclaw/node_modules/.bin/node /opt/openclaw/node_modules/openclaw/openclaw.mjs gateway run
            END
            ln -s ../openclaw-gateway.service /home/ada/.config/systemd/user/default.target.wants
            chmod -R go= /home/ada/.openclaw
            chown -R ada: /home/ada
            systemctl start "user@$(id -u ada)"
            for ((i = 0; i < 600; i++)); do grep -q ':4965 ' /proc/net/tcp && exit; sleep 0.2; done
            journalctl --no-pager
            exit 1
            """.Replace("CONFIG", OpenClawConfig.Fresh(18789), StringComparison.Ordinal))).Succeeded();
    }

    /// <summary>A folder with before.deb and after.deb.</summary>
    private static async Task<string> PackagesAsync()
    {
        var (folder, after) = (Scratch.NewDirectory("upgrade"), await ShippedPackages.FileAsync("_amd64.deb"));
        File.Copy(after, Path.Combine(folder, "after.deb"));
        var target = Path.Combine(folder, "before.deb");
        if (Environment.GetEnvironmentVariable(Earlier) is { Length: > 0 } earlier)
            File.Copy(Assert.Single(Directory.EnumerateFiles(earlier), f => f.EndsWith("_amd64.deb", StringComparison.Ordinal)), target);
        else
            (await ChildProcess.RunAsync("bash", ["-euc", "dpkg-deb -R \"$0\" \"$1\" && sed -i 's/^Version: .*/Version: 0.0.9/' \"$1/DEBIAN/control\" && dpkg-deb --root-owner-group -b \"$1\" \"$2\"", after, Path.Combine(folder, "tree"), target])).Succeeded();
        return folder;
    }

    private static async Task<string[]> ListAsync(BootedServer server) => (await server.ExecAsync("bash", "-c", List)).Output.Split('\n');

    private static async Task<string> PinAsync(RemoteHost host) => TlsTrust.FingerprintOf(await TheDoor.ShownCertificateAsync(host.Address));
}
