using Clawdoor.Access;
using Clawdoor.Conversations.Models;
using Clawdoor.Gateway.OpenAi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// Every request that is no WebSocket (access-layer 7): probes, the Control UI or Clawdoor's own page, its bootstrap
/// configuration, and 404 for the rest. 403 <c>proxy_attribution_required</c> comes first, for all but /health and /healthz.
/// </summary>
/// <remarks>
/// <code>
///   a protocol other than WebSocket asked for ── 400
///   /health, /healthz                         ── live, whoever asks                 (1)
///   nobody knows for whom it is asked         ── 403                                (2)
///   /ready…, /startup…                        ── the other probes                   (3)
///   /v1/models, /v1/chat/completions          ── for scripts, when it is open       (4)
///   routes of OpenClaw that are not here      ── 401, 404 or 405, never the page    (5)
///   the Control UI, below its base path       ── its files and page                 (6)
///   everything else                           ── 404
/// </code>
/// </remarks>
internal sealed class HttpSurface(SurfaceInputs inputs)
{
    private readonly Probes _probes = new(inputs);
    private readonly AbsentRoutes _absent = new(inputs);
    private readonly ControlUi _ui = new(inputs);
    private readonly OpenAiDoor _openAi = new(inputs, inputs.Ask);

    public Task Answer(HttpContext context, Peer peer)
    {
        var settings = inputs.Settings();
        SurfaceAnswers.SetHeaders(context.Response, settings.Ui);
        if (AsksForAnotherProtocol(context.Request))
        {
            context.Response.Headers.Connection = "close";
            return SurfaceAnswers.Text(context, StatusCodes.Status400BadRequest, "Bad Request");
        }

        if (SurfaceTarget.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is not { } target)
            return SurfaceAnswers.Unauthorized(context);

        // (1)
        var probe = Probes.Of(target.Path);
        if (probe == Probe.Live)
            return _probes.Answer(context, probe, peer);

        // (2)
        if (peer.Kind == PeerKind.Unattributable)
            return SurfaceAnswers.AttributionRequired(context);

        // (3)
        if (probe is Probe.Ready or Probe.Startup)
            return _probes.Answer(context, probe, peer);

        // (4)
        if (_openAi.Answer(context, target, settings, peer) is { } model)
            return model;

        // (5)
        if (_absent.Answer(context, target, settings, peer) is { } said)
            return said;

        // (6)
        return (settings.Ui.Enabled ? _ui.Answer(context, target, settings, peer) : null) ?? SurfaceAnswers.NotFound(context);
    }

    private static bool AsksForAnotherProtocol(HttpRequest request) =>
        HttpProtocol.IsHttp11(request.Protocol)
        && request.Headers.Upgrade is { Count: > 0 } upgrade && !string.Equals(upgrade.ToString(), "websocket", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What the surface asks the gateway; settings are read anew for every request.</summary>
/// <param name="Bearer">The worth of an Authorization header for a peer, who may be known by other headers in mode trusted-proxy.</param>
/// <param name="OwnPage">Clawdoor's own page, served where there is no official UI: path below the base → file; its page is <c>index.html</c>.</param>
internal sealed record SurfaceInputs(
    Func<GatewaySettings> Settings,
    Func<string?, Peer, Func<string, string?>, BearerVerdict> Bearer,
    IReadOnlyDictionary<string, OwnFile> OwnPage,
    TimeProvider Time,
    DateTimeOffset Started)
{
    /// <summary>Whom <c>/v1/chat/completions</c> asks.</summary>
    public required AskModel Ask { get; init; }

    /// <summary>The official UI's page.</summary>
    public required OfficialPage Page { get; init; }

    /// <summary>Names of the parts that are not working; /readyz is 503 while there are any.</summary>
    public Func<IReadOnlyList<string>> Failing { get; init; } = () => [];

    /// <summary>Asks <see cref="Bearer"/>, and holds the answer back as long as it says.</summary>
    public async ValueTask<BearerVerdict> Judge(HttpContext context, Peer peer)
    {
        var header = context.Request.Headers.Authorization;
        var verdict = Bearer(header.Count == 0 ? null : header[0], peer, name => context.Request.Headers[name] is { Count: > 0 } given ? given.ToString() : null);
        if (verdict.Delay > TimeSpan.Zero)
            await Task.Delay(verdict.Delay, Time, context.RequestAborted);
        return verdict;
    }
}

/// <summary>A file of the own page, in the binary.</summary>
/// <param name="ContentType">Such as <c>text/html; charset=utf-8</c>.</param>
internal sealed record OwnFile(string ContentType, ReadOnlyMemory<byte> Content);
