using System.Globalization;
using Clawdoor.Firewall.Rules;
using Clawdoor.Wording;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Firewall;

/// <summary>What a firewall is to be like.</summary>
/// <param name="Open">Ports that visitors come to.</param>
/// <param name="Shut">Ports that nobody from outside has any business at.</param>
/// <param name="Session">The ssh connection this command was typed in; null when there is none.</param>
internal sealed record FirewallWish(IReadOnlyList<int> Open, IReadOnlyList<int> Shut, SshSession? Session = null)
{
    public IReadOnlyList<int> All => [.. Open.Concat(Shut).Append(Session?.Port ?? 22).Distinct()];
}

/// <summary>The changes a firewall needs; what it has already is not among them.</summary>
internal sealed record OpeningPlan(IReadOnlyList<Deed> Opening, IReadOnlyList<Deed> Closing)
{
    /// <summary>False for IPv4, true for IPv6.</summary>
    private static readonly bool[] _families = [false, true];

    /// <summary>As ufw knows them.</summary>
    private static readonly string[] _protocols = ["tcp", "any"];

    /// <summary>firewalld's now and later.</summary>
    private static readonly string[] _times = ["", "--permanent "];

    /// <summary>Why nothing may be changed.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>Why a port that should be shut is not to be shut by us.</summary>
    public IReadOnlyList<Problem> Reservations { get; init; } = [];

    public static OpeningPlan Make(FirewallState state, FirewallWish wish)
    {
        if (wish.Open.Intersect(wish.Shut).Select(p => (int?)p).FirstOrDefault() is { } both)
            return Refused(new(W.NeverOpened.With(both), W.NeverOpenedNext));
        if (state.Kind == FirewallKind.None)
            return new([], []);
        if (wish.Session is { } ssh && state.Of(ssh.Port, ssh.IsV6) == Standing.Shut)
            return Refused(new(W.SessionShut.With(ssh.Port, state.Name), W.SessionShutNext.With(ByHand(state, ssh.Port))));
        foreach (var port in wish.Open)
        {
            if (state.Courses(port).Select(c => c.Standing).Any(s => s is Standing.OpenToSome))
                return Refused(new(W.OpenToSomeOnly.With(port, state.Name), W.ByHand.With(ByHand(state, port))));
            if (state.Courses(port).Any(c => c.Standing == Standing.Unclear))
                return Refused(new(W.NotJudged.With(port, state.Name), W.ByHand.With(ByHand(state, port))));
            if (state.Kind is FirewallKind.Ufw or FirewallKind.Firewalld && state.Courses(port).Any(c => c is { Standing: Standing.Shut, By: not null }))
                return Refused(new(W.DeniedByRule.With(port, state.Name), W.DeniedByRuleNext.With(ByHand(state, port))));
        }

        var reservations = new List<Problem>();
        var closing = new List<Deed>();
        foreach (var port in wish.Shut)
        {
            if (IsShutForAll(state, port))
                continue;
            if (port == wish.Session?.Port)
                reservations.Add(new(W.SessionIsThere.With(port)));
            else if (ClosingOf(state, port) is { Count: > 0 } deeds)
                closing.AddRange(deeds);
            else
                reservations.Add(new(W.NotClosedHere.With(port, state.Name), W.NotClosedHereNext));
        }

        return new([.. wish.Open.SelectMany(p => OpeningOf(state, p)).OrderByDescending(d => d.Command is [_, _, "-I", _, var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 0)], closing) { Reservations = reservations };
    }

    /// <summary>Of each family some rule set drops what comes from outside.</summary>
    public static bool IsShutForAll(FirewallState state, int port) => state.Kind switch
    {
        FirewallKind.None => false,
        FirewallKind.Kernel => _families.All(isV6 => state.Courses(port, isV6).Any(c => c.End == Passage.Drops)),
        _ => state.Courses(port).All(c => c.End == Passage.Drops),
    };

    /// <summary>The commands a person would use, for where we do not.</summary>
    public static string ByHand(FirewallState state, int port) => state.Kind switch
    {
        FirewallKind.Ufw => $"sudo ufw allow {port}/tcp",
        FirewallKind.Firewalld => string.Join(" && ", state.Zones.SelectMany(z => _times.Select(p => $"sudo firewall-cmd {p}--zone={z.Now.Name} --add-port={port}/tcp"))),
        _ => string.Join(" && ", state.KernelCourses(port).Where(c => c.Course.Standing != Standing.Open).Select(c => c.Chain).Distinct().Select(c => c.IsNft
            ? $"sudo nft insert rule {c.Family} {c.Table} {c.Name} tcp dport {port} accept"
            : $"sudo {c.Program} -I INPUT -p tcp --dport {port} -j ACCEPT")),
    };

    private static IEnumerable<Deed> OpeningOf(FirewallState state, int port) => state.Kind switch
    {
        FirewallKind.Ufw => Ufw(state, port),
        FirewallKind.Firewalld => Zones(state, port, true),
        _ => state.KernelCourses(port).Where(c => c.Course.Standing == Standing.Shut).DistinctBy(c => (c.Chain, c.Course.By)).Select(c => Kernel(c.Chain, port, c.Course.By)),
    };

    private static IReadOnlyList<Deed> ClosingOf(FirewallState state, int port)
    {
        if (state.Kind == FirewallKind.Firewalld)
            return [.. Zones(state, port, false)];
        if (state.Kind == FirewallKind.Kernel)
        {
            var chains = _families.Select(isV6 => state.Kernel!.Courses(port, isV6)
                .Select(c => c.Chain).FirstOrDefault(c => c.Family != "netdev")).ToList();
            return chains.Contains(null) ? [] : [.. chains.Distinct().Select(c => KernelDrop(c!, port))];
        }

        // A rule for the very same ports ufw would change instead of adding one: then ours is written in other words.
        var protocol = _protocols.FirstOrDefault(p => !state.Ufw!.HasSame(port, p));
        if (protocol is null)
            return [];
        var what = protocol == "tcp" ? $"{port}/tcp" : $"{port}";
        return [new(port, false) { Command = ["ufw", "prepend", "deny", what, "comment", Deed.Mark], Back = ["ufw", "delete", "deny", what] }];
    }

    private static IEnumerable<Deed> Ufw(FirewallState state, int port)
    {
        bool[] families = state.Ufw!.Rules6 is null ? [false] : [false, true];
        var shut = families.Where(isV6 => state.Ufw!.Of(port, isV6).Standing == Standing.Shut).ToList();
        if (shut.Count == 0)
            return [];
        // For both families in one word; for one alone its addresses are named, so that the other's rule stays its owner's.
        IReadOnlyList<string> what = shut.Count == families.Length ? [$"{port}/tcp"] : ["proto", "tcp", "to", shut[0] ? "::/0" : "0.0.0.0/0", "port", $"{port}"];
        return [new(port, true) { Command = ["ufw", "allow", .. what, "comment", Deed.Mark], Back = ["ufw", "delete", "allow", .. what] }];
    }

    private static IEnumerable<Deed> Zones(FirewallState state, int port, bool opens)
    {
        var rich = $"rule port port=\"{port}\" protocol=\"tcp\" reject";
        var (add, remove) = opens ? ($"--add-port={port}/tcp", $"--remove-port={port}/tcp") : ($"--add-rich-rule={rich}", $"--remove-rich-rule={rich}");
        foreach (var zone in state.Zones)
        {
            if (Lacks(zone.Now))
                yield return new(port, opens) { Command = ["firewall-cmd", $"--zone={zone.Now.Name}", add], Back = ["firewall-cmd", $"--zone={zone.Now.Name}", remove] };
            if (Lacks(zone.Kept))
                yield return new(port, opens) { Command = ["firewall-cmd", "--permanent", $"--zone={zone.Now.Name}", add], Back = ["firewall-cmd", "--permanent", $"--zone={zone.Now.Name}", remove] };
        }

        bool Lacks(FirewalldZone zone) => state.ZoneCourses(zone, port).Any(c => (c.Standing == Standing.Open) != opens);
    }

    private static Deed Kernel(BaseChain chain, int port, int? before)
    {
        if (chain.IsNft)
        {
            return new(port, true)
            {
                Chain = chain,
                Command = ["nft", before is null ? "add" : "insert", "rule", chain.Family, chain.Table, chain.Name, .. before is { } handle ? ["handle", $"{handle}"] : Array.Empty<string>(), "tcp", "dport", $"{port}", "accept", "comment", Deed.Mark],
            };
        }

        string[] rule = ["-p", "tcp", "--dport", $"{port}", "-m", "comment", "--comment", Deed.Mark, "-j", "ACCEPT"];
        return new(port, true)
        {
            Chain = chain,
            Command = [chain.Program, "-w", .. before is { } number ? ["-I", "INPUT", $"{number}"] : (string[])["-A", "INPUT"], .. rule],
            Back = [chain.Program, "-w", "-D", "INPUT", .. rule],
        };
    }

    // OpenClaw's own door and tools come over loopback.
    private static Deed KernelDrop(BaseChain chain, int port)
    {
        string[] rule = ["!", "-i", "lo", "-p", "tcp", "--dport", $"{port}", "-m", "comment", "--comment", Deed.Mark, "-j", "DROP"];
        return chain.IsNft
            ? new(port, false) { Chain = chain, Command = ["nft", "insert", "rule", chain.Family, chain.Table, chain.Name, "iifname", "!=", "lo", "tcp", "dport", $"{port}", "drop", "comment", Deed.Mark] }
            : new(port, false) { Chain = chain, Command = [chain.Program, "-w", "-I", "INPUT", "1", .. rule], Back = [chain.Program, "-w", "-D", "INPUT", .. rule] };
    }

    private static OpeningPlan Refused(Problem why) => new([], []) { Refusal = why };
}
