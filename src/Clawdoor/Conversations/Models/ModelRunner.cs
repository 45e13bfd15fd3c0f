using System.Runtime.CompilerServices;
using Clawdoor.Wording;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Conversations.Models;

/// <summary>
/// Gets an answer: asks the model, asks it again while that may help and nothing was told yet, then the fallbacks. Nothing of it
/// is made before the first question; safe from any thread.
/// </summary>
/// <param name="language">Of the sentences in failures; a provider's own words stay as they are.</param>
internal sealed class ModelRunner(ModelLimits limits, TimeProvider time, Language language, ILogger logger) : IDisposable
{
    private readonly Lazy<ProviderClients> _clients = new(() => new ProviderClients(limits, time));

    /// <inheritdoc cref="AskModel"/>
    public async IAsyncEnumerable<ModelPiece> AskAsync(ModelQuestion question, [EnumeratorCancellation] CancellationToken stop)
    {
        ModelFailure? failure = null;
        foreach (var name in question.Settings.Fallbacks.Prepend(question.Model).Distinct())
        {
            if (question.Settings.Find(name) is not var (provider, model))
            {
                failure ??= new("unknown", ModelWords.ProviderUnknown.With(name.Provider, name).In(language)) { Model = name };
                continue;
            }

            yield return new ModelPiece.Trying(name);
            for (var attempt = 1; ; attempt++)
            {
                stop.ThrowIfCancellationRequested();
                ProviderException? trouble;
                var told = false;
                await using (var answer = new Answer(_clients.Value.Open(provider, model), limits, time, stop))
                {
                    answer.Begin(question.Messages, OptionsOf(question, model));
                    ModelPiece? piece;
                    for ((piece, trouble) = await answer.NextAsync(); piece is not null; (piece, trouble) = await answer.NextAsync())
                    {
                        told |= piece is ModelPiece.Text or ModelPiece.Thinking or ModelPiece.ToolCall;
                        yield return piece;
                    }
                }

                if (trouble is null)
                    yield break;
                failure = ProviderFailure.Of(trouble, provider, name, language);
                if (!told && attempt < limits.Attempts && WaitAfter(trouble, attempt) is { } wait)
                {
                    logger.AskedAgain(name, attempt, trouble.Fault, trouble.HttpStatus, failure.ProviderErrorType, (long)wait.TotalMilliseconds);
                    yield return new ModelPiece.Retrying(attempt + 1, limits.Attempts, trouble.IsRateLimit ? "rate_limit" : "server_error", wait);
                    await Task.Delay(wait, time, stop);
                    continue;
                }

                logger.GivenUp(name, attempt, trouble.Fault, trouble.HttpStatus, failure.ProviderErrorType);
                // Another model would begin anew what people have read half of, or say what a filter has withheld.
                if (told || trouble.Fault == ProviderFault.Filtered)
                    throw new ModelException(failure);
                break;
            }
        }

        throw new ModelException(failure!);
    }

    public void Dispose()
    {
        if (_clients.IsValueCreated)
            _clients.Value.Dispose();
    }

    /// <summary>The models a provider says it has, its own names; null when it does not say.</summary>
    public Task<IReadOnlyList<string>?> ListAsync(Provider provider, CancellationToken stop) => ModelCatalog.ReadAsync(_clients.Value.Http, provider, time, stop);

    private static ChatOptions OptionsOf(ModelQuestion question, ModelInfo model)
    {
        var options = question.Options?.Clone() ?? new ChatOptions();
        options.ModelId = null;
        options.MaxOutputTokens ??= model.MaxTokens;
        return options;
    }

    /// <summary>Null when it is not to be asked again.</summary>
    private TimeSpan? WaitAfter(ProviderException trouble, int attempt)
    {
        if (!trouble.IsTransient || trouble.RetryAfter > limits.LongestWait)
            return null;
        // Half by chance: those who were refused together must not come back together.
        var usual = limits.BackOff * Math.Pow(2, attempt - 1) * (0.5 + (Random.Shared.NextDouble() / 2));
        var wait = trouble.RetryAfter > usual ? trouble.RetryAfter.Value : usual;
        return wait < limits.LongestWait ? wait : limits.LongestWait;
    }
}

/// <summary>The log lines about providers: never what was asked, answered or said in an error.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(600, LogLevel.Information, "Model {Model} failed at attempt {Attempt}: {Fault}, status {Status}, type {ErrorType}; asked again after {Wait} ms.")]
    public static partial void AskedAgain(this ILogger logger, ModelName model, int attempt, ProviderFault fault, int? status, string? errorType, long wait);

    [LoggerMessage(601, LogLevel.Warning, "Model {Model} failed at attempt {Attempt}: {Fault}, status {Status}, type {ErrorType}.")]
    public static partial void GivenUp(this ILogger logger, ModelName model, int attempt, ProviderFault fault, int? status, string? errorType);
}
