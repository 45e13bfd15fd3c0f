using System.Text.Json;

namespace Clawdoor.Firewall.Rules;

/// <summary>
/// nftables as libnftables-json(5) prints it. Only what depends on nothing but the port is judged: sources, sets and maps
/// may be meant for some visitors, and whatever is not known here leaves a chain unclear.
/// </summary>
internal static class NftRules
{
    /// <summary>Jumps that lead on to jumps; the kernel itself follows 16.</summary>
    private const int Deepest = 8;

    /// <param name="withoutTables">iptables' own chains are judged elsewhere.</param>
    public static Passage Judge(string json, int port, bool isV6, bool withoutTables = false)
    {
        var passages = Courses(json, port, isV6, withoutTables).Select(c => c.Course.Passage).ToList();
        return passages.Contains(Passage.Drops) ? Passage.Drops : passages.Contains(Passage.Unclear) ? Passage.Unclear : Passage.LetsIn;
    }

    /// <summary>How a connection fares in each base chain.</summary>
    public static IReadOnlyList<(BaseChain Chain, Course Course)> Courses(string json, int port, bool isV6, bool withoutTables = false)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var entries = document.RootElement.GetProperty("nftables").EnumerateArray().ToList();
            var rules = entries.Select(e => Member(e, "rule")).Where(r => r.ValueKind == JsonValueKind.Object).ToLookup(ChainOf);
            var reading = new Reading(rules, [.. entries.Select(e => Member(e, "chain")).Where(c => c.ValueKind == JsonValueKind.Object).Select(NameOf)], new NftMatch(port, isV6));
            return
            [
                .. from chain in entries.Select(e => Member(e, "chain"))
                   where IsOnTheWay(chain, isV6) && !(withoutTables && IsOfTables(chain))
                   let name = NameOf(chain)
                   select (name, Course.Follow(reading.Rules(name), Text(chain, "policy") == "drop" ? Passage.Drops : Passage.LetsIn)),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return [(new("nft", "–", "–", "–"), new(Passage.Unclear, false, null))];
        }
    }

    /// <summary>The handles of the rules with this comment that do nothing but decide about this port.</summary>
    /// <param name="verdict"><c>accept</c> or <c>drop</c>.</param>
    public static IReadOnlyList<int> Marked(string json, BaseChain chain, int port, string verdict, string comment)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return
            [
                .. from entry in document.RootElement.GetProperty("nftables").EnumerateArray()
                   let rule = Member(entry, "rule")
                   where rule.ValueKind == JsonValueKind.Object && ChainOf(rule) == chain && Text(rule, "comment") == comment
                   let parts = Member(rule, "expr").EnumerateArray().ToList()
                   where parts.Exists(p => Member(p, "match") is var m && Field(m) == "dport" && Member(m, "right") is { ValueKind: JsonValueKind.Number } right && right.GetInt32() == port)
                       && parts[^1].TryGetProperty(verdict, out _)
                   select rule.GetProperty("handle").GetInt32(),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    /// <summary>The ports that are handed on to another host, as a container's published ones; those of loopback alone left out.</summary>
    public static IReadOnlyList<int> HandedOn(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return HandedOn(document);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    private static List<int> HandedOn(JsonDocument document)
    {
        List<int> found = [];
        foreach (var expressions in document.RootElement.GetProperty("nftables").EnumerateArray().Select(e => Member(e, "rule")).Select(r => Member(r, "expr")).Where(e => e.ValueKind == JsonValueKind.Array))
        {
            var parts = expressions.EnumerateArray().ToList();
            var isNat = parts.Exists(p => p.TryGetProperty("dnat", out _) || (Member(p, "xt") is var xt && Text(xt, "name") == "DNAT"));
            if (!isNat || parts.Exists(p => ToLoopback(Member(p, "match"))))
                continue;
            found.AddRange(parts.Select(p => Member(p, "match")).Where(m => Field(m) == "dport").Select(m => Member(m, "right")).Where(r => r.ValueKind == JsonValueKind.Number).Select(r => r.GetInt32()));
        }

        return found;
    }

    private static bool ToLoopback(JsonElement match) =>
        Field(match) == "daddr" && Member(match, "right") is { ValueKind: JsonValueKind.String } right && right.GetString() is ['1', '2', '7', '.', ..] or "::1";

    private static bool IsOnTheWay(JsonElement chain, bool isV6) => Text(chain, "type") == "filter" && (Text(chain, "family"), Text(chain, "hook")) switch
    {
        ("inet", "input" or "prerouting" or "ingress") or ("netdev", "ingress") => true,
        ("ip", "input" or "prerouting") => !isV6,
        ("ip6", "input" or "prerouting") => isV6,
        _ => false,
    };

    /// <summary>One of those iptables-nft(8) makes.</summary>
    private static bool IsOfTables(JsonElement chain) => Text(chain, "family") is "ip" or "ip6" && Text(chain, "table") is "filter" or "raw" or "mangle" && Text(chain, "name") is "INPUT" or "PREROUTING";

    private static BaseChain NameOf(JsonElement chain) => new("nft", Text(chain, "family") ?? "", Text(chain, "table") ?? "", Text(chain, "name") ?? "");

    private static BaseChain ChainOf(JsonElement rule) => new("nft", Text(rule, "family") ?? "", Text(rule, "table") ?? "", Text(rule, "chain") ?? "");

    internal static JsonElement Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    internal static string? Text(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string? Field(JsonElement match) => Text(Member(Member(match, "left"), "payload"), "field");

    /// <summary>The rules of one ruleset, as one connection meets them.</summary>
    private sealed class Reading(ILookup<BaseChain, JsonElement> rules, HashSet<BaseChain> chains, NftMatch match)
    {
        /// <summary>Those of the chain, with those it jumps to in their places.</summary>
        public List<KernelRule> Rules(BaseChain chain, int depth = 0)
        {
            var all = rules[chain].ToList();
            // At the end of a chain that was jumped to, "return" says nothing.
            if (depth > 0 && all is [.., var last] && Member(last, "expr") is { ValueKind: JsonValueKind.Array } end && end.EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Object } verdict && verdict.TryGetProperty("return", out _))
                all.RemoveAt(all.Count - 1);
            return [.. all.SelectMany(r => Read(chain, r, depth))];
        }

        private List<KernelRule> Read(BaseChain chain, JsonElement rule, int depth)
        {
            var (fit, at, read) = (Fit.Yes, Member(rule, "handle") is { ValueKind: JsonValueKind.Number } handle ? handle.GetInt32() : 0, new List<KernelRule>());
            foreach (var part in Member(rule, "expr").EnumerateArray())
            {
                var (name, value) = part.EnumerateObject().Select(p => (p.Name, p.Value)).First();
                switch (name)
                {
                    case "match":
                        fit = Less(fit, match.Fits(value));
                        break;
                    case "counter" or "log":
                        break;
                    case "limit":
                        fit = Less(fit, Fit.Maybe);
                        break;
                    case "vmap" when Member(Member(value, "data"), "set") is { ValueKind: JsonValueKind.Array } set:
                        foreach (var pair in set.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Array && p.GetArrayLength() == 2))
                            read.AddRange(Verdict(chain, Less(fit, match.Fits(Member(value, "key"), pair[0], "==")), pair[1], depth));
                        break;
                    default:
                        read.AddRange(Verdict(chain, fit, part, depth));
                        break;
                }
            }

            return [.. read.Select(r => r with { At = at })];
        }

        private IEnumerable<KernelRule> Verdict(BaseChain chain, Fit fit, JsonElement verdict, int depth)
        {
            var (name, value) = verdict.EnumerateObject().Select(p => (p.Name, p.Value)).First();
            if (name == "jump" && depth < Deepest && chain with { Name = Text(value, "target") ?? "" } is var next && chains.Contains(next))
                return Rules(next, depth + 1).Select(r => r with { Fit = Less(fit, r.Fit) });
            return [new(fit, name switch { "accept" => Passage.LetsIn, "drop" or "reject" => Passage.Drops, _ => Passage.Unclear })];
        }

        private static Fit Less(Fit one, Fit other) => one < other ? one : other;
    }
}
