using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Clawdoor.Bench.Upstream;

/// <summary>The upstream's end of a WebSocket: OpenClaw's challenge first, then every frame comes back. Frames up to 8 KiB.</summary>
internal static class WebSocketEcho
{
    /// <summary>Length of the challenge frame as it is on the wire.</summary>
    public static int ChallengeFrameLength => Challenge().Length;

    public static async Task RunAsync(Socket socket, string key, byte[] buffer, CancellationToken stop)
    {
        var accepted = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(accepted), stop);
        await socket.SendAsync(Challenge(), stop);
        var held = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(held), stop);
            if (read == 0)
                return;
            held += read;
            var used = 0;
            while (Unmask(buffer.AsSpan(used, held - used)) is { } frame)
            {
                await socket.SendAsync(buffer.AsMemory(used + frame.Skip, frame.Length), stop);
                if ((buffer[used + frame.Skip] & 0xF) == 8)
                    return;
                used += frame.Skip + frame.Length;
            }

            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
        }
    }

    /// <summary>
    /// Turns the masked frame at the start into an unmasked one that begins four bytes later (RFC 6455, 5.2), in place.
    /// Null while it is incomplete.
    /// </summary>
    private static (int Skip, int Length)? Unmask(Span<byte> bytes)
    {
        if (bytes.Length < 6)
            return null;
        var head = (bytes[1] & 0x7F) == 126 ? 4 : 2;
        var payload = head == 4 ? bytes[2] << 8 | bytes[3] : bytes[1] & 0x7F;
        if (bytes.Length < head + 4 + payload)
            return null;
        for (var i = 0; i < payload; i++)
            bytes[head + 4 + i] ^= bytes[head + (i & 3)];
        bytes[1] &= 0x7F;
        bytes[..head].CopyTo(bytes[4..]);
        if ((bytes[4] & 0xF) == 9)
            bytes[4] = 0x8A;
        return (4, head + payload);
    }

    private static byte[] Challenge()
    {
        var text = $$$"""{"type":"event","event":"connect.challenge","payload":{"nonce":"{{{Guid.Empty}}}","ts":1795354856320}}""";
        byte[] head = [0x81, 126, (byte)(text.Length >> 8), (byte)text.Length];
        if (text.Length < 126)
            head = [0x81, (byte)text.Length];
        return [.. head, .. Encoding.ASCII.GetBytes(text)];
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455, section 4.2.2, asks for SHA-1.")]
    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
}
