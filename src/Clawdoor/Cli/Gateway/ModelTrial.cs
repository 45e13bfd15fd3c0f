using System.Text;
using Clawdoor.Conversations.Models;
using Clawdoor.Wording;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clawdoor.Cli.Gateway;

/// <summary>How one tiny question went.</summary>
/// <param name="FirstPiece">Null when nothing was told.</param>
/// <param name="Failure">Null when it was answered to the end.</param>
internal sealed record TrialResult(string Text, TimeSpan? FirstPiece, TimeSpan Total, ModelUsage? Usage, ModelFailure? Failure);

/// <summary>Asks a model one tiny question, once and without fallbacks: whoever tests wants to know how it is now.</summary>
internal sealed class ModelTrial(Visit visit) : IDisposable
{
    private const string Question = "Reply with the single word: ready";

    /// <summary>Tokens; enough for a word after a little thinking.</summary>
    private const int MostTokens = 64;

    private readonly ModelRunner _runner = new(
        new ModelLimits { Attempts = 1, FirstPiece = TimeSpan.FromMinutes(1), Silence = TimeSpan.FromMinutes(1), Whole = TimeSpan.FromMinutes(2) },
        visit.Time, visit.Settings.Language, NullLogger.Instance);

    public async Task<TrialResult> AskAsync(ModelSettings settings, ModelName model, CancellationToken stop)
    {
        var (text, start) = (new StringBuilder(), visit.Time.GetTimestamp());
        TimeSpan? first = null;
        ModelUsage? usage = null;
        ModelFailure? failure = null;
        try
        {
            var question = new ModelQuestion(settings with { Fallbacks = [] }, model, [new(ChatRole.User, Question)]) { Options = new() { MaxOutputTokens = MostTokens } };
            await foreach (var piece in _runner.AskAsync(question, stop))
            {
                if (piece is ModelPiece.Text or ModelPiece.Thinking)
                    first ??= visit.Time.GetElapsedTime(start);
                text.Append((piece as ModelPiece.Text)?.Delta);
                usage = (piece as ModelPiece.Used)?.Usage ?? usage;
            }
        }
        catch (ModelException e)
        {
            failure = e.Failure;
        }

        return new(Terminal.Safe(text.ToString().Trim(), 200), first, visit.Time.GetElapsedTime(start), usage, failure);
    }

    public Task<IReadOnlyList<string>?> ListAsync(Provider provider, CancellationToken stop) => _runner.ListAsync(provider, stop);

    /// <summary>Says how it went.</summary>
    public void Tell(ModelName model, TrialResult result)
    {
        if (result.Failure is { } failure)
        {
            visit.Terminal.Complain(new Problem(ModelCommandWords.TestFailed.With(model, failure.Message)));
            return;
        }

        var milliseconds = (long)(result.FirstPiece ?? result.Total).TotalMilliseconds;
        visit.Terminal.Say(result.Text.Length > 0
            ? ModelCommandWords.TestAnswered.With(model, milliseconds, result.Text)
            : ModelCommandWords.TestAnsweredNothing.With(model, milliseconds));
    }

    public void Dispose() => _runner.Dispose();
}
