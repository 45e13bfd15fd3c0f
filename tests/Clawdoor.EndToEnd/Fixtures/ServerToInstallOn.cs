using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>A booted server with the shipped program in its place, which nothing has been done with yet, and ports 80 and 443 free.</summary>
internal sealed class ServerToInstallOn : IAsyncDisposable
{
    private const string Program = "/usr/bin/clawdoor";

    private ServerToInstallOn(RemoteHost host, BootedServer server) => (Host, Server) = (host, server);

    /// <summary>Its address on the network that we share with it.</summary>
    public RemoteHost Host { get; }

    public BootedServer Server { get; }

    public static async Task<ServerToInstallOn> StartAsync()
    {
        Assert.SkipWhen(File.Exists(Path.ChangeExtension(Repository.Clawdoor, ".dll")), "A service needs the shipped binary: CLAWDOOR_BINARY.");
        var host = await RemoteHost.StartAsync();
        try
        {
            var server = await BootedServer.StartAsync(host);
            (await server.ExecAsync("sh", "-c", $"install -m 755 /opt/clawdoor/clawdoor {Program} && systemctl stop nginx")).Succeeded();
            return new(host, server);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>As root has it after logging in.</summary>
    public Task<Finished> ClawdoorAsync(params IEnumerable<string> arguments) =>
        Server.ExecAsync(["env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", Program, .. arguments]);

    public Task<Finished> InstallAsync(params IEnumerable<string> arguments) =>
        ClawdoorAsync(["service", "install", "--yes", "--address", Host.Address, .. arguments]);

    public Task<Finished> ShellAsync(string script) => Server.ExecAsync("sh", "-c", script);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Host.DisposeAsync();
    }
}
