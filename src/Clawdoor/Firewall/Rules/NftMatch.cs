using System.Text.Json;
using static Clawdoor.Firewall.Rules.NftRules;

namespace Clawdoor.Firewall.Rules;

/// <summary>Whether nftables' expressions are meant for a new TCP connection from outside to <paramref name="port"/>.</summary>
internal sealed class NftMatch(int port, bool isV6)
{
    public Fit Fits(JsonElement match) => Fits(Member(match, "left"), Member(match, "right"), Text(match, "op"));

    public Fit Fits(JsonElement left, JsonElement right, string? op)
    {
        var not = op == "!=";
        if (op is not ("==" or "!=" or "in"))
            return Fit.Maybe;
        if (Member(left, "payload") is { ValueKind: JsonValueKind.Object } payload)
        {
            return (Text(payload, "protocol"), Text(payload, "field")) switch
            {
                ("tcp" or "th", "dport") => Not(Holds(right), not),
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

    private Fit Holds(JsonElement right) => Any(Items(right), item => item switch
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
}
