using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clawdoor.Bench.Visitors;

/// <summary>One GET over plain HTTP on a connection of its own.</summary>
internal static class PlainProbe
{
    /// <summary>The status, once the whole head is there.</summary>
    public static async Task<int> AskAsync(IPEndPoint endPoint, string path, CancellationToken cancellation)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {endPoint}\r\nConnection: close\r\n\r\n"), cancellation);
        var buffer = new byte[4096];
        for (var held = 0; held < buffer.Length;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(held), cancellation);
            if (read == 0)
                break;
            held += read;
            if (buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8) >= 0)
                return int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
        }

        throw new IOException("The answer has no end of head.");
    }
}
