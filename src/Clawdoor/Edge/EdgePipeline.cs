using System.Diagnostics.CodeAnalysis;
using Clawdoor.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Clawdoor.Edge;

/// <summary>What the house hands to the edge.</summary>
/// <param name="Certificate">The facts of the certificate in force now; asked when somebody looks at the health page.</param>
/// <param name="Version">Clawdoor's own version, for the health page only.</param>
/// <param name="Answer">A gateway in this process, which is told the visitor's address; null = the one behind <see cref="EdgeOptions.Upstream"/>.</param>
internal sealed record EdgeInputs(
    EdgeOptions Options, EdgeState State, Func<EdgeCertificate?> Certificate, string Version, Func<HttpContext, System.Net.IPAddress, Task>? Answer = null);

/// <summary>The journey of a request. The order is the security: each step may rely on the ones above it.</summary>
/// <remarks>
/// <code>
///   by which door?  ── control ──► health and visitors, nothing else          (1)
///        │          ── plain ────► 308 to https, nothing else                 (2)
///       TLS
///        ├─ target and Host that mean the same on the other side, or 400      (3)
///        ├─ who is asking: from the connection, never from a header           (4)
///        ├─ ?token= → #token=                                                 (5)
///        ├─ content-hashed files from memory                                  (6)
///        ├─ to the gateway: HTTP, or a WebSocket watched from both sides      (7)
///        ├─ trouble → page, JSON or 503, with an ID                           (8)
///        └─ one line in the access log                                        (9)
/// </code>
/// </remarks>
internal sealed class EdgePipeline : IDisposable
{
    private readonly EdgeInputs _inputs;
    private readonly EdgeState _state;
    private readonly AssetCache _assets;
    private readonly Forwarding _forwarding;
    private readonly InProcess? _inProcess;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private EdgePipeline(EdgeInputs inputs, IHttpForwarder forwarder, TimeProvider time, ILogger logger)
    {
        (_inputs, _state, _time, _logger) = (inputs, inputs.State, time, logger);
        _assets = new(inputs.Options.AssetCacheBytes, inputs.Options.AssetEntryBytes);
        _forwarding = new(forwarder, inputs.Options, inputs.State, _assets, time);
        _inProcess = inputs.Answer is { } answer ? new(answer, inputs.Options, inputs.State) : null;
    }

    /// <summary>What <see cref="Use"/> needs in the container.</summary>
    public static void AddTo(IServiceCollection services) => services.AddHttpForwarder();

    /// <summary>
    /// Ends the application's pipeline: every request of every door is answered here. On stop, WebSockets are closed
    /// with 1001 within <see cref="EdgeOptions.DrainTime"/>; the host's shutdown timeout has to be longer.
    /// </summary>
    public static void Use(IApplicationBuilder app, EdgeInputs inputs)
    {
        var services = app.ApplicationServices;
        var pipeline = new EdgePipeline(
            inputs,
            services.GetRequiredService<IHttpForwarder>(),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Clawdoor.Edge"));
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(pipeline.Leave);
        lifetime.ApplicationStopped.Register(pipeline.Dispose);
        app.Run(pipeline.Answer);
    }

    public void Dispose() => _forwarding.Dispose();

    private Task Answer(HttpContext context) => context.Features.Get<DoorTag>()?.Door switch
    {
        Door.Control => ControlSocket.Answer(context, _inputs, _assets), // (1)
        Door.Plain => Redirect(context), // (2)
        Door.Tls => Serve(new(context)),
        _ => throw new InvalidOperationException("A listener that EdgeListener did not configure."),
    };

    private Task Redirect(HttpContext context)
    {
        var request = context.Request;
        _state.RequestSeen();
        if (RequestTarget.TryParse(RawTarget(context), out var target)
            && Redirects.ToHttps(request.Host.Value, target, _inputs.Options.HttpsPort, Redirects.IsPageView(request, target)) is { } location)
        {
            Redirects.Send(context.Response, StatusCodes.Status308PermanentRedirect, location);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentLength = 0;
        }

        var client = Access.ClientAddress.Of(context.Connection.RemoteIpAddress, _inputs.Options.OwnAddresses).Forwarded;
        _logger.Served(request.Method, target.Path ?? "?", context.Response.StatusCode, 0, 0, client, "door", Agent(request), "-");
        return Task.CompletedTask;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens, the visitor gets a page with an ID, and the log the exception.")]
    private async Task Serve(Passage passage)
    {
        var (context, started, id) = (passage.Context, _time.GetTimestamp(), "-");
        var counted = new CountedBody(context.Response.Body);
        context.Response.Body = counted;
        try
        {
            await Pass(passage);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            passage.Trouble = Trouble.ClientGone;
        }
        catch (Exception e)
        {
            (passage.Trouble, id) = (e is BadHttpRequestException ? Trouble.BadRequest : Trouble.DoorFault, Troubles.NewId());
            _logger.Unexpected(e, id);
        }

        // (8)
        if (passage.Trouble is { } trouble)
            id = await Tell(passage, trouble, id);

        // (9)
        var milliseconds = (long)_time.GetElapsedTime(started).TotalMilliseconds;
        var (path, client, agent) = (passage.Target.Path ?? "?", passage.Visitor.Forwarded, Agent(context.Request));
        if (passage.Socket is { Opened: true } socket)
            _logger.SocketEnded(path, milliseconds, socket.BytesFromClient, socket.BytesFromGateway, socket.Closed.By, socket.Closed.Code, client, agent);
        else
            _logger.Served(context.Request.Method, path, context.Response.StatusCode, milliseconds, counted.Bytes, client, passage.Source, agent, id);
    }

    private async Task Pass(Passage passage)
    {
        var (context, request) = (passage.Context, passage.Context.Request);
        _state.RequestSeen();

        // (3)
        var upgrade = IsWebSocket(context);
        if (!RequestTarget.TryParse(RawTarget(context), out var target) || !Access.HostName.TryParse(request.Host.Value, out _)
            || (HttpMethods.IsConnect(request.Method) && !upgrade))
        {
            passage.Trouble = Trouble.BadRequest;
            return;
        }

        // (4)
        passage.Target = target;
        passage.Visitor = Access.ClientAddress.Of(context.Connection.RemoteIpAddress, _inputs.Options.OwnAddresses);
        if (passage.Visitor.Forwarded is not { } client)
        {
            passage.Trouble = Trouble.NoOwnAddress;
            return;
        }

        _state.VisitorSeen(client, request.Headers.UserAgent, upgrade);
        if (upgrade)
        {
            await PassWebSocket(passage);
            return;
        }

        // The forwarder would also tunnel "Upgrade: SPDY/…"; the gateway knows no other protocol than WebSocket.
        request.Headers.Remove(HeaderNames.Upgrade);

        // (5)
        if (Redirects.IsPageView(request, target) && Redirects.TokenToFragment(target) is { } location)
        {
            Redirects.Send(context.Response, StatusCodes.Status303SeeOther, location);
            return;
        }

        // (6)
        passage.Asset = _assets.Enabled && _inProcess is null ? AssetCache.KeyOf(request, target) : null;
        if (passage.Asset is { } key && _assets.TryGet(key, out var asset))
        {
            passage.Source = "memory";
            _state.CacheHit();
            await AssetCache.Serve(context, asset, _time.GetUtcNow());
            return;
        }

        // (7)
        await Send(passage, CancellationToken.None);
    }

    private Task Send(Passage passage, CancellationToken gone) => _inProcess?.Send(passage, gone) ?? _forwarding.Send(passage, gone);

    private async Task PassWebSocket(Passage passage)
    {
        using var gone = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var socket = new WatchedSocket(gone);
        passage.Socket = socket;
        if (!_state.SocketOpened(socket))
        {
            (passage.Trouble, passage.Detail) = (Trouble.GatewayStarting, "the door is closing");
            return;
        }

        try
        {
            // A WebSocket is silent for most of its life: neither direction has a lowest rate.
            if (passage.Context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
                rate.MinDataRate = null;
            socket.Watch(passage.Context);
            await Send(passage, gone.Token);
        }
        finally
        {
            _state.SocketClosed(socket);
        }
    }

    private async Task<string> Tell(Passage passage, Trouble trouble, string id)
    {
        var (context, upgrade) = (passage.Context, passage.Socket is not null);
        if (context.Response.HasStarted)
        {
            if (trouble != Trouble.ClientGone && !upgrade)
                _logger.CutShort(trouble, passage.Detail);
            return id;
        }

        if (trouble == Trouble.ClientGone)
        {
            context.Response.StatusCode = trouble.Facts().Status;
            return id;
        }

        if (id == "-")
            _logger.TroubleMet(id = Troubles.NewId(), trouble, passage.Detail);
        passage.Source = "door";
        var since = _state.Upstream.DownSince;
        try
        {
            await TroublePage.Send(context, trouble, id, upgrade, since is { } time ? _time.GetUtcNow() - time : null);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The visitor left while being told.
        }

        return id;
    }

    private void Leave()
    {
        if (_state.IsHandedOn)
            return;
        _logger.Leaving(_state.OpenWebSockets);
        _ = _state.LeaveAll(_inputs.Options.DrainTime);
    }

    private static bool IsWebSocket(HttpContext context) =>
        (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: var protocol }
            && string.Equals(protocol, "websocket", StringComparison.OrdinalIgnoreCase))
        || (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase));

    private static string RawTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static string Agent(HttpRequest request) => Wording.PlainText.Printable(request.Headers.UserAgent);
}

/// <summary>The response body with a count of the bytes that went through, for the access log.</summary>
internal sealed class CountedBody(Stream inner) : AsyncStream
{
    public long Bytes { get; private set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Bytes += buffer.Length;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override bool CanRead => false;
}
