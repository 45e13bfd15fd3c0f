using Clawdoor.Firewall.Rules;
using Clawdoor.Machine;
using Clawdoor.Wording;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Firewall;

/// <summary>Why nothing can be said about the firewall.</summary>
internal enum FirewallFault
{
    /// <summary>No program that knows of any.</summary>
    NoProgram,

    /// <summary>The kernel does not let us, as in a container.</summary>
    Unreadable,

    /// <summary>ufw and firewalld are both on.</summary>
    TwoRule,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record FirewallTrouble(FirewallFault Fault, Problem Problem);

/// <summary>Finds out which firewall rules here; nothing is changed.</summary>
/// <param name="root">Where the file system begins.</param>
internal sealed class FirewallSight(FirewallPrograms programs, IReadOnlyDictionary<string, string> environment, string root = "/")
{
    /// <param name="ports">Those it is asked for: bare rules that let all of them in are no firewall.</param>
    public async Task<(FirewallState? State, FirewallTrouble? Trouble)> LookAsync(IReadOnlyList<int> ports, CancellationToken stop)
    {
        if (!programs.Has("ufw") && !programs.Has("firewall-cmd") && !programs.Has("nft") && !programs.Has("iptables-save"))
            return Fault(FirewallFault.NoProgram, new(W.NoProgram, Place() ?? W.NoProgramNext));
        List<string> asleep = [];
        var (ufw, firewalld) = (false, false);
        if (programs.Has("ufw"))
        {
            var end = await programs.RunAsync(["ufw", "status"], stop);
            if (end.ExitCode != 0)
                return Unreadable("ufw status", end.Said);
            if (!(ufw = UfwRules.IsActive(end.Output)))
                asleep.Add("ufw");
        }

        if (programs.Has("firewall-cmd"))
        {
            // "not running" is status 252; 36 is a system without D-Bus.
            if (!(firewalld = await programs.RunAsync(["firewall-cmd", "--state"], stop) is { ExitCode: 0 }))
                asleep.Add("firewalld");
        }

        if (ufw && firewalld)
            return Fault(FirewallFault.TwoRule, new(W.TwoRule, W.TwoRuleNext));
        if (ufw)
            return Ufw(asleep);
        if (firewalld)
            return await FirewalldAsync(asleep, stop);
        var kernel = await KernelRules.ReadAsync(programs, stop);
        return kernel.Refusal is { } refusal ? Unreadable(programs.Has("nft") ? "nft list ruleset" : "iptables-save", refusal) : (OfKernel(kernel, ports) with { Asleep = asleep }, null);
    }

    private static FirewallState OfKernel(KernelRules kernel, IReadOnlyList<int> ports)
    {
        var state = new FirewallState(FirewallKind.Kernel) { Kernel = kernel };
        var ruling = ports.SelectMany(state.KernelCourses).Where(c => c.Course.Standing != Standing.Open).Select(c => c.Chain.IsNft ? "nftables" : "iptables").Distinct().ToList();
        return ruling.Count == 0 ? new(FirewallKind.None) { Kernel = kernel } : state with { Name = string.Join(" + ", ruling) };
    }

    private (FirewallState? State, FirewallTrouble? Trouble) Ufw(List<string> asleep) =>
        (Text("etc/ufw/user.rules"), Text("etc/ufw/user6.rules"), Text("etc/default/ufw")) is ({ } rules, var rules6, { } defaults)
            ? (new(FirewallKind.Ufw) { Name = "ufw", Ufw = UfwRules.Read(rules, rules6 ?? "", defaults), Asleep = asleep }, null)
            : Unreadable(UfwRules.Folder, "user.rules");

    private async Task<(FirewallState? State, FirewallTrouble? Trouble)> FirewalldAsync(List<string> asleep, CancellationToken stop)
    {
        var usual = await programs.RunAsync(["firewall-cmd", "--get-default-zone"], stop);
        var all = await programs.RunAsync(["firewall-cmd", "--list-all-zones"], stop);
        var kept = await programs.RunAsync(["firewall-cmd", "--permanent", "--list-all-zones"], stop);
        if ((usual, all, kept) is not ({ ExitCode: 0 }, { ExitCode: 0, IsWhole: true }, { ExitCode: 0, IsWhole: true }))
            return Unreadable("firewall-cmd --list-all-zones", ((ProgramEnd[])[usual, all, kept]).First(e => e.ExitCode != 0 || !e.IsWhole).Said);
        var (now, later) = (FirewalldZone.Read(all.Output), FirewalldZone.Read(kept.Output));
        var devices = Devices(Text("proc/net/route") ?? "", Text("proc/net/ipv6_route") ?? "");
        // An interface that no zone names is in the default one.
        var usualName = usual.Output.Trim();
        var names = devices.Select(d => now.FirstOrDefault(z => z.Interfaces.Contains(d))?.Name ?? usualName).DefaultIfEmpty(usualName).Distinct().ToList();
        var zones = (from name in names let zone = now.FirstOrDefault(z => z.Name == name) let permanent = later.FirstOrDefault(z => z.Name == name) where zone is not null && permanent is not null select new OutsideZone(zone, permanent)).ToList();
        if (zones.Count == 0)
            return Unreadable("firewall-cmd --list-all-zones", string.Join(' ', names));
        var ports = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var service in zones.SelectMany(z => z.Now.Services.Concat(z.Kept.Services)).Distinct().Take(100))
            ports[service] = FirewalldZone.PortsOfService((await programs.RunAsync(["firewall-cmd", $"--info-service={service}"], stop)).Output);
        return (new(FirewallKind.Firewalld) { Name = "firewalld", Zones = zones, ServicePorts = ports, Asleep = asleep }, null);
    }

    /// <summary>Those with a way to everywhere (proc_pid_net(5), net/route and net/ipv6_route).</summary>
    internal static IReadOnlyList<string> Devices(string route, string route6) =>
    [
        .. route.Split('\n').Skip(1).Select(Fields).Where(f => f.Length > 7 && f[1] == "00000000" && f[7] == "00000000").Select(f => f[0])
            .Concat(route6.Split('\n').Select(Fields).Where(f => f.Length > 9 && f[1] == "00" && f[0].All(c => c == '0')).Select(f => f[9]))
            .Where(d => d != "lo").Distinct(),
    ];

    private static string[] Fields(string line) => line.Split(' ', '\t').Where(f => f.Length > 0).ToArray();

    private (FirewallState? State, FirewallTrouble? Trouble) Unreadable(string what, string said) =>
        Fault(FirewallFault.Unreadable, new(W.Unreadable.With(what, PlainText.Printable(said.ReplaceLineEndings(" "))), Place() ?? W.UnreadableNext.With(what)));

    /// <summary>A place that has no firewall of its own.</summary>
    private Message? Place() => Container.IsInside(environment, root) ? (Message)W.InContainer
        : Container.IsWsl(root) ? (Message)W.InWsl
        : null;

    private static (FirewallState? State, FirewallTrouble? Trouble) Fault(FirewallFault fault, Problem problem) => (null, new(fault, problem));

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
