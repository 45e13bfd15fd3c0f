using System.Buffers;
using System.Net.WebSockets;
using Clawdoor.Access;
using Clawdoor.Devices;
using Clawdoor.Gateway.Chat;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway;

/// <summary>What a connection's request said, kept for the decision and for the log.</summary>
/// <param name="Host">As sent, port included.</param>
internal sealed record RequestFacts(string? Origin, string? Host, string? UserAgent, Func<string, string?> Header);

/// <summary>One WebSocket, from its challenge to its end.</summary>
/// <remarks>
/// <code>
///   (1) challenge                      (4) logged in: calls, events
///   (2) first frame, at most 64 KiB    (5) a close from either side; 1 s for the other to answer
///   (3) handshake, frames wait
/// </code>
/// </remarks>
internal sealed class Connection(GatewayState gateway, Peer peer, (WebSocket Socket, CutStream Stream) line, RequestFacts facts)
{
    /// <summary>What the other side has for its own close frame before the connection is cut.</summary>
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    private const int FirstBuffer = 4096;

    private readonly Outbox _outbox = new(line.Socket, gateway.Settings.Limits.Buffered);
    private readonly Lock _numbering = new();
    private byte[]? _buffer;
    private (int Code, string Reason, string Cause)? _closed;
    private long _seq;
    private bool? _hears;
    private ITimer? _cut;

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Nonce { get; } = Guid.NewGuid().ToString();

    public Peer Peer => peer;

    public RequestFacts Facts => facts;

    /// <summary>Set by the handshake; null means not logged in.</summary>
    public (ConnectParams Login, Admission Admission)? Entry { get; private set; }

    public ConnectParams Login => Entry!.Value.Login;

    public Admission Admission => Entry!.Value.Admission;

    /// <summary>The conversations it follows.</summary>
    public Watching Watching { get; } = new();

    /// <summary>Whether it may know what is said; asked for every piece of every answer, so decided once.</summary>
    public bool HearsConversations => _hears ??= Has(Scopes.SessionsRead);

    /// <summary>Calls in a row that the role forbids.</summary>
    public int ForbiddenCalls { get; set; }

    /// <summary>Whether it may do what needs <paramref name="scope"/>.</summary>
    public bool Has(string scope) => Admission.Role == Roles.Operator && ScopeRule.Allows(Roles.Operator, [scope], Admission.Scopes);

    public async Task RunAsync()
    {
        var started = gateway.Time.GetTimestamp();
        var late = gateway.Time.CreateTimer(_ => Close(1000, null, "handshake-timeout"), null, gateway.Settings.Limits.Handshake, Timeout.InfiniteTimeSpan);
        try
        {
            // (1)
            Post(Wire.Event("connect.challenge", GatewayJson.Bytes(
                new ChallengeEvent(Nonce, gateway.Time.GetUtcNow().ToUnixTimeMilliseconds()), GatewayJson.Default.ChallengeEvent)));
            if (await ArriveAsync() is { } waiting)
            {
                await late.DisposeAsync();
                await TalkAsync(waiting);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone without a word, or was cut.
        }
        finally
        {
            await late.DisposeAsync();
            Release();
            // After a violation of the protocol the close frame is on its way; after an abort there is none.
            line.Stream.EndsWell |= line.Socket.State != WebSocketState.Aborted;
            Leave((long)gateway.Time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <summary>Sends an event under this connection's next number.</summary>
    /// <param name="head">The event's shared beginning (<see cref="Wire.Head"/>).</param>
    public void Send(ReadOnlySpan<byte> head, News news)
    {
        Posting posting;
        lock (_numbering)
            posting = _outbox.Post(Wire.Numbered(head, ++_seq, news.Version), news.DropIfSlow);
        if (posting == Posting.TooSlow && !news.DropIfSlow)
            Close(1008, "slow consumer", "outbound-buffer-exceeded");
    }

    /// <summary>Sends a piece of an answer, or the whole text so far to who has missed one. A slow reader misses it, too.</summary>
    /// <param name="piece">Their shared beginnings (<see cref="Wire.Head"/>), made when the first client needs them.</param>
    public void SendPiece(string runId, Func<byte[]> piece, Func<byte[]> whole)
    {
        lock (_numbering)
        {
            var head = Watching.IsInStep(runId) ? piece() : whole();
            Watching.SetInStep(runId, _outbox.Post(Wire.Numbered(head, ++_seq, null), droppable: true) == Posting.Posted);
        }
    }

    /// <summary>Sends an answer.</summary>
    /// <param name="snapshotOf">The run whose text so far is in it; what pieces came before it is forgotten.</param>
    public void Post(ReadOnlyMemory<byte> frame, string? snapshotOf = null)
    {
        Posting posting;
        lock (_numbering)
        {
            posting = _outbox.Post(frame);
            if (snapshotOf is not null)
                Watching.SetInStep(snapshotOf, false);
        }

        if (posting == Posting.TooSlow)
            Close(1008, "slow consumer", "outbound-buffer-exceeded");
    }

    /// <summary>Says good-bye after what waits to be sent; only the first close counts.</summary>
    public void Close(int code, string? reason, string cause)
    {
        if (!_outbox.Close(code, reason))
            return;
        _closed ??= (code, reason ?? "", cause);
        _cut = gateway.Time.CreateTimer(_ => line.Stream.Cut(), null, CloseGrace, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Logged in: hello-ok goes out first, then everybody hears of it.</summary>
    public void Enter(ConnectParams login, Admission admission, GatewaySettings judgedBy, Func<byte[]> hello)
    {
        Entry = (login, admission);
        gateway.Clients.KnockedOff(peer.Client);
        var counts = Presence.Counts(login.Client);
        if (counts)
            gateway.Presence.Arrived(this);
        Post(hello());
        gateway.Clients.Add(this);
        if (counts)
            gateway.TellPresence();

        // A reload between the decision and now did not see this connection.
        if (!ReferenceEquals(judgedBy, gateway.Settings))
            Close(4001, "gateway policy changed", "gateway-policy-changed");
    }

    /// <summary>(2), (3): null when it ended before it was let in, else the frames that came meanwhile.</summary>
    private async Task<IReadOnlyList<byte[]>?> ArriveAsync()
    {
        if (await NextAsync(FrameLimits.BeforeLogin) is not { } first)
            return null;
        var frame = first.ToArray();
        var handshake = Task.Run(() => Handshake.ShakeAsync(gateway, this, frame));
        List<byte[]> waiting = [];
        var next = NextAsync(FrameLimits.BeforeLogin);
        while (await Task.WhenAny(next, handshake) == next)
        {
            var early = await next;
            if (early is null || waiting.Count >= gateway.Settings.Limits.PendingHandshakeFrames)
            {
                if (early is not null)
                    Close(1008, "too many pending handshake frames", "handshake-message-overflow");
                await handshake;
                return null;
            }

            waiting.Add(early.Value.ToArray());
            next = NextAsync(FrameLimits.BeforeLogin);
        }

        await handshake;
        if (Entry is null)
        {
            // Refused: the close is on its way, and what comes until the other side closes too is not read.
            while (await next is not null)
                next = NextAsync(FrameLimits.BeforeLogin);
            return null;
        }

        // The read that is under way was begun under the small limit; its frame is the next one.
        _underWay = next;
        return waiting;
    }

    private Task<ReadOnlyMemory<byte>?>? _underWay;

    /// <summary>(4)</summary>
    private async Task TalkAsync(IReadOnlyList<byte[]> waiting)
    {
        foreach (var early in waiting)
            Calls.Answer(gateway, this, early);
        while (true)
        {
            var reading = _underWay ?? NextAsync(FrameLimits.AfterLogin);
            _underWay = null;
            if (await reading is not { } frame)
                return;
            if (_closed is null)
                Calls.Answer(gateway, this, frame);
        }
    }

    /// <summary>The next whole message, good until the next call; null when the connection is over.</summary>
    private async Task<ReadOnlyMemory<byte>?> NextAsync(int limit)
    {
        // Without a buffer: most connections are silent most of the time.
        Release();
        var result = await line.Socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        var length = 0;
        while (true)
        {
            if (result.MessageType == WebSocketMessageType.Close)
            {
                AnswerClose();
                return null;
            }

            // The limit rises with the login, also for a read that began before it.
            if (length > (Entry is null ? limit : FrameLimits.AfterLogin))
            {
                Close(1009, null, "frame-too-large");
                return null;
            }

            if (result.EndOfMessage)
                return _buffer.AsMemory(0, length);
            Grow(length);
            result = await line.Socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += result.Count;
        }
    }

    private void Grow(int length)
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        }
        else if (length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = larger;
        }
    }

    // Frames carry secrets: the next renter must not find them.
    private void Release()
    {
        if (_buffer is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        _buffer = null;
    }

    private void AnswerClose()
    {
        var code = (int)(line.Socket.CloseStatus ?? WebSocketCloseStatus.Empty);
        _closed ??= (code, line.Socket.CloseStatusDescription ?? "", "client");
        _outbox.Close(code == 1005 ? 1000 : code, null);
    }

    private void Leave(long milliseconds)
    {
        var end = _closed ?? (1006, "", "gone");
        if (Entry is not { } entry)
        {
            gateway.Clients.KnockedOff(peer.Client);
            gateway.Log.NotLetIn(this, end, milliseconds);
        }
        else
        {
            gateway.Clients.Remove(this);
            if (entry.Admission.DeviceId is { } device)
                gateway.SeenLeaving(device, Id);
            if (gateway.Presence.Left(this))
                gateway.TellPresence();
            gateway.Log.Disconnected(Id, milliseconds, end.Code, Wording.PlainText.Printable(end.Reason));
        }

        _cut?.Dispose();
        line.Socket.Dispose();
    }
}
