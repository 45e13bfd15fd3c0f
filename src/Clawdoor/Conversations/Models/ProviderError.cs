using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Clawdoor.Conversations.Models;

/// <summary>Why one try of one provider failed.</summary>
internal enum ProviderFault
{
    /// <summary>It answered with an error of its own, at the beginning or in the midst of the answer.</summary>
    Refused,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>TLS: a certificate that is not trusted, or no TLS at all.</summary>
    NotTrusted,

    /// <summary>It sends us elsewhere; the key is not taken there.</summary>
    Redirected,

    /// <summary>Nothing came for too long.</summary>
    TimedOut,

    /// <summary>The answer broke off.</summary>
    Dropped,

    /// <summary>What came is no answer of a model.</summary>
    NotAnAnswer,

    /// <summary>More than is read.</summary>
    TooLarge,

    /// <summary>The provider's filter withheld the answer.</summary>
    Filtered,
}

/// <summary>One try of one provider failed. Its text may hold the key: only <see cref="ProviderFailure"/> makes it fit for others.</summary>
internal sealed class ProviderException(ProviderFault fault, string? said = null, Exception? cause = null) : Exception(said, cause)
{
    // RFC 6585 and what providers use beyond it: 529 is Anthropic's "overloaded".
    private static readonly string[] _transientTypes = ["rate_limit_error", "rate_limit_exceeded", "overloaded_error", "api_error", "server_error", "timeout_error"];

    // OpenAI's 429 that no waiting mends.
    private static readonly string[] _lastingTypes = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"];

    public ProviderFault Fault { get; } = fault;

    /// <summary>In the provider's words, or what arrived in their place.</summary>
    public string? Said { get; } = said;

    public int? HttpStatus { get; init; }

    /// <summary>The provider's own name for it.</summary>
    public string? ErrorType { get; init; }

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsRateLimit => HttpStatus == 429 || ErrorType is "rate_limit_error" or "rate_limit_exceeded";

    /// <summary>Whether the same question may succeed a little later.</summary>
    public bool IsTransient => Fault switch
    {
        ProviderFault.Unreachable or ProviderFault.Dropped => true,
        ProviderFault.Refused when _lastingTypes.Contains(ErrorType) => false,
        ProviderFault.Refused => HttpStatus is 408 or 425 or 429 or (>= 500 and not 501 and not 505) || (HttpStatus is null && _transientTypes.Contains(ErrorType)),
        _ => false,
    };
}

/// <summary>Reads what providers say when they refuse: <c>{"error":{"message","type","code"}}</c> and what others make of it.</summary>
internal static class ProviderError
{
    /// <summary>64 KiB; no refusal is longer, a page of a proxy may be.</summary>
    private const int LongestBody = 64 * 1024;

    /// <summary>The refusal in a response that is no answer, read to its end or to <see cref="LongestBody"/>.</summary>
    public static async Task<ProviderException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
            return new(ProviderFault.Redirected, response.Headers.Location?.ToString()) { HttpStatus = status };
        var body = await BodyAsync(response, stop);
        var retryAfter = Wait(response.Headers.RetryAfter, time);
        if (Find(body) is { } error)
            return new(ProviderFault.Refused, error.Message) { HttpStatus = status >= 400 ? status : error.Status, ErrorType = error.Type, RetryAfter = retryAfter };
        var type = response.Content.Headers.ContentType?.MediaType;
        var text = type == "text/html" ? null : Encoding.UTF8.GetString(body.Span);
        return status >= 400
            ? new(ProviderFault.Refused, text) { HttpStatus = status, RetryAfter = retryAfter }
            : new(ProviderFault.NotAnAnswer, type);
    }

    /// <summary>The error in one JSON object; null when there is none.</summary>
    public static (string? Message, string? Type, int? Status)? Find(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
                return (Text(error, "message"), Text(error, "code") ?? Text(error, "type") ?? Text(error, "status"), Status(error));
            if (error.ValueKind == JsonValueKind.String)
                return (error.GetString(), Text(root, "type"), null);
            // vLLM's older form, and FastAPI's.
            return !root.TryGetProperty("choices", out _) && (Text(root, "message") ?? Text(root, "detail")) is { } message
                ? (message, Text(root, "type"), null) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>OpenRouter tells a status as the code.</summary>
    private static int? Status(JsonElement error) =>
        error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status) && status is >= 400 and < 600
            ? status : null;

    private static TimeSpan? Wait(RetryConditionHeaderValue? header, TimeProvider time) =>
        header is null ? null
        : header.Delta is { } delta ? delta
        : header.Date is { } date && date - time.GetUtcNow() is { Ticks: > 0 } until ? until
        : TimeSpan.Zero;

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var buffer = new byte[LongestBody];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stop);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), stop) is > 0 and var count)
                length += count;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // Broken off: what has come says enough, or nothing.
        }

        return buffer.AsMemory(0, length);
    }
}
