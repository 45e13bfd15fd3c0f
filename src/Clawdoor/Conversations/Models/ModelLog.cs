using Microsoft.Extensions.Logging;

namespace Clawdoor.Conversations.Models;

/// <summary>The log lines about providers: never what was asked, answered or said in an error.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(600, LogLevel.Information, "Model {Model} failed at attempt {Attempt}: {Fault}, status {Status}, type {ErrorType}; asked again after {Wait} ms.")]
    public static partial void AskedAgain(this ILogger logger, ModelName model, int attempt, ProviderFault fault, int? status, string? errorType, long wait);

    [LoggerMessage(601, LogLevel.Warning, "Model {Model} failed at attempt {Attempt}: {Fault}, status {Status}, type {ErrorType}.")]
    public static partial void GivenUp(this ILogger logger, ModelName model, int attempt, ProviderFault fault, int? status, string? errorType);
}
