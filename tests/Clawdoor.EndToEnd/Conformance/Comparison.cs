using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>Compares what two gateways answered, field by field, against the differences that are meant.</summary>
internal sealed class Comparison(IReadOnlyList<Difference> own, IReadOnlyList<Difference> everywhere, IReadOnlyList<string> ignored)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HashSet<Difference> _met = [];
    private readonly List<string> _complaints = [];

    /// <summary>Every difference that is not meant, and every meant one that is not there, one a line.</summary>
    public IReadOnlyList<string> Complaints(JsonArray openClaw, JsonArray clawdoor)
    {
        Compare("", openClaw, clawdoor);
        _complaints.AddRange(own.Where(d => !_met.Contains(d)).Select(d => $"{d.At}: the table says that ours differs here, and it does not"));
        return _complaints;
    }

    private void Compare(string path, JsonNode? theirs, JsonNode? ours)
    {
        if (ignored.Any(i => Matches(i, path)))
            return;
        if (own.Concat(everywhere).FirstOrDefault(d => Matches(d.At, path)) is { } meant && Meant(meant, theirs, ours))
            return;
        switch (theirs, ours)
        {
            case (JsonObject a, JsonObject b):
                foreach (var name in a.Select(p => p.Key).Union(b.Select(p => p.Key)))
                    Member(Join(path, name), a, b, name);
                break;
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                for (var i = 0; i < a.Count; i++)
                    Compare(Join(path, $"{i}"), a[i], b[i]);
                break;
            case var _ when !JsonNode.DeepEquals(theirs, ours):
                _complaints.Add($"{path}: OpenClaw {Shown(theirs)}, ours {Shown(ours)}");
                break;
        }
    }

    /// <summary>A member that is absent is not one that is null.</summary>
    private void Member(string path, JsonObject theirs, JsonObject ours, string name)
    {
        if (theirs.ContainsKey(name) && ours.ContainsKey(name))
        {
            Compare(path, theirs[name], ours[name]);
            return;
        }

        if (ignored.Any(i => Matches(i, path)))
            return;
        if (own.Concat(everywhere).FirstOrDefault(d => Matches(d.At, path) && Expected(d, theirs, ours, name)) is { } meant)
            _met.Add(meant);
        else
            _complaints.Add($"{path}: OpenClaw {(theirs.ContainsKey(name) ? Shown(theirs[name]) : "has none")}, ours {(ours.ContainsKey(name) ? Shown(ours[name]) : "has none")}");
    }

    private static bool Expected(Difference meant, JsonObject theirs, JsonObject ours, string name) => meant.Is switch
    {
        "absent" or "fewer" => !ours.ContainsKey(name),
        "anything" => true,
        null => !theirs.ContainsKey(name) && JsonNode.DeepEquals(meant.Ours, ours[name]),
        _ => false,
    };

    /// <summary>Whether ours is as the table says; equal answers are left to the comparison, which finds the row stale.</summary>
    private bool Meant(Difference meant, JsonNode? theirs, JsonNode? ours)
    {
        if (JsonNode.DeepEquals(theirs, ours))
            return false;
        var fulfilled = meant.Is switch
        {
            "anything" => true,
            "fewer" => IsPartOf(ours, theirs),
            "absent" => false,
            _ => JsonNode.DeepEquals(meant.Ours, ours),
        };
        if (fulfilled)
            _met.Add(meant);
        return fulfilled;
    }

    /// <summary>Every member and element of <paramref name="ours"/> is in <paramref name="theirs"/>.</summary>
    private static bool IsPartOf(JsonNode? ours, JsonNode? theirs) => (ours, theirs) switch
    {
        (JsonObject a, JsonObject b) => a.All(p => b.ContainsKey(p.Key) && IsPartOf(p.Value, b[p.Key])),
        (JsonArray a, JsonArray b) => a.All(i => b.Any(j => IsPartOf(i, j))),
        _ => JsonNode.DeepEquals(ours, theirs),
    };

    /// <param name="step">What stands between the steps of a path.</param>
    internal static bool Matches(string pattern, string path, char step = '.') => Regex.IsMatch(
        path, "^" + Regex.Escape(pattern).Replace($@"\*\*{Regex.Escape($"{step}")}", $"(?:.+{Regex.Escape($"{step}")})?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", $"[^{step}]+", StringComparison.Ordinal) + "$");

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Shown(JsonNode? value)
    {
        var text = value?.ToJsonString(Relaxed) ?? "null";
        return text.Length <= 400 ? text : $"{text[..400]}… ({text.Length} characters)";
    }
}
