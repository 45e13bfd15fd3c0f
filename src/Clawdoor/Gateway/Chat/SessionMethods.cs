using Clawdoor.Conversations;
using Clawdoor.Conversations.Models;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;
using Clawdoor.Wording;
using Answer = Clawdoor.Gateway.Methods.Answer;

namespace Clawdoor.Gateway.Chat;

/// <summary><c>sessions.*</c> that change something: create, patch, reset, delete.</summary>
internal static class SessionMethods
{
    private const int LongestLabel = 512;
    private static readonly Shape Flag = Shape.Boolean;

    /// <summary>What <c>operator.write</c> may change (OpenClaw's list); the rest is for administrators, and is not there.</summary>
    private static readonly string[] Changes =
    [
        "label", "autoLabel", "icon", "color", "category", "boardFace", "boardPresentation", "pinned", "archived", "unread", "model", "agentRuntime", "thinkingLevel",
        "fastMode", "permissionMode",
    ];

    private static readonly string[] AdminChanges =
    [
        "statusNote", "attention", "ttlMinutes", "contextWindow", "toolOverrides", "verboseLevel", "traceLevel", "reasoningLevel", "responseUsage", "elevatedLevel",
        "execHost", "execSecurity", "execAsk", "execNode", "sandboxMode", "nativeRuntimeConsent", "completionOwnerSessionKey", "inheritedToolPolicyVersion",
        "inheritedToolAllow", "inheritedToolDeny", "sendPolicy", "groupActivation",
    ];

    /// <summary>What a new session can be, as far as there is such a thing here; the rest is passed over.</summary>
    private static readonly string[] CreateFields =
    [
        "displayName", "titleSource", "category", "agentRuntime", "contextWindow", "thinkingLevel", "fastMode", "permissionMode", "toolOverrides", "incognito", "visibility",
        "catalogId", "parentSessionKey", "spawnDepth", "fork", "forkFrom", "emitCommandHooks", "succeedsParent", "timeoutMs", "mentions", "projectId", "projectGitUrl",
        "repository", "worktree", "worktreeSource", "worktreeBaseRef", "worktreeName", "execNode", "cwd",
    ];

    public static IReadOnlyList<Method> All { get; } = Method.OfSessions(
    [
        new("sessions.create", Scopes.Write, Shape.Closed(
            [
                Shape.May("key", Shape.Words), Shape.May("idempotencyKey", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("label", Shape.TextOf(1, LongestLabel)),
                Shape.May("model", Shape.Words), Shape.May("task", Shape.Text), Shape.May("message", Shape.Text), Shape.May("attachments", Shape.ListOf(Shape.MapOf(Shape.Anything))),
                .. CreateFields.Select(f => Shape.May(f, Shape.Anything)),
            ]), Create),
        new("sessions.patch", Scopes.Write, Shape.Closed(
            [
                Shape.Must("key", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("expectedSessionId", Shape.Words),
                Shape.May("expectedLifecycleRevision", Shape.Words), Shape.May("expectedPermissionMode", Shape.Anything), Shape.May("expectedMarkedUnreadAt", Shape.Anything),
                Shape.May("expectedSandboxMode", Shape.Anything), Shape.May("expectedNativeRuntimeConsent", Shape.Anything), Shape.May("expectedToolOverrides", Shape.Anything),
                .. Changes.Concat(AdminChanges).Select(f => Shape.May(f, ShapeOf(f))),
            ]), Patch),
        new("sessions.reset", Scopes.Admin, Shape.Closed(
            Shape.Must("key", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("reason", Shape.OneOf("new", "reset")), Shape.May("expectedSessionId", Shape.Words)), ResetAsync),
        new("sessions.delete", Scopes.Admin, Shape.Closed(
            Shape.Must("key", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("deleteTranscript", Flag), Shape.May("expectedSessionId", Shape.Words),
            Shape.May("expectedLifecycleRevision", Shape.Words), Shape.May("expectedSessionUpdatedAt", Shape.Anything), Shape.May("emitLifecycleHooks", Flag),
            Shape.May("archivedOnly", Flag)), DeleteAsync) { OrScope = Scopes.Write },
    ]);

    private static Shape ShapeOf(string field) => field switch
    {
        "archived" or "pinned" or "unread" => Flag,
        "label" => Shape.Either(Shape.TextOf(1, LongestLabel), Shape.Null),
        _ => Shape.Anything,
    };

    private static ValueTask<Answer> Create(Call call)
    {
        if (call.ForeignAgent() is { } foreign)
            return (Answer)foreign;
        var told = call.TextOrNull("key") ?? $"dashboard:{Guid.NewGuid()}";
        if (SessionRows.Canonical(told) is not { } key)
            return (Answer)CallErrors.Invalid($"unknown agent id \"{told.Split(':').ElementAtOrDefault(1)}\"");
        var model = call.TextOrNull("model");
        if (model is not null && Known(call, model) is null)
            return (Answer)CallErrors.Invalid(TalkWords.UnknownModel.With(PlainText.Printable(model)).ToString());
        var session = call.Gateway.Conversations.Ensure(key);
        if (call.TextOrNull("label") is not null || model is not null)
            session = call.Gateway.Conversations.Patch(key, new SessionPatch { Label = call.TextOrNull("label"), Model = model is null ? null : Known(call, model)!.ToString() }) ?? session;
        call.Caller.Watching.Look(key);
        var text = call.TextOrNull("message") ?? call.TextOrNull("task") ?? "";
        if (text.Trim().Length == 0 && call.Value("attachments").ValueKind != System.Text.Json.JsonValueKind.Array)
            return Done(call, session, "create", ack => ack with { RunStarted = false });
        var (begun, go, error) = ChatMethods.Say(call, key, text, call.TextOrNull("idempotencyKey") ?? Guid.NewGuid().ToString());
        var done = Done(call, session, "create", ack => ack with
        {
            RunStarted = begun is { Status: "started" },
            RunId = begun?.RunId,
            Status = begun?.Status,
            MessageSeq = begun?.MessageSeq,
            RunError = error,
        });
        return done with { Then = done.Then + go };
    }

    private static ValueTask<Answer> Patch(Call call)
    {
        var (key, refusal) = call.SessionKey("key");
        if (key is null)
            return (Answer)refusal!;
        if (!call.IsAdmin && (AdminChanges.Any(f => call.Value(f).ValueKind != System.Text.Json.JsonValueKind.Undefined) || call.TextOrNull("permissionMode") == "full"))
            return (Answer)CallErrors.MissingScope(Scopes.Admin);
        if (Moved(call, key) is { } moved)
            return (Answer)moved;
        var model = call.TextOrNull("model");
        if (model is not null && Known(call, model) is null)
            return (Answer)CallErrors.Invalid(TalkWords.UnknownModel.With(PlainText.Printable(model)).ToString());
        call.Gateway.Conversations.Ensure(key);
        var session = call.Gateway.Conversations.Patch(key, new SessionPatch
        {
            Label = Cleared(call, "label") ? "" : call.TextOrNull("label"),
            Model = Cleared(call, "model") ? "" : model is null ? null : Known(call, model)!.ToString(),
            IsArchived = call.Flag("archived"),
            IsPinned = call.Flag("pinned"),
            IsUnread = call.Flag("unread"),
        });
        return session is null ? Unknown(key) : Done(call, session, "patch");
    }

    private static async ValueTask<Answer> ResetAsync(Call call)
    {
        var (key, refusal) = call.SessionKey("key");
        if (key is null || (refusal = Moved(call, key)) is not null)
            return refusal!;
        await call.Gateway.Talk.QuietAsync(key);
        call.Gateway.Conversations.Ensure(key);
        return call.Gateway.Conversations.Reset(key) is { } session ? Done(call, session, call.TextOrNull("reason") ?? "reset") : Unknown(key);
    }

    private static async ValueTask<Answer> DeleteAsync(Call call)
    {
        var (key, refusal) = call.SessionKey("key");
        if (key is null || (refusal = Moved(call, key)) is not null)
            return refusal!;
        var archivedOnly = call.Flag("archivedOnly") == true;
        if (!archivedOnly && !call.IsAdmin)
            return CallErrors.MissingScope(Scopes.Admin);
        if (key == SessionRows.MainKey)
            return CallErrors.Invalid(TalkWords.MainStays.In(Language.English));
        if (archivedOnly && call.Gateway.Conversations.Find(key) is { IsArchived: false })
            return CallErrors.Invalid($"Session is not archived: {key}");
        await call.Gateway.Talk.QuietAsync(key);
        var deleted = call.Gateway.Conversations.Delete(key);
        return new Answer(ChatJson.Bytes(new SessionGone(key, deleted), j => j.SessionGone))
        {
            Then = deleted ? () => call.Gateway.News.TellSession(key, reason: "delete") : null,
        };
    }

    private static Answer Done(Call call, Session session, string reason, Func<SessionAck, SessionAck>? also = null)
    {
        var row = SessionRows.Of(call.Gateway, session);
        var ack = new SessionAck(session.Key, row) { Resolved = new(row.ModelProvider, row.Model) };
        return new Answer(ChatJson.Bytes(also?.Invoke(ack) ?? ack, j => j.SessionAck))
        {
            Then = () => call.Gateway.News.TellSession(session.Key, reason),
        };
    }

    /// <summary>A model by its full name, or by its own name when only one provider has it.</summary>
    private static ModelName? Known(Call call, string text)
    {
        var settings = call.Gateway.Settings.Models;
        if (ModelName.Parse(text) is { } name && settings.Find(name) is not null)
            return name;
        var all = settings.Providers.SelectMany(p => p.Models.Where(m => m.Id == text).Select(m => new ModelName(p.Id, m.Id))).Take(2).ToList();
        return all.Count == 1 ? all[0] : null;
    }

    private static ErrorObject? Moved(Call call, string key) =>
        call.TextOrNull("expectedSessionId") is { } expected && call.Gateway.Conversations.Find(key) is { } session && session.Id != expected
            ? CallErrors.Invalid(TalkWords.SessionChanged.In(Language.English))
            : null;

    private static bool Cleared(Call call, string name) => call.Value(name).ValueKind == System.Text.Json.JsonValueKind.Null;

    private static Answer Unknown(string key) => CallErrors.Invalid(TalkWords.UnknownSession.With(PlainText.Printable(key)).ToString());
}
