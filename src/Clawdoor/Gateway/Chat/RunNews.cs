using System.Text.Json.Serialization.Metadata;
using Clawdoor.Conversations.Runs;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway.Chat;

/// <summary>
/// Tells clients what happens in conversations, in OpenClaw's sequence (ui-rpc 2.2). Each payload is made once for all. A piece
/// of an answer goes alone to those who have the ones before it; who has missed one gets the whole text in its place.
/// </summary>
internal sealed class RunNews(GatewayState gateway)
{
    /// <summary>Characters of an <c>errorDetail</c>'s text.</summary>
    private const int LongestDetail = 300;

    public void Tell(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.Kept kept:
                TellKept(kept);
                break;
            case RunEvent.Preparing(_, _, _, var phase):
                Chat(new ChatEvent(happened.RunId, happened.Key, happened.Seq, "status") { Phase = phase });
                Agent(happened, "run_status", new() { Phase = phase });
                break;
            case RunEvent.Began(_, _, _, var session, var at):
                Agent(happened, "lifecycle", new() { Phase = "start", StartedAt = SessionRows.Ms(at) }, session.Id);
                TellSession(happened.Key, phase: "start", runId: happened.RunId);
                break;
            case RunEvent.Asking(_, _, _, var model):
                Agent(happened, "lifecycle", new() { Phase = "model", Provider = model.Provider, Model = model.Model });
                break;
            case RunEvent.Retrying retrying:
                TellRetry(retrying);
                break;
            case RunEvent.Told told:
                TellPiece(told);
                break;
            case RunEvent.Used(_, _, _, var usage):
                Agent(happened, "usage", new() { OutputTokens = usage.Output });
                break;
            case RunEvent.Ended ended:
                TellEnd(ended);
                break;
        }
    }

    /// <summary><c>sessions.changed</c>, to those who subscribed to sessions.</summary>
    public void TellSession(string key, string? reason = null, string? phase = null, string? runId = null)
    {
        if (!gateway.Clients.All.Any(c => c.Watching.Sessions))
            return;
        var session = gateway.Conversations.Find(key);
        Send(
            "sessions.changed",
            new SessionsChanged(key, Now) { Reason = reason, Phase = phase, RunId = runId, Session = session is null ? null : SessionRows.Of(gateway, session) },
            j => j.SessionsChanged,
            c => c.Watching.Sessions);
    }

    private void TellKept(RunEvent.Kept kept)
    {
        if (kept.Message.Role == "user")
            TellSession(kept.Key, reason: "send");
        if (gateway.Clients.All.Any(c => c.Watching.HasSubscribed(kept.Key)))
        {
            Send(
                "session.message", SessionRows.Message(SessionRows.Of(gateway, kept.Session), kept.Message), j => j.SessionMessage,
                c => c.Watching.HasSubscribed(kept.Key));
        }
    }

    private void TellRetry(RunEvent.Retrying retrying)
    {
        // The chat event's list of reasons is closed and its counts end at 10.
        var why = retrying.Why;
        Chat(new ChatEvent(retrying.RunId, retrying.Key, retrying.Seq, "status")
        {
            Phase = "starting_model",
            Retry = why.Reason == "rate_limit" ? new(Math.Clamp(why.Attempt, 1, 10), Math.Clamp(why.MostAttempts, 1, 10), why.Reason) : null,
        });
        Agent(retrying, "run_status", new()
        {
            Phase = "retrying",
            Message = $"Provider temporarily unavailable. Retrying in {Math.Ceiling(why.Wait.TotalSeconds):0}s ({why.Attempt - 1}/{why.MostAttempts - 1}).",
            RetryAttempt = why.Attempt - 1,
            MaxRetries = why.MostAttempts - 1,
            DelayMs = (long)why.Wait.TotalMilliseconds,
            Attempt = why.Attempt,
            MaxAttempts = why.MostAttempts,
            Reason = why.Reason,
        });
    }

    private void TellPiece(RunEvent.Told told)
    {
        var now = Now;
        byte[]? piece = null, whole = null, agent = null;
        foreach (var client in gateway.Clients.All)
        {
            if (!Hears(client, told.Key))
                continue;
            client.Send(agent ??= AgentPiece(), _droppable);
            client.SendPiece(told.RunId, () => piece ??= Piece(told.IsMilestone, replaces: told.Replaces), () => whole ??= Piece(true, replaces: true));
        }

        byte[] AgentPiece() => Wire.Head("agent", ChatJson.Bytes(
            AgentOf(told, "assistant", new() { Delta = told.Delta, Text = told.IsMilestone || told.Replaces ? told.Whole() : null, Replace = told.Replaces ? true : null }, null),
            j => j.AgentEvent));

        byte[] Piece(bool withAll, bool replaces)
        {
            var all = withAll || replaces ? told.Whole() : null;
            // The first piece is the whole, and replaces nothing.
            var isFirst = all?.Length == told.Delta.Length && !told.Replaces;
            return Wire.Head("chat", ChatJson.Bytes(
                new ChatEvent(told.RunId, told.Key, told.Seq, "delta")
                {
                    DeltaText = replaces ? all : told.Delta,
                    Replace = replaces && !isFirst ? true : null,
                    Message = all is null ? null : Shown(all, now),
                },
                j => j.ChatEvent));
        }
    }

    private void TellEnd(RunEvent.Ended ended)
    {
        var end = ended.End;
        var (aborted, failed) = (end.Status == "killed", end.Status == "failed");
        Agent(ended, "lifecycle", new()
        {
            Phase = failed ? "error" : "end",
            Status = aborted ? "cancelled" : null,
            Aborted = aborted,
            StopReason = end.StopReason,
            Error = end.Failure?.Message,
            StartedAt = SessionRows.Ms(end.StartedAt),
            EndedAt = SessionRows.Ms(end.EndedAt),
            TerminalReply = end.Status == "done" ? new(end.Text) : null,
        }, end.Session?.Id);
        Chat(new ChatEvent(ended.RunId, ended.Key, ended.Seq, aborted ? "aborted" : failed ? "error" : "final")
        {
            // A refused error event of OpenClaw has no stop reason of its own.
            StopReason = failed ? null : end.StopReason,
            Message = end.Text.Length > 0 ? Shown(end.Text, Now) : null,
            ErrorMessage = end.Failure?.Message,
            ErrorKind = end.Failure?.Kind,
            ErrorDetail = DetailOf(end),
            Usage = aborted ? null : SessionRows.UsageOf(end.Usage),
        });
        foreach (var client in gateway.Clients.All)
            client.Watching.SetInStep(ended.RunId, false);
        TellSession(ended.Key, phase: failed ? "error" : "end", runId: ended.RunId);
    }

    private static ErrorDetail? DetailOf(RunEnd end) => end.Failure is not { Model: { } model } failure ? null : new()
    {
        Provider = Cut(model.Provider),
        Model = Cut(model.Model),
        HttpStatus = failure.HttpStatus is >= 100 and <= 599 ? failure.HttpStatus : null,
        ProviderErrorType = Cut(failure.ProviderErrorType),
        ProviderErrorMessagePreview = Cut(failure.Message),
    };

    private static string? Cut(string? text) => text is { Length: > LongestDetail } ? text[..LongestDetail] : text;

    private static readonly News _droppable = new("agent", default, Scopes.SessionsRead) { DropIfSlow = true };

    private long Now => SessionRows.Ms(gateway.Time.GetUtcNow());

    private static ShownMessage Shown(string text, long now) => new([new TextPart(text)], now);

    // Who follows other sessions hears of this one by sessions.changed: with n visitors and n answers, all of it to everybody
    // would be n times n.
    private static bool Hears(Connection client, string key) => client.HearsConversations && client.Watching.Follows(key);

    private void Chat(ChatEvent chat) => Send("chat", chat, j => j.ChatEvent, c => Hears(c, chat.SessionKey));

    private void Agent(RunEvent happened, string stream, AgentData data, string? sessionId = null) =>
        Send("agent", AgentOf(happened, stream, data, sessionId), j => j.AgentEvent, c => Hears(c, happened.Key));

    private AgentEvent AgentOf(RunEvent happened, string stream, AgentData data, string? sessionId) =>
        new(happened.RunId, happened.Key, stream, data, happened.Seq, Now) { SessionId = sessionId };

    private void Send<T>(string name, T payload, Func<ChatJson, JsonTypeInfo<T>> type, Func<Connection, bool> whom)
    {
        News? news = null;
        byte[]? head = null;
        foreach (var client in gateway.Clients.All)
        {
            if (!whom(client))
                continue;
            news ??= new(name, ChatJson.Bytes(payload, type), Scopes.SessionsRead);
            client.Send(head ??= Wire.Head(name, news.Payload.Span), news);
        }
    }
}
