using System.Diagnostics;
using System.Net;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary><c>clawdoor gateway run</c> on 127.0.0.1, with a home, state and configuration of its own.</summary>
internal sealed class BuiltInGatewayProcess : ITestedGateway
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private ChildProcess? _process;

    private BuiltInGatewayProcess(int port) => Port = port;

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string Home { get; } = Scratch.NewDirectory("builtin");

    public string StateDirectory => Path.Combine(Home, ".openclaw");

    public string ConfigPath => Path.Combine(StateDirectory, "openclaw.json");

    /// <summary>Clawdoor's own state: <c>CLAWDOOR_STATE</c>.</summary>
    public string OwnState => Path.Combine(Home, "state");

    public string Log => _process is null ? "" : _process.Output + _process.Errors;

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(Repository.OpenClawAt(Home))
    {
        ["OPENCLAW_STATE_DIR"] = StateDirectory,
        ["OPENCLAW_CONFIG_PATH"] = ConfigPath,
        ["CLAWDOOR_STATE"] = OwnState,
    };

    /// <summary>The environment, in which some variables have other values.</summary>
    public IReadOnlyDictionary<string, string?> EnvironmentWith(IReadOnlyDictionary<string, string?>? more) =>
        Environment.Where(v => more?.ContainsKey(v.Key) != true).Concat(more ?? new Dictionary<string, string?>()).ToDictionary();

    /// <param name="config">openclaw.json for a port, and starts it.</param>
    /// <param name="more">Further variables of the gateway's environment.</param>
    public static async Task<BuiltInGatewayProcess> StartAsync(Func<int, string> config, IReadOnlyDictionary<string, string?>? more = null)
    {
        var gateway = new BuiltInGatewayProcess(Listening.FreePort());
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
            Repository.Clawdoor, ["gateway", "run"], EnvironmentWith(more), Home);
        await WaitUntilReadyAsync();
    }

    /// <summary>Returns when /readyz says 200.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit && _process is { HasExited: false })
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url + "/readyz"));
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The built-in gateway was not ready after {waited.Elapsed.TotalSeconds:0} s: {Log}");
    }

    /// <summary>Ends it and keeps its state.</summary>
    /// <param name="signal">Kill is a power cut.</param>
    public async Task StopAsync(Signal signal = Signal.Terminate)
    {
        if (_process is null)
            return;
        await _process.StopAsync(signal: signal);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Waits until its log has the pattern.</summary>
    public Task WaitForLogAsync(string pattern) => _process!.WaitForAsync(pattern);

    public Task<Finished> CliAsync(params IEnumerable<string> arguments) =>
        ChildProcess.RunAsync(Path.Combine(Repository.OpenClaw, ".bin", "openclaw"), arguments, Environment);

    public async ValueTask DisposeAsync() => await StopAsync();
}
