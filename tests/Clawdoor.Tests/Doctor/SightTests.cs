using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Certificates;
using Clawdoor.Doctor;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>What is read from a planted file system, and from a real handshake.</summary>
public sealed class SightTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    private Surroundings Here => new(new Settings { State = _root["state"] }, new Dictionary<string, string> { ["HOME"] = "/home/me", ["USER"] = "me" })
    {
        Time = TimeProvider.System,
        Root = _root.Path,
    };

    [Theory]
    [InlineData("### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in", "443")]
    [InlineData("### tuple ### allow any 443 0.0.0.0/0 any 0.0.0.0/0 in comment=68", "443")]
    [InlineData("### tuple ### limit tcp 80,443 0.0.0.0/0 any 0.0.0.0/0 in", "80 443")]
    [InlineData("### tuple ### allow tcp 442:444 0.0.0.0/0 any 0.0.0.0/0 in", "442 443 444")]
    [InlineData("### tuple ### deny tcp 443 0.0.0.0/0 any 0.0.0.0/0 in", "")]
    [InlineData("### tuple ### allow udp 443 0.0.0.0/0 any 0.0.0.0/0 in", "")]
    [InlineData("### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 out", "")]
    [InlineData("", "")]
    public void Ufws_rules_are_read(string rules, string ports)
    {
        _root.Write("etc/ufw/ufw.conf", "ENABLED=yes\nLOGLEVEL=low\n");
        _root.Write("etc/default/ufw", "DEFAULT_INPUT_POLICY=\"DROP\"\n");
        _root.Write("etc/ufw/user.rules", $"*filter\n{rules}\nCOMMIT\n");

        var view = FirewallView.Read(Here);

        Assert.Equal("ufw", view.Name);
        Assert.Equal(ports, string.Join(' ', view.Open!));
    }

    [Fact]
    public void A_firewall_that_is_off_or_lets_everybody_in_is_none()
    {
        Assert.Null(FirewallView.Read(Here).Name);
        _root.Write("etc/ufw/ufw.conf", "ENABLED=no\n");
        Assert.Null(FirewallView.Read(Here).Name);
        _root.Write("etc/ufw/ufw.conf", "ENABLED=yes\n");
        _root.Write("etc/default/ufw", "DEFAULT_INPUT_POLICY=\"ACCEPT\"\n");
        Assert.Null(FirewallView.Read(Here).Name);
    }

    [Fact]
    public void Firewallds_zone_is_read()
    {
        _root.Write("proc/77/cmdline", "/usr/bin/python3\0/usr/sbin/firewalld\0--nofork\0");
        Assert.Equal(("firewalld", null), (FirewallView.Read(Here).Name, FirewallView.Read(Here).Open));
        _root.Write("etc/firewalld/firewalld.conf", "DefaultZone=public\n");
        _root.Write("etc/firewalld/zones/public.xml", "<zone><service name=\"ssh\"/><service name=\"https\"/><port port=\"8443-8444\" protocol=\"tcp\"/><port protocol=\"udp\" port=\"53\"/></zone>");

        Assert.Equal([443, 8443, 8444], FirewallView.Read(Here).Open);
    }

    [Fact]
    public void Services_are_found_with_what_starts_and_keeps_them()
    {
        var config = PlantedScene.Config() with { Paths = new("/home/me/.openclaw/openclaw.json", "/home/me/.openclaw", "/home/me") };
        _root.Write("home/me/.config/systemd/user/openclaw-gateway.service", "");
        Assert.Empty(BootView.Read(Here, config).Units);
        Directory.CreateDirectory(_root["run/systemd/system"]);
        _root.Write("etc/systemd/system/clawdoor.service", "");
        _root.Write("etc/systemd/system/multi-user.target.wants/clawdoor.service", "");

        Assert.Equal([new("openclaw-gateway.service", "me", false, false), new("clawdoor.service", null, true, null)], BootView.Read(Here, config).Units);

        _root.Write("home/me/.config/systemd/user/default.target.wants/openclaw-gateway.service", "");
        _root.Write("var/lib/systemd/linger/me", "");
        Assert.Equal(new("openclaw-gateway.service", "me", true, true), BootView.Read(Here, config).Units[0]);
    }

    [Theory]
    [InlineData("sys_vendor", "Alibaba Cloud", "阿里云 Alibaba Cloud")]
    [InlineData("product_name", "Google Compute Engine", "Google Cloud")]
    [InlineData("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77", "Azure")]
    [InlineData("sys_vendor", "QEMU", null)]
    public void A_provider_is_known_by_its_marks(string file, string text, string? name)
    {
        _root.Write($"sys/class/dmi/id/{file}", text + "\n");

        Assert.Equal(name, ComputerView.CloudOf(Here)?.Name);
    }

    [Theory]
    [InlineData("openclaw-gateway", true)]
    [InlineData("/usr/bin/node|/usr/lib/node_modules/openclaw/openclaw.mjs|gateway|run", true)]
    [InlineData("/usr/local/bin/clawdoor|gateway|run", true)]
    [InlineData("/usr/local/bin/clawdoor|doctor", false)]
    [InlineData("vim|gateway", false)]
    [InlineData("", false)]
    public void A_gateways_process_is_known_by_its_words(string words, bool expected) =>
        Assert.Equal(expected, GatewayView.IsGateway(words.Split('|', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("2026.9.6", "")]
    [InlineData("2026.5.17", "CVE-2026-53821")]
    [InlineData("v2026.3.12-beta.1", "CVE-2026-53821")]
    [InlineData("2026.1.1", "CVE-2026-25593 CVE-2026-25253 CVE-2026-26322 GHSA-cjv3-m589-v3rx cross-site WebSocket GHSA-rqpp-rjj8-7wv8 CVE-2026-53821")]
    [InlineData("dev", "")]
    [InlineData("0.0.1", "")]
    public void Known_holes_end_with_the_version_that_mends_them(string version, string ids) =>
        Assert.Equal(ids, string.Join(' ', KnownFlaws.Of(version).Select(f => f.Id)));

    [Fact]
    public void Listening_sockets_of_both_families_are_read()
    {
        const string head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
        _root.Write("proc/net/tcp", head + "   0: 0100007F:4965 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1\n   1: 0100007F:4966 0100007F:1 01 0:0 0:0 0 1000 0 12 1\n");
        _root.Write("proc/net/tcp6", head + "   0: B80D0120000000000000000007000000:01BB 0:0 0A 0:0 0:0 0 0 0 13 1\n   1: 0000000000000000FFFF00000100000A:0050 0:0 0A 0:0 0:0 0 0 0 14 1\n");

        Assert.Equal(
            ["127.0.0.1 18789 11", "2001:db8::7 443 13", "10.0.0.1 80 14"],
            ListeningSocket.Read(_root["proc"]).Select(s => $"{s.Address} {s.Port} {s.Inode}"));
    }

    [Fact]
    public async Task A_handshake_tells_the_certificate_whatever_it_is()
    {
        var now = TimeProvider.System.GetUtcNow();
        var pem = SelfSigned.Make(new CertificateOptions { Directory = "/nowhere", Addresses = [PlantedScene.Address] }, now);
        using var loaded = X509Certificate2.CreateFromPem(pem, pem);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeTwiceAsync(listener, loaded);
        var at = (IPEndPoint)listener.LocalEndpoint;

        var view = await TlsView.LookAsync(PlantedScene.Nginx with { At = at });

        await serving;
        Assert.Null(view.Trouble);
        Assert.True(view.Certificate is { CoversHost: true, IsSelfSigned: true, LacksIntermediate: false, Weakness: null });
        Assert.Contains("203.0.113.7", view.Certificate.Names);
        Assert.False(view.SpeaksOldTls);
        Assert.False(TlsView.Describe(loaded, null, "198.51.100.1").CoversHost);
    }

    private static async Task ServeTwiceAsync(TcpListener listener, X509Certificate2 certificate)
    {
        for (var i = 0; i < 2; i++)
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var tls = new SslStream(client.GetStream());
            try
            {
                await tls.AuthenticateAsServerAsync(certificate);
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                // One of the two only offers TLS 1.1.
            }
        }
    }
}
