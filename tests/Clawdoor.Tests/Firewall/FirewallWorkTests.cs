using Clawdoor.Firewall;
using Clawdoor.Firewall.Rules;
using Clawdoor.Machine;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Firewall;

/// <summary>Deeds done, all or none, recorded and taken back.</summary>
public sealed class FirewallWorkTests
{
    private static readonly BaseChain _chain = new("nft", "inet", "filter", "input");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Deed Command(int port) => new(port, true) { Command = ["iptables", "-A", "INPUT", $"{port}"], Back = ["iptables", "-D", "INPUT", $"{port}"] };

    [Fact]
    public async Task When_one_fails_those_before_are_taken_back_newest_first()
    {
        using var room = new TemporaryDirectory();
        var file = new Deed(443, true) { File = room["rules"], Line = "ours" };
        var programs = new PlayedPrograms { ["iptables -A INPUT 80"] = 4 };

        var end = await new FirewallWork(programs).DoAsync([Command(443), file, Command(80), Command(8443)], Stop);

        Assert.Equal(80, end.Failed!.Port);
        Assert.Equal("said 4", end.Said);
        Assert.Empty(end.Left);
        Assert.False(File.Exists(room["rules"]));
        Assert.Equal(
            ["iptables -A INPUT 443", "iptables -A INPUT 80", "iptables -C INPUT 80", "iptables -D INPUT 80", "iptables -C INPUT 443", "iptables -D INPUT 443"],
            programs.Ran);
    }

    [Fact]
    public async Task What_is_gone_is_taken_back_and_what_cannot_be_stays_on_the_list()
    {
        var programs = new PlayedPrograms { ["iptables -C INPUT 443"] = 1, ["iptables -D INPUT 80"] = 4 };

        var left = await new FirewallWork(programs).TakeBackAsync([Command(443), Command(80)]);

        Assert.Equal([(80, "said 4")], left.Select(l => (l.Deed.Port, l.Said)));
        Assert.DoesNotContain("iptables -D INPUT 443", programs.Ran);
    }

    [Fact]
    public async Task Firewalld_is_asked_before_it_is_told()
    {
        var programs = new PlayedPrograms { ["firewall-cmd --zone=public --query-port=80/tcp"] = 1 };
        int[] ports = [443, 80];
        Deed[] deeds = [.. ports.Select(p => new Deed(p, true) { Back = ["firewall-cmd", "--zone=public", $"--remove-port={p}/tcp"] })];

        Assert.Empty(await new FirewallWork(programs).TakeBackAsync(deeds));
        Assert.Equal(["firewall-cmd --zone=public --query-port=80/tcp", "firewall-cmd --zone=public --query-port=443/tcp", "firewall-cmd --zone=public --remove-port=443/tcp"], programs.Ran);
    }

    [Fact]
    public async Task Nftables_rule_is_sought_by_its_mark()
    {
        var programs = new PlayedPrograms { Usual = RealOutputs.Nft };

        Assert.Empty(await new FirewallWork(programs).TakeBackAsync([new(443, true) { Chain = _chain }, new(80, true) { Chain = _chain }]));
        Assert.Equal("nft delete rule inet filter input handle", Assert.Single(programs.Ran, r => r.Contains("delete", StringComparison.Ordinal)).Split(" handle ")[0] + " handle");
    }

    [Fact]
    public async Task A_ufw_rule_that_lost_our_mark_is_somebody_elses()
    {
        using var root = new TemporaryDirectory();
        root.Write("etc/ufw/user.rules", RealOutputs.UfwRules);
        var programs = new PlayedPrograms();
        int[] ports = [7443, 443];
        Deed[] deeds = [.. ports.Select(p => new Deed(p, true) { Back = ["ufw", "delete", "allow", $"{p}/tcp"] })];

        Assert.Empty(await new FirewallWork(programs, root.Path).TakeBackAsync(deeds));
        Assert.Equal(["ufw delete allow 7443/tcp"], programs.Ran);
    }

    [Fact]
    public void The_record_is_read_as_it_was_written_and_by_its_owner_alone()
    {
        using var room = new TemporaryDirectory();
        var record = new DeedRecord(room["state"]);
        Assert.Null(record.Read());
        Deed[] deeds =
        [
            Command(443), new(80, true) { Chain = _chain, Command = ["nft"] },
            new(18789, false) { File = "/etc/iptables/rules.v4", Line = "-A INPUT", Place = LinePlace.BeforeInput },
        ];

        Assert.Null(record.Write(DateTimeOffset.UnixEpoch, "iptables", deeds));
        var read = record.Read()!;
        Assert.Equal(deeds.Select(d => (d.Text, d.Port, d.Opens, d.Chain, d.Place)), read.Deeds.Select(d => (d.Text, d.Port, d.Opens, d.Chain, d.Place)));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(record.Path));
        File.SetUnixFileMode(record.Path, AtomicFile.Secret | UnixFileMode.OtherWrite);
        Assert.Null(record.Read());
        Assert.Null(record.Write(DateTimeOffset.UnixEpoch, "iptables", []));
        Assert.False(File.Exists(record.Path));
        Assert.NotNull(new DeedRecord("/proc/clawdoor").Write(DateTimeOffset.UnixEpoch, "iptables", deeds));
    }
}
