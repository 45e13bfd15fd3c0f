namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>A gateway on loopback with a home, state and configuration of its own: the real OpenClaw, or ours.</summary>
internal interface ITestedGateway : IAsyncDisposable
{
    int Port { get; }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    string Url { get; }

    /// <summary>HOME of the gateway and its CLI.</summary>
    string Home { get; }

    /// <summary>The path of openclaw.json, mode 0600.</summary>
    string ConfigPath { get; }

    /// <summary>What a program needs in its environment to find this gateway as its user's own.</summary>
    IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Everything it has said since its last start.</summary>
    string Log { get; }

    /// <summary>The official CLI on this server: <c>openclaw ARGUMENTS</c> (2–4 s).</summary>
    Task<Finished> CliAsync(params IEnumerable<string> arguments);
}
