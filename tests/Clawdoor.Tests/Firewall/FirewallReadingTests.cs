using Clawdoor.Firewall;
using Clawdoor.Firewall.Rules;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Firewall;

/// <summary>Each kind's own words read.</summary>
public sealed class FirewallReadingTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> _services = new() { ["ssh"] = FirewalldZone.PortsOfService(RealOutputs.SshService), ["dhcpv6-client"] = ["546/udp"] };

    [Theory]
    [InlineData(22, nameof(Standing.Open), 11)]
    [InlineData(80, nameof(Standing.Open), 14)]
    [InlineData(443, nameof(Standing.Shut), 15)]
    [InlineData(8080, nameof(Standing.Shut), 15)]
    public void Nftables_with_maps_jumps_and_the_banned(int port, string standing, int by)
    {
        var (chain, course) = Assert.Single(NftRules.Courses(RealOutputs.Nft, port, isV6: false));

        Assert.Equal(new BaseChain("nft", "inet", "filter", "input"), chain);
        Assert.Equal((standing, by), (course.Standing.ToString(), course.By!.Value));
    }

    [Fact]
    public void Our_own_rule_is_known_by_chain_port_verdict_and_mark()
    {
        var chain = new BaseChain("nft", "inet", "filter", "input");

        Assert.Single(NftRules.Marked(RealOutputs.Nft, chain, 443, "accept", Deed.Mark));
        Assert.Single(NftRules.Marked(RealOutputs.Nft, chain, 18789, "drop", Deed.Mark));
        Assert.Empty(NftRules.Marked(RealOutputs.Nft, chain, 443, "drop", Deed.Mark));
        Assert.Empty(NftRules.Marked(RealOutputs.Nft, chain, 443, "accept", "another"));
        Assert.Empty(NftRules.Marked(RealOutputs.Nft, chain with { Name = "more" }, 443, "accept", Deed.Mark));
        Assert.Empty(NftRules.Marked("no JSON", chain, 443, "accept", Deed.Mark));
    }

    [Theory]
    [InlineData(22, nameof(Standing.Open), 5)]
    [InlineData(443, nameof(Standing.Shut), 6)]
    public void Iptables_with_a_chain_of_fail2ban(int port, string standing, int by) =>
        Assert.Equal((standing, by), (TableRules.CourseOf(RealOutputs.Tables, port).Standing.ToString(), TableRules.CourseOf(RealOutputs.Tables, port).By!.Value));

    [Fact]
    public void What_ufw_leaves_when_it_is_switched_off_lets_all_in() => Assert.Equal(
        Standing.Open,
        TableRules.CourseOf("*filter\n:INPUT ACCEPT [0:0]\n:ufw-before-input - [0:0]\n:ufw-reject-input - [0:0]\n-A INPUT -j ufw-before-input\n-A INPUT -j ufw-reject-input\nCOMMIT\n", 443).Standing);

    [Theory]
    [InlineData(22, nameof(Standing.Open))]
    [InlineData(8443, nameof(Standing.Open))]
    [InlineData(2222, nameof(Standing.Open))]
    [InlineData(443, nameof(Standing.Open))]
    [InlineData(6003, nameof(Standing.Open))]
    [InlineData(999, nameof(Standing.Open))]
    [InlineData(444, nameof(Standing.OpenToSome))]
    [InlineData(9000, nameof(Standing.OpenToSome))]
    [InlineData(18789, nameof(Standing.Shut))]
    [InlineData(8080, nameof(Standing.Shut))]
    [InlineData(53, nameof(Standing.Shut))]
    public void Ufws_rules(int port, string standing)
    {
        var ufw = UfwRules.Read(RealOutputs.UfwRules, RealOutputs.UfwRules6, RealOutputs.UfwDefaults);

        Assert.Equal(standing, ufw.Of(port, isV6: false).Standing.ToString());
        Assert.Equal(port is 22 or 443 ? Standing.Open : Standing.Shut, ufw.Of(port, isV6: true).Standing);
    }

    [Fact]
    public void Ufws_state_defaults_and_marks()
    {
        var ufw = UfwRules.Read(RealOutputs.UfwRules, RealOutputs.UfwRules6, RealOutputs.UfwDefaults);

        Assert.True(UfwRules.IsActive("Status: active\n\nTo   Action   From\n"));
        Assert.False(UfwRules.IsActive("Status: inactive\n"));
        Assert.True(ufw.HasMarked(7443, Deed.Mark));
        Assert.False(ufw.HasMarked(443, Deed.Mark));
        Assert.True(ufw.HasSame(18789, "any"));
        Assert.False(ufw.HasSame(18789, "tcp"));
        Assert.Null(UfwRules.Read("", "", "IPV6=no\nDEFAULT_INPUT_POLICY=\"ACCEPT\"").Rules6);
        Assert.Equal(Standing.Open, UfwRules.Read("", "", "DEFAULT_INPUT_POLICY=\"ACCEPT\"").Of(443, false).Standing);
        Assert.Equal(Standing.Unclear, UfwRules.Read("### tuple ### something new", "", RealOutputs.UfwDefaults).Of(443, false).Standing);
    }

    [Theory]
    [InlineData("public", 22, nameof(Standing.Open))]
    [InlineData("public", 443, nameof(Standing.Open))]
    [InlineData("public", 8050, nameof(Standing.Open))]
    [InlineData("public", 53, nameof(Standing.Shut))]
    [InlineData("public", 80, nameof(Standing.Shut))]
    [InlineData("public", 81, nameof(Standing.Unclear))]
    [InlineData("public", 18789, nameof(Standing.Shut))]
    [InlineData("block", 22, nameof(Standing.Shut))]
    [InlineData("trusted", 18789, nameof(Standing.Open))]
    public void Firewallds_zones(string zone, int port, string standing) =>
        Assert.Equal(standing, FirewalldZone.Read(RealOutputs.Zones).Single(z => z.Name == zone).Of(port, isV6: false, _services).Standing.ToString());

    [Theory]
    [InlineData("""rule family="ipv6" port port="443" protocol="tcp" accept""", nameof(Standing.Shut))]
    [InlineData("""rule family="ipv4" source address="10.0.0.0/8" port port="443" protocol="tcp" accept""", nameof(Standing.OpenToSome))]
    [InlineData("""rule service name="ssh" accept""", nameof(Standing.Shut))]
    [InlineData("""rule port port="400-500" protocol="tcp" log prefix="x" accept""", nameof(Standing.Open))]
    [InlineData("""rule family="ipv4" source address="192.0.2.9" drop""", nameof(Standing.Shut))]
    public void Firewallds_rich_rules(string rule, string standing) =>
        Assert.Equal(standing, new FirewalldZone("public", "default", [], [], []) { RichRules = [rule] }.Of(443, isV6: false, _services).Standing.ToString());

    [Fact]
    public void The_way_out_is_a_device()
    {
        const string Route = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t017100CB\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth1\t007100CB\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
        const string Route6 = "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     ens5\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";

        Assert.Equal(["eth0", "ens5"], FirewallSight.Devices(Route, Route6));
        Assert.Empty(FirewallSight.Devices("", ""));
    }

    [Fact]
    public void Ssh_is_found_past_sudo_and_in_its_configuration()
    {
        using var root = new TemporaryDirectory();
        root.Write("proc/self/status", "Name:\tclawdoor\nPPid:\t12\n");
        root.Write("proc/12/status", "Name:\tsudo\nPPid:\t11\n");
        root.Write("proc/12/environ", "PATH=/bin\0");
        root.Write("proc/11/status", "Name:\tbash\nPPid:\t0\n");
        root.Write("proc/11/environ", "A=b\0SSH_CONNECTION=203.0.113.9 50022 198.51.100.7 2222\0C=d\0");
        root.Write("etc/ssh/sshd_config", "# Port 1\nport 22\nPort=2200\n");

        var ssh = SshPorts.Read(new Dictionary<string, string>(), root.Path);

        Assert.Equal(new(2222, false), ssh.Session);
        Assert.Equal(new(22, true), SshPorts.SessionOf("2001:db8::9 50022 2001:db8::7 22"));
        Assert.Equal([22, 2200, 2222], ssh.All);
        Assert.Equal([22], SshPorts.Configured(["# nothing"]));
        Assert.Empty(SshPorts.Configured([]));
        Assert.Null(SshPorts.SessionOf("203.0.113.9 50022 198.51.100.7 99999"));
    }

    [Theory]
    [InlineData("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77", "Azure: Virtual machines")]
    [InlineData("sys_vendor", "Alibaba Cloud", "Alibaba Cloud: ECS console")]
    [InlineData("sys_vendor", "Hetzner", "Hetzner: Cloud")]
    public void A_cloud_is_known_by_its_marks(string file, string mark, string way) =>
        Assert.StartsWith(way, Cloud.Of(path => path == $"sys/class/dmi/id/{file}" ? mark : null)!.Way("443, 80").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Of_five_clouds_the_way_is_known_and_of_none_without_a_mark()
    {
        Assert.Equal(5, Cloud.Known.Count());
        Assert.Null(Cloud.Of(_ => "QEMU"));
    }
}
