using System.Net;
using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Upstream;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Measurements;

/// <summary>1 KB over keep-alive connections, 32 at once.</summary>
internal sealed record GetOverHttp1() : CpuMeasurement("get", "GET 1 KB, HTTP/1.1")
{
    protected override int Operations => 20_000;

    protected override async Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation)
    {
        var visitor = await Visitor.ConnectAsync(peer.EndPoint, cancellation);
        var request = Visitor.Request(PlainUpstream.OneKilobytePath, peer.EndPoint);
        return new(
            async stop =>
            {
                if (await visitor.GetAsync(request, stop) is var status and not 200)
                    throw new IOException($"A request was answered {status}.");
            },
            visitor.DisposeAsync);
    }
}

/// <summary>The same over 16 HTTP/2 connections with 2 streams each.</summary>
internal sealed record GetOverHttp2() : CpuMeasurement("get-h2", "GET 1 KB, HTTP/2")
{
    private const int StreamsPerConnection = 2;

    // Lanes are opened in order: an odd one shares the connection of the one before it.
    private HttpClient? _connection;

    protected override int Operations => 10_000;

    public override bool Suits(Peer peer) => base.Suits(peer) && peer.Http2;

    protected override Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation)
    {
        if (lane % StreamsPerConnection == 0)
            _connection = Connect(peer.EndPoint.Address);
        var client = _connection!;
        var page = new Uri($"https://{peer.EndPoint}{PlainUpstream.OneKilobytePath}");
        return Task.FromResult(new Lane(
            async stop => await client.GetByteArrayAsync(page, stop),
            () =>
            {
                client.Dispose();
                return ValueTask.CompletedTask;
            }));
    }

    private static HttpClient Connect(IPAddress address) => new(new SocketsHttpHandler
    {
        SslOptions = Visitor.Handshake(address),
        EnableMultipleHttp2Connections = false,
    })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}

/// <summary>A text frame of 200 bytes there and back, over 32 sockets at once.</summary>
internal sealed record WebSocketEchoes() : CpuMeasurement("echo", "WSS echo 200 B")
{
    protected override int Operations => 20_000;

    protected override async Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation)
    {
        var visitor = await Visitor.ConnectAsync(peer.EndPoint, cancellation);
        await visitor.UpgradeAsync(cancellation);
        return new(visitor.EchoAsync, visitor.DisposeAsync);
    }
}

/// <summary>TCP connect, full TLS 1.3 handshake, close; eight at once.</summary>
internal sealed record FullHandshake(string Name, string Title, KeyKind Kind) : CpuMeasurement(Name, Title)
{
    protected override int Operations => 1_500;

    protected override int Lanes => 8;

    protected override KeyKind Key => Kind;

    protected override Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation) => Task.FromResult(new Lane(
        async stop =>
        {
            await using var visitor = await Visitor.ConnectAsync(peer.EndPoint, stop);
        },
        () => ValueTask.CompletedTask));
}
