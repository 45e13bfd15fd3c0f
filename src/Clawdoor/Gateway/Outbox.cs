using System.Net.WebSockets;

namespace Clawdoor.Gateway;

/// <summary>What became of a frame that was to be sent.</summary>
internal enum Posting
{
    Posted,

    /// <summary>More than the limit waits for this reader already.</summary>
    TooSlow,

    /// <summary>The connection is closing or gone.</summary>
    Gone,
}

/// <summary>
/// Frames on their way to one client: in order, one write at a time. Nothing runs while nothing waits, so an idle
/// connection costs no task and no buffer.
/// </summary>
/// <param name="limit">Bytes that may wait.</param>
internal sealed class Outbox(WebSocket socket, long limit)
{
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private readonly Lock _lock = new();
    private long _bytes;
    private bool _pumping;
    private bool _ended;
    private (WebSocketCloseStatus Code, string? Reason)? _close;

    /// <summary>Bytes behind which what may be left out is left out: a reader that far behind wants the newest, not all.</summary>
    private const long MostDroppable = 1_048_576;

    /// <summary>Appends a text frame.</summary>
    public Posting Post(ReadOnlyMemory<byte> frame, bool droppable = false)
    {
        lock (_lock)
        {
            if (_ended)
                return Posting.Gone;
            if (_bytes > (droppable ? Math.Min(limit, MostDroppable) : limit))
                return Posting.TooSlow;
            _waiting.Enqueue(frame);
            _bytes += frame.Length;
            if (_pumping)
                return Posting.Posted;
            _pumping = true;
        }

        _ = PumpAsync();
        return Posting.Posted;
    }

    /// <summary>The last thing the client is told; what waits before it is still sent. False when it is closing already.</summary>
    public bool Close(int code, string? reason)
    {
        lock (_lock)
        {
            if (_ended)
                return false;
            _ended = true;
            _close = ((WebSocketCloseStatus)code, reason);
            if (_pumping)
                return true;
            _pumping = true;
        }

        _ = PumpAsync();
        return true;
    }

    private async Task PumpAsync()
    {
        try
        {
            while (Next() is { } frame)
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                lock (_lock)
                    _bytes -= frame.Length;
            }

            if (_close is { } close)
                await socket.CloseOutputAsync(close.Code, close.Reason, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection broke while we wrote; whoever reads from it ends it.
            lock (_lock)
                _ended = true;
            socket.Abort();
        }
    }

    private ReadOnlyMemory<byte>? Next()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var frame))
                return frame;
            // A closing pump never stops pumping: nothing may be written behind the close.
            _pumping = _ended;
            return null;
        }
    }
}
