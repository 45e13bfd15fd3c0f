using System.Net;
using System.Net.Sockets;
using System.Text;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Service;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Clawdoor;

/// <summary>
/// The built-in gateway's own port: Kestrel alone, without a host, a container or middleware, since one delegate answers everything
/// and the process has to answer within 150 ms of its start.
/// </summary>
internal sealed class GatewayListener : IAsyncDisposable
{
    /// <summary>OpenClaw keeps an idle connection 5 s. nginx's upstream keep-alive is 60 s by default; a longer time than the proxy's spares it lost requests.</summary>
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(75);

    /// <summary>A slow-header attack holds a socket no longer.</summary>
    private static readonly TimeSpan _headers = TimeSpan.FromSeconds(15);

    /// <summary>Node, and so OpenClaw, takes 16 KiB of line and headers together.</summary>
    private const int MaxHeaderBytes = 16 << 10;

    /// <summary>The largest body any of the gateway's HTTP routes reads.</summary>
    private const long MaxBodyBytes = 1 << 20;

    private readonly KestrelServer _server;

    private GatewayListener(KestrelServer server) => _server = server;

    /// <summary>What a gateway listens with: inherited, or bound when it opens.</summary>
    public static ListenSockets SocketsFrom(IReadOnlyList<Socket> inherited) => new(SocketTransportOptions.CreateDefaultBoundListenSocket, inherited);

    /// <summary>Listens, or says why the system does not let us; then nothing is listening.</summary>
    public static async Task<(GatewayListener? Listener, Exception? Refusal)> OpenAsync(
        ListenPlan plan, int port, ListenSockets sockets, RequestDelegate answer, ILoggerFactory logging)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            AllowResponseHeaderCompression = false,
            // As the door has it: every byte is one character and back.
            RequestHeaderEncodingSelector = _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = _ => Encoding.Latin1,
        };
        options.Limits.KeepAliveTimeout = _keepAlive;
        options.Limits.RequestHeadersTimeout = _headers;
        options.Limits.MaxRequestLineSize = MaxHeaderBytes;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        foreach (var address in plan.Must.Concat(plan.May.Where(HasAddress)))
            options.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);

        var server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = sockets.Bind }), logging), logging);
        try
        {
            await server.StartAsync(new Answering(answer), CancellationToken.None);
            return (new GatewayListener(server), null);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            server.Dispose();
            return (null, e);
        }
    }

    /// <summary>Whether the refusal of <see cref="OpenAsync"/> means that somebody else has the port.</summary>
    public static bool IsTaken(Exception refusal) => Causes(refusal).Any(e => e is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse });

    /// <summary>Whether it means that this user may not have it.</summary>
    public static bool IsForbidden(Exception refusal) => Causes(refusal).Any(e => e is SocketException { SocketErrorCode: SocketError.AccessDenied });

    /// <summary>Takes no new connections and waits for the open ones until <paramref name="hurry"/>.</summary>
    public Task CloseAsync(CancellationToken hurry) => _server.StopAsync(hurry);

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<Exception> Causes(Exception refusal)
    {
        for (var e = refusal; e is not null; e = e.InnerException)
            yield return e;
    }

    private static bool HasAddress(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private sealed class Answering(RequestDelegate answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => answer(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
