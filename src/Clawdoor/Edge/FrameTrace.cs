using System.Buffers.Binary;

namespace Clawdoor.Edge;

/// <summary>
/// Follows the WebSocket frames (RFC 6455 section 5.2) in one direction of a tunnel without touching them: where a frame
/// ends, and with which code the side that sends closed. Payloads are skipped, not read, except a Close frame's first two bytes.
/// </summary>
internal struct FrameTrace
{
    private const int Close = 0x8;

    private ulong _payloadLeft;
    private ulong _payloadSeen;
    private uint _mask;
    private int _headerFilled;
    private byte _opcode;
    private byte _closeHigh;
    private bool _masked;
    private Header _header;

    [System.Runtime.CompilerServices.InlineArray(14)]
    private struct Header
    {
        private byte _first;
    }

    /// <summary>Between two frames: here, and only here, another frame may be put in.</summary>
    public readonly bool AtBoundary => _headerFilled == 0 && _payloadLeft == 0;

    /// <summary>The code of this direction's Close frame; 1005 when it had none (RFC 6455 section 7.1.5); null before.</summary>
    public ushort? CloseCode { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft == 0)
            {
                _header[_headerFilled++] = bytes[0];
                bytes = bytes[1..];
                TakeHeader();
                continue;
            }

            var take = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
            if (_opcode == Close)
                TakeClose(bytes[..take]);
            _payloadLeft -= (ulong)take;
            _payloadSeen += (ulong)take;
            bytes = bytes[take..];
        }
    }

    private void TakeHeader()
    {
        ReadOnlySpan<byte> header = _header;
        if (_headerFilled < 2)
            return;
        var length = header[1] & 0x7F;
        var extended = length switch { 126 => 2, 127 => 8, _ => 0 };
        _masked = (header[1] & 0x80) != 0;
        if (_headerFilled < 2 + extended + (_masked ? 4 : 0))
            return;

        _opcode = (byte)(header[0] & 0x0F);
        _payloadLeft = extended switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            8 => BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
            _ => (ulong)length,
        };
        _mask = _masked ? BinaryPrimitives.ReadUInt32BigEndian(header[(2 + extended)..]) : 0;
        _payloadSeen = 0;
        _headerFilled = 0;
        if (_opcode == Close && _payloadLeft == 0)
            CloseCode ??= 1005;
    }

    private void TakeClose(ReadOnlySpan<byte> part)
    {
        for (var i = 0; i < part.Length && _payloadSeen + (ulong)i < 2; i++)
        {
            var at = (int)_payloadSeen + i;
            var plain = part[i] ^ (byte)(_mask >> (8 * (3 - at)));
            if (at == 0)
                _closeHigh = (byte)plain;
            else
                CloseCode ??= (ushort)(_closeHigh << 8 | plain);
        }
    }
}
