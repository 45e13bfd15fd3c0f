using System.Globalization;
using System.Text.RegularExpressions;

namespace Clawdoor.Firewall.Rules;

/// <summary>A zone as <c>firewall-cmd --list-all</c> prints it.</summary>
/// <param name="Target"><c>default</c> and <c>%%REJECT%%</c> reject, <c>DROP</c> drops, <c>ACCEPT</c> lets in what no rule is for.</param>
/// <param name="Ports"><c>443/tcp</c>, <c>8000-8100/tcp</c>.</param>
internal sealed partial record FirewalldZone(string Name, string Target, IReadOnlyList<string> Interfaces, IReadOnlyList<string> Services, IReadOnlyList<string> Ports)
{
    /// <summary><c>rule family="ipv4" source address="192.0.2.9" port port="443" protocol="tcp" reject</c>.</summary>
    public IReadOnlyList<string> RichRules { get; init; } = [];

    /// <summary><c>port=81:proto=tcp:toport=8081:toaddr=</c>.</summary>
    public IReadOnlyList<string> Forwards { get; init; } = [];

    /// <summary>All zones of <c>--list-all-zones</c>, or the one of <c>--list-all</c>.</summary>
    public static IReadOnlyList<FirewalldZone> Read(string text)
    {
        var zones = new List<FirewalldZone>();
        var label = "";
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()))
        {
            // "public (default, active)"
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]))
                zones.Add(new(line.Split(' ')[0], "", [], [], []));
            else if (zones is [.., var zone])
                zones[^1] = line.StartsWith('\t') ? Add(zone, label, line.Trim()) : line.Split(':', 2) is [var name, var value] ? Set(zone, label = name.Trim(), value.Trim()) : zone;
        }

        return zones;

        static FirewalldZone Set(FirewalldZone zone, string label, string value) => label switch
        {
            "target" => zone with { Target = value },
            "interfaces" => zone with { Interfaces = Words(value) },
            "services" => zone with { Services = Words(value) },
            "ports" => zone with { Ports = Words(value) },
            "forward-ports" => zone with { Forwards = Words(value) },
            "rich rules" when value.Length > 0 => zone with { RichRules = [value] },
            _ => zone,
        };

        static FirewalldZone Add(FirewalldZone zone, string label, string value) => label switch
        {
            "rich rules" => zone with { RichRules = [.. zone.RichRules, value] },
            "forward-ports" => zone with { Forwards = [.. zone.Forwards, value] },
            _ => zone,
        };

        static string[] Words(string value) => value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The ports of <c>firewall-cmd --info-service=NAME</c>.</summary>
    public static IReadOnlyList<string> PortsOfService(string info) =>
        [.. info.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("ports:", StringComparison.Ordinal)).SelectMany(l => l["ports:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>In firewalld's order: what rich rules deny, what they allow, ports and services, the zone's target (firewalld.richlanguage(5)).</summary>
    /// <param name="services">Ports by the service's name.</param>
    public Course Of(int port, bool isV6, IReadOnlyDictionary<string, IReadOnlyList<string>> services)
    {
        var rich = RichRules.Select(r => Rich(r, port, isV6, services)).ToList();
        return Course.Follow(
            [
                // It changes the port before any rule sees it.
                .. Forwards.Where(f => Forward().Match(f) is { Success: true } m && Holds($"{m.Groups[1].Value}/tcp", port)).Select(_ => new KernelRule(Fit.Yes, Passage.Unclear, 1)),
                .. rich.Where(r => r.Does != Passage.LetsIn),
                .. rich.Where(r => r.Does == Passage.LetsIn),
                .. Ports.Concat(Services.SelectMany(s => services.GetValueOrDefault(s, []))).Where(p => Holds(p, port)).Select(_ => new KernelRule(Fit.Yes, Passage.LetsIn, 1)),
            ],
            Target == "ACCEPT" ? Passage.LetsIn : Passage.Drops);
    }

    private static KernelRule Rich(string rule, int port, bool isV6, IReadOnlyDictionary<string, IReadOnlyList<string>> services)
    {
        Passage? does = rule.Split(' ') is var words && words.Contains("accept") ? Passage.LetsIn : words.Contains("reject") || words.Contains("drop") ? Passage.Drops : null;
        var fit = Fit.Yes;
        if (Family().Match(rule) is { Success: true } family && family.Groups[1].Value == (isV6 ? "ipv4" : "ipv6"))
            fit = Fit.No;
        else if (RichPort().Match(rule) is { Success: true } one)
            fit = Holds($"{one.Groups[1].Value}/{one.Groups[2].Value}", port) ? Fit.Yes : Fit.No;
        else if (RichName().Match(rule) is { Success: true } named)
            fit = services.GetValueOrDefault(named.Groups[1].Value, []).Any(p => Holds(p, port)) ? Fit.Yes : Fit.No;
        else if (Otherwise().IsMatch(rule))
            fit = Fit.Maybe;
        return new(fit == Fit.Yes && ForSome().IsMatch(rule) ? Fit.Maybe : fit, does, 1);
    }

    private static bool Holds(string ports, int port) => ports.Split('/') is [var range, "tcp"]
        && range.Split('-').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList() is var ends
        && ends[0] <= port && port <= ends[^1];

    [GeneratedRegex(@"^port=([\d-]+):proto=tcp")]
    private static partial Regex Forward();

    [GeneratedRegex(@"\bfamily=""(ipv[46])""")]
    private static partial Regex Family();

    [GeneratedRegex(@"(?<!source-)\bport port=""([\d-]+)"" protocol=""(\w+)""")]
    private static partial Regex RichPort();

    [GeneratedRegex(@"\bservice name=""([^""]+)""")]
    private static partial Regex RichName();

    // Elements that are none of a new connection's port.
    [GeneratedRegex(@"\b(protocol value|icmp-block|icmp-type|masquerade|forward-port|source-port)\b")]
    private static partial Regex Otherwise();

    [GeneratedRegex(@"\b(source|destination|priority|limit)\b")]
    private static partial Regex ForSome();
}
