using System.Net.Sockets;
using System.Text.Json;
using Clawdoor.Edge;

namespace Clawdoor;

/// <summary>Asks the door that is open on a state directory, over its control socket.</summary>
internal static class RunningDoor
{
    private const int LargestAnswer = 256 * 1024;

    /// <summary>The door is on this machine and answers from memory.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>What the last browser from <paramref name="address"/> called itself; null when no door is open or nobody was there.</summary>
    public static async Task<string?> UserAgentOfAsync(string controlSocket, string? address, TimeProvider time, CancellationToken stop)
    {
        if (await GetAsync(controlSocket, ControlSocket.Visitors, time, stop) is not { } body)
            return null;
        try
        {
            var visitors = JsonSerializer.Deserialize(body.Span, ControlJson.Default.VisitorsAnswer)?.Visitors ?? [];
            return visitors.FirstOrDefault(v => v.Address == address)?.UserAgent;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body of a 200 answer; null when no door answers, or it says something else.</summary>
    private static async Task<ReadOnlyMemory<byte>?> GetAsync(string controlSocket, string path, TimeProvider time, CancellationToken stop)
    {
        if (!File.Exists(controlSocket))
            return null;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(controlSocket), either.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: clawdoor\r\nConnection: close\r\n\r\n"), either.Token);
            var answer = new byte[LargestAnswer];
            var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, either.Token);
            var head = answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            return head > 0 && answer.AsSpan().StartsWith("HTTP/1.1 200 "u8) ? answer.AsMemory((head + 4)..length) : null;
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            // Without a door the request is shown all the same, only without the browser's own words.
            return null;
        }
    }
}
