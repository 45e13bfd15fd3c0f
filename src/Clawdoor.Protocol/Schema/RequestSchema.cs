using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Clawdoor.Protocol.Schema;

/// <summary>What a gateway got: a request, something else (<see cref="Complaint"/>), or no JSON at all (neither).</summary>
/// <param name="Frame">Null unless it is a request.</param>
/// <param name="Id">For the answer: the frame's <c>id</c> if it is a text, else <c>invalid</c>.</param>
/// <param name="Complaint">Such as <c>invalid request frame: must have required property 'id'</c>.</param>
public readonly record struct ReadRequest(RequestFrame? Frame, string Id, string? Complaint)
{
    /// <summary>OpenClaw closes before the login and passes over it afterwards.</summary>
    public bool IsNotJson => Frame is null && Complaint is null;
}

/// <summary>
/// Reads what clients send, strictly: the object is closed. Frames as clients really write them are read in one pass that
/// only allocates what is kept; everything else is read again by <see cref="Shape"/>, which has the last word.
/// </summary>
public static class RequestSchema
{
    private const string NoId = "invalid";
    private const int LongestTrace = 128;
    private const int LongestProfile = 128;

    private static readonly Shape Frame = Shape.Closed(
        Shape.Must("type", Shape.Constant("req")),
        Shape.Must("id", Shape.Words),
        Shape.Must("method", Shape.Words),
        Shape.May("params", Shape.Anything),
        Shape.May("traceparent", Shape.TextOf(0, LongestTrace)),
        Shape.May("expectedProfileId", Shape.TextOf(1, LongestProfile)));

    /// <summary>
    /// Never throws. Text that is no Unicode (wrong UTF-8, half a surrogate pair in an escape) counts as no JSON, so that
    /// whoever reads the params may call <see cref="JsonElement.GetString"/> without a care.
    /// </summary>
    public static ReadRequest Read(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8) || HasHalfSurrogate(utf8))
            return new(null, NoId, null);
        try
        {
            return Quickly(utf8) is { } frame ? new(frame, frame.Id, null) : Thoroughly(utf8);
        }
        catch (JsonException)
        {
            return new(null, NoId, null);
        }
    }

    private static RequestFrame? Quickly(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        string? id = null, method = null, trace = null, profile = null;
        JsonElement? parameters = null;
        var typed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("params"u8) && parameters is null)
            {
                reader.Read();
                parameters = JsonElement.ParseValue(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8) && !typed)
            {
                reader.Read();
                typed = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("req"u8);
                if (!typed)
                    return null;
            }
            else if (reader.ValueTextEquals("id"u8) ? !Take(ref reader, ref id)
                : reader.ValueTextEquals("method"u8) ? !Take(ref reader, ref method)
                : reader.ValueTextEquals("traceparent"u8) ? !Take(ref reader, ref trace)
                : !reader.ValueTextEquals("expectedProfileId"u8) || !Take(ref reader, ref profile))
            {
                return null;
            }
        }

        // The second Read finds what trails behind the object, and throws.
        return !reader.Read() && typed && id is { Length: > 0 } && method is { Length: > 0 }
            && trace is null or { Length: <= LongestTrace } && profile is null or { Length: > 0 and <= LongestProfile }
                ? new RequestFrame(id, method, parameters) { Traceparent = trace, ExpectedProfileId = profile }
                : null;
    }

    // False for another type and for a name that came before.
    private static bool Take(ref Utf8JsonReader reader, ref string? into)
    {
        if (into is not null || !reader.Read() || reader.TokenType != JsonTokenType.String)
            return false;
        into = reader.GetString();
        return true;
    }

    private static ReadRequest Thoroughly(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var frame = JsonElement.ParseValue(ref reader);
        if (reader.Read())
            return new(null, NoId, null);
        var id = Text(frame, "id");
        if (Frame.Complain(frame) is { } complaint)
            return new(null, id ?? NoId, $"invalid request frame: {complaint}");
        var request = new RequestFrame(id!, Text(frame, "method")!, frame.TryGetProperty("params", out var parameters) ? parameters : null)
        {
            Traceparent = Text(frame, "traceparent"),
            ExpectedProfileId = Text(frame, "expectedProfileId"),
        };
        return new(request, request.Id, null);
    }

    private static string? Text(JsonElement frame, string name) =>
        frame.ValueKind == JsonValueKind.Object && frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // Backslashes stand in strings only, and JSON that is none is found later.
    private static bool HasHalfSurrogate(ReadOnlySpan<byte> utf8)
    {
        while (utf8.IndexOf((byte)'\\') is >= 0 and var at)
        {
            utf8 = utf8[at..];
            if (Unit(utf8) is not { } unit)
            {
                utf8 = utf8[Math.Min(2, utf8.Length)..];
                continue;
            }

            utf8 = utf8[6..];
            if (char.IsLowSurrogate(unit))
                return true;
            if (!char.IsHighSurrogate(unit))
                continue;
            if (Unit(utf8) is not { } second || !char.IsLowSurrogate(second))
                return true;
            utf8 = utf8[6..];
        }

        return false;
    }

    private static char? Unit(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("\\u"u8) && utf8.Length >= 6
        && ushort.TryParse(utf8[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
