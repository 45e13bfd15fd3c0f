using Clawdoor.Conversations;
using Clawdoor.Conversations.Runs;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;
using Clawdoor.Wording;

namespace Clawdoor.Gateway.Chat;

/// <summary><c>sessions.*</c> that only look, and the subscriptions.</summary>
internal static class SessionReading
{
    private const int UsualRows = 100;
    private const int MostRows = 1000;
    private const int MostPreviews = 64;
    private static readonly Shape Flag = Shape.Boolean;

    private static readonly string[] Flags =
    [
        "activeOnly", "requireLastInteraction", "includeGlobal", "includeUnknown", "excludeSubagents", "excludeCron", "excludeSystem", "configuredAgentsOnly",
        "includeDerivedTitles", "includeLastMessage", "includeActivitySummary", "pinned", "hasBoard", "ownerFirst", "involvingMe", "includePeople",
    ];

    private static readonly string[] Words = ["label", "projectId", "workspaceDir", "creatorId", "ownerId", "involvingProfileId", "spawnedBy", "agentId"];

    public static IReadOnlyList<Method> All { get; } = Method.OfSessions(
    [
        new("sessions.list", Scopes.Read, Shape.Closed(
            [
                Shape.May("limit", Shape.WholeNumber(1)), Shape.May("offset", Shape.WholeNumber(0)), Shape.May("activeMinutes", Shape.WholeNumber(1)),
                Shape.May("sortBy", Shape.OneOf("updatedAt", "lastInteractionAt", "activity")), Shape.May("group", Shape.Text), Shape.May("search", Shape.Text),
                Shape.May("boardFace", Shape.OneOf("chat", "dashboard")), Shape.May("profileRelation", Shape.Anything),
                Shape.May("archived", Shape.Either(Flag, Shape.Constant("all"))),
                .. Flags.Select(f => Shape.May(f, Flag)), .. Words.Select(w => Shape.May(w, Shape.Words)),
            ]), List),
        new("sessions.describe", Scopes.Read, Shape.Closed(
            Shape.Must("key", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("includeDerivedTitles", Flag), Shape.May("includeLastMessage", Flag)), Describe),
        new("sessions.resolve", Scopes.Read, Shape.Closed(
            Shape.May("key", Shape.Words), Shape.May("sessionId", Shape.Words), Shape.May("label", Shape.Words), Shape.May("reference", Shape.Anything),
            Shape.May("shortId", Shape.Words), Shape.May("slugHint", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("spawnedBy", Shape.Words),
            Shape.May("includeGlobal", Flag), Shape.May("includeUnknown", Flag), Shape.May("allowMissing", Flag)), Resolve) { Quiet = true },
        new("sessions.preview", Scopes.Read, Shape.Closed(
            Shape.Must("keys", Shape.ListOf(Shape.Words)), Shape.May("limit", Shape.WholeNumber(1)), Shape.May("maxChars", Shape.WholeNumber(20))), Preview),
        new("sessions.subscribe", Scopes.Read, Shape.Anything, call => Subscribe(call, true)),
        new("sessions.unsubscribe", Scopes.Read, Shape.Anything, call => Subscribe(call, false)) { Quiet = true },
        new("sessions.messages.subscribe", Scopes.Read, Shape.Closed(
            Shape.Must("key", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("includeApprovals", Flag)), SubscribeMessages),
        new("sessions.messages.unsubscribe", Scopes.Read, Shape.Closed(Shape.Must("key", Shape.Words), Shape.May("agentId", Shape.Words)), UnsubscribeMessages),
    ]);

    private static ValueTask<Answer> List(Call call)
    {
        var gateway = call.Gateway;
        var (limit, offset) = ((int)Math.Min(call.Number("limit") ?? UsualRows, MostRows), (int)Math.Min(call.Number("offset") ?? 0, int.MaxValue));
        var fitting = gateway.Conversations.List().Where(s => Fits(call, s)).OrderByDescending(s => s.IsPinned).ToList();
        var page = fitting.Skip(offset).Take(limit).Select(s => SessionRows.Of(gateway, s)).ToList();
        return (Answer)ChatJson.Bytes(
            new SessionList(SessionRows.Ms(gateway.Time.GetUtcNow()), SessionRows.Defaults(gateway.Settings.Models), page)
            {
                TotalCount = fitting.Count,
                LimitApplied = limit,
                NextOffset = offset + page.Count < fitting.Count ? offset + page.Count : null,
            },
            j => j.SessionList);
    }

    private static bool Fits(Call call, Session session)
    {
        // Nobody else's sessions are kept here, and no session made another.
        if (call.TextOrNull("spawnedBy") is not null || call.TextOrNull("projectId") is not null || call.ForeignAgent() is not null)
            return false;
        var archived = call.TextOrNull("archived") == "all" ? (bool?)null : call.Flag("archived") ?? false;
        return (archived is null || session.IsArchived == archived)
            && (call.Flag("pinned") is not { } pinned || session.IsPinned == pinned)
            && (call.TextOrNull("label") is not { } label || session.Label == label)
            && (call.Flag("activeOnly") != true || call.Gateway.Talk.RunsOf(session.Key).Count > 0)
            && (call.Number("activeMinutes") is not { } minutes || session.UpdatedAt >= call.Gateway.Time.GetUtcNow() - TimeSpan.FromMinutes(Math.Min(minutes, 1e7)))
            && (call.TextOrNull("search")?.Trim() is not { Length: > 0 } sought
                || new[] { session.Key, session.Id, session.Label, session.Title, session.Preview }.Any(t => t?.Contains(sought, StringComparison.OrdinalIgnoreCase) == true));
    }

    private static ValueTask<Answer> Describe(Call call)
    {
        var (key, refusal) = call.SessionKey("key");
        if (key is null)
            return (Answer)refusal!;
        var session = call.Gateway.Conversations.Find(key);
        return (Answer)ChatJson.Bytes(new SessionDescription(session is null ? null : SessionRows.Of(call.Gateway, session)), j => j.SessionDescription);
    }

    private static ValueTask<Answer> Resolve(Call call)
    {
        var (key, id, label) = (call.TextOrNull("key"), call.TextOrNull("sessionId"), call.TextOrNull("label"));
        if (call.ForeignAgent() is { } foreign)
            return (Answer)foreign;
        var (full, brief) = (key is null ? null : SessionRows.Canonical(key), call.TextOrNull("shortId"));
        var found = full is not null ? call.Gateway.Conversations.Find(full) : key is not null ? null : call.Gateway.Conversations.List().FirstOrDefault(s =>
            s.Id == id || (label is not null && s.Label == label) || (brief is not null && s.Key[(s.Key.LastIndexOf(':') + 1)..].Replace("-", "", StringComparison.Ordinal).StartsWith(brief, StringComparison.OrdinalIgnoreCase)));
        if (found is null && call.Flag("allowMissing") != true)
            return (Answer)CallErrors.Invalid(TalkWords.UnknownSession.With(PlainText.Printable(key ?? id ?? label ?? brief ?? "")).ToString());
        return (Answer)ChatJson.Bytes(
            found is null ? new SessionResolved(false) : SessionRows.Resolved(found), j => j.SessionResolved);
    }

    private static ValueTask<Answer> Preview(Call call)
    {
        var (limit, most) = ((int)Math.Min(call.Number("limit") ?? 12, 50), (int)Math.Min(call.Number("maxChars") ?? 240, 4000));
        return (Answer)ChatJson.Bytes(
            new SessionPreviews(SessionRows.Ms(call.Gateway.Time.GetUtcNow()), [.. call.Texts("keys")!.Take(MostPreviews).Select(PreviewOf)]), j => j.SessionPreviews);

        SessionPreview PreviewOf(string told)
        {
            if (SessionRows.Canonical(told) is not { } key || call.Gateway.Conversations.Find(key) is null)
                return new(told, "missing", []);
            var items = call.Gateway.Conversations.Page(key, limit).Select(m => new PreviewItem(m.Role, Cut(MessageContent.TextOf(m.Content), most))).Where(i => i.Text.Length > 0).ToList();
            return new(told, items.Count > 0 ? "ok" : "empty", items);
        }
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static ValueTask<Answer> Subscribe(Call call, bool wants)
    {
        call.Caller.Watching.Sessions = wants;
        return (Answer)(wants ? """{"subscribed":true}"""u8 : """{"subscribed":false}"""u8).ToArray();
    }

    private static ValueTask<Answer> SubscribeMessages(Call call)
    {
        var (key, refusal) = call.SessionKey("key");
        if (key is null)
            return (Answer)refusal!;
        call.Caller.Watching.Subscribe(key);
        return (Answer)ChatJson.Bytes(
            new MessagesSubscribed(true, key)
            {
                ApprovalReplay = call.Flag("includeApprovals") == true ? new(key, SessionRows.Ms(call.Gateway.Time.GetUtcNow())) : null,
            },
            j => j.MessagesSubscribed);
    }

    private static ValueTask<Answer> UnsubscribeMessages(Call call)
    {
        var (key, refusal) = call.SessionKey("key");
        if (key is null)
            return (Answer)refusal!;
        call.Caller.Watching.Unsubscribe(key);
        return (Answer)ChatJson.Bytes(new MessagesSubscribed(false, key), j => j.MessagesSubscribed);
    }
}
