using System.Text.Json;
using Clawdoor.Conversations.Runs;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;
using Clawdoor.Wording;

namespace Clawdoor.Gateway.Chat;

/// <summary><c>chat.*</c>: what is said, and what was (ui-rpc 2).</summary>
internal static class ChatMethods
{
    private const int LongestKey = 512;
    private static readonly Shape Flag = Shape.Boolean;

    private static readonly Shape.Field[] _history =
    [
        Shape.May("agentId", Shape.Words), Shape.May("cursor", Shape.Text), Shape.May("limit", Shape.WholeNumber(1, ChatHistory.MostMessages)),
        Shape.May("maxBytes", Shape.WholeNumber(1024)), Shape.May("offset", Shape.WholeNumber(0)), Shape.May("pendingBefore", Shape.WholeNumber(1)),
        Shape.May("inputRunIds", Shape.ListOf(Shape.TextOf(1, 256))), Shape.May("messageId", Shape.Words), Shape.May("sessionId", Shape.Words),
        Shape.May("maxChars", Shape.WholeNumber(1)),
    ];

    public static IReadOnlyList<Method> All { get; } = Method.OfSessions(
    [
        new("chat.startup", Scopes.Read, Shape.Closed([Shape.Must("sessionKey", Shape.Words), .. _history]), ChatHistory.Startup),
        new("chat.history", Scopes.Read, Shape.Closed([Shape.Must("sessionKey", Shape.Words), .. _history]), ChatHistory.Answer),
        new("chat.send", Scopes.Write, SendShape(), Send),
        new("chat.abort", Scopes.Write, Shape.Closed(
            Shape.Must("sessionKey", Shape.Words), Shape.May("agentId", Shape.Words), Shape.May("runId", Shape.Words), Shape.May("preserveSideRuns", Flag)), Abort),
        new("chat.metadata", Scopes.Read, Shape.Closed(
            Shape.May("agentId", Shape.Words), Shape.May("authProfileId", Shape.TextOf(1, 256)), Shape.May("sessionKey", Shape.Words)), Metadata),
    ]);

    private static Shape SendShape() => Shape.Closed(
        Shape.Must("sessionKey", Shape.TextOf(1, LongestKey)), Shape.May("agentId", Shape.Words), Shape.May("sessionId", Shape.Words),
        Shape.Must("message", Shape.Text), Shape.May("mentions", Shape.Anything), Shape.May("workContext", Shape.Anything), Shape.May("intent", Shape.Anything),
        Shape.May("thinking", Shape.Text), Shape.May("fastMode", Shape.Either(Flag, Shape.Constant("auto"))), Shape.May("fastAutoOnSeconds", Shape.WholeNumber(1)),
        Shape.May("queueMode", Shape.OneOf("steer", "followup", "collect", "interrupt")), Shape.May("deliver", Flag),
        Shape.May("originatingChannel", Shape.Text), Shape.May("originatingTo", Shape.Text), Shape.May("originatingAccountId", Shape.Text),
        Shape.May("originatingThreadId", Shape.Text), Shape.May("replyToId", Shape.Words), Shape.May("attachments", Shape.ListOf(Shape.MapOf(Shape.Anything))),
        Shape.May("toolBindings", Shape.MapOf(Shape.Anything)), Shape.May("timeoutMs", Shape.WholeNumber(0)), Shape.May("systemInputProvenance", Shape.Anything),
        Shape.May("systemProvenanceReceipt", Shape.Text), Shape.May("suppressCommandInterpretation", Flag), Shape.May("expectedLeafEntryId", Shape.Anything),
        Shape.May("expectedSessionRoutingContract", Shape.Words), Shape.May("expectedPermissionMode", Shape.Anything), Shape.May("expectedToolOverrides", Shape.Anything),
        Shape.Must("idempotencyKey", Shape.Words));

    private static ValueTask<Answer> Send(Call call)
    {
        var (key, refusal) = call.SessionKey("sessionKey");
        if (key is null)
            return (Answer)refusal!;
        if (call.Text("queueMode") == "interrupt")
            call.Gateway.Talk.Abort(key);
        var (ack, go, wrong) = Say(call, key, call.Text("message")!, call.Text("idempotencyKey")!, call.Text("sessionId"));
        return ack is null ? (Answer)wrong! : new Answer(ChatJson.Bytes(ack, j => j.SendAck)) { Then = go };
    }

    /// <summary>Says something in a session; what is to happen once the answer is on its way comes along.</summary>
    public static (SendAck? Ack, Action? Go, ErrorObject? Refused) Say(Call call, string key, string text, string runId, string? sessionId = null)
    {
        var attachments = call.Value("attachments");
        if (text.Trim().Length == 0 && (attachments.ValueKind != JsonValueKind.Array || attachments.GetArrayLength() == 0))
            return (null, null, CallErrors.Invalid("message or attachment required"));
        var (content, complaint) = Attachments.Read(text, attachments);
        if (content is null)
            return (null, null, CallErrors.Invalid(complaint!));
        call.Caller.Watching.Look(key);
        var known = call.Gateway.Conversations.Find(key);
        return call.Gateway.Talk.Send(new SendRequest(key, runId, content)
        {
            ExpectedSessionId = known is null ? null : sessionId,
            Timeout = call.Number("timeoutMs") is { } ms ? TimeSpan.FromMilliseconds(Math.Min(ms, int.MaxValue)) : null,
        }) switch
        {
            SendAnswer.Started(var seq, var go) => (new(runId, "started") { MessageSeq = seq }, go, null),
            SendAnswer.InFlight => (new(runId, "in_flight"), null, null),
            SendAnswer.Done => (new(runId, "ok"), null, null),
            SendAnswer.Refused(var why, var words) => (null, null, Error(why, words)),
            _ => throw new InvalidOperationException("A send has an answer this method does not know."),
        };
    }

    private static ErrorObject Error(SendRefusal why, Message words) => why switch
    {
        SendRefusal.NoModel => new(ErrorCodes.Unavailable, words.ToString()) { Details = Details("no-model-configured") },
        SendRefusal.QueueFull => new(ErrorCodes.Unavailable, words.ToString()) { Details = Details("queue-full"), Retryable = true },
        SendRefusal.SessionChanged => new(ErrorCodes.InvalidRequest, words.ToString()) { Details = Details("session-changed") },
        SendRefusal.KeyUsed => new(ErrorCodes.InvalidRequest, words.ToString()) { Details = Details("chat-request-conflict") },
        SendRefusal.NotKept => new(ErrorCodes.Unavailable, words.ToString()) { Details = Details("not-kept") },
        _ => new(ErrorCodes.Unavailable, words.ToString()) { Details = Details("busy"), Retryable = true },
    };

    private static JsonElement Details(string reason) => JsonElement.Parse(ChatJson.Bytes(new Reason(reason), j => j.Reason));

    private static ValueTask<Answer> Abort(Call call)
    {
        var (key, refusal) = call.SessionKey("sessionKey");
        if (key is null)
            return (Answer)refusal!;
        var runs = call.Gateway.Talk.Abort(key, call.Text("runId"));
        return (Answer)ChatJson.Bytes(new AbortAck(runs.Count > 0, runs), j => j.AbortAck);
    }

    private static ValueTask<Answer> Metadata(Call call) =>
        call.ForeignAgent() is { } foreign ? foreign : (Answer)ChatJson.Bytes(new ChatMetadata(ModelMethods.RowsOf(call.Gateway.Settings.Models)), j => j.ChatMetadata);
}
