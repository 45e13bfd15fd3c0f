using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Clawdoor.Conversations;
using Clawdoor.Conversations.Runs;
using Clawdoor.Gateway.Methods;

namespace Clawdoor.Gateway.Chat;

/// <summary>
/// <c>chat.startup</c> and <c>chat.history</c>: a page, what is new since a cursor, or "reset". The run under way is part of
/// every answer; the pieces that follow it begin with the whole text, so that nothing is lost between the two.
/// </summary>
internal static class ChatHistory
{
    private const int UsualPage = 200;
    public const int MostMessages = 1000;

    /// <summary>Bytes of a page when nobody says how many.</summary>
    private const long UsualBytes = 6_291_456;

    public static ValueTask<Answer> Startup(Call call)
    {
        // The main session is always there.
        if (SessionRows.Canonical(call.Text("sessionKey")!) == SessionRows.MainKey && call.ForeignAgent() is null)
            call.Gateway.Conversations.Ensure(SessionRows.MainKey);
        return Page(call);
    }

    public static ValueTask<Answer> Answer(Call call) => call.TextOrNull("cursor") is { } cursor ? Since(call, cursor) : Page(call);

    private static ValueTask<Answer> Page(Call call)
    {
        if (call.ForeignAgent() is { } foreign)
            return (Answer)foreign;
        var (gateway, told) = (call.Gateway, call.Text("sessionKey")!);
        var key = SessionRows.Canonical(told);
        if (key is not null)
            call.Caller.Watching.Look(key);
        if (key is null || gateway.Conversations.Find(key) is not { } session)
        {
            return (Answer)ChatJson.Bytes(
                new HistoryPage(key ?? told, []) { Defaults = SessionRows.Defaults(gateway.Settings.Models), InputReceipts = ReceiptsOf(call, [], []) }, j => j.HistoryPage);
        }

        var running = gateway.Talk.Look(key);
        var limit = (int)Math.Min(call.Number("limit") ?? UsualPage, MostMessages);
        var stored = StoredPage(call, session, limit);
        var rows = Fit(stored, call.Number("maxBytes") ?? UsualBytes);
        var first = rows.Count > 0 ? rows[0].Mark.Seq : 1;
        var waiting = gateway.Talk.WaitingFor(key);
        var (receipts, pending) = (ReceiptsOf(call, stored, waiting), PendingOf(waiting));
        return Snapshot(key, running, stored.Any(m => IsAnswerOf(m, running)), (row, run) => ChatJson.Bytes(
            new HistoryPage(key, rows)
            {
                SessionId = session.Id,
                HasMore = first > 1,
                TotalMessages = session.MessageCount,
                NextOffset = first > 1 ? session.MessageCount - first + 1 : null,
                DeltaCursor = CursorOf(session.Id, rows.Count > 0 && call.Number("offset") is null or 0 && call.TextOrNull("messageId") is null ? stored[^1].Seq : session.MessageCount),
                PendingInputs = pending,
                InputReceipts = receipts,
                InputConsumptions = receipts is null ? null : [.. receipts.Where(r => r.State == "consumed").Select(r => r with { State = null })],
                Defaults = SessionRows.Defaults(gateway.Settings.Models),
                SessionInfo = row,
                InFlightRun = run,
            },
            j => j.HistoryPage), gateway);
    }

    private static ValueTask<Answer> Since(Call call, string cursor)
    {
        var (key, refusal) = call.SessionKey("sessionKey");
        if (key is null)
            return (Answer)refusal!;
        call.Caller.Watching.Look(key);
        var gateway = call.Gateway;
        var running = gateway.Talk.Look(key);
        if (gateway.Conversations.Find(key) is not { } session || SeqOf(cursor, session) is not { } seq)
            return (Answer)"""{"kind":"reset"}"""u8.ToArray();
        var news = gateway.Conversations.After(key, seq, MostMessages);
        if (news.Count == MostMessages)
            return (Answer)"""{"kind":"reset"}"""u8.ToArray();
        var waiting = gateway.Talk.WaitingFor(key);
        var receipts = ReceiptsOf(call, news, waiting);
        return Snapshot(key, running, news.Any(m => IsAnswerOf(m, running)), (row, run) => ChatJson.Bytes(
            new HistoryDelta([.. news.Select(m => SessionRows.Message(row!, m))], CursorOf(session.Id, news.Count > 0 ? news[^1].Seq : seq))
            {
                PendingInputs = PendingOf(waiting),
                InputReceipts = receipts,
                InputConsumptions = receipts is null ? null : [.. receipts.Where(r => r.State == "consumed").Select(r => r with { State = null })],
                SessionInfo = row,
                InFlightRun = run,
            },
            j => j.HistoryDelta), gateway);
    }

    /// <summary>
    /// The run was looked at before the messages: when it ended in between, its answer may stand among them, and is told once.
    /// </summary>
    private static Answer Snapshot(string key, InFlight? running, bool isAnswered, Func<SessionRow?, InFlightRun?, byte[]> make, GatewayState gateway)
    {
        var session = gateway.Conversations.Find(key);
        var run = running is null || isAnswered ? null : new InFlightRun(running.RunId, running.Text, SessionRows.Ms(running.StartedAt));
        var row = session is null ? null : SessionRows.Of(gateway, session) with { SnapshotAt = SessionRows.Ms(gateway.Time.GetUtcNow()) };
        return new Answer(make(row, run)) { SnapshotOf = run?.RunId };
    }

    private static bool IsAnswerOf(StoredMessage message, InFlight? run) => run is not null && message.RunId == run.RunId && message.Role == "assistant";

    private static IReadOnlyList<StoredMessage> StoredPage(Call call, Session session, int limit)
    {
        var store = call.Gateway.Conversations;
        if (call.TextOrNull("messageId") is { } id && store.FindMessage(session.Key, id) is { } anchor)
            return store.Page(session.Key, limit, anchor.Seq + (limit / 2) + 1);
        // Any other session ID is an earlier life of the session, of which nothing is left.
        if (call.TextOrNull("sessionId") is { } life && life != session.Id)
            return [];
        var offset = call.Number("offset") ?? 0;
        return store.Page(session.Key, limit, offset == 0 ? null : session.MessageCount - offset + 1);
    }

    /// <summary>The newest that have room, at least one; images give way first.</summary>
    private static List<MessageRow> Fit(IReadOnlyList<StoredMessage> stored, long room)
    {
        var rows = new List<MessageRow>();
        for (var i = stored.Count - 1; i >= 0; i--)
        {
            var content = stored[i].Content;
            var size = Encoding.UTF8.GetByteCount(content);
            if (size > room && MessageContent.HasPictures(content))
            {
                content = MessageContent.WithoutPictures(content);
                size = Encoding.UTF8.GetByteCount(content);
            }

            if (size > room && rows.Count > 0)
                break;
            room -= size;
            rows.Add(SessionRows.Row(stored[i], content));
        }

        rows.Reverse();
        return rows;
    }

    private static PendingInputs PendingOf(IReadOnlyList<WaitingSend> waiting) => waiting.Count == 0 ? PendingInputs.None : new(
        [.. waiting.Take(20).Select(w => new PendingInput(w.RunId, w.RunId, new PendingMessage(MessageContent.WithoutPictures(w.Content), SessionRows.Ms(w.At), $"{w.RunId}:user"), SessionRows.Ms(w.At)))],
        waiting.Count);

    /// <summary>What became of messages the client has sent; null when it does not ask.</summary>
    private static IReadOnlyList<InputReceipt>? ReceiptsOf(Call call, IReadOnlyList<StoredMessage> messages, IReadOnlyList<WaitingSend> waiting)
    {
        if (call.Texts("inputRunIds") is not { } runs)
            return null;
        var consumed = messages.Where(m => m.Role == "user").DistinctBy(m => m.RunId).ToDictionary(m => m.RunId, m => m.Id, StringComparer.Ordinal);
        return
        [
            .. runs.Take(50).Select(run => consumed.TryGetValue(run, out var id) ? new InputReceipt(run, "consumed") { ConsumedByEventId = id }
                : waiting.Any(w => w.RunId == run) ? new InputReceipt(run, "pending")
                : null).OfType<InputReceipt>(),
        ];
    }

    private static string CursorOf(string sessionId, long seq) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sessionId}:{seq}")));

    /// <summary>Null when it is not ours, of another life of the session, or ahead of it.</summary>
    private static long? SeqOf(string cursor, Session session)
    {
        if (!Base64Url.IsValid(cursor) || cursor.Length > 200)
            return null;
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        var cut = text.LastIndexOf(':');
        return cut > 0 && text[..cut] == session.Id && long.TryParse(text[(cut + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq <= session.MessageCount
            ? seq
            : null;
    }
}
