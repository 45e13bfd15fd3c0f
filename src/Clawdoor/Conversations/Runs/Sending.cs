using Clawdoor.Wording;

namespace Clawdoor.Conversations.Runs;

/// <summary>What somebody says to a session.</summary>
/// <param name="RunId">The idempotency key: the same again starts nothing.</param>
/// <param name="Content">JSON; see <see cref="MessageContent"/>.</param>
internal sealed record SendRequest(string Key, string RunId, string Content)
{
    /// <summary>Null = whatever it is.</summary>
    public string? ExpectedSessionId { get; init; }

    /// <summary>Null or zero = <see cref="TalkLimits.Run"/>, which is the most, too.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>What became of it.</summary>
internal abstract record SendAnswer
{
    private SendAnswer()
    {
    }

    /// <param name="Seq">The message's number; null while it waits for the session's run to end.</param>
    /// <param name="Go">To be called once, when the sender has been told; until then nobody hears of it.</param>
    public sealed record Started(long? Seq, Action Go) : SendAnswer;

    /// <summary>The same key came before; its run waits or is under way.</summary>
    public sealed record InFlight : SendAnswer;

    /// <summary>The same key came before; its run has ended.</summary>
    public sealed record Done : SendAnswer;

    public sealed record Refused(SendRefusal Reason, Message Words) : SendAnswer;
}

internal enum SendRefusal
{
    /// <summary>No model is configured, so nobody could answer.</summary>
    NoModel,

    /// <summary>Too many messages wait for this session's run to end.</summary>
    QueueFull,

    /// <summary>The session was reset since the sender saw it.</summary>
    SessionChanged,

    /// <summary>The idempotency key came before, with another message.</summary>
    KeyUsed,

    /// <summary>The gateway is stopping, or too much waits in all its sessions.</summary>
    Busy,

    /// <summary>The message could not be kept: the disk is full, the database locked.</summary>
    NotKept,
}

/// <summary>Bounds of conversations.</summary>
internal sealed record TalkLimits
{
    /// <summary>Messages that may wait for one session's run (OpenClaw's <c>messages.queue.cap</c>).</summary>
    public int Waiting { get; init; } = 20;

    /// <summary>Sessions that run at the same time, the others wait.</summary>
    public int Runs { get; init; } = 256;

    /// <summary>Sessions that run or wait.</summary>
    public int Sessions { get; init; } = 2048;

    /// <summary>From start to end, retries included.</summary>
    public TimeSpan Run { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Between two <see cref="RunEvent.Told.IsMilestone"/>.</summary>
    public TimeSpan Milestone { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Characters of one answer; a model that does not end is stopped there.</summary>
    public int Answer { get; init; } = 2_000_000;
}
