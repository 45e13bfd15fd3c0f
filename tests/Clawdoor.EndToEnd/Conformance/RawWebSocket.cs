using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>What came in: a text message, or how the connection ended.</summary>
/// <param name="Code">The close code; 1006 when the connection broke without one, 1005 when a close frame had none.</param>
internal sealed record Incoming(JsonNode? Message, int? Code = null, string? Reason = null)
{
    public bool IsEnd => Code is not null;

    public bool IsEvent => (string?)Message?["type"] == "event";
}

/// <summary>RFC 6455 by hand, so that what a client library would refuse can be sent and what it would hide can be seen.</summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    private readonly HttpWire _wire;
    private readonly Channel<Incoming> _incoming = Channel.CreateUnbounded<Incoming>();
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Task _reading;
    private readonly Queue<Incoming> _kept = [];
    private Incoming? _end;

    /// <param name="wire">After its 101.</param>
    public RawWebSocket(HttpWire wire)
    {
        _wire = wire;
        _reading = ReadAsync();
    }

    /// <summary>Pings seen so far.</summary>
    public int Pings { get; private set; }

    /// <summary>Whether pings get their pong.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>The challenge's payload.</summary>
    public JsonNode? Challenge { get; set; }

    /// <summary>The next message that <paramref name="wanted"/> takes, or the end; null after <paramref name="limit"/>.</summary>
    /// <param name="keep">What came before it is read again; else it is gone.</param>
    public async Task<Incoming?> NextAsync(TimeSpan limit, Func<Incoming, bool> wanted, bool keep = false)
    {
        if (!keep && TakeKept(wanted) is { } kept)
            return kept;
        if (_end is not null)
            return _end;
        using var late = new CancellationTokenSource(limit);
        try
        {
            while (true)
            {
                var next = await _incoming.Reader.ReadAsync(late.Token);
                if (next.IsEnd)
                    return _end = next;
                if (wanted(next))
                    return next;
                if (keep)
                    _kept.Enqueue(next);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private Incoming? TakeKept(Func<Incoming, bool> wanted)
    {
        while (_kept.TryDequeue(out var next))
        {
            if (wanted(next))
                return next;
        }

        return null;
    }

    public Task SendAsync(string text) => SendAsync(1, Encoding.UTF8.GetBytes(text));

    /// <summary>One frame. A broken connection is no error here: it shows as the end.</summary>
    /// <param name="opcode">RFC 6455, 5.2: 1 text, 2 binary, 8 close, 9 ping.</param>
    public async Task SendAsync(int opcode, byte[] payload, bool masked = true, bool last = true)
    {
        var head = new byte[14];
        head[0] = (byte)((last ? 0x80 : 0) | opcode);
        var size = payload.Length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        head[1] = (byte)((masked ? 0x80 : 0) | size switch { 2 => payload.Length, 4 => 126, _ => 127 });
        if (size == 4)
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)payload.Length);
        else if (size == 10)
            BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(2), (ulong)payload.Length);
        var mask = masked ? RandomNumberGenerator.GetBytes(4) : [];
        var body = masked ? payload.Select((b, i) => (byte)(b ^ mask[i % 4])).ToArray() : payload;
        await _turn.WaitAsync();
        try
        {
            await _wire.WriteAsync([.. head[..size], .. mask, .. body], _over.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReadAsync()
    {
        Incoming end;
        try
        {
            end = await FramesAsync();
        }
        catch (Exception e) when (e is IOException or EndOfStreamException or ObjectDisposedException or OperationCanceledException)
        {
            end = new(null, 1006, "");
        }

        _incoming.Writer.TryWrite(end);
    }

    private async Task<Incoming> FramesAsync()
    {
        using var message = new MemoryStream();
        var head = new byte[2];
        while (true)
        {
            await _wire.Input.ReadExactlyAsync(head, _over.Token);
            var payload = new byte[await LengthAsync(head[1] & 0x7F)];
            await _wire.Input.ReadExactlyAsync(payload, _over.Token);
            switch (head[0] & 0x0F)
            {
                case 8:
                    await SendAsync(8, payload);
                    return payload.Length < 2 ? new(null, 1005, "")
                        : new(null, BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
                case 9:
                    Pings++;
                    if (Answers)
                        await SendAsync(10, payload);
                    break;
                case 0 or 1 or 2:
                    message.Write(payload);
                    if ((head[0] & 0x80) == 0)
                        break;
                    _incoming.Writer.TryWrite(new(JsonNode.Parse(message.ToArray())));
                    message.SetLength(0);
                    break;
            }
        }
    }

    private async Task<int> LengthAsync(int first)
    {
        if (first < 126)
            return first;
        var bytes = new byte[first == 126 ? 2 : 8];
        await _wire.Input.ReadExactlyAsync(bytes, _over.Token);
        return bytes.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (int)BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _wire.Dispose();
        await _reading;
        _turn.Dispose();
        _over.Dispose();
    }
}
