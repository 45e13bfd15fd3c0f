using System.Text.Json;

namespace Clawdoor.Doctor.Sights;

/// <summary>
/// nftables as libnftables-json(5) prints it. Only what depends on nothing but the port is judged: sources, sets, maps, jumps and
/// whatever is not known here leave a chain unclear.
/// </summary>
internal static class NftRules
{
    /// <param name="withoutTables">iptables' own chains are judged elsewhere.</param>
    public static Passage Judge(string json, int port, bool isV6, bool withoutTables = false)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var entries = document.RootElement.GetProperty("nftables").EnumerateArray().ToList();
            var chains = entries.Select(e => Member(e, "chain")).Where(c => IsOnTheWay(c, isV6) && !(withoutTables && IsOfTables(c))).ToList();
            var passages = chains.Select(chain => KernelRules.Follow(
                entries.Select(e => Member(e, "rule")).Where(r => IsOf(r, chain)).SelectMany(r => Read(r, port, isV6)),
                Text(chain, "policy") == "drop" ? Passage.Drops : Passage.LetsIn)).ToList();
            return passages.Contains(Passage.Drops) ? Passage.Drops : passages.Contains(Passage.Unclear) ? Passage.Unclear : Passage.LetsIn;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Passage.Unclear;
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

    private static bool IsOf(JsonElement rule, JsonElement chain) =>
        rule.ValueKind == JsonValueKind.Object && Text(rule, "family") == Text(chain, "family") && Text(rule, "table") == Text(chain, "table") && Text(rule, "chain") == Text(chain, "name");

    private static List<KernelRule> Read(JsonElement rule, int port, bool isV6)
    {
        var (fit, rules) = (Fit.Yes, new List<KernelRule>());
        foreach (var part in Member(rule, "expr").EnumerateArray())
        {
            var name = part.EnumerateObject().First().Name;
            switch (name)
            {
                case "match":
                    var one = Fits(part.GetProperty("match"), port, isV6);
                    fit = one < fit ? one : fit;
                    break;
                case "counter" or "log":
                    break;
                case "limit":
                    fit = fit == Fit.No ? Fit.No : Fit.Maybe;
                    break;
                default:
                    rules.Add(new(fit, name switch { "accept" => Passage.LetsIn, "drop" or "reject" => Passage.Drops, _ => Passage.Unclear }));
                    break;
            }
        }

        return rules;
    }

    private static Fit Fits(JsonElement match, int port, bool isV6)
    {
        var (left, right, op) = (Member(match, "left"), Member(match, "right"), Text(match, "op"));
        var not = op == "!=";
        if (op is not ("==" or "!=" or "in"))
            return Fit.Maybe;
        if (Member(left, "payload") is { ValueKind: JsonValueKind.Object } payload)
        {
            return (Text(payload, "protocol"), Text(payload, "field")) switch
            {
                ("tcp" or "th", "dport") => Not(Holds(right, port), not),
                ("ip", "protocol") or ("ip6", "nexthdr") => Not(Named(right, "tcp", 6), not),
                ("udp" or "icmp" or "icmpv6" or "sctp" or "arp", _) => Fit.No,
                ("ip", _) when isV6 => Fit.No,
                ("ip6", _) when !isV6 => Fit.No,
                _ => Fit.Maybe,
            };
        }

        if (Member(left, "meta") is { ValueKind: JsonValueKind.Object } meta)
        {
            return Text(meta, "key") switch
            {
                "l4proto" => Not(Named(right, "tcp", 6), not),
                "nfproto" => Not(Named(right, isV6 ? "ipv6" : "ipv4", isV6 ? 10 : 2), not),
                "protocol" => Not(Named(right, isV6 ? "ip6" : "ip", isV6 ? 0x86DD : 0x800), not),
                // A visitor comes by some other interface than this one.
                "iifname" or "iif" when right.ValueKind == JsonValueKind.String && right.GetString() == "lo" => not ? Fit.Yes : Fit.No,
                _ => Fit.Maybe,
            };
        }

        return Member(left, "ct") is { ValueKind: JsonValueKind.Object } ct && Text(ct, "key") == "state" && !not ? Named(right, "new", 8) : Fit.Maybe;
    }

    private static Fit Not(Fit fit, bool not) => not ? fit switch { Fit.Yes => Fit.No, Fit.No => Fit.Yes, _ => Fit.Maybe } : fit;

    private static IReadOnlyList<JsonElement> Items(JsonElement right) => right.ValueKind switch
    {
        JsonValueKind.Array => [.. right.EnumerateArray()],
        JsonValueKind.Object when Member(right, "set") is { ValueKind: JsonValueKind.Array } set => [.. set.EnumerateArray()],
        _ => [right],
    };

    private static Fit Holds(JsonElement right, int port) => Any(Items(right), item => item switch
    {
        { ValueKind: JsonValueKind.Number } => item.GetInt32() == port ? Fit.Yes : Fit.No,
        { ValueKind: JsonValueKind.Object } when Member(item, "range") is { ValueKind: JsonValueKind.Array } range && range[0].ValueKind == JsonValueKind.Number && range[1].ValueKind == JsonValueKind.Number =>
            range[0].GetInt32() <= port && port <= range[1].GetInt32() ? Fit.Yes : Fit.No,
        _ => Fit.Maybe,
    });

    // A named set, "@allowed", may hold anything.
    private static Fit Named(JsonElement right, string name, int number) => Any(Items(right), item => item switch
    {
        { ValueKind: JsonValueKind.String } => item.GetString() == name ? Fit.Yes : item.GetString()!.StartsWith('@') ? Fit.Maybe : Fit.No,
        { ValueKind: JsonValueKind.Number } => item.GetInt32() == number ? Fit.Yes : Fit.No,
        _ => Fit.Maybe,
    });

    private static Fit Any(IReadOnlyList<JsonElement> items, Func<JsonElement, Fit> fit) => items.Select(fit).DefaultIfEmpty(Fit.Maybe).Max();

    private static JsonElement Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string? Field(JsonElement match) => Text(Member(Member(match, "left"), "payload"), "field");
}
