using Clawdoor.Conversations.Models;

namespace Clawdoor.Conversations;

/// <summary>One conversation, as <c>sessions.list</c> tells it.</summary>
/// <param name="Key">OpenClaw's, such as <c>agent:main:main</c>.</param>
/// <param name="Id">A UUID, new with every reset.</param>
internal sealed record Session(string Key, string Id)
{
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What a person called it.</summary>
    public string? Label { get; init; }

    /// <summary>The first words of its first message.</summary>
    public string? Title { get; init; }

    /// <summary>The first words of its last message.</summary>
    public string? Preview { get; init; }

    /// <summary>The model a person chose for it; null = the configured one.</summary>
    public ModelName? Model { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }

    public DateTimeOffset? PinnedAt { get; init; }

    public bool IsArchived => ArchivedAt is not null;

    public bool IsPinned => PinnedAt is not null;

    public DateTimeOffset? LastReadAt { get; init; }

    /// <summary>Set by a person, until it is read again.</summary>
    public DateTimeOffset? MarkedUnreadAt { get; init; }

    /// <summary>Of all its messages; the highest sequence number, too.</summary>
    public long MessageCount { get; init; }

    /// <summary>Of its newest answer, as OpenClaw counts, not of all.</summary>
    public ModelUsage Usage { get; init; } = new(0, 0, 0);

    /// <summary>Null before the first.</summary>
    public LastRun? LastRun { get; init; }
}

/// <summary>How a session's newest run ended, or that it runs.</summary>
/// <param name="Status">OpenClaw's words: <c>running</c>, <c>done</c>, <c>failed</c>, <c>killed</c>.</param>
internal sealed record LastRun(string RunId, string Status, DateTimeOffset StartedAt)
{
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>For a person.</summary>
    public string? Error { get; init; }
}

/// <summary>What a person or a program changes about a session; null leaves as it is.</summary>
internal sealed record SessionPatch
{
    /// <summary>Empty takes it away.</summary>
    public string? Label { get; init; }

    /// <summary>Empty takes it away; else a <see cref="ModelName"/>.</summary>
    public string? Model { get; init; }

    public bool? IsArchived { get; init; }

    public bool? IsPinned { get; init; }

    /// <summary>True marks unread, false marks read up to now.</summary>
    public bool? IsUnread { get; init; }
}

/// <summary>One thing that was said. Never changed once it is there.</summary>
/// <param name="Seq">1 for the session's first.</param>
/// <param name="Id">A UUID.</param>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">JSON as OpenClaw tells it: a text, or a list of parts (text, image, thinking, toolCall).</param>
internal sealed record StoredMessage(long Seq, string Id, string Role, string Content, DateTimeOffset At)
{
    /// <summary>The run that asked (user) or answered (assistant).</summary>
    public required string RunId { get; init; }

    /// <summary>Of the answering model; null for what people said.</summary>
    public ModelName? Model { get; init; }

    /// <summary><c>stop</c>, <c>length</c>, <c>toolUse</c>, <c>aborted</c> or <c>error</c>; null for what people said.</summary>
    public string? StopReason { get; init; }

    public ModelUsage? Usage { get; init; }
}
