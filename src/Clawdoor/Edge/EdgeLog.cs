using System.Net;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Edge;

/// <summary>The edge's log lines. None has a query string, a header that can hold a secret, or a body.</summary>
internal static partial class EdgeLog
{
    /// <summary>
    /// Kestrel, the host and the forwarder write request addresses with their query into Information and Debug lines
    /// ("Request starting …?token=", "Proxying to …", the bad request line itself): from Warning up they do not.
    /// </summary>
    public static void KeepUrlsOut(ILoggingBuilder logging) =>
        // Critical there is a server that cannot start, with its stack; whoever starts it says why in words.
        logging.AddFilter("Microsoft.AspNetCore", level => level is LogLevel.Warning or LogLevel.Error)
            .AddFilter("Yarp", LogLevel.Error)
            .AddFilter("System.Net.Http", LogLevel.Warning);

    /// <summary>The access log: one line a request.</summary>
    /// <param name="id">The trouble ID that the visitor was shown, or "-".</param>
    [LoggerMessage(1, LogLevel.Information,
        "{Method} {Path} {Status} in {Milliseconds} ms, {Bytes} B, client {Client}, by {Source}, agent \"{Agent}\", id {Id}")]
    public static partial void Served(
        this ILogger logger, string method, string path, int status, long milliseconds, long bytes, IPAddress? client, string source, string agent, string id);

    /// <summary>The access log: one line a WebSocket, at its end.</summary>
    [LoggerMessage(2, LogLevel.Information,
        "WebSocket {Path} ended after {Milliseconds} ms, {BytesIn} B in, {BytesOut} B out, closed by {By} with {Code}, client {Client}, agent \"{Agent}\"")]
    public static partial void SocketEnded(
        this ILogger logger, string path, long milliseconds, long bytesIn, long bytesOut, string by, int code, IPAddress? client, string agent);

    [LoggerMessage(3, LogLevel.Warning, "Request {Id} found trouble {Trouble}: {Detail}")]
    public static partial void TroubleMet(this ILogger logger, string id, Trouble trouble, string detail);

    [LoggerMessage(4, LogLevel.Error, "Request {Id} met an error that nobody expected")]
    public static partial void Unexpected(this ILogger logger, Exception exception, string id);

    [LoggerMessage(5, LogLevel.Warning, "An answer was cut short after its headers: {Trouble}, {Detail}")]
    public static partial void CutShort(this ILogger logger, Trouble trouble, string detail);

    [LoggerMessage(6, LogLevel.Information, "Closing {Count} WebSockets with code 1001")]
    public static partial void Leaving(this ILogger logger, int count);
}
