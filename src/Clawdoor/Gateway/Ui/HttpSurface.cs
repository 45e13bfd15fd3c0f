#pragma warning disable CS9113 // shape only
using Clawdoor.Access;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// Every request that is no WebSocket (access-layer 7): probes, the Control UI or Clawdoor's own page, its bootstrap
/// configuration, and 404 for the rest. 403 <c>proxy_attribution_required</c> comes first, for all but /health and /healthz.
/// </summary>
internal sealed class HttpSurface(SurfaceInputs inputs)
{
    public Task Answer(HttpContext context, Peer peer) => throw new NotImplementedException();
}

/// <summary>What the surface asks the gateway; settings are read anew for every request.</summary>
/// <param name="Bearer">The worth of an Authorization header for a peer.</param>
/// <param name="OwnPage">Clawdoor's own page, served where there is no official UI: path below the base → file.</param>
internal sealed record SurfaceInputs(
    Func<GatewaySettings> Settings,
    Func<string?, Peer, BearerVerdict> Bearer,
    IReadOnlyDictionary<string, OwnFile> OwnPage,
    TimeProvider Time,
    DateTimeOffset Started);

/// <summary>A file of the own page, in the binary.</summary>
/// <param name="ContentType">Such as <c>text/html; charset=utf-8</c>.</param>
internal sealed record OwnFile(string ContentType, ReadOnlyMemory<byte> Content);
