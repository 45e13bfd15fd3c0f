using Microsoft.Extensions.Logging;

namespace Clawdoor.Gateway;

/// <summary>The built-in gateway's log lines. Texts of strangers are shortened and printable before they come here.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(400, LogLevel.Information, "Connected {Connection}: {Client} ({Mode}) as {Role} by {Method} from {Address}, device {Device}.")]
    public static partial void Connected(this ILogger logger, string connection, string client, string mode, string role, string method, System.Net.IPAddress address, string device);

    [LoggerMessage(401, LogLevel.Information, "Disconnected {Connection} after {Milliseconds} ms: {Code} {Reason}")]
    public static partial void Disconnected(this ILogger logger, string connection, long milliseconds, int code, string reason);

    [LoggerMessage(402, LogLevel.Warning, "closed before connect conn={Connection} remote={Remote} client={Client} origin={Origin} host={Host} ua={UserAgent} code={Code} reason={Reason} cause={Cause} durationMs={Milliseconds}")]
    public static partial void Refused(this ILogger logger, string connection, System.Net.IPAddress remote, System.Net.IPAddress client, string origin, string host, string userAgent, int code, string reason, string cause, long milliseconds);

    [LoggerMessage(403, LogLevel.Warning, "Proxy headers from {Address}, which gateway.trustedProxies does not list or which does not say for whom it speaks: such requests get 403 proxy_attribution_required. Said once.")]
    public static partial void Unattributable(this ILogger logger, System.Net.IPAddress address);

    [LoggerMessage(404, LogLevel.Warning, "Too many sockets from {Address} have not logged in: 503.")]
    public static partial void TooManyKnock(this ILogger logger, System.Net.IPAddress address);

    [LoggerMessage(405, LogLevel.Error, "The call {Method} of {Connection} failed unexpectedly.")]
    public static partial void CallFailed(this ILogger logger, Exception e, string method, string connection);

    [LoggerMessage(406, LogLevel.Information, "Device {Device}: {What} by {Connection}.")]
    public static partial void DeviceChanged(this ILogger logger, string device, string what, string connection);

    [LoggerMessage(407, LogLevel.Information, "Settings taken: {Change}.")]
    public static partial void SettingsTaken(this ILogger logger, GatewayChange change);

    [LoggerMessage(408, LogLevel.Information, "Leaving: {Reason}, {Count} connections closed.")]
    public static partial void Leaving(this ILogger logger, string reason, int count);

    [LoggerMessage(409, LogLevel.Error, "The connection {Connection} broke unexpectedly.")]
    public static partial void Broke(this ILogger logger, Exception e, string connection);

    [LoggerMessage(410, LogLevel.Error, "What is due by the clock could not be done; it is tried again in time.")]
    public static partial void BeatFailed(this ILogger logger, Exception e);

    [LoggerMessage(411, LogLevel.Error, "The store of devices failed for {Connection}.")]
    public static partial void StoreFailed(this ILogger logger, Exception e, string connection);

    /// <summary>A connection that ended before it was let in, in OpenClaw's own form (access-layer 3), so that its readers find what they know.</summary>
    public static void NotLetIn(this ILogger logger, Connection connection, (int Code, string Reason, string Cause) end, long milliseconds)
    {
        var (peer, facts) = (connection.Peer, connection.Facts);
        logger.Refused(
            connection.Id, peer.Remote, peer.Client, Shown(facts.Origin), Shown(facts.Host), Shown(facts.UserAgent),
            end.Code, Shown(end.Reason), end.Cause, milliseconds);
    }

    private static string Shown(string? text) => text is { Length: > 0 } ? Wording.PlainText.Printable(text) : "n/a";
}
