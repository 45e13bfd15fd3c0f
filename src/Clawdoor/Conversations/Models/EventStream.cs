namespace Clawdoor.Conversations.Models;

/// <summary>
/// A provider's stream of events, handed on in whole events only. What has no end is cut off at <see cref="ModelLimits"/>, and an
/// error that a provider sends instead of the next piece is thrown as what it is: the readers behind would take it for an empty piece.
/// What comes in quick succession is read together (<see cref="ModelLimits.Pace"/>), and waits in the system's own buffer until then.
/// </summary>
internal sealed class EventStream(Stream inner, ModelLimits limits, TimeProvider time) : Stream
{
    /// <summary>Bytes. A read that brings so much costs little a word, and whoever sends so fast is not held up.</summary>
    private const int Much = 2048;

    private byte[] _buffer = new byte[8 * 1024];

    // Handed on up to _start, whole events up to _ready, looked at up to _seen, filled up to _end.
    private int _start;
    private int _ready;
    private int _seen;
    private int _end;
    private long _total;
    private bool _isAtEnd;
    private long _lastRead;
    private int _brought;
    private ProviderException? _error;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _ready)
        {
            if (_error is not null)
                throw _error;
            if (_isAtEnd)
                return 0;
            await FillAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _ready - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken stop)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_ready, _seen, _end, _start) = (_ready - _start, _seen - _start, _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= limits.LargestEvent)
                throw new ProviderException(ProviderFault.TooLarge);
            Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, limits.LargestEvent));
        }

        if (_lastRead != 0 && _brought < Much && limits.Pace - time.GetElapsedTime(_lastRead) is var soon && soon > TimeSpan.Zero)
            await Task.Delay(soon, time, stop);
        int count;
        try
        {
            count = await inner.ReadAsync(_buffer.AsMemory(_end), stop);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new ProviderException(ProviderFault.Dropped, cause: e);
        }

        (_lastRead, _brought) = (time.GetTimestamp(), count);
        if ((_total += count) > limits.LargestAnswer)
            throw new ProviderException(ProviderFault.TooLarge);
        _end += count;
        _isAtEnd = count == 0;
        if (_isAtEnd && _end > _ready)
            Take(_end);
        else
            Look();
    }

    /// <summary>An event ends with an empty line; LF and CRLF end a line.</summary>
    private void Look()
    {
        while (_error is null && _buffer.AsSpan(_seen, _end - _seen).IndexOf((byte)'\n') is >= 0 and var offset)
        {
            var next = _seen + offset + 1;
            if (next >= _end || (_buffer[next] == '\r' && next + 1 >= _end))
                return;
            _seen = next;
            if (_buffer[next] == '\n')
                Take(next + 1);
            else if (_buffer[next] == '\r' && _buffer[next + 1] == '\n')
                Take(next + 2);
        }

        if (_error is null)
            _seen = _end;
    }

    private void Take(int end)
    {
        var lines = _buffer.AsMemory(_ready, end - _ready);
        if (lines.Span.IndexOf("\"error\""u8) >= 0 && ErrorIn(lines) is { } error)
        {
            _error = error;
            return;
        }

        (_ready, _seen) = (end, end);
    }

    /// <summary>Within a text a quote is written <c>\"</c>, so only a name or a value brings us here.</summary>
    private static ProviderException? ErrorIn(ReadOnlyMemory<byte> lines)
    {
        var data = lines.Span.IndexOf("data:"u8);
        var json = data < 0 ? lines : lines[(data + 5)..];
        var line = json.Span.IndexOf((byte)'\n');
        return ProviderError.Find(line < 0 ? json : json[..line]) is { } error ? new(ProviderFault.Refused, error.Message) { ErrorType = error.Type } : null;
    }
}
