using Clawdoor.Access;
using Clawdoor.Devices;
using Clawdoor.Gateway.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Gateway;

/// <summary>What the house gives the gateway.</summary>
internal sealed record GatewayInputs(
    GatewaySettings Settings, DeviceStore Devices, IReadOnlyDictionary<string, OwnFile> OwnPage, TimeProvider Time, ILoggerFactory Logging);

/// <summary>OpenClaw's protocol 4 without OpenClaw: one instance from start to restart, whatever listener its requests come from.</summary>
internal sealed class BuiltInGateway : IAsyncDisposable
{
    public BuiltInGateway(GatewayInputs inputs) => throw new NotImplementedException();

    /// <summary>Answers a request of the gateway's own listener: the peer is judged by its connection and headers.</summary>
    public Task Answer(HttpContext context) => throw new NotImplementedException();

    /// <summary>Answers a request whose peer somebody else has judged: the door, which knows its visitors.</summary>
    public Task Answer(HttpContext context, Peer peer) => throw new NotImplementedException();

    /// <summary>Takes new settings and does to open connections what <paramref name="change"/> asks; not for a restart.</summary>
    public Task ApplyAsync(GatewaySettings settings, GatewayChange change) => throw new NotImplementedException();

    /// <summary>Sends <c>shutdown</c> and closes everybody with 1012: "gateway restarting" or "gateway stopping".</summary>
    public Task LeaveAsync(bool restarting, CancellationToken hurry) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
