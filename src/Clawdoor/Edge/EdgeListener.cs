using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Clawdoor.Machine;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Clawdoor.Edge;

/// <summary>The way a connection came in. A fact of the listener: no header of a request can change it.</summary>
internal enum Door
{
    /// <summary>The TLS port: everything that goes to the gateway.</summary>
    Tls,

    /// <summary>The plain port: redirects to the TLS port and nothing else.</summary>
    Plain,

    /// <summary>The Unix socket in the state directory, for the owner of this machine.</summary>
    Control,
}

/// <summary>Feature on every connection: through which <see cref="Door"/> it came.</summary>
internal sealed class DoorTag(Door door)
{
    public Door Door => door;

    /// <summary>What the client's first TLS message says.</summary>
    public bool OffersTls13 { get; set; }

    /// <summary>Set when the TLS handshake is through; what ends before counts as a failed one.</summary>
    public bool HandshakeDone { get; set; }
}

/// <summary>Kestrel's sockets, TLS and limits.</summary>
internal static class EdgeListener
{
    /// <summary>Adds the doors to <paramref name="kestrel"/>. Ports are bound when the host starts.</summary>
    /// <param name="current">Asked at every handshake, so that a renewed certificate is taken without dropping anybody.</param>
    public static void Configure(
        KestrelServerOptions kestrel, EdgeOptions options, EdgeState state, Func<SslStreamCertificateContext> current)
    {
        Limit(kestrel, options);

        // OpenClaw's bytes in both directions, as they are: Latin-1 maps every byte to one character and back.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = false;

        Listen(kestrel, options, options.HttpsPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => connection => CountHandshake(connection, next, state));
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                HandshakeTimeout = options.HandshakeTimeout,
                ServerCertificateSelector = (_, _) => current().TargetCertificate,
                TlsClientHelloBytesCallback = (connection, hello) =>
                    connection.Features.Get<DoorTag>()!.OffersTls13 = EdgeTls.OffersTls13(hello),
                OnAuthenticate = (connection, tls) =>
                    EdgeTls.Decide(tls, connection.Features.Get<DoorTag>()!.OffersTls13, current()),
            });
            listen.Use(next => connection =>
            {
                connection.Features.Get<DoorTag>()!.HandshakeDone = true;
                return next(connection);
            });
        });
        if (options.HttpPort != 0)
            Listen(kestrel, options, options.HttpPort, listen => Tag(listen, Door.Plain));
        if (options.ControlSocket is { } path)
            kestrel.ListenUnixSocket(path, listen => Tag(listen, Door.Control));
    }

    /// <summary>
    /// A bound socket that does not listen yet. The control socket gets its mode before anybody can connect to it, and its name
    /// by rename(2): a door before this one that still has the name loses it, and cannot take it along when it ends.
    /// </summary>
    public static Socket Bind(EndPoint endpoint)
    {
        if (endpoint is not UnixDomainSocketEndPoint unix)
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        var (path, unnamed) = (unix.ToString(), Path.ChangeExtension(unix.ToString(), ".new"));
        File.Delete(unnamed);
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new UnixDomainSocketEndPoint(unnamed));
        File.SetUnixFileMode(unnamed, AtomicFile.Secret);
        File.Move(unnamed, path, overwrite: true);
        return socket;
    }

    private static void Listen(KestrelServerOptions kestrel, EdgeOptions options, int port, Action<ListenOptions> configure)
    {
        if (options.Listen.Count == 0)
            kestrel.ListenAnyIP(port, configure);
        foreach (var address in options.Listen)
            kestrel.Listen(address, port, configure);
    }

    private static void Tag(ListenOptions listen, Door door)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(new DoorTag(door));
            return next(connection);
        });
    }

    private static async Task CountHandshake(ConnectionContext connection, ConnectionDelegate next, EdgeState state)
    {
        var tag = new DoorTag(Door.Tls);
        connection.Features.Set(tag);
        await next(connection);
        if (!tag.HandshakeDone)
            state.HandshakeFailed();
    }

    private static void Limit(KestrelServerOptions kestrel, EdgeOptions options)
    {
        var limits = kestrel.Limits;
        var slowest = new MinDataRate(options.SlowBodyBytesPerSecond, options.SlowBodyGrace);
        limits.MaxRequestBodySize = null; // OpenClaw has limits of its own, route by route
        limits.MinRequestBodyDataRate = slowest;
        limits.MinResponseDataRate = slowest;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAlive;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = options.MaxUpgradedConnections;
        limits.MaxRequestLineSize = options.MaxRequestLineBytes;
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, options.MaxRequestLineBytes);
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = options.MaxHeaderCount;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = options.MaxHeaderBytes;
        limits.Http2.HeaderTableSize = 4096; // RFC 7541 section 4.2's initial size; more only buys an attacker memory
        limits.Http2.KeepAlivePingDelay = options.Http2PingDelay;
        limits.Http2.KeepAlivePingTimeout = options.Http2PingTimeout;
    }
}
