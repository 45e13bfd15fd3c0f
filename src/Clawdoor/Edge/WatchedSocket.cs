using Clawdoor.Machine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Clawdoor.Edge;

/// <summary>
/// The client's end of a WebSocket as the forwarder sees it: the raw bytes in both directions, unchanged, watched for
/// their number, for close codes and for the client's going away.
/// </summary>
/// <param name="gone">Cancelled when the tunnel has to come down; the forwarder then drops the gateway's side.</param>
internal sealed class WatchedSocket(CancellationTokenSource gone) : AsyncStream
{
    /// <summary>
    /// How long the gateway may still finish its close handshake after the client's end has closed: OpenClaw itself drops TCP
    /// 1 s after its Close frame.
    /// </summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    /// <summary>An unmasked Close frame with code 1001, "going away" (RFC 6455 section 7.4.1), without reason.</summary>
    private static readonly byte[] s_goingAway = [0x88, 2, 0x03, 0xE9];

    private readonly SemaphoreSlim _writing = new(1, 1);
    private Stream? _inner;
    private FrameTrace _fromClient;
    private FrameTrace _fromGateway;
    private bool _leaving;
    private bool _left;

    public long BytesFromClient { get; private set; }

    public long BytesFromGateway { get; private set; }

    /// <summary>The connection was switched to WebSocket.</summary>
    public bool Opened => _inner is not null;

    /// <summary>Who sent the first Close frame seen, and its code; "nobody" and 1006 (RFC 6455 section 7.1.5) when none was.</summary>
    public (string By, int Code) Closed { get; private set; } = ("nobody", 1006);

    /// <summary>Puts this stream between the forwarder and the connection, for HTTP/1.1 upgrades and RFC 8441 streams alike.</summary>
    public void Watch(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, this));
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            features.Set<IHttpExtendedConnectFeature>(new Connect(connect, this));
    }

    /// <summary>
    /// The door closes: the client is told with 1001 as soon as no frame is under way, its answer goes to the gateway, and
    /// both sides end as if they had wished it. After <paramref name="patience"/> the tunnel is cut.
    /// </summary>
    public async Task Leave(TimeSpan patience)
    {
        gone.CancelAfter(patience);
        try
        {
            await _writing.WaitAsync(gone.Token);
            try
            {
                _leaving = true;
                await SayGoodbye(gone.Token);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client was quicker: there is nobody left to tell.
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _inner!.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _fromClient.Feed(buffer.Span[..read]);
            BytesFromClient += read;
            Note("client", _fromClient.CloseCode);
        }
        else if (buffer.Length > 0)
        {
            // WebSocket has no half-open state: a client that will send nothing more hears nothing more either.
            gone.CancelAfter(_fromClient.CloseCode is null && _fromGateway.CloseCode is null ? TimeSpan.Zero : s_lastWords);
        }

        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_left)
                return;
            _fromGateway.Feed(buffer.Span);
            BytesFromGateway += buffer.Length;
            Note("gateway", _fromGateway.CloseCode);
            await _inner!.WriteAsync(buffer, cancellationToken);
            if (_leaving)
                await SayGoodbye(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken) => await _inner!.FlushAsync(cancellationToken);

    private async ValueTask SayGoodbye(CancellationToken cancellationToken)
    {
        if (_left || _inner is null || !_fromGateway.AtBoundary || _fromGateway.CloseCode is not null)
            return;
        _left = true;
        Note("door", 1001);
        await _inner.WriteAsync(s_goingAway, cancellationToken);
        await _inner.FlushAsync(cancellationToken);
    }

    private void Note(string by, int? code)
    {
        if (code is { } known && Closed.Code == 1006)
            Closed = (by, known);
    }

    private WatchedSocket Around(Stream inner)
    {
        _inner = inner;
        return this;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner?.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Upgrade(IHttpUpgradeFeature inner, WatchedSocket socket) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => socket.Around(await inner.UpgradeAsync());
    }

    private sealed class Connect(IHttpExtendedConnectFeature inner, WatchedSocket socket) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => inner.IsExtendedConnect;

        public string? Protocol => inner.Protocol;

        public async ValueTask<Stream> AcceptAsync() => socket.Around(await inner.AcceptAsync());
    }
}
