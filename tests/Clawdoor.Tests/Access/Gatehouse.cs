using System.Net;
using System.Text.Json;
using Clawdoor.Access;
using Clawdoor.Devices;
using Clawdoor.Protocol;
using Clawdoor.Tests.Certificates;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Access;

/// <summary>A judge with a real store of devices and a clock that stands still.</summary>
internal sealed class Gatehouse : IDisposable
{
    public const string Nonce = "00000000-0000-4000-8000-000000000000";
    public const string Secret = "the-right-secret";
    public const string Wrong = "a-wrong-secret";
    public const string Origin = "https://gate.example";

    public static readonly Peer Local = new(PeerKind.DirectLocal, IPAddress.Loopback, IPAddress.Loopback);
    public static readonly Peer Remote = new(PeerKind.DirectRemote, new([203, 0, 113, 9]), new([203, 0, 113, 9]));
    public static readonly Peer Proxied = new(PeerKind.Proxied, new([203, 0, 113, 9]), new([10, 0, 0, 1]));

    // The key of RFC 8032 test 1, as in access-layer 10.
    public static readonly DeviceIdentity Device = DeviceIdentity.FromPrivateKey(
        Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

    private readonly TemporaryDirectory _directory = new();

    public Gatehouse()
    {
        Devices = DeviceStore.Open(_directory.Path, Time).Store!;
        Judge = new(Devices, Time);
    }

    public ManualTime Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));

    public DeviceStore Devices { get; }

    public ConnectJudge Judge { get; }

    public AccessPolicy Policy { get; set; } = InMode(AuthMode.Token);

    public static AccessPolicy InMode(AuthMode mode, string secret = Secret) => new()
    {
        Mode = mode,
        Secret = mode == AuthMode.None ? null : new(mode, secret),
        AllowedOrigins = [Origin],
        TrustedProxies = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("127.0.0.1/32")],
    };

    public static ClientInfo Client(string id = ClientIds.ControlUi, string mode = ClientModes.Webchat) =>
        new() { Id = id, Mode = mode, Version = "1", Platform = "Linux x86_64" };

    public static ClientInfo CommandLine { get; } = Client(ClientIds.Cli, ClientModes.Cli);

    public static AuthParams Token(string token) => new() { Token = token };

    public ConnectParams Login(ClientInfo client, AuthParams? auth, DeviceIdentity? device = null, params IReadOnlyList<string> scopes)
    {
        var login = new ConnectParams
        {
            MinProtocol = 4,
            MaxProtocol = 4,
            Client = client,
            Auth = auth,
            Role = Roles.Operator,
            Scopes = scopes.Count == 0 ? [Scopes.Read] : scopes,
        };
        return device is null ? login : login with { Device = device.Prove(login, new(Nonce, Time.GetUtcNow())) };
    }

    public Verdict Try(ConnectParams login, Peer? peer = null, string? origin = null, params (string Name, string Value)[] headers) => Judge.Judge(
        new()
        {
            Login = login,
            Peer = peer ?? Remote,
            Nonce = Nonce,
            Origin = origin ?? (login.Client.Id == ClientIds.ControlUi ? Origin : null),
            Host = "gate.example",
            Header = name => headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault(),
        },
        Policy);

    public Refusal Refused(ConnectParams login, Peer? peer = null, string? origin = null, params (string Name, string Value)[] headers) =>
        Assert.IsType<Refusal>(Try(login, peer, origin, headers));

    public Admission Admitted(ConnectParams login, Peer? peer = null, string? origin = null, params (string Name, string Value)[] headers) =>
        Assert.IsType<Admission>(Try(login, peer, origin, headers));

    /// <summary>details.code, or the message where there are no details.</summary>
    public static string CodeOf(Verdict verdict) => verdict switch
    {
        Refusal { Error.Details: { } details } => details.GetProperty("code").GetString()!,
        Refusal refusal => refusal.Error.Message,
        Admission admission => $"{admission.Method}: {string.Join(' ', admission.Scopes)}",
        _ => "",
    };

    public static string? Detail(Refusal refusal, string name) =>
        refusal.Error.Details!.Value.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>Pairs the device as a person would.</summary>
    public Admission Pair(ClientInfo client, DeviceIdentity device, params IReadOnlyList<string> scopes)
    {
        var refused = Refused(Login(client, Token(Secret), device, scopes));
        Assert.NotNull(Devices.Approve(Detail(refused, "requestId")!, ApprovedVia.Owner));
        return Admitted(Login(client, Token(Secret), device, scopes));
    }

    public void Dispose()
    {
        Devices.Dispose();
        _directory.Dispose();
    }
}
