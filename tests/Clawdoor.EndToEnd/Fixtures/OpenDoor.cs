using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// <c>clawdoor up --yes</c> before a real OpenClaw, on port 443 and 80 of an address that is public for OpenClaw, with a
/// remote host to come from.
/// </summary>
internal sealed class OpenDoor : IAsyncDisposable
{
    private OpenDoor(RemoteHost host, OpenClawGateway gateway, DoorProcess door) =>
        (Host, Gateway, Door) = (host, gateway, door);

    public RemoteHost Host { get; }

    public OpenClawGateway Gateway { get; }

    public DoorProcess Door { get; private set; }

    /// <summary>What a visitor types.</summary>
    public string Origin => $"https://{Host.ServerPublic}";

    /// <param name="config">openclaw.json for a port and the server's address, before the door edits it.</param>
    /// <param name="keptCertificate">The door's own certificate from an earlier life (PEM with key), for its addresses.</param>
    public static async Task<OpenDoor> StartAsync(
        Func<int, string, string> config, Func<RemoteHost, string>? keptCertificate = null)
    {
        var host = await RemoteHost.StartAsync();
        OpenClawGateway? gateway = null;
        try
        {
            gateway = await OpenClawGateway.StartAsync(port => config(port, host.ServerPublic));
            var home = Scratch.NewDirectory("door");
            if (keptCertificate is not null)
            {
                var state = Directory.CreateDirectory(Path.Combine(home, "state"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                await File.WriteAllTextAsync(Path.Combine(state.FullName, "own.pem"), keptCertificate(host));
            }

            var door = DoorProcess.Start(
                ["up", "--yes", "--address", host.ServerPublic, "--listen", host.ServerPublic], gateway.Environment, home);
            var standing = new OpenDoor(host, gateway, door);
            await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(60));
            return standing;
        }
        catch
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another command of the same person on the same server: <c>clawdoor ARGUMENTS</c>.</summary>
    public Task<Finished> ClawdoorAsync(params IEnumerable<string> arguments) =>
        DoorProcess.RunAsync(arguments, Gateway.Environment, Door.Home);

    /// <summary>The certificate a handshake with the door shows now.</summary>
    public Task<X509Certificate2> ShownCertificateAsync() => TheDoor.ShownCertificateAsync(Host.ServerPublic);

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await Gateway.DisposeAsync();
        await Host.DisposeAsync();
    }
}
