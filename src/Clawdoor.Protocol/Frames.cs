using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Protocol;

/// <summary>The wire protocol this library speaks (OpenClaw 2026.9).</summary>
public static class ProtocolVersion
{
    /// <summary>Operators and the Control UI must offer a range that includes this.</summary>
    public const int Current = 4;

    /// <summary>Enough for probes and nodes.</summary>
    public const int Oldest = 3;
}

/// <summary>Bytes of one WebSocket message; a gateway closes 1009 above them (observed on OpenClaw 2026.9.6).</summary>
public static class FrameLimits
{
    /// <summary>64 KiB: everything a client sends up to and including <c>connect</c>.</summary>
    public const int BeforeLogin = 65_536;

    /// <summary>25 MiB: afterwards, both ways; hello-ok repeats it as <c>policy.maxPayload</c>.</summary>
    public const int AfterLogin = 26_214_400;
}

/// <summary>One JSON text message, told apart by <c>type</c>, which may stand at any place in the object.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RequestFrame), "req")]
[JsonDerivedType(typeof(ResponseFrame), "res")]
[JsonDerivedType(typeof(EventFrame), "event")]
public abstract record Frame
{
    /// <summary>Null when the bytes are not JSON or not one of the three kinds; unknown fields are passed over.</summary>
    public static Frame? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, ProtocolJson.Default.Frame);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // System.Text.Json calls a missing "type" not supported.
            return null;
        }
    }

    /// <summary>Appends the frame as UTF-8 JSON without a newline.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        JsonSerializer.Serialize(writer, this, ProtocolJson.Default.Frame);
    }
}

/// <summary>A call; the answer carries the same <paramref name="Id"/>.</summary>
/// <param name="Id">Not empty; unique among this connection's open calls.</param>
/// <param name="Method">Not empty, such as <c>device.pair.list</c>.</param>
public sealed record RequestFrame(string Id, string Method, JsonElement? Params = null) : Frame
{
    /// <summary>W3C trace context, at most 128 characters.</summary>
    public string? Traceparent { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public string? ExpectedProfileId { get; init; }
}

/// <summary>The answer to a call: <paramref name="Payload"/> when <paramref name="Ok"/>, else <paramref name="Error"/>.</summary>
public sealed record ResponseFrame(string Id, bool Ok, JsonElement? Payload = null, ErrorObject? Error = null) : Frame;

/// <summary>Something that happened on the gateway.</summary>
public sealed record EventFrame([property: JsonPropertyName("event")] string Name, JsonElement? Payload = null) : Frame
{
    /// <summary>Counts this connection's events from 1; a gap means events were dropped and state must be read again.</summary>
    public long? Seq { get; init; }

    public StateVersion? StateVersion { get; init; }

    public string? RecipientProfileId { get; init; }
}

/// <summary>Counters that only grow.</summary>
public sealed record StateVersion(long Presence, long Health);

/// <summary>What a failed call says; the stable key is <c>details.code</c>, not <paramref name="Code"/>.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
public sealed record ErrorObject(string Code, string Message)
{
    public JsonElement? Details { get; init; }

    public bool? Retryable { get; init; }

    /// <summary>Milliseconds.</summary>
    public long? RetryAfterMs { get; init; }
}

/// <summary>The closed list of <see cref="ErrorObject.Code"/>.</summary>
public static class ErrorCodes
{
    public const string NotLinked = "NOT_LINKED";
    public const string NotPaired = "NOT_PAIRED";
    public const string AgentTimeout = "AGENT_TIMEOUT";
    public const string InvalidRequest = "INVALID_REQUEST";
    public const string Forbidden = "FORBIDDEN";
    public const string ApprovalNotFound = "APPROVAL_NOT_FOUND";
    public const string Unavailable = "UNAVAILABLE";

    public static IReadOnlyCollection<string> All { get; } =
        [NotLinked, NotPaired, AgentTimeout, InvalidRequest, Forbidden, ApprovalNotFound, Unavailable];
}
