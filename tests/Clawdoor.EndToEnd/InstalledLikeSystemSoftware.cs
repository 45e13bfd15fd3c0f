using System.Globalization;
using System.Net;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary><c>clawdoor service</c> on a server with a real systemd, visited from another host.</summary>
public sealed class InstalledLikeSystemSoftware
{
    [Fact]
    [Trait("Category", "Full")]
    public async Task It_is_installed_hardened_restarted_under_load_and_removed_without_a_trace()
    {
        await using var machine = await ServerToInstallOn.StartAsync();
        var (host, server) = (machine.Host, machine.Server);
        var before = await FilesAsync(server);

        var installed = await machine.InstallAsync();
        Assert.Contains("The door is open and opens at boot", installed.Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await VisitAsync(host));
        var exposure = (await server.ExecAsync("systemd-analyze", "security", "--no-pager", "--threshold=16", "clawdoor.service")).Succeeded();
        Assert.Contains("Overall exposure level for clawdoor.service", exposure.Output, StringComparison.Ordinal);
        (await machine.ClawdoorAsync("service", "status")).Succeeded();

        // Not one of those who come all the time is refused: neither by a hand-over, nor by systemd's own restart, nor by a crash.
        using var enough = new CancellationTokenSource();
        using var turn = new SemaphoreSlim(1);
        var comers = KeepComingAsync(host, turn, enough.Token);
        (await machine.ClawdoorAsync("service", "restart")).Succeeded();
        (await server.ExecAsync("systemctl", "restart", "clawdoor")).Succeeded();
        var crashed = await server.DoorProcessAsync();
        // Whom the process has let in already goes down with it: nobody is on the threshold at that moment.
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        (await machine.ShellAsync($"kill -KILL {crashed}")).Succeeded();
        turn.Release();
        await UntilAsync(async () => await server.DoorProcessAsync() is var now && now != crashed && now != "0", TimeSpan.FromSeconds(30));
        await UntilAsync(async () => (await server.ExecAsync("systemctl", "is-active", "clawdoor")).Output.Trim() == "active", TimeSpan.FromSeconds(30));
        await enough.CancelAsync();
        Assert.Empty(await comers);

        // Once more changes nothing, and a newer unit is not overwritten.
        (await machine.InstallAsync()).Succeeded();
        (await server.ExecAsync("sed", "-i", "1s/Clawdoor [0-9.]*/Clawdoor 99.0.0/", "/etc/systemd/system/clawdoor.service")).Succeeded();
        var newer = await machine.ClawdoorAsync("service", "install", "--yes");
        Assert.Contains("set up by Clawdoor 99.0.0", newer.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, newer.ExitCode);

        (await machine.ClawdoorAsync("service", "remove", "--yes")).Succeeded();
        Assert.Equal(before, await FilesAsync(server));
        Assert.Equal(5, (await machine.ClawdoorAsync("service", "remove", "--yes")).ExitCode);
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task What_cannot_be_leaves_nothing_behind()
    {
        await using var machine = await ServerToInstallOn.StartAsync();
        var (host, server) = (machine.Host, machine.Server);
        var before = await FilesAsync(server);

        // Settings with which no door opens: everything has been done when that comes out, and everything is taken back.
        (await machine.ShellAsync("mkdir -p /etc/clawdoor && echo '{ \"certificate\": \"/etc/none.pem\", \"key\": \"/etc/none.key\" }' > /etc/clawdoor/clawdoor.json")).Succeeded();
        var broken = await machine.InstallAsync();
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains("/etc/none.pem", broken.Errors, StringComparison.Ordinal);
        Assert.Contains("has been taken back", broken.Errors, StringComparison.Ordinal);
        (await server.ExecAsync("rm", "-r", "/etc/clawdoor")).Succeeded();
        Assert.Equal(before, await FilesAsync(server));

        (await server.ExecAsync("systemctl", "start", "nginx")).Succeeded();
        var busy = await machine.InstallAsync("--https-port", "443");
        Assert.Equal(6, busy.ExitCode);
        Assert.Contains("clawdoor import nginx", busy.Errors, StringComparison.Ordinal);

        (await machine.ShellAsync("systemctl stop nginx; mount --bind /etc/systemd/system /etc/systemd/system && mount -o remount,ro,bind /etc/systemd/system")).Succeeded();
        var readOnly = await machine.InstallAsync();
        Assert.Equal(4, readOnly.ExitCode);
        Assert.Contains("remount,rw", readOnly.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await FilesAsync(server));
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task What_was_left_half_installed_is_made_whole()
    {
        await using var machine = await ServerToInstallOn.StartAsync();
        var (host, server) = (machine.Host, machine.Server);
        var before = await FilesAsync(server);

        // A unit that Clawdoor cannot have written is its writer's.
        (await machine.ShellAsync("echo '[Unit]' > /etc/systemd/system/clawdoor.service")).Succeeded();
        var foreign = await machine.InstallAsync();
        Assert.Equal(1, foreign.ExitCode);
        Assert.Contains("Clawdoor did not write it", foreign.Errors, StringComparison.Ordinal);
        (await machine.ShellAsync("rm /etc/systemd/system/clawdoor.service")).Succeeded();
        Assert.Equal(before, await FilesAsync(server));

        // Its parts as they are after a package that came half way: a drop-in, state that is still root's, no unit.
        (await machine.ShellAsync("""
            mkdir -p /var/lib/clawdoor /var/lib/clawdoor-gateway /etc/systemd/system/clawdoor.service.d
            chmod 700 /var/lib/clawdoor
            printf '[Service]\nLoadCredential=openclaw.json:/home/gone/.openclaw/openclaw.json\n' > /etc/systemd/system/clawdoor.service.d/openclaw.conf
            echo '{' > /var/lib/clawdoor/doctor-journal.json
            """)).Succeeded();
        (await machine.InstallAsync()).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await VisitAsync(host));

        (await machine.ShellAsync("systemctl stop clawdoor-gateway && rm /etc/systemd/system/clawdoor-gateway.service /etc/clawdoor/clawdoor.json && systemctl daemon-reload")).Succeeded();
        (await machine.InstallAsync()).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await VisitAsync(host));

        (await machine.ShellAsync("systemctl stop clawdoor clawdoor-gateway && systemctl disable clawdoor clawdoor-gateway && userdel clawdoor")).Succeeded();
        (await machine.InstallAsync()).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await VisitAsync(host));
        (await machine.ClawdoorAsync("service", "status")).Succeeded();

        (await machine.ClawdoorAsync("service", "remove", "--yes")).Succeeded();
        Assert.Equal(before, await FilesAsync(server));
    }

    /// <summary>Every file that an installation could leave, with its content.</summary>
    private static async Task<string[]> FilesAsync(BootedServer server) => (await server.ExecAsync("sh", "-c",
        "find /etc /usr /var/lib /opt /root -xdev \\( -path /var/lib/systemd -o -name machine-id -o -path /etc/.pwd.lock -o -path /opt/dotnet -o -path /opt/clawdoor \\) -prune -o -type f ! -name '*-' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | awk '{ print $2, $1 }'; find /etc /var/lib -xdev -type d | LC_ALL=C sort")).Succeeded().Output.Split('\n');

    private static async Task<HttpStatusCode> VisitAsync(RemoteHost host)
    {
        using var http = Browser();
        using var answer = await http.GetAsync(new Uri($"https://{host.Address}/"));
        return answer.StatusCode;
    }

    /// <summary>One connection after another; what went wrong with any.</summary>
    private static async Task<IReadOnlyList<string>> KeepComingAsync(RemoteHost host, SemaphoreSlim turn, CancellationToken enough)
    {
        var wrong = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            await turn.WaitAsync(CancellationToken.None);
            try
            {
                using var client = new System.Net.Sockets.TcpClient();
                await client.ConnectAsync(IPAddress.Parse(host.Address), 443, CancellationToken.None);
            }
            catch (System.Net.Sockets.SocketException e)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {e.Message}"));
            }
            finally
            {
                turn.Release();
            }

            await Task.Delay(5, CancellationToken.None);
        }

        return wrong;
    }

    private static HttpClient Browser() => new(new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true });

    private static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        while (!await isSo())
            await Task.Delay(100, late.Token);
    }
}
