using System.Diagnostics.CodeAnalysis;
using Clawdoor.Access;
using Clawdoor.Conversations;
using Clawdoor.Conversations.Models;
using Clawdoor.Devices;
using Clawdoor.Gateway.Chat;
using Clawdoor.Gateway.Methods;
using Clawdoor.Gateway.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Gateway;

/// <summary>What the house gives the gateway.</summary>
internal sealed record GatewayInputs(
    GatewaySettings Settings, DeviceStore Devices, IReadOnlyDictionary<string, OwnFile> OwnPage, TimeProvider Time, ILoggerFactory Logging)
{
    /// <summary>Outlives the gateway.</summary>
    public required ConversationStore Conversations { get; init; }

    /// <summary>Who answers in conversations.</summary>
    public required AskModel Ask { get; init; }
}

/// <summary>OpenClaw's protocol 4 without OpenClaw: one instance from start to restart, whatever listener its requests come from.</summary>
/// <remarks>
/// <code>
///   who is asking: connection and proxy headers, or what the door says      (1)
///     ├─ no WebSocket → the HTTP surface                                    (2)
///     └─ WebSocket: attributable, well-formed, not too many that knock      (3)
///          └─ challenge → handshake → calls and events → close              (4)
/// </code>
/// </remarks>
internal sealed class BuiltInGateway : IAsyncDisposable
{
    /// <summary>How long clients may take to answer the close of a restart or an end.</summary>
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(2);

    private const int RestartTakes = 1500;

    private readonly GatewayState _state;
    private readonly HttpSurface _surface;
    private readonly Pulse _pulse;
    private int _unattributableSaid;

    public BuiltInGateway(GatewayInputs inputs)
    {
        _state = new(inputs);
        _surface = new(new SurfaceInputs(
            () => _state.Settings,
            (authorization, peer, header) => _state.Judge.JudgeBearer(authorization, peer, _state.Settings.Access, header),
            inputs.OwnPage, inputs.Time, _state.Started)
        {
            Ask = inputs.Ask,
            Page = _state.Page,
            Failing = () =>
            [
                .. (ReadOnlySpan<string>)(_state.Devices.IsWorking() ? [] : ["devices"]),
                .. (ReadOnlySpan<string>)(_state.Conversations.IsWorking() ? [] : ["conversations"]),
            ],
        });
        _pulse = new(_state);
    }

    /// <summary>Answers a request of the gateway's own listener: the peer is judged by its connection and headers.</summary>
    public Task Answer(HttpContext context)
    {
        // (1)
        var remote = context.Connection.RemoteIpAddress ?? System.Net.IPAddress.None;
        return Answer(context, PeerRule.Of(remote, ProxyHeadersOf(context.Request.Headers), _state.Settings.Access));
    }

    /// <summary>Answers a request whose peer somebody else has judged: the door, which knows its visitors.</summary>
    public Task Answer(HttpContext context, Peer peer)
    {
        if (peer.Kind == PeerKind.Unattributable && Interlocked.Exchange(ref _unattributableSaid, 1) == 0)
            _state.Log.Unattributable(peer.Remote);
        return SocketUpgrade.WishOf(context) switch
        {
            // (2)
            UpgradeWish.None => _surface.Answer(context, peer),
            UpgradeWish.WebSocket when peer.Kind == PeerKind.Unattributable => _surface.Answer(context, peer),
            UpgradeWish.WebSocket => ConnectAsync(context, peer),
            UpgradeWish.WrongMethod => Refuse(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed"),
            _ => Refuse(context, StatusCodes.Status400BadRequest, "Bad Request"),
        };
    }

    /// <summary>Takes new settings and does to open connections what <paramref name="change"/> asks; not for a restart.</summary>
    public Task ApplyAsync(GatewaySettings settings, GatewayChange change)
    {
        var models = _state.Settings.Models;
        _state.Take(settings);
        if (settings.Models != models)
            _state.Clients.Tell(ModelMethods.Snapshot(_state));
        _state.Log.SettingsTaken(change);
        if (change.HasFlag(GatewayChange.Policy))
            _state.Clients.Close(_ => true, 4001, "gateway policy changed");
        if (change.HasFlag(GatewayChange.Secret))
            _state.Clients.Close(EndsWithTheSecret, 4001, "gateway auth changed");
        if (change.HasFlag(GatewayChange.Origins))
            _state.Clients.Close(c => OriginIsGone(c, settings.Access), 1008, "origin not allowed");
        if (change != GatewayChange.None && settings.ConfigHash is { } hash)
        {
            _state.Clients.Tell(new("config.changed", GatewayJson.Bytes(
                new ConfigChangedEvent(settings.ConfigPath, hash, _state.Time.GetUtcNow().ToUnixTimeMilliseconds()), GatewayJson.Default.ConfigChangedEvent),
                Protocol.Scopes.Read));
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends <c>shutdown</c> and closes everybody with 1012: "gateway restarting" or "gateway stopping".</summary>
    public async Task LeaveAsync(bool restarting, CancellationToken hurry)
    {
        var notice = new ShutdownEvent(restarting ? "gateway restarting" : "gateway stopping", restarting ? RestartTakes : null);
        _state.Log.Leaving(notice.Reason, _state.Clients.Count);
        await _state.Talk.LeaveAsync(hurry);
        _state.Clients.Tell(new("shutdown", GatewayJson.Bytes(notice, GatewayJson.Default.ShutdownEvent), null));
        _state.Clients.Close(_ => true, 1012, "service restart");
        using var late = new CancellationTokenSource(LeavePatience, _state.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, hurry);
        while (_state.Clients.Count > 0 && !end.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), _state.Time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync()
    {
        _pulse.Dispose();
        _state.Talk.Dispose();
        return ValueTask.CompletedTask;
    }

    // (3), (4)
    [SuppressMessage("Design", "CA1031", Justification = "One connection's failure is the log's business, never the server's end.")]
    private async Task ConnectAsync(HttpContext context, Peer peer)
    {
        var limits = _state.Settings.Limits;
        if (!_state.Clients.MayKnock(peer.Client, limits.UnauthenticatedPerAddress))
        {
            _state.Log.TooManyKnock(peer.Client);
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "Too many unauthenticated sockets");
            return;
        }

        Connection? connection = null;
        try
        {
            var request = context.Request.Headers;
            var facts = new RequestFacts(One(request.Origin), One(request.Host), One(request.UserAgent), name => One(context.Request.Headers[name]));
            connection = new(_state, peer, await SocketUpgrade.AcceptAsync(context, limits.Ping), facts);
            await connection.RunAsync();
        }
        catch (Exception e)
        {
            if (connection is null)
                _state.Clients.KnockedOff(peer.Client);
            _state.Log.Broke(e, connection?.Id ?? "-");
        }
    }

    private static async Task Refuse(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.Connection = "close";
        await context.Response.WriteAsync(text);
    }

    /// <summary>Who came in by the shared secret, and browsers, whose device tokens are bound to it (access-layer 1.5, 6.8).</summary>
    private static bool EndsWithTheSecret(Connection connection) =>
        connection.Admission.BySharedSecret || (connection.Admission.Method == "device-token" && connection.Facts.Origin is not null);

    private static bool OriginIsGone(Connection connection, AccessPolicy policy) =>
        connection.Facts.Origin is { } origin && !OriginRule.Check(origin, connection.Facts.Host, connection.Peer.IsDirectLocal, policy).Allows();

    private static ProxyHeaders ProxyHeadersOf(IHeaderDictionary headers) => new(
        headers.Any(h => PeerRule.IsProxyHeader(h.Key)), One(headers["X-Forwarded-For"]), One(headers["X-Real-IP"]));

    private static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
