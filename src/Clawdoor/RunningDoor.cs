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

    /// <summary>How the door is, as JSON (<see cref="DoorHealth"/>); null when none is open, denied when it is another user's.</summary>
    public static async Task<(ReadOnlyMemory<byte>? Json, bool Denied)> HealthAsync(string controlSocket, TimeProvider time, CancellationToken stop)
    {
        try
        {
            return (await GetAsync(controlSocket, ControlSocket.Health, time, stop), false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return (null, true);
        }
    }

    /// <summary>What the last browser from <paramref name="address"/> called itself; null when no door is open or nobody was there.</summary>
    public static async Task<string?> UserAgentOfAsync(string controlSocket, string? address, TimeProvider time, CancellationToken stop)
    {
        try
        {
            if (await GetAsync(controlSocket, ControlSocket.Visitors, time, stop) is not { } body)
                return null;
            var visitors = JsonSerializer.Deserialize(body.Span, ControlJson.Default.VisitorsAnswer)?.Visitors ?? [];
            return visitors.FirstOrDefault(v => v.Address == address)?.UserAgent;
        }
        catch (Exception e) when (e is JsonException or SocketException)
        {
            // Without a door the request is shown all the same, only without the browser's own words.
            return null;
        }
    }

    /// <summary>The body of a 200 answer; null when no door answers, or it says something else.</summary>
    /// <exception cref="SocketException">Access denied: the socket is another user's.</exception>
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
        catch (Exception e) when (e is SocketException { SocketErrorCode: not SocketError.AccessDenied } or IOException or ArgumentException
            or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
