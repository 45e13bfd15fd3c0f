namespace Clawdoor.Bench.Peers;

/// <summary>A clawdoor binary, as published with Native AOT.</summary>
internal sealed class Door(string name, string binary) : Peer(name)
{
    public override string[] VersionCommand => [binary, "--version"];

    public override string? Absence => File.Exists(binary) ? null : $"there is no {binary} (bench/run publishes it)";

    public override string[] Command(Doorway doorway) =>
    [
        "env", $"HOME={doorway.Directory}", binary, "up",
        "--address", $"{doorway.Address}",
        "--listen", $"{doorway.Address}",
        "--https-port", $"{doorway.Port}",
        "--http-port", "0",
        "--upstream", $"http://127.0.0.1:{doorway.UpstreamPort}",
        "--no-config-edit",
        "--state", Path.Combine(doorway.Directory, "state"),
        "--certificate", doorway.Certificate.Certificate,
        "--key", doorway.Certificate.Key,
        "--log", "text",
        "--yes",
    ];
}
