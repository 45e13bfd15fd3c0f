using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>What the built-in gateway is started from.</summary>
/// <param name="State">Clawdoor's own state directory, whose lock the caller holds.</param>
/// <param name="Origins">The origins of the door in front, for an openclaw.json that has yet to be made; empty without a door.</param>
internal sealed record BuiltInPlan(
    OpenClawPaths Paths, string State, RunFlags Flags, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Origins)
{
    /// <summary>What the gateway listens with.</summary>
    public ListenSockets Sockets { get; init; } = GatewayListener.SocketsFrom([]);
}

/// <summary>Why the built-in gateway does not start: everything at once, and what the process ends with.</summary>
internal sealed record HostProblem(ExitCode Code, IReadOnlyList<Problem> Problems);
