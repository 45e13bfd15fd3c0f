using System.Net;
using System.Text.Json;
using Clawdoor.Bench.Peers;

namespace Clawdoor.Bench.Upstream;

/// <summary>The real gateway with the recipe's configuration put right, in a state directory of its own.</summary>
internal sealed class RealOpenClaw : IAsyncDisposable
{
    public const int Port = 18789;
    public const string Token = "bench-token-for-one-run";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ProcessTree _processes;

    private RealOpenClaw(ProcessTree processes) => _processes = processes;

    /// <summary>The version installed below a folder, or null.</summary>
    public static string? VersionIn(string directory)
    {
        var package = Path.Combine(directory, "node_modules", "openclaw", "package.json");
        if (!File.Exists(package))
            return null;
        using var description = JsonDocument.Parse(File.ReadAllText(package));
        return description.RootElement.GetProperty("version").GetString();
    }

    /// <summary>The installed node, and the program for it.</summary>
    public static string[] Program(string directory)
    {
        var modules = Path.GetFullPath(Path.Combine(directory, "node_modules"));
        return [Path.Combine(modules, ".bin", "node"), Path.Combine(modules, "openclaw", "openclaw.mjs")];
    }

    /// <exception cref="InvalidOperationException">It is not there, or not ready within a minute.</exception>
    public static async Task<RealOpenClaw> StartAsync(string directory, IPAddress server, string home, CancellationToken cancellation)
    {
        if (VersionIn(directory) is null)
            throw new InvalidOperationException($"there is no node_modules/openclaw in {directory}; eng/openclaw brings it");
        Directory.CreateDirectory(home);
        var configuration = Path.Combine(home, "openclaw.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "gateway": {
                "port": {{Port}},
                "mode": "local",
                "bind": "loopback",
                "controlUi": { "allowedOrigins": ["https://{{server}}"] },
                "auth": { "mode": "token", "token": "{{Token}}" },
                "trustedProxies": ["127.0.0.1"]
              }
            }
            """, cancellation);
        var openClaw = new RealOpenClaw(
            ProcessTree.Start(
            [
                "env", $"HOME={home}", $"OPENCLAW_STATE_DIR={home}", $"OPENCLAW_CONFIG_PATH={configuration}",
                .. Program(directory), "gateway", "run",
            ], Path.Combine(home, "output.log")));
        try
        {
            await openClaw.BecomesReadyAsync(cancellation);
            return openClaw;
        }
        catch
        {
            await openClaw.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _processes.StopAsync();

    private async Task BecomesReadyAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!_processes.Ended)
        {
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{Port}/readyz", patience.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, patience.Token);
        }

        throw new InvalidOperationException("OpenClaw ended before it was ready");
    }
}
