using System.Net;
using Clawdoor.Certificates;
using Clawdoor.Config;
using Clawdoor.Doctor;
using Clawdoor.Doctor.Sights;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>Every fault of the table, planted in a healthy scene: exactly its code is the first thing found, and it can be said in both languages.</summary>
public sealed class FaultTests
{
    private static readonly GatewayLook _silent = new(GatewayState.Silent, null, TimeSpan.FromSeconds(1.5), "–");

    private static readonly Scene _healthy = PlantedScene.Healthy;

    private static readonly Dictionary<string, Func<Scene>> _faults = new(StringComparer.Ordinal)
    {
        ["settings-invalid"] = () => _healthy with { SettingsProblems = [new(DoctorWords.Left)] },
        ["clock-wrong"] = () => _healthy with { Time = new Certificates.ManualTime(new(1970, 1, 1, 0, 1, 0, TimeSpan.Zero)) },
        ["memory-low"] = () => With(c => c with { System = c.System with { MemoryTotal = 512L << 20, MemoryAvailable = 200L << 20, SwapTotal = 0 } }),
        ["disk-full"] = () => With(c => c with { Disks = [new("/var", 1 << 20)] }),
        ["address-none"] = () => PlantedScene.NoDoor with { Computer = With(c => c with { Addresses = [], All = [] }).Computer },
        ["address-behind-nat"] = () => With(c => c with { Cloud = new("AWS", "EC2"), Addresses = [IPAddress.Parse("10.0.0.4")] }) with
        {
            Target = new(new Target(Whose.Others, [new("https://10.0.0.4")]) { At = new(IPAddress.Parse("10.0.0.4"), 443) }),
        },
        ["door-shut"] = () => PlantedScene.NoDoor,
        ["gateway-exposed"] = () => _healthy with { Ports = new(PlantedScene.Ports("0.0.0.0")) },
        ["gateway-published"] = () => _healthy with { Ports = new(PlantedScene.Ports("0.0.0.0") with { Published = [new(IPAddress.Any, 18789, 18789)] }) },
        ["firewall-blocks"] = () => _healthy with { Firewall = new(new FirewallView("ufw", [22])) },
        ["certificate-files-unusable"] = () => _healthy with { GivenFiles = new((IReadOnlyList<CertificateTrouble>)[CertificateTrouble.Missing("/etc/cert.pem")]) },
        ["door-unreachable"] = () => _healthy with { Target = new(PlantedScene.Nginx with { At = null, Trouble = "203.0.113.7:443: TimedOut" }) },
        ["tls-failed"] = () => _healthy with { Tls = new(new TlsView(null, null, "frame")) },
        ["certificate-name-mismatch"] = () => Shown(c => c with { CoversHost = false }),
        ["certificate-expired"] = () => Shown(c => c with { NotAfter = PlantedScene.Now.AddDays(-1) }),
        ["certificate-not-yet-valid"] = () => Shown(c => c with { NotBefore = PlantedScene.Now.AddDays(1) }),
        ["certificate-ends-soon"] = () => Shown(c => c with { NotBefore = PlantedScene.Now.AddHours(-150), NotAfter = PlantedScene.Now.AddHours(10) }),
        ["certificate-chain-incomplete"] = () => Shown(c => c with { IsSelfSigned = false, LacksIntermediate = true }),
        ["certificate-weak"] = () => Shown(c => c with { Weakness = "RSA 1024" }),
        ["tls-outdated"] = () => _healthy with { Tls = new(new TlsView(PlantedScene.Certificate, "Tls12", null) { SpeaksOldTls = true }) },
        ["door-silent"] = () => _healthy with { Http = new(PlantedScene.Http(live: PlantedScene.Answer("/healthz", null, "TimedOut"))) },
        ["port-taken"] = () => _healthy with { Http = new(PlantedScene.Http(live: PlantedScene.Answer("/healthz", 404, "<h1>Welcome to nginx"))) },
        ["redirect-missing"] = () => _healthy with { Http = new(PlantedScene.Http(plain: new("http://203.0.113.7/", 200, "<h1>"))) },
        ["openclaw-missing"] = () => _healthy with { Config = new(Missing()), Gateway = new(PlantedScene.Gateway(_silent, listening: false)) },
        ["config-invalid"] = () => Json(j => j + "}"),
        ["gateway-mode"] = () => Json(j => j.Replace("\"local\"", "\"remote\"", StringComparison.Ordinal)),
        ["gateway-tls"] = () => Json(j => j.Replace("\"bind\"", "\"tls\": { \"enabled\": true }, \"bind\"", StringComparison.Ordinal)),
        ["config-open-to-others"] = () => _healthy with { Config = new(PlantedScene.Config(open: [new("/home/me/.openclaw/openclaw.json", (UnixFileMode)0b110_100_100)])) },
        ["auth-none"] = () => Json(j => j.Replace("\"mode\": \"token\"", "\"mode\": \"none\"", StringComparison.Ordinal)),
        ["mode-secret-mismatch"] = () => Json(j => j.Replace("\"token\": \"", "\"password\": \"", StringComparison.Ordinal)),
        ["secrets-both"] = () => Json(j => j.Replace("\"mode\": \"token\", ", "\"password\": \"another-long-password-9\", ", StringComparison.Ordinal)),
        ["secret-missing"] = () => Json(j => j.Replace($", \"token\": \"{PlantedScene.Token}\"", "", StringComparison.Ordinal)),
        ["secret-placeholder"] = () => Json(j => j.Replace(PlantedScene.Token, "change-me-now", StringComparison.Ordinal)),
        ["secret-weak"] = () => Json(j => j.Replace(PlantedScene.Token, "YOUR_ACCESS_TOKEN", StringComparison.Ordinal)),
        ["upstream-down"] = () => _healthy with { Gateway = new(PlantedScene.Gateway(_silent, listening: false)) },
        ["upstream-not-listening"] = () => _healthy with { Gateway = new(PlantedScene.Gateway(_silent, listening: false, PlantedScene.Node)) },
        ["upstream-hangs"] = () => _healthy with { Gateway = new(PlantedScene.Gateway(_silent)) },
        ["upstream-not-openclaw"] = () => _healthy with { Gateway = new(PlantedScene.Gateway(new(GatewayState.NotOpenClaw, null, default, "200 text/html"))) },
        ["upstream-starting"] = () => _healthy with { Gateway = new(PlantedScene.Gateway(_silent, listening: false, PlantedScene.Node) with { ProcessAge = TimeSpan.FromSeconds(5) }) },
        ["openclaw-vulnerable"] = () => _healthy with { Gateway = new(PlantedScene.Gateway(PlantedScene.Ready with { Version = "2026.3.1" })) },
        ["door-wrong-upstream"] = () => _healthy with { Http = new(PlantedScene.Http(live: PlantedScene.Answer("/healthz", 502, "<h1>502"))) },
        ["trusted-proxies-missing"] = () => _healthy with { Http = new(PlantedScene.Http(ready: PlantedScene.Answer("/readyz", 403, "{\"type\":\"proxy_attribution_required\"}"))) },
        ["upgrade-not-forwarded"] = () => Visit(GatewayErrorCode.UpgradeNotForwarded, upgraded: false),
        ["upgrade-refused"] = () => Visit(GatewayErrorCode.UpgradeRefused, upgraded: false),
        ["origin-refused"] = () => Visit(GatewayErrorCode.ControlUiOriginNotAllowed),
        ["protocol-mismatch"] = () => Visit(GatewayErrorCode.ProtocolMismatch),
        ["locked-out"] = () => Login(new(GatewayErrorCode.AuthRateLimited, "later")),
        ["secret-refused"] = () => Login(new(GatewayErrorCode.AuthTokenMismatch, "token mismatch")),
        ["remote-taken-for-local"] = () => _healthy with { Login = new(new LoginView(true, null) { Tried = "connect", Scopes = ["operator.read"] }) },
        ["login-refused"] = () => Login(new(GatewayErrorCode.AuthUnauthorized, "unauthorized")),
        ["forwarded-by-visitor"] = () => _healthy with
        {
            Http = new(PlantedScene.Http() with { Pretended = PlantedScene.Answer("/readyz", 403, "{\"type\":\"proxy_attribution_required\"}") }),
        },
        ["forwarded-scheme-lost"] = () => SeenAs("http://203.0.113.7"),
        ["forwarded-host-changed"] = () => SeenAs("https://127.0.0.1:18789"),
        ["pairing-upgrade-waiting"] = () => Paired(new DeviceList
        {
            Pending = [new() { RequestId = "r-1", DeviceId = "d", RemoteIp = "198.51.100.9", Scopes = ["operator.admin"], IsRepair = true }],
            Paired = [new() { DeviceId = "d", ClientId = "openclaw-control-ui", Scopes = ["operator.read"] }],
        }),
        ["pairing-scopes-narrow"] = () => Paired(new DeviceList { Paired = [new() { DeviceId = "d", ClientId = "openclaw-control-ui", Scopes = ["operator.read"] }] }),
        ["pairing-waiting"] = () => _healthy with
        {
            Pairing = new(new PairingView(new DeviceList { Pending = [new() { RequestId = "r-1", DeviceId = "d", RemoteIp = "198.51.100.9" }] }, null)),
        },
        ["not-started-at-boot"] = () => _healthy with { Boot = new(new BootView([new("openclaw-gateway.service", "me", false, true)])) },
        ["lingering-off"] = () => _healthy with { Boot = new(new BootView([new("openclaw-gateway.service", "me", true, false)])) },
    };

    public static TheoryData<string> Codes => [.. CheckTable.All.Select(c => c.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_fault_is_named_first_and_alone(string code)
    {
        var diagnosis = await PlantedScene.ExamineAsync(_faults[code]());

        var found = diagnosis.Findings.Where(f => f.Standing is Standing.Found or Standing.Broke).ToList();
        Assert.Equal(code, (diagnosis.First ?? found.FirstOrDefault())?.Check.Code);
        Assert.Equal([code], found.Select(f => f.Check.Code));
        Assert.Equal(found[0].Check.Severity == Severity.Failure ? Verdict.Failures : Verdict.Warnings, diagnosis.Verdict);
        foreach (var language in Enum.GetValues<Language>())
        {
            Assert.DoesNotContain("{", found[0].Title.In(language).Replace("{{", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain(PlantedScene.Token, found[0].Title.In(language) + found[0].Steps.In(language), StringComparison.Ordinal);
        }

        Assert.NotEqual("", found[0].Found!.Tried);
        Assert.NotEqual("", found[0].Found!.Saw);
        Assert.DoesNotContain(PlantedScene.Token, found[0].Found!.Tried + found[0].Found!.Saw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_wrong()
    {
        foreach (var scene in new[] { _healthy, PlantedScene.OurDoor })
        {
            var diagnosis = await PlantedScene.ExamineAsync(scene);

            Assert.Empty(diagnosis.Findings.Where(f => f.Standing is not (Standing.Good or Standing.NotNeeded)).Select(f => $"{f.Check.Code} {f.Standing} {f.Trace}"));
            Assert.Equal(Verdict.Healthy, diagnosis.Verdict);
        }
    }

    /// <summary>A door that is shut hides nothing behind it: the gateway is asked as a door would ask.</summary>
    [Theory]
    [InlineData(GatewayErrorCode.ProxyAttributionRequired, false, "trusted-proxies-missing")]
    [InlineData(GatewayErrorCode.ControlUiOriginNotAllowed, true, "origin-refused")]
    public async Task Without_a_door_the_gateway_is_examined_all_the_same(GatewayErrorCode code, bool upgraded, string expected)
    {
        var diagnosis = await PlantedScene.ExamineAsync(PlantedScene.NoDoor with { Visit = new(PlantedScene.Visit(code, upgraded, asDoor: true)) });

        Assert.Equal(["door-shut", expected], diagnosis.Findings.Where(f => f.Failed).Select(f => f.Check.Code));
    }

    /// <summary>A proxy waits with a gateway that hangs: the door's silence is no finding of its own.</summary>
    [Fact]
    public async Task A_gateway_that_hangs_is_the_first_thing_found_through_a_proxy()
    {
        var scene = _faults["upstream-hangs"]() with { Http = new(PlantedScene.Http(live: PlantedScene.Answer("/healthz", null, "TimedOut"))) };

        Assert.Equal(["upstream-hangs"], (await PlantedScene.ExamineAsync(scene)).Findings.Where(f => f.Failed).Select(f => f.Check.Code));
    }

    [Fact]
    public async Task A_visitor_by_loopback_proves_nothing_about_trust()
    {
        var scene = _faults["trusted-proxies-missing"]() with { Target = new(PlantedScene.Nginx with { At = new(IPAddress.Loopback, 443) }) };

        Assert.Equal(Standing.Unseen, (await PlantedScene.ExamineAsync(scene)).Of("trusted-proxies-missing")!.Standing);
    }

    [Fact]
    public async Task A_door_elsewhere_says_nothing_about_this_computer()
    {
        var scene = _faults["config-invalid"]() with
        {
            Target = new(PlantedScene.Nginx with { IsElsewhere = true, Here = null }),
            Gateway = new(PlantedScene.Gateway(_silent, listening: false)),
            Login = new(new LoginView(false, null)),
            Ports = new(PlantedScene.Ports("0.0.0.0")),
        };

        Assert.Equal(Verdict.Healthy, (await PlantedScene.ExamineAsync(scene)).Verdict);
    }

    [Theory]
    [InlineData("trusted-proxies-missing", nameof(ConfigStep.TrustedProxies))]
    [InlineData("origin-refused", nameof(ConfigStep.AllowedOrigins))]
    [InlineData("mode-secret-mismatch", nameof(ConfigStep.AuthMode))]
    [InlineData("secret-weak", nameof(ConfigStep.Token))]
    public async Task What_openclaw_json_lacks_can_be_cured(string code, string step) => Assert.Equal(
        [step], Assert.IsType<Cure.Edit>((await PlantedScene.ExamineAsync(_faults[code]())).Of(code)!.Found!.Cure).Steps.Select(s => s.ToString()));

    private static Scene With(Func<ComputerView, ComputerView> change) =>
        _healthy with { Computer = new(change(_healthy.Computer.SeeAsync(default).Result)) };

    private static Scene Shown(Func<CertificateView, CertificateView> change) =>
        _healthy with { Tls = new(new TlsView(change(PlantedScene.Certificate), "Tls13", null)) };

    private static Scene Json(Func<string, string> change) => _healthy with { Config = new(PlantedScene.Config(change(PlantedScene.Json))) };

    private static Scene Visit(GatewayErrorCode code, bool upgraded = true) => _healthy with { Visit = new(PlantedScene.Visit(code, upgraded)) };

    private static Scene Login(GatewayFailure failure) => _healthy with { Login = new(new LoginView(true, failure) { Tried = "connect" }) };

    private static Scene SeenAs(string address) => _healthy with { Login = new(new LoginView(true, null) { Tried = "connect", SeenAs = new(address) }) };

    private static Scene Paired(DeviceList devices) => _healthy with { Pairing = new(new PairingView(devices, null)) };

    private static ConfigView Missing()
    {
        using var room = new Config.ConfigRoom();
        return new(OpenClawConfig.Read(null, room.Environment), OpenClawPaths.Find(null, room.Environment), []);
    }
}
