using System.Net;
using Clawdoor.Certificates;
using Clawdoor.Config;
using Clawdoor.Doctor;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Tests.Config;

namespace Clawdoor.Tests.Doctor;

/// <summary>A set-up in which nothing is wrong, to plant one fault in; nothing of the real computer is looked at.</summary>
internal static class PlantedScene
{
    public const string Token = "canary-5f0c2b7be1a94f6d8c33";

    public static readonly DateTimeOffset Now = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    public static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    public static readonly Uri Origin = new("https://203.0.113.7");

    public static readonly string Json = """
        {
          "gateway": {
            "mode": "local",
            "bind": "loopback",
            "auth": { "mode": "token", "token": "TOKEN" },
            "controlUi": { "allowedOrigins": ["https://203.0.113.7"] },
            "trustedProxies": ["127.0.0.1", "::1"]
          }
        }
        """.Replace("TOKEN", Token, StringComparison.Ordinal);

    public static readonly CertificateView Certificate = new()
    {
        NotBefore = Now.AddDays(-30),
        NotAfter = Now.AddDays(335),
        Fingerprint = string.Join(':', Enumerable.Repeat("AB", 32)),
        IsSelfSigned = true,
        Names = ["203.0.113.7"],
    };

    public static readonly GatewayLook Ready = new(GatewayState.Ready, "2026.9.6", TimeSpan.FromMilliseconds(12), "200 application/json");

    public static readonly Target Nginx = new(Whose.Others, [Origin]) { At = new(Address, 443), Here = new(Address, 443) };

    private static readonly PortHolder _nginx = new(812, "nginx", "/usr/sbin/nginx", "nginx.service");

    public static readonly PortHolder Node = new(900, "node", "/usr/bin/node", "openclaw-gateway.service");

    /// <summary>With a file that one of the tests' own changes made.</summary>
    public static ConfigView Config(string? text = null, IReadOnlyList<OpenFile>? open = null)
    {
        using var room = new ConfigRoom(text ?? Json);
        var reading = OpenClawConfig.Read(null, room.Environment);
        return new(reading, OpenClawPaths.Find(null, room.Environment), open ?? []);
    }

    public static GatewayView Gateway(GatewayLook? look = null, bool listening = true, PortHolder? process = null) =>
        new(new("http://127.0.0.1:18789"), look ?? Ready, listening, listening ? Node : null, process ?? (listening ? Node : null)) { ProcessAge = TimeSpan.FromHours(1) };

    public static PortView Ports(string gatewayAddress = "127.0.0.1", bool door = true) => new(18789,
        [
            new(IPAddress.Parse(gatewayAddress), 18789, "1"), new(IPAddress.Loopback, 18789, "1"),
            .. door ? [new ListeningSocket(IPAddress.Any, 443, "2"), new(IPAddress.IPv6Any, 443, "3")] : Array.Empty<ListeningSocket>(),
        ],
        new Dictionary<int, PortUse> { [443] = new(443, door, door ? [_nginx] : []), [18789] = new(18789, true, [Node]) });

    public static HttpAnswer Answer(string path, int? status, string said) => new($"https://203.0.113.7{path}", status, said);

    public static HttpView Http(HttpAnswer? live = null, HttpAnswer? ready = null, HttpAnswer? plain = null) => new(
        live ?? Answer("/healthz", 200, """{"ok":true,"status":"live"}"""), ready ?? Answer("/readyz", 200, """{"ready":true}"""),
        plain ?? new("http://203.0.113.7/", 308, "") { Location = "https://203.0.113.7/" })
    {
        Pretended = ready ?? Answer("/readyz", 200, """{"ready":true}"""),
    };

    public static VisitView Visit(GatewayErrorCode code = GatewayErrorCode.ControlUiDeviceIdentityRequired, bool upgraded = true, bool asDoor = false) =>
        new([new("https://203.0.113.7", "wss://203.0.113.7/ connect", new(code, "planted")) { Upgraded = upgraded }], asDoor);

    public static Scene Healthy { get; } = new()
    {
        Settings = new Settings { State = "/nowhere" },
        Time = new Certificates.ManualTime(Now),
        Target = new(Nginx),
        Computer = new(new ComputerView
        {
            System = new("6.8", [0.1], 4L << 30, 2L << 30, 0) { SwapTotal = 1L << 30 },
            Disks = [new("/var/lib", 10L << 30)],
            ClockIsKept = true,
            All = [new("eth0", Address)],
            Addresses = [Address],
        }),
        Ports = new(Ports()),
        Firewall = new(new FirewallView("ufw", [22, 80, 443])),
        Tls = new(new TlsView(Certificate, "Tls13", null) { SpeaksOldTls = false }),
        GivenFiles = new((IReadOnlyList<CertificateTrouble>)[]),
        Http = new(Http()),
        Gateway = new(Gateway()),
        Config = new(Config()),
        Visit = new(Visit()),
        Login = new(new LoginView(true, null) { Tried = "connect" }),
        Pairing = new(new PairingView(new DeviceList(), null)),
        Boot = new(new BootView([new("openclaw-gateway.service", "me", true, true)])),
    };

    /// <summary>What only a scene without a door is like.</summary>
    public static Scene NoDoor { get; } = Healthy with
    {
        Target = new(new Target(Whose.Nobodys, [Origin])),
        Ports = new(Ports(door: false)),
        Visit = new(Visit(asDoor: true)),
    };

    public static Scene OurDoor { get; } = Healthy with
    {
        Target = new(new Target(Whose.Ours, [Origin])
        {
            At = new(Address, 443),
            Here = new(Address, 443),
            Health = new() { Version = "1", Since = Now, Origins = ["https://203.0.113.7"], UpstreamUrl = "http://127.0.0.1:18789/", UpstreamState = "Answering" },
        }),
    };

    public static async Task<Diagnosis> ExamineAsync(Scene scene, params string[] only) => new(
        await new Examination(CheckTable.All, TimeProvider.System).RunAsync(scene, only.Length == 0 ? null : only, Xunit.TestContext.Current.CancellationToken),
        "https://203.0.113.7", TimeSpan.FromSeconds(0.4));
}
