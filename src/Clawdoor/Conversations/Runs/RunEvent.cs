using Clawdoor.Conversations.Models;

namespace Clawdoor.Conversations.Runs;

/// <summary>What happens in a conversation, told in this order and one at a time within a run.</summary>
/// <param name="Key">The session's.</param>
/// <param name="Seq">Counts the run's events from 1.</param>
internal abstract record RunEvent(string Key, string RunId, long Seq)
{
    /// <summary>A message is in the store now.</summary>
    public sealed record Kept(string Key, string RunId, long Seq, Session Session, StoredMessage Message) : RunEvent(Key, RunId, Seq);

    /// <param name="Phase">OpenClaw's words: <c>preparing_context</c>, <c>starting_model</c>.</param>
    public sealed record Preparing(string Key, string RunId, long Seq, string Phase) : RunEvent(Key, RunId, Seq);

    /// <summary>The run has left the queue.</summary>
    public sealed record Began(string Key, string RunId, long Seq, Session Session, DateTimeOffset At) : RunEvent(Key, RunId, Seq);

    public sealed record Asking(string Key, string RunId, long Seq, ModelName Model) : RunEvent(Key, RunId, Seq);

    public sealed record Retrying(string Key, string RunId, long Seq, ModelPiece.Retrying Why) : RunEvent(Key, RunId, Seq);

    /// <param name="Whole">The text so far with <paramref name="Delta"/>; to be asked only while the event is told.</param>
    public sealed record Told(string Key, string RunId, long Seq, string Delta, Func<string> Whole) : RunEvent(Key, RunId, Seq)
    {
        /// <summary>The text so far is void, and <see cref="Delta"/> takes its place.</summary>
        public bool Replaces { get; init; }

        /// <summary>A moment at which those who missed something should get the whole text.</summary>
        public bool IsMilestone { get; init; }
    }

    public sealed record Used(string Key, string RunId, long Seq, ModelUsage Usage) : RunEvent(Key, RunId, Seq);

    /// <summary>The last; whatever was said is in the store.</summary>
    public sealed record Ended(string Key, string RunId, long Seq, RunEnd End) : RunEvent(Key, RunId, Seq);
}

/// <summary>How a run ended.</summary>
/// <param name="Status"><c>done</c>, <c>failed</c> or <c>killed</c>.</param>
/// <param name="StopReason"><c>stop</c>, <c>length</c>, <c>toolUse</c>, <c>error</c>, or why it was stopped: see <see cref="StopCauses"/>.</param>
/// <param name="Text">What was said, perhaps not to the end.</param>
internal sealed record RunEnd(string Status, string StopReason, string Text, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>Null while it waited in the queue.</summary>
    public Session? Session { get; init; }

    public ModelUsage? Usage { get; init; }

    /// <summary>Only with <c>failed</c>.</summary>
    public ModelFailure? Failure { get; init; }
}

/// <summary>Why a run was stopped before its end.</summary>
internal static class StopCauses
{
    /// <summary>Somebody pressed stop (<c>chat.abort</c>).</summary>
    public const string Asked = "rpc";

    public const string Timeout = "timeout";

    public const string Restart = "restart";
}

/// <summary>A run that is under way, for those who come in mid-stream.</summary>
/// <param name="Text">What has been told so far.</param>
internal sealed record InFlight(string RunId, string Text, DateTimeOffset StartedAt);

/// <summary>A message that waits for its session's run to end.</summary>
internal sealed record WaitingSend(string RunId, string Content, DateTimeOffset At);
