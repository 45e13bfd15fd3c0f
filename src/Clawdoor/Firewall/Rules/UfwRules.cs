using System.Globalization;
using System.Text.RegularExpressions;

namespace Clawdoor.Firewall.Rules;

/// <summary>ufw's own rules as its files keep them, in the order they are tried; the first that fits decides.</summary>
/// <param name="Rules"><c>/etc/ufw/user.rules</c>.</param>
/// <param name="Rules6"><c>/etc/ufw/user6.rules</c>; null when ufw leaves IPv6 alone.</param>
/// <param name="Policy">What becomes of connections that no rule is for.</param>
internal sealed partial record UfwRules(string Rules, string? Rules6, Passage Policy)
{
    public const string Folder = "/etc/ufw";

    /// <param name="defaults"><c>/etc/default/ufw</c>.</param>
    public static UfwRules Read(string rules, string rules6, string defaults) =>
        new(rules, Ipv6().IsMatch(defaults) ? rules6 : null, Drops().IsMatch(defaults) ? Passage.Drops : Passage.LetsIn);

    /// <param name="status">What <c>ufw status</c> says, in English.</param>
    public static bool IsActive(string status) => status.Split('\n')[0].Trim() == "Status: active";

    public Course Of(int port, bool isV6) => Course.Follow(All(isV6 ? Rules6 ?? "" : Rules, port, isV6), Policy);

    /// <summary>Whether there is a rule of ours for the port, by the comment.</summary>
    public bool HasMarked(int port, string comment) => (Rules + "\n" + Rules6).Split('\n').Any(line =>
        Tuple().Match(line) is { Success: true } rule && rule.Groups["ports"].Value == port.ToString(CultureInfo.InvariantCulture)
            && rule.Groups["comment"].Value == Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(comment)));

    /// <summary>Whether ufw would take a rule for it as one that is there already, whatever that does.</summary>
    /// <param name="protocol"><c>tcp</c> or <c>any</c>.</param>
    public bool HasSame(int port, string protocol) => (Rules + "\n" + Rules6).Split('\n').Any(line =>
        Tuple().Match(line) is { Success: true } rule && rule.Groups["protocol"].Value == protocol
            && rule.Groups["ports"].Value == port.ToString(CultureInfo.InvariantCulture) && FitOf(rule, port) == Fit.Yes);

    private static IEnumerable<KernelRule> All(string rules, int port, bool isV6)
    {
        var number = 0;
        foreach (var line in rules.Split('\n'))
        {
            if (!line.StartsWith("### tuple ###", StringComparison.Ordinal) || line.StartsWith("### tuple ### route:", StringComparison.Ordinal))
                continue;
            number++;
            if (Tuple().Match(line) is not { Success: true } rule)
            {
                yield return new(Fit.Maybe, Passage.Unclear, number);
                continue;
            }

            if (rule.Groups["way"].Value == "in")
                yield return new(FitOf(rule, port), rule.Groups["does"].Value is "allow" or "limit" ? Passage.LetsIn : Passage.Drops, number);
        }
    }

    private static Fit FitOf(Match rule, int port)
    {
        if (rule.Groups["protocol"].Value is not ("tcp" or "any") || !Holds(rule.Groups["ports"].Value, port))
            return Fit.No;
        return IsAny(rule.Groups["to"].Value) && IsAny(rule.Groups["from"].Value) && rule.Groups["sports"].Value == "any" && !rule.Groups["device"].Success ? Fit.Yes : Fit.Maybe;

        static bool IsAny(string address) => address is "0.0.0.0/0" or "::/0" or "any";
    }

    // "any", or ports as 80,443 and 8000:8100.
    private static bool Holds(string ports, int port) => ports == "any" || ports.Split(',').Any(range =>
    {
        var ends = range.Split(':').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        return ends[0] <= port && port <= ends[^1];
    });

    // "### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 WWW%20Secure - in_eth0 comment=776562"
    [GeneratedRegex(@"^### tuple ### (?<does>allow|limit|deny|reject)(?:_log|_log-all)? (?<protocol>\S+) (?<ports>\S+) (?<to>\S+) (?<sports>\S+) (?<from>\S+)(?: \S+ \S+)? (?<way>in|out)(?<device>_\S+)?(?: comment=(?<comment>\S*))?\s*$")]
    private static partial Regex Tuple();

    [GeneratedRegex(@"^\s*IPV6\s*=\s*""?yes", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Ipv6();

    [GeneratedRegex(@"^\s*DEFAULT_INPUT_POLICY\s*=\s*""?(DROP|REJECT)", RegexOptions.Multiline)]
    private static partial Regex Drops();
}
