using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary><c>tests/conformance/contract.json</c>: what the Control UI is used to getting.</summary>
/// <param name="Asks">Method → params.</param>
/// <param name="Fields">Path, such as <c>sessions.list/sessions[]/key</c> or <c>event:chat:delta/deltaText</c> → kinds of value.</param>
/// <param name="Unanswered">Method → why Clawdoor does not know it.</param>
/// <param name="Without">Pattern of a path → why Clawdoor does not tell it.</param>
internal sealed record Contract(
    IReadOnlyDictionary<string, JsonNode?> Asks,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Fields,
    IReadOnlyDictionary<string, string> Unanswered,
    IReadOnlyDictionary<string, string> Without)
{
    public static Contract Read(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!.AsObject();
        return new(
            json["asks"]!.AsObject().ToDictionary(),
            [.. FieldsOf(json["answers"]!, ""), .. FieldsOf(json["events"]!, "event:")],
            Texts(json["unanswered"]!),
            Texts(json["without"]!));
    }

    /// <summary>Every field that is neither in <paramref name="seen"/> nor left out on purpose, and every reason nobody needs, one a line.</summary>
    public IReadOnlyList<string> Complaints(SeenFields seen)
    {
        var complaints = new List<string>();
        var missing = new HashSet<string>();
        var needed = new HashSet<string>();
        foreach (var (path, kinds) in Fields.Where(f => !Unanswered.ContainsKey(f.Key.Split('/')[0])))
        {
            if (missing.Contains(Parent(path)))
            {
                missing.Add(path);
                continue;
            }

            var ours = seen[path];
            if (ours.Count > 0 && (kinds is ["null"] || ours.IsSubsetOf(kinds)))
                continue;
            if (ours.Count == 0)
                missing.Add(path);
            var reasons = Without.Keys.Where(p => Comparison.Matches(p, path, '/')).ToList();
            needed.UnionWith(reasons);
            if (reasons.Count == 0)
                complaints.Add($"{path}: OpenClaw {string.Join('|', kinds)}, ours {(ours.Count == 0 ? "has none" : string.Join('|', ours))}");
        }

        complaints.AddRange(Without.Keys.Except(needed).Select(p => $"{p}: the contract says that ours does without, and it does not"));
        return complaints;
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> FieldsOf(JsonNode groups, string prefix) =>
        from one in groups.AsObject()
        from parent in one.Value!.AsObject()
        from field in ((string)parent.Value!).Split(", ")
        let words = field.Split(' ')
        let place = $"{prefix}{one.Key}{(parent.Key.Length == 0 || parent.Key.StartsWith('[') ? "" : "/")}{parent.Key}"
        select KeyValuePair.Create(words.Length == 1 ? place : $"{place}/{words[0]}", (IReadOnlyList<string>)words[^1].Split('|'));

    /// <summary>What it is a part of: the object for a member, the list for its elements' kind, <c>a/b</c> for <c>a/b[]</c>.</summary>
    private static string Parent(string path) =>
        path.EndsWith("[]", StringComparison.Ordinal) ? path[..^2] : path[..Math.Max(0, path.LastIndexOf('/'))] is var up && up.EndsWith("[]", StringComparison.Ordinal) ? up[..^2] : up;

    private static Dictionary<string, string> Texts(JsonNode json) => json.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!);
}

/// <summary>Which fields, and values of which kind, were in what a gateway said.</summary>
internal sealed class SeenFields
{
    private readonly Dictionary<string, HashSet<string>> _kinds = [];

    /// <summary>Empty when it was never there.</summary>
    public HashSet<string> this[string path] => _kinds.GetValueOrDefault(path) ?? [];

    public void Add(string path, JsonElement value)
    {
        Note(path, value);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                Add($"{path}/{member.Name}", member.Value);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
                Add(path + "[]", element);
        }
    }

    private void Note(string path, JsonElement value)
    {
        var kind = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "bool" : value.ValueKind.ToString().ToLowerInvariant();
        if (!_kinds.TryGetValue(path, out var kinds))
            _kinds[path] = kinds = [];
        kinds.Add(kind);
    }
}
