using Clawdoor.Doctor.Sights;
using Clawdoor.Firewall.Rules;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Firewall;

/// <summary>The kernel's rules: judged where the port alone decides, and else not.</summary>
public sealed class KernelRulesTests
{
    private const string DportSet = """{ "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": { "set": [22, 80, { "range": [440, 450] }] } } }""";

    private const string Dport22 = """{ "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": 22 } }""";

    private const string Dport443 = """{ "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": 443 } }""";

    private const string Known = """{ "match": { "op": "in", "left": { "ct": { "key": "state" } }, "right": ["established", "related"] } }""";

    private const string Loopback = """{ "match": { "op": "==", "left": { "meta": { "key": "iifname" } }, "right": "lo" } }""";

    private const string Source = """{ "match": { "op": "==", "left": { "payload": { "protocol": "ip", "field": "saddr" } }, "right": "203.0.113.9" } }""";

    private const string Accept = """{ "accept": null }""";

    private const string Drop = """{ "drop": null }""";

    [Theory]
    [InlineData("drop", new[] { Dport22 + "," + Accept }, nameof(Passage.Drops))]
    [InlineData("drop", new[] { Known + "," + Accept, Loopback + "," + Accept, Dport22 + "," + Accept }, nameof(Passage.Drops))]
    [InlineData("drop", new[] { DportSet + ",{\"counter\":{\"packets\":0,\"bytes\":0}}," + Accept }, nameof(Passage.LetsIn))]
    [InlineData("accept", new[] { Dport443 + "," + Drop }, nameof(Passage.Drops))]
    [InlineData("accept", new[] { Dport443 + ",{\"reject\":null}" }, nameof(Passage.Drops))]
    [InlineData("accept", new[] { Dport22 + "," + Drop }, nameof(Passage.LetsIn))]
    [InlineData("accept", new string[0], nameof(Passage.LetsIn))]
    [InlineData("drop", new[] { Source + "," + Accept }, nameof(Passage.Unclear))]
    [InlineData("drop", new[] { Source + "," + Drop, Dport443 + "," + Accept }, nameof(Passage.Unclear))]
    [InlineData("drop", new[] { "{\"jump\":{\"target\":\"more\"}}" }, nameof(Passage.Unclear))]
    [InlineData("drop", new[] { Dport22 + ",{\"jump\":{\"target\":\"more\"}}" }, nameof(Passage.Drops))]
    [InlineData("drop", new[] { "{\"xt\":{\"type\":\"match\",\"name\":\"x\"}}," + Accept }, nameof(Passage.Unclear))]
    [InlineData("drop", new[] { "{\"limit\":{\"rate\":1}}," + Accept }, nameof(Passage.Unclear))]
    public void Nftables(string policy, string[] rules, string expected)
    {
        var inChain = string.Concat(rules.Select(r => $$$""",{"rule":{"family":"inet","table":"f","chain":"in","expr":[{{{r}}}]}}"""));
        var json = $$$"""
            {"nftables":[{"metainfo":{}},{"chain":{"family":"inet","table":"f","name":"in","type":"filter","hook":"input","prio":0,"policy":"{{{policy}}}"}},
            {"chain":{"family":"inet","table":"f","name":"out","type":"filter","hook":"output","prio":0,"policy":"drop"}}
            {{{inChain}}}]}
            """;

        Assert.Equal(expected, NftRules.Judge(json, 443, isV6: false).ToString());
        Assert.Equal(expected, new KernelRules(json, [], []).Judge(443, isV6: false).ToString());
    }

    [Fact]
    public void What_iptables_keeps_in_nftables_is_judged_in_its_own_words()
    {
        const string Json = """{"nftables":[{"chain":{"family":"ip","table":"filter","name":"INPUT","type":"filter","hook":"input","policy":"drop"}},{"rule":{"family":"ip","table":"filter","chain":"INPUT","expr":[{"xt":null}]}}]}""";
        var rules = new KernelRules(Json, [new("iptables-nft", "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT\nCOMMIT\n")], []);

        Assert.Equal(Passage.Unclear, rules.Judge(443, isV6: false));
        Assert.Equal(Passage.LetsIn, (rules with { TablesHoldOwn = true }).Judge(443, isV6: false));
        Assert.Equal(Passage.Drops, (rules with { TablesHoldOwn = true }).Judge(8443, isV6: false));
    }

    [Fact]
    public void A_table_of_the_other_family_says_nothing()
    {
        const string json = """{"nftables":[{"chain":{"family":"ip6","table":"f","name":"in","type":"filter","hook":"input","policy":"drop"}}]}""";

        Assert.Equal(Passage.LetsIn, NftRules.Judge(json, 443, isV6: false));
        Assert.Equal(Passage.Drops, NftRules.Judge(json, 443, isV6: true));
        Assert.Equal(Passage.Unclear, NftRules.Judge("no JSON", 443, isV6: true));
    }

    [Theory]
    [InlineData("DROP", "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT", nameof(Passage.Drops))]
    [InlineData("DROP", "-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p udp -j ACCEPT", nameof(Passage.Drops))]
    [InlineData("DROP", "-A INPUT -p tcp -m multiport --dports 80,440:450 -m comment --comment \"a door -j DROP\" -j ACCEPT", nameof(Passage.LetsIn))]
    [InlineData("ACCEPT", "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-host-prohibited", nameof(Passage.Drops))]
    [InlineData("ACCEPT", "", nameof(Passage.LetsIn))]
    [InlineData("DROP", "-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 443 -j ACCEPT", nameof(Passage.Unclear))]
    [InlineData("ACCEPT", "-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd", nameof(Passage.LetsIn))]
    [InlineData("ACCEPT", "-A INPUT -j KUBE-FIREWALL", nameof(Passage.Unclear))]
    [InlineData("DROP", "-A INPUT -m set --match-set allowed src -j ACCEPT", nameof(Passage.Unclear))]
    public void Iptables(string policy, string rules, string expected) =>
        Assert.Equal(expected, TableRules.Judge($"*nat\n:INPUT DROP [0:0]\nCOMMIT\n*filter\n:INPUT {policy} [0:0]\n{rules}\nCOMMIT\n", 443).ToString());

    [Fact]
    public void What_docker_publishes_is_seen_in_its_rules_and_its_proxy()
    {
        Assert.Equal([(18789, 18789)], TableRules.HandedOn("*nat\n-A DOCKER ! -i docker0 -p tcp -m tcp --dport 18789 -j DNAT --to-destination 172.17.0.2:18789\n"));
        Assert.Equal([(28789, 18789)], TableRules.HandedOn("-A DOCKER ! -i docker0 -p tcp -m tcp --dport 28789 -j DNAT --to-destination [fd00::2]:18789"));
        Assert.Empty(TableRules.HandedOn("-A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 18789 -j DNAT --to-destination 172.17.0.2:18789"));
        Assert.Equal([18789], NftRules.HandedOn($$$"""{"nftables":[{"rule":{"chain":"d","expr":[{{{Dport443.Replace("443", "18789", StringComparison.Ordinal)}}},{"dnat":{"addr":"172.17.0.2","port":18789}}]}}]}"""));
        using var root = new TemporaryDirectory();
        root.Write("4711/cmdline", string.Join('\0', "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 28789 -container-ip 172.17.0.2 -container-port 18789".Split(' ')) + "\0");
        root.Write("4712/cmdline", string.Join('\0', "/usr/bin/docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 18789 -container-ip 172.17.0.2 -container-port 18789".Split(' ')) + "\0");

        Assert.Equal(["0.0.0.0 28789"], PublishedPort.Read(18789, root.Path).Select(p => $"{p.Address} {p.Port}"));
        Assert.Empty(PublishedPort.Read(9, root.Path));
    }
}
