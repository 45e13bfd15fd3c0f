using System.Text.RegularExpressions;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// <c>clawdoor up</c> on a computer that has no OpenClaw running: the built-in gateway behind the door, on port 443 and 80 of an
/// address that is public, with a remote host to come from.
/// </summary>
internal sealed class BuiltInDoor : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string?> _environment;

    private BuiltInDoor(RemoteHost host, DoorProcess door, int port, IReadOnlyDictionary<string, string?> environment) =>
        (Host, Door, Port, _environment) = (host, door, port, environment);

    public RemoteHost Host { get; }

    public DoorProcess Door { get; }

    /// <summary>The gateway's own port on loopback.</summary>
    public int Port { get; }

    /// <summary>What a visitor types.</summary>
    public string Origin => $"https://{Host.ServerPublic}";

    /// <summary>openclaw.json, made by the door.</summary>
    public string ConfigPath => Path.Combine(Door.Home, ".openclaw", "openclaw.json");

    /// <summary>The token that the door made up and wrote into openclaw.json.</summary>
    public string Token => Regex.Match(File.ReadAllText(ConfigPath), "\"token\": \"([0-9a-f]{48})\"").Groups[1].Value;

    /// <summary>The address that signs in.</summary>
    public string Address => $"{Origin}/#token={Token}";

    /// <param name="officialUi">Whether the official Control UI is found on this machine, as a package whose command is on PATH.</param>
    /// <param name="arguments">After <c>up --yes</c> and the addresses.</param>
    public static Task<BuiltInDoor> StartAsync(bool officialUi, params IEnumerable<string> arguments) => StartAsync(officialUi, null, arguments);

    /// <summary>With the official Control UI, and an openclaw.json that is there before (for a port).</summary>
    /// <param name="prepare">What is done with the home before the door starts.</param>
    public static Task<BuiltInDoor> StartAsync(Func<int, string> config, Func<string, Task>? prepare = null) =>
        StartAsync(true, config, ["--upstream", "builtin"], prepare);

    private static async Task<BuiltInDoor> StartAsync(
        bool officialUi, Func<int, string>? config, IEnumerable<string> arguments, Func<string, Task>? prepare = null)
    {
        var host = await RemoteHost.StartAsync();
        try
        {
            var port = Listening.FreePort();
            var home = Scratch.NewDirectory("builtin-door");
            await (prepare?.Invoke(home) ?? Task.CompletedTask);
            if (config is not null)
            {
                Directory.CreateDirectory(Path.Combine(home, ".openclaw"));
                var file = Path.Combine(home, ".openclaw", "openclaw.json");
                await File.WriteAllTextAsync(file, config(port));
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            var environment = new Dictionary<string, string?>
            {
                ["OPENCLAW_GATEWAY_PORT"] = $"{port}",
                ["PATH"] = (officialUi ? Path.Combine(Repository.OpenClaw, ".bin") + ":" : "") + "/usr/bin:/bin",
            };
            var door = DoorProcess.Start(
                ["up", "--yes", "--address", host.ServerPublic, "--listen", host.ServerPublic, .. arguments], environment, home);
            var standing = new BuiltInDoor(host, door, port, environment);
            await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(30));
            return standing;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another command of the same person on the same server: <c>clawdoor ARGUMENTS</c>.</summary>
    public Task<Finished> ClawdoorAsync(params IEnumerable<string> arguments) => DoorProcess.RunAsync(arguments, _environment, Door.Home);

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await Host.DisposeAsync();
    }
}
