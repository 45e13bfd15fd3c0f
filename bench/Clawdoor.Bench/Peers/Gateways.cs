using System.Net;
using Clawdoor.Bench.Upstream;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Peers;

/// <summary>
/// A gateway that speaks OpenClaw's protocol 4 on loopback, where a first device is paired without being asked. Its upstream is
/// a provider of models.
/// </summary>
internal abstract class Gateway(string name) : Peer(name)
{
    public const string Token = RealOpenClaw.Token;

    public override Family Family => Family.Gateway;

    public override bool Http2 => false;

    public override IPAddress Address => IPAddress.Loopback;

    // OpenClaw takes 9 s on a quiet machine, and has been seen to take over a minute on a busy one.
    public override TimeSpan Patience => TimeSpan.FromSeconds(240);

    public override Task<int> ProbeAsync(IPEndPoint endPoint, string path, CancellationToken cancellation) =>
        PlainProbe.AskAsync(endPoint, path, cancellation);

    /// <summary>The same few lines for everybody; returns the file's path.</summary>
    protected static string Configure(Doorway doorway) => doorway.Write("openclaw.json", $$"""
        {
          "gateway": {
            "port": {{doorway.Port}},
            "mode": "local",
            "bind": "loopback",
            "auth": { "mode": "token", "token": "{{Token}}" }
          },
          "models": { "providers": { "fake": {
            "baseUrl": "http://127.0.0.1:{{doorway.UpstreamPort}}/v1", "apiKey": "none-needed", "api": "openai-completions",
            "models": [{ "id": "{{StampProvider.Model}}", "name": "Stamps", "contextWindow": 200000, "maxTokens": 4096 }]
          } } },
          "agents": { "defaults": { "model": { "primary": "fake/{{StampProvider.Model}}" }, "maxConcurrent": {{Talk.Most}} } }
        }
        """);

    /// <summary>A home, state and configuration of its own, then the command.</summary>
    protected static string[] AtHome(Doorway doorway, params string[] command) =>
    [
        "env", $"HOME={doorway.Directory}", $"OPENCLAW_STATE_DIR={Path.Combine(doorway.Directory, "openclaw")}",
        $"OPENCLAW_CONFIG_PATH={Configure(doorway)}", .. command,
    ];
}

/// <summary>The real one, under the node that was installed with it; its helper processes count as its own.</summary>
internal sealed class OpenClawGateway(string directory) : Gateway("openclaw-gateway")
{
    public override string[]? VersionCommand => null;

    public override string? Absence =>
        RealOpenClaw.VersionIn(directory) is null ? $"there is no node_modules/openclaw in {directory} (eng/openclaw brings it)" : null;

    public override string[] Command(Doorway doorway) => AtHome(doorway, [.. RealOpenClaw.Program(directory), "gateway", "run"]);
}

/// <summary>The built-in gateway of a clawdoor binary, alone.</summary>
internal sealed class ClawdoorGateway(string name, string binary) : Gateway(name)
{
    public override string[]? VersionCommand => [binary, "--version"];

    public override string? Absence => File.Exists(binary) ? null : $"there is no {binary} (bench/run publishes it)";

    public override string[] Command(Doorway doorway) => AtHome(
        doorway, Path.GetFullPath(binary), "gateway", "run", "--state", doorway.State, "--log", "text");
}
