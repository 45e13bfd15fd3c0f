using Clawdoor.Firewall.Rules;
namespace Clawdoor.Firewall;

/// <summary>What decides about connections from outside on this computer.</summary>
internal enum FirewallKind
{
    /// <summary>Nothing: every port is open.</summary>
    None,

    Ufw,

    Firewalld,

    /// <summary>Bare rules: nftables, iptables or both.</summary>
    Kernel,
}

/// <summary>A zone that connections from outside come into.</summary>
/// <param name="Now">As it is.</param>
/// <param name="Kept">As it will be after a restart.</param>
internal sealed record OutsideZone(FirewalldZone Now, FirewalldZone Kept);

/// <summary>The firewall of this computer, as its own programs describe it.</summary>
internal sealed record FirewallState(FirewallKind Kind)
{
    public UfwRules? Ufw { get; init; }

    public IReadOnlyList<OutsideZone> Zones { get; init; } = [];

    /// <summary>Of firewalld, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ServicePorts { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public KernelRules? Kernel { get; init; }

    /// <summary>ufw or firewalld, installed and off.</summary>
    public IReadOnlyList<string> Asleep { get; init; } = [];

    /// <summary>As its programs call it; null when there is none.</summary>
    public string? Name { get; init; }

    /// <summary>Of both families, the worse.</summary>
    public Standing Of(int port) => Courses(port).Select(c => c.Standing).Append(Standing.Open).Max();

    public Standing Of(int port, bool isV6) => Courses(port, isV6).Select(c => c.Standing).Append(Standing.Open).Max();

    public IEnumerable<Course> Courses(int port) => Courses(port, false).Concat(Courses(port, true));

    /// <summary>In every rule set that has a say.</summary>
    public IEnumerable<Course> Courses(int port, bool isV6) => Kind switch
    {
        FirewallKind.Ufw when isV6 && Ufw!.Rules6 is null => [],
        FirewallKind.Ufw => [Ufw!.Of(port, isV6)],
        FirewallKind.Firewalld => Zones.Select(z => z.Now.Of(port, isV6, ServicePorts)),
        FirewallKind.Kernel => Kernel!.Courses(port, isV6).Select(c => c.Course),
        _ => [],
    };

    public IEnumerable<Course> ZoneCourses(FirewalldZone zone, int port) => [zone.Of(port, false, ServicePorts), zone.Of(port, true, ServicePorts)];

    public IEnumerable<(BaseChain Chain, Course Course)> KernelCourses(int port) => Kernel!.Courses(port, false).Concat(Kernel.Courses(port, true)).Distinct();
}
