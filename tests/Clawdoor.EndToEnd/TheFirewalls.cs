using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>
/// Each kind of firewall, the real one in a computer of its own: opened for the door, tried from the neighbouring computer, and
/// after <c>undo</c> the same to the byte. Nothing of this computer's own packet filter is touched.
/// </summary>
public sealed class TheFirewalls
{
    private const string EnabledNft = "mkdir -p /etc/systemd/system/sysinit.target.wants; ln -sf /lib/systemd/system/nftables.service /etc/systemd/system/sysinit.target.wants/; nft -f /etc/nftables.conf";

    /// <summary>Debian's way: a policy that drops, and what is let in.</summary>
    private const string NftPolicy =
        """
        cat >/etc/nftables.conf <<'END'
        #!/usr/sbin/nft -f
        flush ruleset
        table inet filter {
        	chain input {
        		type filter hook input priority filter; policy drop;
        		ct state established,related accept
        		iif "lo" accept
        		meta l4proto { icmp, ipv6-icmp } accept
        		tcp dport 22 counter accept
        	}
        }
        END

        """ + EnabledNft;

    /// <summary>A rule at the end that refuses, maps, chains of its own, a set of banned visitors.</summary>
    private const string NftReject =
        """
        cat >/etc/nftables.conf <<'END'
        flush ruleset
        table inet filter {
        	set banned { type ipv4_addr; elements = { 192.0.2.9 }; }
        	chain more { udp dport 53 accept; return; }
        	chain input {
        		type filter hook input priority filter; policy accept;
        		ct state vmap { established : accept, related : accept, invalid : drop }
        		iif "lo" accept
        		ip saddr @banned drop
        		meta l4proto { icmp, ipv6-icmp } accept
        		jump more
        		tcp dport vmap { 22 : accept, 8080 : accept }
        		log prefix "no " reject with icmpx admin-prohibited
        	}
        }
        END

        """ + EnabledNft;

    private const string NftListing = "nft -s list ruleset; sha256sum /etc/nftables.conf; ls /etc/clawdoor 2>/dev/null || true";

    /// <summary>Red Hat's rules in Debian's files.</summary>
    private const string TablesReject =
        """
        mkdir -p /etc/iptables
        printf '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-host-prohibited\n-A FORWARD -j REJECT --reject-with icmp-host-prohibited\nCOMMIT\n' >/etc/iptables/rules.v4
        sed 's/icmp-host-prohibited/icmp6-adm-prohibited/; s/-p icmp/-p ipv6-icmp/' /etc/iptables/rules.v4 >/etc/iptables/rules.v6
        iptables-restore /etc/iptables/rules.v4; ip6tables-restore /etc/iptables/rules.v6
        """;

    private const string TablesListing = "for t in iptables ip6tables; do for k in nft legacy; do $t-$k-save 2>/dev/null | sed '/^#/d; s/\\[[0-9:]*\\]//'; done; done; cat /etc/iptables/rules.* 2>/dev/null | sha256sum";

    /// <summary>What fail2ban and Docker leave in the legacy tables, which drop by policy and are saved nowhere.</summary>
    private const string LegacyPolicy =
        """
        for t in iptables-legacy ip6tables-legacy; do
            $t -N f2b-sshd; $t -A f2b-sshd -j RETURN
            $t -A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
            $t -A INPUT -i lo -j ACCEPT
            $t -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            $t -A INPUT -p tcp --dport 22 -j ACCEPT
        done
        iptables-legacy -P INPUT DROP
        ip6tables-legacy -A INPUT -p ipv6-icmp -j ACCEPT
        ip6tables-legacy -P INPUT DROP
        """;

    [Fact]
    public async Task Nftables_that_drops_by_policy()
    {
        await using var host = await FirewalledHost.StartAsync();
        await OpenedAndTakenBackAsync(host, "nftables", NftPolicy, NftListing, "22", "22 80 443", restart: "nft -f /etc/nftables.conf");
    }

    [Fact]
    public async Task Nftables_that_rejects_at_its_end()
    {
        await using var host = await FirewalledHost.StartAsync();
        await OpenedAndTakenBackAsync(host, "nftables", NftReject, NftListing, "22 8080", "22 80 443 8080", restart: "nft -f /etc/nftables.conf");
    }

    [Fact]
    public async Task Iptables_that_rejects_at_its_end_and_is_saved()
    {
        await using var host = await FirewalledHost.StartAsync();
        await OpenedAndTakenBackAsync(host, "iptables", TablesReject, TablesListing, "22", "22 80 443", restart: "iptables-restore /etc/iptables/rules.v4; ip6tables-restore /etc/iptables/rules.v6");
    }

    [Fact]
    public async Task Legacy_iptables_that_drops_by_policy()
    {
        await using var host = await FirewalledHost.StartAsync();
        await OpenedAndTakenBackAsync(host, "iptables", LegacyPolicy, TablesListing, "22", "22 80 443");
    }

    [Fact]
    public async Task Nftables_and_iptables_side_by_side()
    {
        await using var host = await FirewalledHost.StartAsync();
        await OpenedAndTakenBackAsync(host, "nftables + iptables", NftPolicy + "\n" + TablesReject, NftListing + "; " + TablesListing, "22", "22 80 443");
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task Ufw()
    {
        await using var host = await FirewalledHost.StartAsync(packages: true);
        await OpenedAndTakenBackAsync(host, "ufw", "ufw allow 22/tcp; ufw allow from 10.0.0.0/8 to any port 9000 proto tcp; ufw --force enable",
            "grep tuple /etc/ufw/user*.rules; ufw status; nft -s list ruleset", "22", "22 80 443", restart: "ufw reload");
        await ClosedAsync(host, "ufw allow 18789/tcp");
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task Firewalld()
    {
        await using var host = await FirewalledHost.StartAsync(packages: true);
        await OpenedAndTakenBackAsync(host, "firewalld",
            """
            dbus-daemon --system --fork
            setsid firewalld --nofork --nopid >/run/firewalld.log 2>&1 </dev/null &
            for i in $(seq 100); do firewall-cmd --state && break; sleep 0.1; done
            """,
            "firewall-cmd --list-all-zones; firewall-cmd --permanent --list-all-zones; nft -s list ruleset", "22", "22 80 443", restart: "firewall-cmd --reload");
        await ClosedAsync(host, "firewall-cmd --add-port=18789/tcp");
    }

    [Fact]
    public async Task OpenClaws_own_port_is_shut_on_an_explicit_yes_alone()
    {
        await using var host = await FirewalledHost.StartAsync();
        await host.BashAsync(NftPolicy);
        await ClosedAsync(host, "nft insert rule inet filter input tcp dport { 8443, 18789 } accept");
        await host.BashAsync("nft flush ruleset; " + TablesReject);
        await ClosedAsync(host, "iptables -I INPUT 4 -p tcp --dport 18789 -j ACCEPT; ip6tables -I INPUT 4 -p tcp --dport 18789 -j ACCEPT");
    }

    [Fact]
    public async Task Without_a_firewall_nothing_is_changed_and_all_is_told()
    {
        await using var host = await FirewalledHost.StartAsync();
        var end = await host.FirewallAsync("apply", "--yes");
        Assert.Equal((int)ExitCode.Failed, end.ExitCode);
        Assert.Contains("No firewall is on here", end.Output, StringComparison.Ordinal);
        Assert.Contains("22, 80, 443, 2222, 8080, 8443, 9000, 18789", end.Output, StringComparison.Ordinal);
        Assert.Contains("18789 can be reached from outside", end.Errors, StringComparison.Ordinal);
        Assert.Equal("", await host.BashAsync("nft list ruleset"));
        Assert.Equal((int)ExitCode.NotFound, (await host.FirewallAsync("undo", "--yes")).ExitCode);
    }

    [Fact]
    public async Task What_cannot_go_well_changes_nothing()
    {
        await using var host = await FirewalledHost.StartAsync();
        await host.BashAsync(TablesReject);
        await RefusedAsync(host, ExitCode.Declined, "--yes", host.FirewallAsync("apply"));
        await RefusedAsync(host, ExitCode.Failed, "by ssh on port 2222", host.FirewallAsAsync(["env", "SSH_CONNECTION=203.0.113.1 50022 203.0.113.7 2222"], "apply", "--yes"));
        await RefusedAsync(host, ExitCode.Failed, "18789 is OpenClaw's own", host.FirewallAsync("apply", "--yes", "--https-port", "18789"));
        await RefusedAsync(host, ExitCode.Failed, "cannot be", host.FirewallAsync("apply", "--yes", "--state", "/proc/clawdoor"), "/proc/clawdoor/firewall.json");

        // The second file cannot be written: the commands and the first file are taken back.
        await host.BashAsync("mount --bind -o ro /etc/iptables/rules.v6 /etc/iptables/rules.v6 && mount -o remount,bind,ro /etc/iptables/rules.v6");
        await RefusedAsync(host, ExitCode.Failed, "the firewall is as it was", host.FirewallAsync("apply", "--yes"));
        await host.BashAsync("umount /etc/iptables/rules.v6; iptables -I INPUT -p tcp --dport 443 -s 10.0.0.0/8 -j ACCEPT");
        await RefusedAsync(host, ExitCode.Failed, "particular visitors", host.FirewallAsync("apply", "--yes"));
        await host.BashAsync("iptables -D INPUT 1; iptables -t raw -A PREROUTING -p tcp --dport 9 -j DROP");
        await RefusedAsync(host, ExitCode.Failed, "cannot be told", host.FirewallAsync("apply", "--yes"));
        Assert.Equal((int)ExitCode.NotFound, (await host.FirewallAsync("undo", "--yes")).ExitCode);
    }

    [Fact]
    public async Task Who_may_not_look_is_told_how()
    {
        await using var host = await FirewalledHost.StartAsync();
        var stranger = await host.FirewallAsAsync(["setpriv", "--reuid=65534", "--clear-groups"], "show");
        Assert.Equal((int)ExitCode.NotPermitted, stranger.ExitCode);
        Assert.Contains("sudo clawdoor firewall show", stranger.Errors, StringComparison.Ordinal);
        var contained = await host.FirewallAsAsync(["setpriv", "--inh-caps=-net_admin", "--bounding-set=-net_admin"], "apply", "--yes", "--lang", "zh-CN");
        Assert.Equal((int)ExitCode.NotPermitted, contained.ExitCode);
        Assert.Contains("无法读取防火墙", contained.Errors, StringComparison.Ordinal);
    }

    private static async Task OpenedAndTakenBackAsync(FirewalledHost host, string name, string setUp, string listing, string before, string after, string? restart = null)
    {
        await host.BashAsync(setUp);
        var (rules, dry) = (await host.BashAsync(listing), await host.FirewallAsync("apply", "--dry-run"));
        Assert.Equal(before, await host.ScanAsync());
        Assert.Contains($"Firewall: {name}", dry.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains($"Firewall: {name}", (await host.FirewallAsync("show")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(rules, await host.BashAsync(listing));

        var applied = (await host.FirewallAsync("apply", "--yes")).Succeeded();
        Assert.Equal(after, await host.ScanAsync());
        Assert.Contains("Open now: 443, 80", applied.Output, StringComparison.Ordinal);
        Assert.Equal("600", (await host.BashAsync("stat -c %a /run/clawdoor/firewall.json")).Trim());
        var once = await host.BashAsync(listing);
        Assert.Contains("Already open: 443, 80", (await host.FirewallAsync("apply", "--yes")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(once, await host.BashAsync(listing));
        if (restart is not null)
        {
            await host.BashAsync(restart);
            Assert.Equal(after, await host.ScanAsync());
            Assert.DoesNotContain("gone after a restart", applied.Errors, StringComparison.Ordinal);
        }

        (await host.FirewallAsync("undo", "--yes")).Succeeded();
        Assert.Equal(rules, await host.BashAsync(listing));
        Assert.Equal(before, await host.ScanAsync());
        Assert.Equal((int)ExitCode.NotFound, (await host.FirewallAsync("undo", "--yes")).ExitCode);
    }

    /// <summary>A rule of somebody's lets strangers in at OpenClaw's own port.</summary>
    private static async Task ClosedAsync(FirewalledHost host, string opening)
    {
        const string Listing = "nft -s list ruleset";
        await host.BashAsync(opening);
        var rules = await host.BashAsync(Listing);
        var told = await host.FirewallAsync("apply", "--yes");
        Assert.Contains("18789 can be reached from outside", told.Succeeded().Errors, StringComparison.Ordinal);
        Assert.Contains("18789", await host.ScanAsync(), StringComparison.Ordinal);
        (await host.FirewallAsync("undo", "--yes")).Succeeded();
        Assert.Equal(rules, await host.BashAsync(Listing));

        (await host.FirewallAsync("apply", "--yes", "--close")).Succeeded();
        var seen = await host.ScanAsync();
        Assert.DoesNotContain("18789", seen, StringComparison.Ordinal);
        Assert.Contains("80 443", seen, StringComparison.Ordinal);
        await host.BashAsync("exec 3<>/dev/tcp/127.0.0.1/18789");
        (await host.FirewallAsync("undo", "--yes")).Succeeded();
        Assert.Equal(rules, await host.BashAsync(Listing));
    }

    private static async Task RefusedAsync(FirewalledHost host, ExitCode code, string said, Task<Finished> run, string also = "")
    {
        var end = await run;
        Assert.True((int)code == end.ExitCode, $"Exit code {end.ExitCode}, not {(int)code}: {end.Everything}");
        Assert.Contains(said, end.Everything, StringComparison.Ordinal);
        Assert.Contains(also, end.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("clawdoor", await host.BashAsync(TablesListing + "; cat /etc/iptables/rules.*"), StringComparison.Ordinal);
    }
}
