using System.Text.Json.Serialization;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway.Chat;

/// <summary>A session as <c>sessions.list</c> and events tell it, as far as there is something to tell (ui-rpc 2.1).</summary>
internal sealed record SessionRow(string Key, string SessionId, long UpdatedAt)
{
    public string Kind { get; } = "direct";
    public string ChatType { get; } = "direct";
    public string AgentId { get; } = Methods.UiMethods.MainAgent;
    public string Visibility { get; } = "shared";
    public required string Classification { get; init; }
    public required bool IsMain { get; init; }
    public bool IsBackground { get; }
    public bool PermissionModePending { get; }
    public string CreatedVia { get; } = "operator";
    public required long CreatedAt { get; init; }
    public string? Label { get; init; }
    public string? DisplayName { get; init; }
    public string? DerivedTitle { get; init; }
    public string? LastMessagePreview { get; init; }
    public bool Archived { get; init; }
    public long? ArchivedAt { get; init; }
    public bool Pinned { get; init; }
    public long? PinnedAt { get; init; }
    public bool Unread { get; init; }
    public long? LastReadAt { get; init; }
    public long? MarkedUnreadAt { get; init; }
    public long? LastInteractionAt { get; init; }
    public bool SystemSent { get; } = true;
    public bool AbortedLastRun { get; init; }
    public IReadOnlyList<ThinkingLevel> ThinkingLevels { get; } = ThinkingLevel.None;
    public IReadOnlyList<string> ThinkingOptions { get; } = ["off"];
    public string ThinkingDefault { get; } = "off";
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long TotalTokens { get; init; }
    public bool TotalTokensFresh { get; } = true;

    /// <summary>running, done, failed or killed; null before the first run.</summary>
    public string? Status { get; init; }

    public long? StartedAt { get; init; }
    public long? EndedAt { get; init; }
    public long? RuntimeMs { get; init; }
    public string? LastRunId { get; init; }
    public string? LastRunError { get; init; }
    public bool HasActiveRun { get; init; }
    public IReadOnlyList<string> ActiveRunIds { get; init; } = [];
    public bool HasAutomation { get; }
    public string EffectiveQueueMode { get; } = "followup";
    public string? ModelProvider { get; init; }
    public string? Model { get; init; }

    /// <summary><c>user</c> when a person chose the model for this session.</summary>
    public string? ModelOverrideSource { get; init; }

    public int? ContextTokens { get; init; }
    public AgentRuntime AgentRuntime { get; } = new();

    /// <summary>When somebody asked for it; the UI takes the newest of several rows.</summary>
    public long? SnapshotAt { get; init; }
}

internal sealed record ThinkingLevel(string Id, string Label)
{
    public static IReadOnlyList<ThinkingLevel> None { get; } = [new("off", "off")];
}

internal sealed record AgentRuntime
{
    public string Id { get; } = "auto";
    public bool CloudPlacementSupported { get; }
    public bool DevicePlacementSupported { get; }
    public string Source { get; } = "implicit";
}

/// <summary>What a session without its own choice runs on.</summary>
internal sealed record SessionDefaultsRow
{
    public string? ModelProvider { get; init; }
    public string? Model { get; init; }
    public int? ContextTokens { get; init; }
    public AgentRuntime AgentRuntime { get; } = new();
    public IReadOnlyList<ThinkingLevel> ThinkingLevels { get; } = ThinkingLevel.None;
    public IReadOnlyList<string> ThinkingOptions { get; } = ["off"];
    public string ThinkingDefault { get; } = "off";
    public string ModelSelectionTarget { get; } = "session";
}

/// <summary>Answer of <c>sessions.list</c>.</summary>
internal sealed record SessionList(long Ts, SessionDefaultsRow Defaults, IReadOnlyList<SessionRow> Sessions)
{
    public string Path { get; init; } = "";
    public int Count => Sessions.Count;
    public required int TotalCount { get; init; }
    public required int LimitApplied { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? NextOffset { get; init; }

    public bool HasMore => NextOffset is not null;
    public IReadOnlyList<string> Owners { get; } = [];
}

/// <summary>Payload of <c>sessions.changed</c>: what happened, and the session's row twice, as OpenClaw tells it (only what clients read).</summary>
internal sealed record SessionsChanged(string SessionKey, long Ts)
{
    public string AgentId { get; } = Methods.UiMethods.MainAgent;
    public string? Reason { get; init; }
    public string? Phase { get; init; }
    public string? RunId { get; init; }

    /// <summary>Null when the session is gone.</summary>
    public SessionRow? Session { get; init; }

    public string? SessionId => Session?.SessionId;
    public long? UpdatedAt => Session?.UpdatedAt;
    public string? Status => Session?.Status;
    public bool? HasActiveRun => Session?.HasActiveRun;
    public IReadOnlyList<string>? ActiveRunIds => Session?.ActiveRunIds;
    public string? Label => Session?.Label;
    public string? LastRunError => Session?.LastRunError;
    public bool? Archived => Session?.Archived;
    public long? ArchivedAt => Session?.ArchivedAt;
    public bool? Pinned => Session?.Pinned;
    public long? PinnedAt => Session?.PinnedAt;
    public bool? Unread => Session?.Unread;
    public long? LastReadAt => Session?.LastReadAt;
    public long? MarkedUnreadAt => Session?.MarkedUnreadAt;
    public string? Model => Session?.Model;
    public string? ModelProvider => Session?.ModelProvider;
}

/// <summary>Answer of <c>sessions.describe</c>; null when there is none.</summary>
internal sealed record SessionDescription([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] SessionRow? Session);

/// <summary>Answer of <c>sessions.patch</c>, <c>sessions.reset</c> and <c>sessions.create</c>.</summary>
internal sealed record SessionAck(string Key, SessionRow Entry)
{
    public bool Ok { get; } = true;
    public string Path { get; } = "";
    public string SessionId => Entry.SessionId;
    public ResolvedModel? Resolved { get; init; }

    /// <summary>Whether a new session began with something said; null for changes.</summary>
    public bool? RunStarted { get; init; }

    public string? RunId { get; init; }
    public string? Status { get; init; }
    public long? MessageSeq { get; init; }

    /// <summary>Why nobody answers what the session was to begin with.</summary>
    public ErrorObject? RunError { get; init; }
}

internal sealed record ResolvedModel(string? ModelProvider, string? Model);

/// <summary>Answer of <c>sessions.delete</c>.</summary>
internal sealed record SessionGone(string Key, bool Deleted)
{
    public bool Ok { get; } = true;
    public IReadOnlyList<string> Archived { get; } = [];
}

/// <summary>Answer of <c>sessions.resolve</c>.</summary>
internal sealed record SessionResolved(bool Ok)
{
    public string? Key { get; init; }
    public string? AgentId { get; init; }
    public string? SessionId { get; init; }

    /// <summary>As in the session's row: the page's address is made of it, and flickers for ever between two that differ.</summary>
    public string? DisplayName { get; init; }
}

/// <summary>Answer of <c>sessions.preview</c>.</summary>
internal sealed record SessionPreviews(long Ts, IReadOnlyList<SessionPreview> Previews);

/// <param name="Status"><c>ok</c>, <c>empty</c> or <c>missing</c>.</param>
internal sealed record SessionPreview(string Key, string Status, IReadOnlyList<PreviewItem> Items);

internal sealed record PreviewItem(string Role, string Text);

/// <summary>Answer of <c>sessions.messages.subscribe</c>.</summary>
internal sealed record MessagesSubscribed(bool Subscribed, string Key)
{
    public ApprovalReplay? ApprovalReplay { get; init; }
}

internal sealed record ApprovalReplay(string SessionKey, long UpdatedAtMs)
{
    public IReadOnlyList<string> Approvals { get; } = [];
    public bool Truncated { get; }
}
