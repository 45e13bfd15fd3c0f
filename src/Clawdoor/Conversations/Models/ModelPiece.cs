using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Models;

/// <summary>Asks for one answer; the answer comes in pieces. Throws <see cref="ModelException"/> when nobody answered to the end.</summary>
/// <remarks>What was told before a failure stays told; the caller decides what to keep of it.</remarks>
internal delegate IAsyncEnumerable<ModelPiece> AskModel(ModelQuestion question, CancellationToken stop);

/// <param name="Model">The model to begin with; the fallbacks of <paramref name="Settings"/> follow.</param>
/// <param name="Messages">The conversation so far, the newest last; with images as <see cref="DataContent"/>.</param>
internal sealed record ModelQuestion(ModelSettings Settings, ModelName Model, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Bounds, sampling and tools as the caller wants them; the model's name in it is not looked at. Null = the model's own.</summary>
    public ChatOptions? Options { get; init; }
}

/// <summary>What happens while a model answers, in this order: tries, then text, calls and usage in any order, then the end.</summary>
internal abstract record ModelPiece
{
    private ModelPiece()
    {
    }

    /// <summary>This model is asked now: first, and again after each change to a fallback.</summary>
    public sealed record Trying(ModelName Model) : ModelPiece;

    /// <summary>The provider said no for the moment; the same model is asked again after <paramref name="Wait"/>.</summary>
    /// <param name="Attempt">The one that follows; 2 is the first repetition.</param>
    /// <param name="Reason"><c>rate_limit</c> or <c>server_error</c>.</param>
    public sealed record Retrying(int Attempt, int MostAttempts, string Reason, TimeSpan Wait) : ModelPiece;

    public sealed record Text(string Delta) : ModelPiece;

    /// <summary>What the model thinks aloud before its answer.</summary>
    public sealed record Thinking(string Delta) : ModelPiece;

    /// <summary>A tool the model wants to use, complete. This gateway offers none; a model may ask all the same.</summary>
    /// <param name="Arguments">JSON as the model wrote it.</param>
    public sealed record ToolCall(string Id, string Name, string Arguments) : ModelPiece;

    public sealed record Used(ModelUsage Usage) : ModelPiece;

    /// <param name="StopReason">OpenClaw's words: <c>stop</c>, <c>length</c>, <c>toolUse</c>.</param>
    public sealed record End(string StopReason) : ModelPiece;
}

/// <summary>Tokens.</summary>
internal sealed record ModelUsage(long Input, long Output, long Total);

/// <summary>Why no model answered: the last provider's own words, without the key.</summary>
/// <param name="Kind">OpenClaw's <c>errorKind</c>: refusal, timeout, rate_limit, context_length, unknown.</param>
/// <param name="Message">For a person.</param>
internal sealed record ModelFailure(string Kind, string Message)
{
    public ModelName? Model { get; init; }

    public int? HttpStatus { get; init; }

    /// <summary>The provider's own name for it, such as <c>invalid_api_key</c>.</summary>
    public string? ProviderErrorType { get; init; }
}

/// <summary>See <see cref="ModelFailure"/>.</summary>
internal sealed class ModelException(ModelFailure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    public ModelFailure Failure { get; } = failure;
}
