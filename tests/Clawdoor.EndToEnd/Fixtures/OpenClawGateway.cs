using System.Diagnostics;
using System.Net;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// The real OpenClaw on 127.0.0.1, with a home, state and configuration of its own. 9 s to ready on a quiet machine and
/// 750 MB.
/// </summary>
internal sealed class OpenClawGateway : ITestedGateway
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private ChildProcess? _process;

    private OpenClawGateway(int port) => Port = port;

    public int Port { get; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>HOME of the gateway and its CLI.</summary>
    public string Home { get; } = Scratch.NewDirectory("openclaw");

    public string StateDirectory => Path.Combine(Home, ".openclaw");

    /// <summary>The path of openclaw.json, mode 0600.</summary>
    public string ConfigPath => Path.Combine(StateDirectory, "openclaw.json");

    /// <summary>Everything it has said since its last start.</summary>
    public string Log => _process is null ? "" : _process.Output + _process.Errors;

    /// <summary>What a program needs in its environment to find this OpenClaw as its user's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(Repository.OpenClawAt(Home))
    {
        ["OPENCLAW_STATE_DIR"] = StateDirectory,
        ["OPENCLAW_CONFIG_PATH"] = ConfigPath,
    };

    /// <param name="config">openclaw.json for a port, and starts it.</param>
    /// <param name="more">Further variables of the gateway's environment.</param>
    public static async Task<OpenClawGateway> StartAsync(Func<int, string> config, IReadOnlyDictionary<string, string?>? more = null)
    {
        var gateway = new OpenClawGateway(Listening.FreePort());
        Directory.CreateDirectory(gateway.StateDirectory);
        await File.WriteAllTextAsync(gateway.ConfigPath, config(gateway.Port));
        File.SetUnixFileMode(gateway.ConfigPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            await gateway.StartAsync(more);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again) on the state it has, and returns when it is ready.</summary>
    public async Task StartAsync(IReadOnlyDictionary<string, string?>? more = null)
    {
        _process = ChildProcess.Start(
            "node", [Path.Combine(Repository.OpenClaw, "openclaw", "openclaw.mjs"), "gateway", "run"],
            Environment.Concat(more ?? new Dictionary<string, string?>()).ToDictionary(), Home);
        await WaitUntilReadyAsync();
    }

    /// <summary>Returns when /readyz says 200; also after a change that makes OpenClaw restart itself.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit && _process is { HasExited: false })
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url + "/readyz"));
                // Without trustedProxies it still answers us: we send no proxy header.
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"OpenClaw was not ready after {waited.Elapsed.TotalSeconds:0} s: {Log}");
    }

    /// <summary>Ends it and keeps its state.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        await _process.StopAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Waits until its log has the pattern.</summary>
    public Task WaitForLogAsync(string pattern) => _process!.WaitForAsync(pattern);

    /// <summary>The official CLI on this server: <c>openclaw ARGUMENTS</c> (2–4 s).</summary>
    public Task<Finished> CliAsync(params IEnumerable<string> arguments) =>
        ChildProcess.RunAsync(Path.Combine(Repository.OpenClaw, ".bin", "openclaw"), arguments, Environment);

    public async ValueTask DisposeAsync() => await StopAsync();
}
