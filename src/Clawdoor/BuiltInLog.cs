using Clawdoor.Gateway;
using Microsoft.Extensions.Logging;

namespace Clawdoor;

/// <summary>The built-in gateway's log lines about its configuration and its port. None has a value of a key.</summary>
internal static partial class BuiltInLog
{
    [LoggerMessage(300, LogLevel.Information, "The built-in gateway listens on {Addresses}, port {Port}; auth mode {Mode}, UI from {Ui}.")]
    public static partial void Listening(this ILogger logger, string addresses, int port, string mode, string ui);

    [LoggerMessage(301, LogLevel.Information, "The configuration changed ({Paths}): {Change}.")]
    public static partial void Reloaded(this ILogger logger, string paths, GatewayChange change);

    [LoggerMessage(302, LogLevel.Warning, "The changed configuration is not taken, the earlier one stays in force: {Reason}")]
    public static partial void ReloadSkipped(this ILogger logger, string reason);

    [LoggerMessage(303, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(this ILogger logger, string warning);

    [LoggerMessage(304, LogLevel.Error, "The gateway cannot listen on port {Port} as the changed configuration asks, so it stays where it was: {Reason}")]
    public static partial void NotMoved(this ILogger logger, int port, string reason);

    [LoggerMessage(307, LogLevel.Error, "The gateway listens on nothing any more: port {Port} could not be taken back, {Reason}")]
    public static partial void Lost(this ILogger logger, int port, string reason);

    [LoggerMessage(305, LogLevel.Information, "{Done}")]
    public static partial void Did(this ILogger logger, string done);

    [LoggerMessage(306, LogLevel.Information, "The built-in gateway stops.")]
    public static partial void Stopping(this ILogger logger);
}
