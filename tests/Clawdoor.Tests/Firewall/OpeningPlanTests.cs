using Clawdoor.Firewall;
using Clawdoor.Firewall.Rules;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Firewall;

/// <summary>What is to be done to a firewall, and what is not.</summary>
public sealed class OpeningPlanTests
{
    private static readonly FirewallWish _wish = new([443, 80], [18789]);

    private static FirewallState Ufw(string rules, string? rules6 = "") =>
        new(FirewallKind.Ufw) { Name = "ufw", Ufw = new(rules, rules6, Passage.Drops) };

    private static FirewallState Kernel(string? nft, string tables, string tables6) =>
        new(FirewallKind.Kernel) { Name = "iptables", Kernel = new(nft, [new("iptables", tables)], [new("ip6tables", tables6)]) };

    private static FirewallState Zone(FirewalldZone now, FirewalldZone kept) => new(FirewallKind.Firewalld) { Name = "firewalld", Zones = [new(now, kept)] };

    private static string[] Commands(FirewallState state, FirewallWish? wish = null)
    {
        var plan = OpeningPlan.Make(state, wish ?? _wish);
        Assert.Null(plan.Refusal);
        return [.. plan.Opening.Concat(plan.Closing).Select(d => d.Text)];
    }

    private static string? Refusal(FirewallState state, FirewallWish? wish = null) => OpeningPlan.Make(state, wish ?? _wish).Refusal?.What.ToString();

    [Fact]
    public void Ufw_gets_a_rule_for_what_no_rule_is_for()
    {
        Assert.Equal(["ufw allow 443/tcp comment clawdoor", "ufw allow 80/tcp comment clawdoor"], Commands(Ufw("")));
        Assert.Empty(Commands(Ufw("### tuple ### allow any any 0.0.0.0/0 any 0.0.0.0/0 in", "### tuple ### allow any any ::/0 any ::/0 in"), new([443, 80], [])));
        Assert.Equal(["ufw allow proto tcp to ::/0 port 443 comment clawdoor"], Commands(Ufw("### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in"), new([443], [18789])));
        Assert.Equal(["ufw", "delete", "allow", "443/tcp"], OpeningPlan.Make(Ufw("", null), _wish).Opening[0].Back!);
    }

    [Fact]
    public void What_somebody_decided_stays()
    {
        Assert.Contains("refuses port 443", Refusal(Ufw("### tuple ### deny tcp 443 0.0.0.0/0 any 0.0.0.0/0 in")), StringComparison.Ordinal);
        Assert.Contains("particular visitors in at port 443", Refusal(Ufw("### tuple ### allow tcp 443 0.0.0.0/0 any 10.0.0.0/8 in")), StringComparison.Ordinal);
        Assert.Contains("cannot be told", Refusal(Kernel(null, "*raw\n-A PREROUTING -j DROP\nCOMMIT\n*filter\n:INPUT DROP [0:0]\nCOMMIT\n", "")), StringComparison.Ordinal);
        Assert.Contains("18789 is OpenClaw's own", Refusal(Ufw(""), new([18789, 80], [18789])), StringComparison.Ordinal);
        Assert.Contains("by ssh on port 2222", Refusal(Ufw("### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in"), _wish with { Session = new(2222, false) }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_only_some_may_open_is_no_obstacle() =>
        Assert.NotEmpty(Commands(Ufw("### tuple ### allow tcp 22 0.0.0.0/0 any 10.0.0.0/8 in"), _wish with { Session = new(22, false) }));

    [Fact]
    public void Firewalld_is_told_for_now_and_for_later_each_where_it_lacks()
    {
        var (bare, open) = (new FirewalldZone("public", "default", [], [], []), new FirewalldZone("public", "default", [], [], ["443/tcp"]));
        var wish = new FirewallWish([443], [18789]);

        Assert.Equal(["firewall-cmd --zone=public --add-port=443/tcp", "firewall-cmd --permanent --zone=public --add-port=443/tcp"], Commands(Zone(bare, bare), wish));
        Assert.Equal(["firewall-cmd --permanent --zone=public --add-port=443/tcp"], Commands(Zone(open, bare), wish));
        Assert.Empty(Commands(Zone(open, open), wish));
        Assert.Equal(["firewall-cmd --zone=public '--add-rich-rule=rule port port=\"18789\" protocol=\"tcp\" reject'"],
            Commands(Zone(open with { Ports = ["443/tcp", "18789/tcp"] }, open), wish));
    }

    [Fact]
    public void Iptables_get_a_rule_before_the_one_that_drops_and_the_highest_number_first()
    {
        const string Tables6 = "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 80 -j DROP\nCOMMIT\n";

        Assert.Equal(
            [
                "iptables -w -I INPUT 6 -p tcp --dport 443 -m comment --comment clawdoor -j ACCEPT",
                "iptables -w -I INPUT 6 -p tcp --dport 80 -m comment --comment clawdoor -j ACCEPT",
                "ip6tables -w -I INPUT 1 -p tcp --dport 80 -m comment --comment clawdoor -j ACCEPT",
                "ip6tables -w -A INPUT -p tcp --dport 443 -m comment --comment clawdoor -j ACCEPT",
            ],
            Commands(Kernel(null, RealOutputs.Tables, Tables6)));
    }

    [Fact]
    public void Nftables_get_a_rule_before_the_one_that_drops_or_at_the_end()
    {
        var state = Kernel(RealOutputs.Nft.Replace("443", "444", StringComparison.Ordinal), "", "");

        Assert.Equal(["nft insert rule inet filter input handle 15 tcp dport 443 accept comment clawdoor"], Commands(state, new([443, 80], [18789])));
        Assert.Equal(
            ["nft add rule ip f in tcp dport 443 accept comment clawdoor"],
            Commands(Kernel("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","type":"filter","hook":"input","prio":0,"policy":"drop"}}]}""", "", ""), new([443], [])));
    }

    [Fact]
    public void OpenClaws_own_port_is_shut_in_words_that_change_no_other_rule()
    {
        const string Open = "### tuple ### allow tcp 18789 0.0.0.0/0 any 0.0.0.0/0 in", Open6 = "### tuple ### allow tcp 18789 ::/0 any ::/0 in";
        var wish = new FirewallWish([], [18789]);

        Assert.Equal(["ufw prepend deny 18789 comment clawdoor"], Commands(Ufw(Open, Open6), wish));
        Assert.Equal(["ufw prepend deny 18789/tcp comment clawdoor"], Commands(Ufw(Open.Replace("tcp", "any", StringComparison.Ordinal), null), wish));
        Assert.Single(OpeningPlan.Make(Ufw($"{Open}\n{Open.Replace("tcp", "any", StringComparison.Ordinal)}", null), wish).Reservations);
        Assert.Single(OpeningPlan.Make(Ufw(Open, null), wish with { Session = new(18789, false) }).Reservations);
        const string Drop = "iptables -w -I INPUT 1 '!' -i lo -p tcp --dport 18789 -m comment --comment clawdoor -j DROP";
        Assert.Equal([Drop, "ip6" + Drop[2..]], Commands(Kernel(null, "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n"), wish));
        Assert.Single(OpeningPlan.Make(Kernel(null, "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", ""), wish).Reservations);
    }

    [Fact]
    public void Bare_rules_outlast_a_restart_where_a_file_is_read_then()
    {
        using var root = new TemporaryDirectory();
        var tables = OpeningPlan.Make(Kernel(null, RealOutputs.Tables, ""), new([443], [])).Opening;
        var nft = OpeningPlan.Make(Kernel(RealOutputs.Nft.Replace("443", "444", StringComparison.Ordinal), "", ""), new([443], [])).Opening;
        Assert.Equal((0, 1), Counts(tables));
        Assert.Equal((0, 1), Counts(nft));

        root.Write("etc/iptables/rules.v4", RealOutputs.Tables);
        root.Write("etc/nftables.conf", "flush ruleset\n");
        Assert.Equal((1, 0), Counts(tables));
        Assert.Equal((0, 1), Counts(nft));
        root.Write("etc/systemd/system/sysinit.target.wants/nftables.service", "");
        Assert.Equal((2, 0), Counts(nft));
        Assert.Equal(
            [
                "/etc/clawdoor/firewall.nft: + add table inet filter; add chain inet filter input; insert rule inet filter input tcp dport 443 accept comment \"clawdoor\"",
                "/etc/nftables.conf: + include \"/etc/clawdoor/firewall*.nft\"",
            ],
            new KeptRules(root.Path).Of(nft).Lines.Select(d => d.Text));

        (int, int) Counts(IReadOnlyList<Deed> commands)
        {
            var (lines, notes) = new KeptRules(root.Path).Of(commands);
            return (lines.Count, notes.Count);
        }
    }

    [Fact]
    public void A_line_goes_into_a_saved_table_where_it_takes_effect_and_comes_out_again()
    {
        var deed = new Deed(443, true) { File = "f", Line = "-A INPUT ours", Place = LinePlace.BeforeDrop };
        var with = RuleFile.With(RealOutputs.Tables, deed)!;

        Assert.Contains("--dport 22 -j ACCEPT\n-A INPUT ours\n-A INPUT -j REJECT", with, StringComparison.Ordinal);
        Assert.Equal(RealOutputs.Tables, RuleFile.Without(with, deed.Line));
        Assert.Null(RuleFile.Without(RealOutputs.Tables, deed.Line));
        Assert.Contains(":f2b-sshd - [0:0]\n-A INPUT ours\n", RuleFile.With(RealOutputs.Tables, deed with { Place = LinePlace.BeforeInput }), StringComparison.Ordinal);
        Assert.Equal("*filter\n:INPUT DROP [0:0]\n-A INPUT ours\nCOMMIT\n", RuleFile.With("*filter\n:INPUT DROP [0:0]\nCOMMIT\n", deed));
        Assert.Null(RuleFile.With("*nat\nCOMMIT\n", deed));
        Assert.Equal("a\n-A INPUT ours\n", RuleFile.With("a", deed with { Place = LinePlace.End }));
    }
}
