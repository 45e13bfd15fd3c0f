using Clawdoor.Conversations;
using Clawdoor.Conversations.Models;
using Clawdoor.Conversations.Runs;

namespace Clawdoor.Gateway.Chat;

/// <summary>What is stored and what runs, as rows for clients.</summary>
internal static class SessionRows
{
    private const string Prefix = "agent:" + Methods.UiMethods.MainAgent + ":";

    public const string MainKey = Prefix + "main";

    /// <summary>OpenClaw's full form of a key: <c>main</c> is <c>agent:main:main</c>; null for another agent's.</summary>
    public static string? Canonical(string key)
    {
        var plain = key.Trim().ToLowerInvariant();
        return plain.StartsWith(Prefix, StringComparison.Ordinal) ? plain.Length > Prefix.Length ? plain : null
            : plain.StartsWith("agent:", StringComparison.Ordinal) ? null
            : Prefix + plain;
    }

    public static SessionResolved Resolved(Session session) =>
        new(true) { Key = session.Key, AgentId = Methods.UiMethods.MainAgent, SessionId = session.Id, DisplayName = NameOf(session) };

    public static SessionRow Of(GatewayState gateway, Session session)
    {
        var runs = gateway.Talk.RunsOf(session.Key);
        var settings = gateway.Settings.Models;
        var model = Talk.ModelOf(session, settings);
        var last = session.LastRun;
        return new(session.Key, session.Id, Ms(session.UpdatedAt))
        {
            Classification = session.Key == MainKey ? "main" : "direct",
            IsMain = session.Key == MainKey,
            CreatedAt = Ms(session.CreatedAt),
            Label = session.Label,
            DisplayName = NameOf(session),
            DerivedTitle = session.Title,
            LastMessagePreview = session.Preview,
            Archived = session.IsArchived,
            ArchivedAt = Ms(session.ArchivedAt),
            Pinned = session.IsPinned,
            PinnedAt = Ms(session.PinnedAt),
            Unread = session.MarkedUnreadAt is not null || (session.LastReadAt is { } read && session.MessageCount > 0 && session.UpdatedAt > read && runs.Count == 0),
            LastReadAt = Ms(session.LastReadAt),
            MarkedUnreadAt = Ms(session.MarkedUnreadAt),
            LastInteractionAt = Ms(session.UpdatedAt),
            AbortedLastRun = runs.Count == 0 && last?.Status == "killed",
            InputTokens = session.Usage.Input,
            OutputTokens = session.Usage.Output,
            TotalTokens = session.Usage.Total,
            // A run that is not here any more does not run, whatever the disk could not be told.
            Status = runs.Count > 0 ? "running" : last?.Status == "running" ? "failed" : last?.Status,
            StartedAt = Ms(last?.StartedAt),
            EndedAt = runs.Count > 0 ? null : Ms(last?.EndedAt),
            RuntimeMs = runs.Count == 0 && last is { EndedAt: { } ended } ? (long)(ended - last.StartedAt).TotalMilliseconds : null,
            LastRunId = last?.RunId,
            LastRunError = runs.Count > 0 ? null : last?.Error,
            HasActiveRun = runs.Count > 0,
            ActiveRunIds = runs,
            ModelProvider = model?.Provider,
            Model = model?.Model,
            ModelOverrideSource = session.Model is null ? null : "user",
            ContextTokens = WindowOf(settings, model),
        };
    }

    public static SessionDefaultsRow Defaults(ModelSettings settings)
    {
        var model = Talk.ModelOf(null, settings);
        return new() { ModelProvider = model?.Provider, Model = model?.Model, ContextTokens = WindowOf(settings, model) };
    }

    public static SessionMessage Message(SessionRow row, StoredMessage message) => new(row.Key, Row(message, message.Content), message.Id, message.Seq, row)
    {
        SenderIsOwner = message.Role == "user" ? true : null,
    };

    /// <param name="content">JSON; that of the message, or what is left of it.</param>
    public static MessageRow Row(StoredMessage message, string content)
    {
        var isUser = message.Role == "user";
        var key = isUser ? $"{message.RunId}:user" : null;
        return new(message.Role, content, Ms(message.At), new MessageMark(message.Id, message.Seq, Ms(message.At))
        {
            RunId = isUser ? null : message.RunId,
            IdempotencyKey = key,
            SenderIsOwner = isUser ? true : null,
        })
        {
            IdempotencyKey = key,
            Provider = message.Model?.Provider,
            Model = message.Model?.Model,
            StopReason = message.StopReason,
            Usage = UsageOf(message.Usage),
            OpenclawAbort = message.StopReason == "aborted" ? new(message.RunId) : null,
        };
    }

    public static TokenUsage? UsageOf(ModelUsage? usage) => usage is null ? null : new(usage.Input, usage.Output, usage.Total);

    public static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static long? Ms(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

    private static int? WindowOf(ModelSettings settings, ModelName? model) => model is null ? null : settings.Find(model)?.Model.ContextWindow;

    private static string? NameOf(Session session) => session.Label ?? session.Title;
}
