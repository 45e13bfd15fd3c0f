using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>Takes out of an answer what differs from run to run, and leaves a placeholder that says what was there.</summary>
internal sealed partial class Observation(IReadOnlyList<KeyValuePair<string, string>> known)
{
    /// <summary>The beginning of every visitor's address.</summary>
    public const string Visitors = "198.18.";

    private const long FirstEpochMs = 1_500_000_000_000;

    /// <summary>Headers that mean something to a client; the others are the web server's business.</summary>
    private static readonly string[] Headers =
    [
        "Allow", "Cache-Control", "Content-Encoding", "Content-Security-Policy", "Content-Type", "ETag", "Last-Modified", "Location",
        "Permissions-Policy", "Referrer-Policy", "Retry-After", "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol", "Set-Cookie",
        "Strict-Transport-Security", "Vary", "WWW-Authenticate", "X-Content-Type-Options", "X-Frame-Options",
    ];

    /// <summary>Status, headers and body.</summary>
    public JsonObject Of(WireAnswer answer, bool whole)
    {
        var headers = new JsonObject();
        foreach (var name in Headers)
        {
            if (answer[name] is { } value)
                headers[name.ToLowerInvariant()] = name switch { "Last-Modified" => "<date>", "Content-Type" => value.ToLowerInvariant(), _ => Text(value) };
        }

        var seen = new JsonObject { ["status"] = answer.Status };
        if (whole)
            seen["headers"] = headers;
        if (answer.Body.Length > 0)
            seen["body"] = Body(answer);
        return seen;
    }

    private JsonNode Body(WireAnswer answer)
    {
        var bytes = answer.Decoded();
        var type = answer["Content-Type"] ?? "";
        if (type.Contains("json", StringComparison.Ordinal) && bytes.Length < 20_000)
            return Of(JsonNode.Parse(bytes))!;
        var text = Encoding.UTF8.GetString(bytes);
        if (type.Contains("html", StringComparison.Ordinal))
        {
            var page = new JsonObject { ["title"] = Title().Match(text).Groups[1].Value };
            foreach (Match data in Data().Matches(text))
                page[data.Groups[1].Value] = data.Groups[1].Value.EndsWith("build-id", StringComparison.Ordinal) ? "<build>" : data.Groups[2].Value;
            return page;
        }

        return type.Contains("text/plain", StringComparison.Ordinal) ? Text(text) : $"<{type.Split(';')[0]}, {bytes.Length} bytes>";
    }

    /// <summary>The same tree with placeholders.</summary>
    public JsonNode? Of(JsonNode? json, string name = "") => json switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(Text(p.Key), Of(p.Value, p.Key)))),
        JsonArray a => new JsonArray([.. a.Select(i => Of(i))]),
        JsonValue v when v.TryGetValue<string>(out var text) => Text(text),
        JsonValue v when v.TryGetValue<double>(out var number) => Number(name, number) ?? v.DeepClone(),
        _ => json?.DeepClone(),
    };

    /// <summary>Only what kind of value is where.</summary>
    public static JsonNode? ShapeOf(JsonNode? json) => json switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, ShapeOf(p.Value)))),
        JsonArray a => new JsonArray([.. a.Take(1).Select(ShapeOf)]),
        null => null,
        _ => $"<{json.GetValueKind().ToString().ToLowerInvariant()}>".Replace("<true>", "<bool>", StringComparison.Ordinal).Replace("<false>", "<bool>", StringComparison.Ordinal),
    };

    private static JsonNode? Number(string name, double number) => number switch
    {
        > FirstEpochMs => "<time>",
        _ when name is "uptimeMs" or "retryAfterMs" or "durationMs" or "ageMs" or "seq" or "pid" => $"<{name}>",
        _ => null,
    };

    public string Text(string text)
    {
        foreach (var (value, placeholder) in known)
            text = text.Replace(value, placeholder, StringComparison.Ordinal);
        text = Uuid().Replace(text, "<uuid>");
        text = CutUuid().Replace(text, m => $"<uuid cut to {m.Length}>");
        text = Visitor().Replace(text, "<visitor>");
        text = Hex64().Replace(text, "<hex64>");
        text = Sha256().Replace(text, "'<sha256>'");
        text = Time().Replace(text, "<time>");
        return Secret().IsMatch(text) ? "<43 characters>" : text;
    }

    /// <summary>What is at a dotted path such as <c>error.details.code</c> or <c>payload.pending.0</c>.</summary>
    public static JsonNode? At(JsonNode? json, string path)
    {
        foreach (var part in path.Split('.'))
        {
            json = json switch
            {
                JsonArray a when int.TryParse(part, CultureInfo.InvariantCulture, out var index) => a.ElementAtOrDefault(index < 0 ? a.Count + index : index),
                JsonArray a when part.Split('=', 2) is [var member, var value] => a.FirstOrDefault(i => (string?)i?[member] == value),
                JsonObject o => o[part],
                _ => null,
            };
        }

        return json;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    // A close reason has at most 123 bytes, so its request id may lose its end.
    [GeneratedRegex("(?<=requestId: )[0-9a-f-]{1,35}$")]
    private static partial Regex CutUuid();

    [GeneratedRegex(@"\b198\.18\.\d+\.\d+\b")]
    private static partial Regex Visitor();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex Hex64();

    [GeneratedRegex("'sha256-[A-Za-z0-9+/=]+'")]
    private static partial Regex Sha256();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\dT[\d:.]+Z|\b1[5-9]\d{11}\b")]
    private static partial Regex Time();

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex Secret();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Title();

    [GeneratedRegex("""\b(data-openclaw-[a-z-]+)(?:="([^"]*)")?""")]
    private static partial Regex Data();
}
