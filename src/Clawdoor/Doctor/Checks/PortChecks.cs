using System.Globalization;
using Clawdoor.Config;
using Clawdoor.Doctor.Sights;
using Clawdoor.Firewall.Rules;
using Clawdoor.Machine;
using W = Clawdoor.Wording.DoctorPlaceWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>Who listens where, and whom the firewall lets in.</summary>
internal static class PortChecks
{
    public static readonly IReadOnlyList<Check> All =
    [
        new("gateway-published", Area.Ports, Severity.Failure, new(W.Published, W.PublishedMeans, W.PublishedCure), PublishedAsync),
        new("gateway-exposed", Area.Ports, Severity.Failure, new(W.GatewayExposed, W.GatewayExposedMeans, W.GatewayExposedCure), ExposedAsync) { Unless = ["gateway-published"] },
        new("door-shut", Area.Ports, Severity.Failure, new(W.DoorShut, W.DoorShutMeans, W.DoorShutCure), ShutAsync) { DependsOn = ["address-none"] },
        new("firewall-blocks", Area.Firewall, Severity.Failure, new(W.FirewallBlocks, W.FirewallBlocksMeans, W.FirewallBlocksCure), FirewallAsync),
    ];

    /// <summary>By a container's runtime: its proxy's process, or its rule in the kernel's nat table, which needs no socket to listen.</summary>
    private static async ValueTask<Outcome> PublishedAsync(Scene scene, CancellationToken stop)
    {
        var (ports, target) = (await scene.Ports.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        if (target.IsElsewhere)
            return Outcome.Elsewhere;
        if (ports.Published is [var proxy, ..])
            return Found("/proc/*/cmdline", $"docker-proxy {proxy.Address}:{proxy.Port} → :{proxy.Inside}", proxy.Port);
        var kernel = (await scene.Firewall.SeeAsync(stop)).Kernel;
        foreach (var (port, to) in (kernel?.Tables.Concat(kernel.Tables6) ?? []).SelectMany(t => TableRules.HandedOn(t.Text)))
        {
            if (port == ports.GatewayPort || to == ports.GatewayPort)
                return Found("iptables-save -t nat", $"DNAT :{port} → :{to}", port);
        }

        return kernel?.Nft is { } nft && NftRules.HandedOn(nft).Contains(ports.GatewayPort)
            ? Found("nft list ruleset", $"dnat :{ports.GatewayPort}", ports.GatewayPort)
            : Outcome.Elsewhere;

        Outcome.Found Found(string tried, string saw, int port) =>
            new(tried, saw, port.ToString(CultureInfo.InvariantCulture), ports.GatewayPort.ToString(CultureInfo.InvariantCulture));
    }

    private static async ValueTask<Outcome> ExposedAsync(Scene scene, CancellationToken stop)
    {
        var (ports, target) = (await scene.Ports.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        var (port, open) = (ports.GatewayPort, ports.BeyondLoopback(ports.GatewayPort));
        if (target.IsElsewhere || !ports.IsTaken(port))
            return Outcome.Elsewhere;
        if (open.Count == 0)
            return new Outcome.Good(W.GatewayInside.With(port));
        var config = (await scene.Config.SeeAsync(stop)).Gateway;
        var holder = ports.HolderOf(port);
        return new Outcome.Found("/proc/net/tcp, /proc/net/tcp6",
            $"LISTEN {string.Join(", ", open.Select(a => new System.Net.IPEndPoint(a, port)))}{(holder is null ? "" : $" {holder.ToMessage()}")}",
            port.ToString(CultureInfo.InvariantCulture), string.Join(", ", open))
        {
            // A port that a container's runtime publishes is not openclaw.json's to close.
            Cure = config?.Bind is "lan" or "auto" or "tailnet" or "custom" ? new Cure.Edit(ConfigStep.Bind) : null,
        };
    }

    private static async ValueTask<Outcome> ShutAsync(Scene scene, CancellationToken stop)
    {
        var (target, port) = (await scene.Target.SeeAsync(stop), scene.Settings.HttpsPort);
        if (target.Whose != Whose.Nobodys)
            return Outcome.Well;
        return new Outcome.Found("/proc/net/tcp, /proc/net/tcp6", $"no LISTEN :{port}", port.ToString(CultureInfo.InvariantCulture),
            Privilege.Read().MayBind(port) ? "clawdoor up" : "sudo clawdoor up");
    }

    private static async ValueTask<Outcome> FirewallAsync(Scene scene, CancellationToken stop)
    {
        var (firewall, target) = (await scene.Firewall.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        if (target.IsElsewhere)
            return Outcome.Elsewhere;
        var port = target.Main.Port;
        if (firewall.Name is not { } name)
            return OfKernel(firewall, target, port);
        if (firewall.Open is not { } open)
            return new Outcome.Unseen(W.FirewallUnread.With(name));
        if (open.Contains(port))
            return new Outcome.Good(W.FirewallLets.With(name, port));
        var text = port.ToString(CultureInfo.InvariantCulture);
        return name == "ufw"
            ? new Outcome.Found("/etc/ufw/user.rules", $"no allow tcp {port}", name, text, $"sudo ufw allow {port}/tcp")
            {
                Cure = new Cure.Command("ufw", "allow", $"{port}/tcp") { Back = ["ufw", "delete", "allow", $"{port}/tcp"] },
            }
            : new Outcome.Found("/etc/firewalld/zones", $"no port {port}/tcp", name, text,
                $"sudo firewall-cmd --permanent --add-port={port}/tcp && sudo firewall-cmd --reload");
    }

    /// <summary>Bare rules of the kernel's, which nobody but their author may change.</summary>
    private static Outcome OfKernel(FirewallView firewall, Target target, int port)
    {
        if (firewall.Kernel is not { } kernel)
            return firewall.IsKernelHidden ? new Outcome.Unseen(W.KernelUnread) : Outcome.Elsewhere;
        var isV6 = target.Main.HostNameType == UriHostNameType.IPv6;
        var text = port.ToString(CultureInfo.InvariantCulture);
        return kernel.Judge(port, isV6) switch
        {
            Passage.Drops => new Outcome.Found("nft list ruleset; iptables-save", $"input: no accept tcp dport {port}", W.KernelName, text,
                $"sudo nft insert rule inet filter input tcp dport {port} accept · sudo {(isV6 ? "ip6tables" : "iptables")} -I INPUT -p tcp --dport {port} -j ACCEPT"),
            Passage.Unclear => new Outcome.Unseen(W.KernelUnclear.With(port)),
            _ => Outcome.Elsewhere,
        };
    }
}
