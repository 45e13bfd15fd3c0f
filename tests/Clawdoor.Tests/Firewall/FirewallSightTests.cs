using Clawdoor.Firewall;
using Clawdoor.Firewall.Rules;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Firewall;

/// <summary>Which firewall rules, by what the programs say.</summary>
public sealed class FirewallSightTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    private Task<(FirewallState? State, FirewallTrouble? Trouble)> LookAsync(PlayedPrograms programs) =>
        new FirewallSight(programs, new Dictionary<string, string>(), _root.Path).LookAsync([443, 22], TestContext.Current.CancellationToken);

    [Fact]
    public async Task Ufw_that_is_active()
    {
        _root.Write("etc/ufw/user.rules", RealOutputs.UfwRules);
        _root.Write("etc/ufw/user6.rules", RealOutputs.UfwRules6);
        _root.Write("etc/default/ufw", RealOutputs.UfwDefaults);

        var (state, _) = await LookAsync(new() { There = ["ufw", "nft"], Outputs = { ["ufw status"] = "Status: active\n" } });

        Assert.Equal((FirewallKind.Ufw, "ufw"), (state!.Kind, state.Name));
        Assert.Equal((Standing.Open, Standing.Shut), (state.Of(443), state.Of(80)));
    }

    [Fact]
    public async Task Firewalld_that_runs_in_the_zone_of_the_way_out()
    {
        _root.Write("proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t017100CB\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
        var programs = new PlayedPrograms
        {
            There = ["firewall-cmd"],
            Outputs =
            {
                ["firewall-cmd --get-default-zone"] = "block\n", ["firewall-cmd --list-all-zones"] = RealOutputs.Zones,
                ["firewall-cmd --permanent --list-all-zones"] = RealOutputs.Zones, ["firewall-cmd --info-service=ssh"] = RealOutputs.SshService,
            },
        };

        var (state, _) = await LookAsync(programs);

        Assert.Equal("public", Assert.Single(state!.Zones).Now.Name);
        Assert.Equal((Standing.Open, Standing.Shut), (state.Of(22), state.Of(80)));
    }

    [Fact]
    public async Task Bare_rules_and_a_ufw_that_sleeps()
    {
        var (state, _) = await LookAsync(new() { There = ["ufw", "nft"], Outputs = { ["ufw status"] = "Status: inactive\n", ["nft -j list ruleset"] = RealOutputs.Nft.Replace("443", "444", StringComparison.Ordinal) } });

        Assert.Equal((FirewallKind.Kernel, "nftables", "ufw"), (state!.Kind, state.Name, Assert.Single(state.Asleep)));
    }

    [Fact]
    public async Task Rules_that_let_all_in_are_no_firewall()
    {
        var (state, _) = await LookAsync(new() { There = ["iptables-save", "ip6tables-save"], Outputs = { ["iptables-save"] = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\nCOMMIT\n" } });

        Assert.Equal((FirewallKind.None, null), (state!.Kind, state.Name));
    }

    [Fact]
    public async Task Where_nothing_can_be_said_the_reason_is()
    {
        Assert.Equal(FirewallFault.NoProgram, (await LookAsync(new() { There = [] })).Trouble!.Fault);
        Assert.Equal(FirewallFault.TwoRule, (await LookAsync(new() { Outputs = { ["ufw status"] = "Status: active\n" } })).Trouble!.Fault);
        Assert.Equal(FirewallFault.Unreadable, (await LookAsync(new() { There = ["ufw"], ["ufw status"] = 1 })).Trouble!.Fault);

        // A kind that answers says nothing of another that may not.
        var half = new PlayedPrograms { There = ["iptables-save", "iptables-nft-save", "iptables-legacy-save", "ip6tables-legacy-save"], ["iptables-nft-save"] = 4 };
        Assert.Equal(FirewallFault.Unreadable, (await LookAsync(half)).Trouble!.Fault);
        var unreadable = new PlayedPrograms { There = ["nft"], ["nft -j list ruleset"] = 1 };
        var trouble = (await LookAsync(unreadable)).Trouble!;
        Assert.Equal(FirewallFault.Unreadable, trouble.Fault);
        Assert.Contains("said 1", trouble.Problem.What.ToString(), StringComparison.Ordinal);
        _root.Write("proc/sys/kernel/osrelease", "5.15.0-microsoft-standard-WSL2");
        Assert.StartsWith("This is WSL", (await LookAsync(unreadable)).Trouble!.Problem.Next!.ToString(), StringComparison.Ordinal);
        _root.Write(".dockerenv", "");
        Assert.StartsWith("This is a container", (await LookAsync(unreadable)).Trouble!.Problem.Next!.ToString(), StringComparison.Ordinal);
    }
}
