using System.Text.Json;
using Clawdoor.Devices;
using Clawdoor.Protocol;
using Clawdoor.Tests.Certificates;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Devices;

/// <summary>A real store on disk, and a clock that is told.</summary>
internal sealed class StoreRoom : IDisposable
{
    public const string Generation = "generation-of-the-secret";

    private readonly TemporaryDirectory _directory = new();

    public StoreRoom() => Store = Opened();

    public ManualTime Time { get; } = new(new(2026, 9, 23, 12, 0, 0, TimeSpan.Zero));

    public DeviceStore Store { get; private set; }

    public string Directory => _directory.Path;

    public string File => _directory[DeviceStore.FileName];

    public static PairingWish Wish(DeviceIdentity device, params IReadOnlyList<string> scopes) => new()
    {
        DeviceId = device.DeviceId,
        PublicKey = device.PublicKey,
        Role = Roles.Operator,
        Scopes = scopes,
        Platform = "Linux x86_64",
        ClientId = "openclaw-control-ui",
        ClientMode = "webchat",
        RemoteIp = "203.0.113.9",
    };

    public static ConnectParams Login(DeviceIdentity device, params IReadOnlyList<string> scopes) => new()
    {
        MinProtocol = 4,
        MaxProtocol = 4,
        Client = new() { Id = "openclaw-control-ui", Version = "1", Platform = "Linux x86_64", Mode = "webchat" },
        Scopes = scopes,
        Device = new(device.DeviceId, device.PublicKey, "", default, ""),
    };

    /// <summary>Everything that is told about the store, a line for each request and device.</summary>
    public static string Told(DeviceStore store)
    {
        var list = store.List();
        return string.Join('\n', [.. list.Pending.Select(Told), .. list.Paired.Select(Told)]);
    }

    public static string Told(PendingDevice request) => Told(new DeviceList { Pending = [request] });

    public static string Told(PairedDevice device) => Told(new DeviceList { Paired = [device] });

    public void Reopen()
    {
        Store.Dispose();
        Store = Opened();
    }

    public PairedDevice Pair(DeviceIdentity device, params IReadOnlyList<string> scopes) =>
        Store.Approve(Store.Ask(Wish(device, scopes)).Request.RequestId, ApprovedVia.Owner)!.Value.Device;

    public string Issue(DeviceIdentity device, string? generation = Generation, params IReadOnlyList<string> scopes) =>
        Store.Issue(device.DeviceId, Roles.Operator, scopes, generation)!.Text;

    public TokenState Verify(DeviceIdentity device, string token, params IReadOnlyList<string> scopes) =>
        Store.Verify(device.DeviceId, Roles.Operator, token, scopes, Generation);

    public void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
    }

    private static string Told(DeviceList list) => JsonSerializer.Serialize(list, ProtocolJson.Default.DeviceList);

    private DeviceStore Opened()
    {
        var (store, trouble) = DeviceStore.Open(Directory, Time);
        Assert.Null(trouble);
        return store!;
    }
}
