using System.Globalization;
using System.Text.RegularExpressions;
using Clawdoor.Firewall.Rules;
using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>The firewall that is switched on here, as its own files describe it, and the kernel's own rules; nothing is changed.</summary>
/// <param name="Name"><c>ufw</c> or <c>firewalld</c>; null when neither is on.</param>
/// <param name="Open">The TCP ports it lets in; null when this user may not read its rules.</param>
internal sealed partial record FirewallView(string? Name, IReadOnlyCollection<int>? Open)
{
    /// <summary>Null when they could not be read.</summary>
    public KernelRules? Kernel { get; init; }

    /// <summary>There may be rules of the kernel's, but this user may not see them.</summary>
    public bool IsKernelHidden { get; init; }

    public static async Task<FirewallView> LookAsync(Surroundings here)
    {
        var view = Read(here);
        return here.Root != "/" ? view : view with { Kernel = await KernelRules.ReadAsync(here.Time), IsKernelHidden = !KernelRules.CanBeRead && KernelRules.ArePossible };
    }

    public static FirewallView Read(Surroundings here)
    {
        if (here.Read("etc/ufw/ufw.conf") is { } ufw && UfwIsOn().IsMatch(ufw))
        {
            // Incoming connections are let in unless the policy says otherwise.
            if (here.Read("etc/default/ufw") is { } policy && !UfwDrops().IsMatch(policy))
                return new(null, null);
            return new("ufw", Ufw(here.Read("etc/ufw/user.rules")));
        }

        return PortUse.Find(words => words.Any(w => Path.GetFileName(w) == "firewalld"), here.Proc).Count > 0
            ? new("firewalld", Firewalld(here))
            : new(null, null);
    }

    // "### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in"; ports also as 80,443 and 8000:8100.
    internal static IReadOnlyCollection<int>? Ufw(string? rules) => rules is null ? null :
    [
        .. from Match match in UfwRule().Matches(rules)
           where match.Groups["way"].Value is "allow" or "limit" && match.Groups["protocol"].Value is "tcp" or "any"
           from port in match.Groups["ports"].Value == "any" ? Enumerable.Range(1, 65535) : match.Groups["ports"].Value.Split(',').SelectMany(Range)
           select port,
    ];

    private static List<int>? Firewalld(Surroundings here)
    {
        if (here.Read("etc/firewalld/firewalld.conf") is not { } settings)
            return null;
        var zone = DefaultZone().Match(settings) is { Success: true } match ? match.Groups[1].Value : "public";
        if ((here.Read($"etc/firewalld/zones/{zone}.xml") ?? here.Read($"usr/lib/firewalld/zones/{zone}.xml")) is not { } rules)
            return null;
        if (zone == "trusted" || rules.Contains("target=\"ACCEPT\"", StringComparison.Ordinal))
            return [.. Enumerable.Range(1, 65535)];
        return
        [
            .. rules.Contains("<service name=\"https\"", StringComparison.Ordinal) ? [443] : Array.Empty<int>(),
            .. rules.Contains("<service name=\"http\"", StringComparison.Ordinal) ? [80] : Array.Empty<int>(),
            .. from Match port in FirewalldPort().Matches(rules) from number in Range(port.Groups[1].Value.Replace('-', ':')) select number,
        ];
    }

    private static IEnumerable<int> Range(string text)
    {
        var ends = text.Split(':').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0).ToList();
        return ends[0] is > 0 and < 65536 && ends[^1] >= ends[0] && ends[^1] < 65536 ? Enumerable.Range(ends[0], ends[^1] - ends[0] + 1) : [];
    }

    [GeneratedRegex(@"^\s*ENABLED\s*=\s*""?yes""?", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex UfwIsOn();

    [GeneratedRegex(@"^\s*DEFAULT_INPUT_POLICY\s*=\s*""?(DROP|REJECT)", RegexOptions.Multiline)]
    private static partial Regex UfwDrops();

    [GeneratedRegex(@"^### tuple ### (?<way>\w+) (?<protocol>\w+) (?<ports>\S+) \S+ \S+ \S+ in\b", RegexOptions.Multiline)]
    private static partial Regex UfwRule();

    [GeneratedRegex(@"^DefaultZone=(\w+)", RegexOptions.Multiline)]
    private static partial Regex DefaultZone();

    [GeneratedRegex(@"<port (?=[^>]*protocol=""tcp"")[^>]*port=""([\d-]+)""")]
    private static partial Regex FirewalldPort();
}
