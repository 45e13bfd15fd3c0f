namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>OpenClaw's own command line as somebody has it on another computer, with a home of its own there.</summary>
internal sealed class RemoteCli(RemoteHost host)
{
    private readonly string _home = Scratch.NewDirectory("laptop");

    /// <summary>Runs <c>openclaw ARGUMENTS</c> to its end (2–4 s).</summary>
    public Task<Finished> RunAsync(params IEnumerable<string> arguments) =>
        ChildProcess.RunAsync("ip", Command(arguments), Repository.OpenClawAt(_home));

    /// <summary>Starts <c>openclaw ARGUMENTS</c> on a terminal.</summary>
    public ChildProcess StartOnTerminal(params IEnumerable<string> arguments) =>
        ChildProcess.StartOnTerminal("ip", Command(arguments), Repository.OpenClawAt(_home));

    /// <summary>Writes the openclaw.json of somebody whose gateway is elsewhere.</summary>
    public Task ConfigureAsync(string url, string fingerprint)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, ".openclaw")).FullName;
        return File.WriteAllTextAsync(Path.Combine(folder, "openclaw.json"),
            $$"""
            { "gateway": { "mode": "remote", "remote": { "url": "{{url}}", "token": "{{OpenClawConfig.Token}}", "tlsFingerprint": "{{fingerprint}}" } } }
            """);
    }

    private IReadOnlyList<string> Command(IEnumerable<string> arguments) =>
        host.Prefixed([Path.Combine(Repository.OpenClaw, ".bin", "openclaw"), .. arguments]);
}
