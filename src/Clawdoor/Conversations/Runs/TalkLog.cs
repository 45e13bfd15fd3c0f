using Microsoft.Extensions.Logging;

namespace Clawdoor.Conversations.Runs;

/// <summary>Log lines of runs; never what was said.</summary>
internal static partial class TalkLog
{
    [LoggerMessage(450, LogLevel.Information, "Run {Run} of {Session} ended: {Status} ({Reason}) after {Milliseconds} ms, {Characters} characters.")]
    public static partial void RunEnded(this ILogger logger, string run, string session, string status, string reason, long milliseconds, int characters);

    [LoggerMessage(451, LogLevel.Warning, "Run {Run} of {Session}: no model answered: {Kind}, {Error}")]
    public static partial void ModelFailed(this ILogger logger, string run, string session, string kind, string error);

    [LoggerMessage(452, LogLevel.Error, "Run {Run} of {Session} failed unexpectedly.")]
    public static partial void RunBroke(this ILogger logger, Exception e, string run, string session);

    [LoggerMessage(453, LogLevel.Error, "What was said in {Session} could not be kept.")]
    public static partial void NotKept(this ILogger logger, Exception e, string session);

    [LoggerMessage(454, LogLevel.Error, "Somebody who listens to {Session} failed.")]
    public static partial void ListenerFailed(this ILogger logger, Exception e, string session);
}
