using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Gateway.Chat;

/// <summary>Payload of the event <c>chat</c>, closed (ui-rpc 2.2).</summary>
internal sealed record ChatEvent(string RunId, string SessionKey, long Seq, string State)
{
    public string AgentId { get; } = Methods.UiMethods.MainAgent;

    /// <summary>Only with <c>status</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Only with <c>status</c>.</summary>
    public RetryNotice? Retry { get; init; }

    /// <summary>Only with <c>delta</c>: what is new.</summary>
    public string? DeltaText { get; init; }

    /// <summary>Only ever true: <see cref="DeltaText"/> takes the place of everything so far.</summary>
    public bool? Replace { get; init; }

    /// <summary>The whole text so far.</summary>
    public ShownMessage? Message { get; init; }

    public string? StopReason { get; init; }
    public string? ErrorMessage { get; init; }

    /// <summary>refusal, timeout, rate_limit, context_length or unknown.</summary>
    public string? ErrorKind { get; init; }

    public ErrorDetail? ErrorDetail { get; init; }
    public TokenUsage? Usage { get; init; }
}

internal sealed record RetryNotice(int Attempt, int MaxAttempts, string Reason);

/// <summary>Texts of at most 300 characters.</summary>
internal sealed record ErrorDetail
{
    public string? Provider { get; init; }
    public string? Model { get; init; }
    public string? ProviderErrorType { get; init; }
    public int? HttpStatus { get; init; }
    public string? ProviderErrorMessagePreview { get; init; }
}

internal sealed record TokenUsage(long Input, long Output, long TotalTokens);

/// <summary>A message as it is shown while it grows, and at its end.</summary>
internal sealed record ShownMessage(IReadOnlyList<TextPart> Content, long Timestamp)
{
    public string Role { get; } = "assistant";
}

internal sealed record TextPart(string Text)
{
    public string Type { get; } = "text";
}

/// <summary>Payload of the event <c>agent</c>.</summary>
internal sealed record AgentEvent(string RunId, string SessionKey, string Stream, AgentData Data, long Seq, long Ts)
{
    public string? SessionId { get; init; }
    public string AgentId { get; } = Methods.UiMethods.MainAgent;
    public bool IsHeartbeat { get; }
}

/// <summary>What the streams run_status, lifecycle, assistant and usage say.</summary>
internal sealed record AgentData
{
    public string? Phase { get; init; }
    public string? Message { get; init; }
    public int? RetryAttempt { get; init; }
    public int? MaxRetries { get; init; }
    public long? DelayMs { get; init; }
    public int? Attempt { get; init; }
    public int? MaxAttempts { get; init; }
    public string? Reason { get; init; }
    public string? Provider { get; init; }
    public string? Model { get; init; }
    public string? Text { get; init; }
    public string? Delta { get; init; }
    public bool? Replace { get; init; }
    public long? OutputTokens { get; init; }
    public string? Status { get; init; }
    public bool? Aborted { get; init; }
    public string? StopReason { get; init; }
    public string? Error { get; init; }
    public long? StartedAt { get; init; }
    public long? EndedAt { get; init; }
    public TerminalReply? TerminalReply { get; init; }
}

internal sealed record TerminalReply(string Text)
{
    public string Disposition { get; } = "visible";
}

/// <summary>A message of a page. The content is JSON as it is stored.</summary>
internal sealed record MessageRow(
    string Role, [property: JsonConverter(typeof(RawJson))] string Content, long Timestamp, [property: JsonPropertyName("__openclaw")] MessageMark Mark)
{
    /// <summary><c>&lt;runId&gt;:user</c>; without it the UI waits for ever (ui-rpc 2.3).</summary>
    public string? IdempotencyKey { get; init; }

    public string? Provider { get; init; }
    public string? Model { get; init; }
    public TokenUsage? Usage { get; init; }
    public string? StopReason { get; init; }
    public AbortMark? OpenclawAbort { get; init; }
}

internal sealed record MessageMark(string Id, long Seq, long RecordTimestampMs)
{
    public string? RunId { get; init; }
    public string? IdempotencyKey { get; init; }
    public bool? SenderIsOwner { get; init; }
}

internal sealed record AbortMark(string RunId)
{
    public bool Aborted { get; } = true;
    public string Origin { get; } = "rpc";
}

/// <summary>Payload of <c>session.message</c>, and an entry of a delta page.</summary>
internal sealed record SessionMessage(string SessionKey, MessageRow Message, string MessageId, long MessageSeq, SessionRow Session)
{
    public string AgentId { get; } = Methods.UiMethods.MainAgent;
    public bool? SenderIsOwner { get; init; }
    public string SessionId => Session.SessionId;
    public long UpdatedAt => Session.UpdatedAt;
    public string? Status => Session.Status;
    public bool HasActiveRun => Session.HasActiveRun;
    public IReadOnlyList<string> ActiveRunIds => Session.ActiveRunIds;
}

/// <summary>Answer of <c>chat.startup</c> and of <c>chat.history</c> without a cursor.</summary>
internal sealed record HistoryPage(string SessionKey, IReadOnlyList<MessageRow> Messages)
{
    public string? SessionId { get; init; }
    public bool HasMore { get; init; }
    public long TotalMessages { get; init; }
    public long? NextOffset { get; init; }
    public string? DeltaCursor { get; init; }
    public PendingInputs PendingInputs { get; init; } = PendingInputs.None;
    public IReadOnlyList<InputReceipt>? InputReceipts { get; init; }
    public IReadOnlyList<InputReceipt>? InputConsumptions { get; init; }
    public string ThinkingLevel { get; } = "off";
    public SessionDefaultsRow? Defaults { get; init; }
    public SessionRow? SessionInfo { get; init; }
    public InFlightRun? InFlightRun { get; init; }
}

/// <summary>Answer of <c>chat.history</c> with a cursor: what is new.</summary>
internal sealed record HistoryDelta(IReadOnlyList<SessionMessage> Messages, string DeltaCursor)
{
    public string Kind { get; } = "delta";
    public PendingInputs PendingInputs { get; init; } = PendingInputs.None;
    public IReadOnlyList<InputReceipt>? InputReceipts { get; init; }
    public IReadOnlyList<InputReceipt>? InputConsumptions { get; init; }
    public SessionRow? SessionInfo { get; init; }
    public InFlightRun? InFlightRun { get; init; }
}

internal sealed record PendingInputs(IReadOnlyList<PendingInput> Items, int Total)
{
    public static PendingInputs None { get; } = new([], 0);
}

internal sealed record PendingInput(string Id, string RunId, PendingMessage Message, long AcceptedAt)
{
    public string State { get; } = "queued";
}

internal sealed record PendingMessage([property: JsonConverter(typeof(RawJson))] string Content, long Timestamp, string IdempotencyKey)
{
    public string Role { get; } = "user";
}

/// <param name="State"><c>pending</c> or <c>consumed</c>; null in the older list of consumed ones.</param>
internal sealed record InputReceipt(string RunId, string? State)
{
    public string? ConsumedByEventId { get; init; }
}

internal sealed record InFlightRun(string RunId, string Text, long StartedAt);

/// <summary>Answer of <c>chat.send</c>.</summary>
internal sealed record SendAck(string RunId, string Status)
{
    public long? MessageSeq { get; init; }
}

/// <summary>Answer of <c>chat.abort</c>.</summary>
internal sealed record AbortAck(bool Aborted, IReadOnlyList<string> RunIds)
{
    public bool Ok { get; } = true;
}

/// <summary>Answer of <c>chat.metadata</c>.</summary>
internal sealed record ChatMetadata(IReadOnlyList<ModelRow> Models)
{
    public IReadOnlyList<string> Commands { get; } = [];
    public bool SwarmEnabled { get; }
    public AccountSelection AccountSelection { get; } = new();
    public bool RuntimeSelectionLocked { get; }
}

/// <summary>A text that is JSON already.</summary>
internal sealed class RawJson : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}
