using System.Net;
using System.Text;
using Clawdoor.Access;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Clawdoor.Edge;

/// <summary>One request on its way through the edge: what the pipeline found out, and what came of it.</summary>
internal sealed class Passage(HttpContext context)
{
    public HttpContext Context => context;

    public RequestTarget Target { get; set; }

    public Visitor Visitor { get; set; }

    /// <summary>Set when the answer may be kept in memory.</summary>
    public AssetKey? Asset { get; set; }

    /// <summary>Set when the client asks for a WebSocket.</summary>
    public WatchedSocket? Socket { get; set; }

    public Trouble? Trouble { get; set; }

    /// <summary>What the log says about the trouble: kinds of errors, never text from the request.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Where the answer came from: <c>gateway</c>, <c>memory</c> or <c>door</c>.</summary>
    public string Source { get; set; } = "door";
}

/// <summary>A gateway in this process: the request is handed over as it came, less what strangers claim.</summary>
/// <param name="answer">Answers a request of a visitor from an address that the door vouches for.</param>
internal sealed class InProcess(Func<HttpContext, IPAddress, Task> answer, EdgeOptions options, EdgeState state)
{
    private readonly ForwardedHeaders _headers = new(options.AlsoDropped);

    /// <summary>Done when the answer is, for a WebSocket when it has ended; <paramref name="gone"/> cuts it.</summary>
    public async Task Send(Passage passage, CancellationToken gone)
    {
        var (context, headers) = (passage.Context, passage.Context.Request.Headers);
        passage.Source = "gateway";
        state.UpstreamAnswered();
        _headers.DropFrom(headers);
        if (headers.Origin is { Count: 1 } origin)
            headers.Origin = LocalOrigin.Forward(origin[0], context.Request.Host.Value, passage.Visitor, options.HttpsPort);
        await using var cut = gone.Register(context.Abort);
        await answer(context, passage.Visitor.Forwarded!);
    }
}

/// <summary>The way to the gateway. One per process: it holds the connection pool.</summary>
internal sealed class Forwarding : IDisposable
{
    private readonly IHttpForwarder _forwarder;
    private readonly EdgeOptions _options;
    private readonly EdgeState _state;
    private readonly AssetCache _assets;
    private readonly TimeProvider _time;
    private readonly ForwardedHeaders _headers;
    private readonly HttpMessageInvoker _client;
    private readonly ForwarderRequestConfig _http;
    private readonly ForwarderRequestConfig _webSocket;
    private readonly string _upstream;

    public Forwarding(IHttpForwarder forwarder, EdgeOptions options, EdgeState state, AssetCache assets, TimeProvider time)
    {
        (_forwarder, _options, _state, _assets, _time) = (forwarder, options, state, assets, time);
        _headers = new(options.AlsoDropped);
        _upstream = options.Upstream.GetLeftPart(UriPartial.Authority);
        _client = new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = options.UpstreamPooledIdle,
            EnableMultipleHttp2Connections = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        });
        _http = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = options.HttpActivity };
        _webSocket = _http with { ActivityTimeout = options.WebSocketIdle };
    }

    /// <summary>Forwards and streams the answer back. Trouble before the answer began is left in <see cref="Passage.Trouble"/>.</summary>
    public async Task Send(Passage passage, CancellationToken cancellationToken)
    {
        passage.Source = "gateway";
        var error = await _forwarder.SendAsync(
            passage.Context, _upstream, _client, passage.Socket is null ? _http : _webSocket, new Transformer(this, passage), cancellationToken);
        if (error == ForwarderError.None)
            return;

        var exception = passage.Context.Features.Get<IForwarderErrorFeature>()?.Exception;
        passage.Detail = exception is HttpRequestException { HttpRequestError: var kind } ? $"{error}, {kind}" : error.ToString();
        passage.Trouble = TroubleOf(error, exception, passage.Context.RequestAborted.IsCancellationRequested);
        if (passage.Trouble is Trouble.GatewayDown or Trouble.GatewayTimedOut && error is ForwarderError.Request or ForwarderError.RequestTimedOut)
            _state.UpstreamSilent();
        if (passage.Trouble is Trouble.GatewayDown && _state.Upstream.State == UpstreamState.Starting)
            passage.Trouble = Trouble.GatewayStarting;
    }

    private static Trouble TroubleOf(ForwarderError error, Exception? exception, bool clientGone) => error switch
    {
        ForwarderError.RequestBodyClient when Innermost<BadHttpRequestException>(exception) => Trouble.BadRequest,
        _ when clientGone => Trouble.ClientGone,
        ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => Trouble.GatewayTimedOut,
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled
            or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient => Trouble.ClientGone,
        ForwarderError.Request when exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Trouble.GatewayDown,
        ForwarderError.RequestCreation => Trouble.BadRequest,
        _ => Trouble.GatewayBroken,
    };

    private static bool Innermost<T>(Exception? exception)
        where T : Exception =>
        exception?.GetBaseException() is T || exception is AggregateException { InnerExceptions: var all } && all.Any(e => e.GetBaseException() is T);

    public void Dispose() => _client.Dispose();

    private sealed class Transformer(Forwarding way, Passage passage) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var request = httpContext.Request;
            way._headers.Rewrite(request, proxyRequest, passage.Visitor.Forwarded!);

            // OpenClaw compares Origin with Host, port included: both exactly as the browser sent them.
            proxyRequest.Headers.Host = request.Host.Value;
            if (request.Headers.Origin is { Count: 1 } origin
                && LocalOrigin.Forward(origin[0], request.Host.Value, passage.Visitor, way._options.HttpsPort) is { } told && told != origin[0])
            {
                proxyRequest.Headers.Remove("Origin");
                proxyRequest.Headers.TryAddWithoutValidation("Origin", told);
            }

            // RequestTarget has checked every character, so .NET need not rewrite the path in its own spelling.
            proxyRequest.RequestUri = new(way._upstream + passage.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        }

        public override async ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            if (proxyResponse is null)
                return false;
            way._state.UpstreamAnswered();
            var body = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            foreach (var name in ForwardedHeaders.NamedInConnection(proxyResponse.Headers.Connection))
                httpContext.Response.Headers.Remove(name);

            if (proxyResponse.StatusCode == HttpStatusCode.ServiceUnavailable && passage.Socket is null
                && Redirects.IsPageView(httpContext.Request, passage.Target))
            {
                (passage.Trouble, passage.Detail) = (Trouble.GatewayStarting, "the gateway says 503");
                return false;
            }

            if (!body || passage.Asset is not { } key || !HttpMethods.IsGet(httpContext.Request.Method) || !way._assets.MayKeep(proxyResponse))
                return body;
            await KeepAndSend(httpContext.Response, key, proxyResponse, cancellationToken);
            return false;
        }

        /// <summary>
        /// Reads the file whole, up to the largest that is kept, and sends it. A longer one is streamed on from there and not kept;
        /// one that breaks off early is neither.
        /// </summary>
        private async Task KeepAndSend(HttpResponse response, AssetKey key, HttpResponseMessage answer, CancellationToken cancellationToken)
        {
            var headers = response.Headers.Where(h => h.Key is not ("Content-Length" or "Date" or "Age"))
                .Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v ?? "").ToArray())).ToArray();
            using var whole = new MemoryStream((int)(answer.Content.Headers.ContentLength ?? 0));
            await using var from = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[16 << 10];
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                whole.Write(buffer, 0, read);
                if (whole.Length > way._assets.Largest)
                {
                    whole.Position = 0;
                    await whole.CopyToAsync(response.Body, cancellationToken);
                    await from.CopyToAsync(response.Body, cancellationToken);
                    return;
                }
            }

            var body = whole.ToArray();
            way._assets.Add(key, new(headers, body, answer.Content.Headers.LastModified, way._time.GetUtcNow()));
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, cancellationToken);
        }
    }
}
