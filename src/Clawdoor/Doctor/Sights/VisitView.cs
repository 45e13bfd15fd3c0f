using System.Net;
using Clawdoor.Protocol;

namespace Clawdoor.Doctor.Sights;

/// <summary>A browser's way in from one origin, without a device and without a secret: nothing is left behind, nothing counts as a try.</summary>
/// <param name="Tried">What was done, for the report.</param>
/// <param name="Failure">Where the way ended: before the upgrade, or in the answer to <c>connect</c>. A gateway that asks for a device or a secret let the origin through.</param>
internal sealed record OriginVisit(string Origin, string Tried, GatewayFailure? Failure)
{
    /// <summary>HTTP 101 and the gateway's challenge came.</summary>
    public bool Upgraded { get; init; }

    public bool LetThrough => Failure is null || Failure.Code is GatewayErrorCode.ControlUiDeviceIdentityRequired or GatewayErrorCode.DeviceIdentityRequired
        or GatewayErrorCode.AuthTokenMissing or GatewayErrorCode.AuthPasswordMissing;
}

/// <summary>Every origin's way in.</summary>
/// <param name="AsDoor">There is no door, so the gateway was asked as a door would ask it: with a forwarded address.</param>
internal sealed record VisitView(IReadOnlyList<OriginVisit> Visits, bool AsDoor)
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A visitor of RFC 5737, who is nobody: OpenClaw cannot attribute one that is forwarded as loopback.</summary>
    private const string Somebody = "192.0.2.1";

    public static async Task<VisitView> WalkAsync(Target target, GatewayView gateway, TimeProvider time)
    {
        var asDoor = target.Whose == Whose.Nobodys;
        return new(await Task.WhenAll(target.Origins.Select(origin => VisitAsync(origin, target, gateway, time))), asDoor);
    }

    private static async Task<OriginVisit> VisitAsync(Uri uri, Target target, GatewayView gateway, TimeProvider time)
    {
        var origin = Target.OriginOf(uri);
        var (socket, options) = Way(uri, target, gateway, time);
        options = options with { Headers = [.. options.Headers, new("Origin", origin)] };
        var tried = $"{socket} connect, Origin: {origin}";
        var opened = await GatewayClient.OpenAsync(socket, options);
        if (!opened.Succeeded(out var client, out var failure))
            return new(origin, tried, failure);
        await using (client)
        {
            var login = await client.LoginAsync(new Login { Client = Visitor(ClientIds.ControlUi, ClientModes.Webchat), Scopes = [] });
            return new(origin, tried, login.Failure) { Upgraded = true };
        }
    }

    /// <summary>Through the door, or straight to the gateway with what a door would say.</summary>
    internal static (Uri Socket, GatewayOptions Options) Way(Uri origin, Target target, GatewayView gateway, TimeProvider time)
    {
        var options = new GatewayOptions { Time = time, ConnectTimeout = Patience, Trust = TlsTrust.By((_, _) => true) };
        if (target.Whose != Whose.Nobodys)
            return (new UriBuilder(origin) { Scheme = Uri.UriSchemeWss, Port = origin.Port, Path = "/" }.Uri, options with { ConnectTo = target.At });

        // Host as a door would pass it on, port included only when it is not 443.
        return (new Uri($"ws://{origin.Authority}/"), options with
        {
            ConnectTo = new IPEndPoint(gateway.Url.HostNameType == UriHostNameType.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, gateway.Url.Port),
            Headers = [new("X-Forwarded-For", Somebody), new("X-Forwarded-Proto", "https")],
        });
    }

    internal static ClientInfo Visitor(string id, string mode) =>
        new() { Id = id, Mode = mode, Version = ProductVersion.Text, Platform = "linux" };
}

/// <summary>The secret of openclaw.json, shown through the door by a visitor without a device, who must get no rights for it.</summary>
/// <param name="WasTried">False when it cannot be seen from here.</param>
internal sealed record LoginView(bool WasTried, GatewayFailure? Failure)
{
    public string Tried { get; init; } = "";

    /// <summary>What the visitor was given; anything is too much.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The address the gateway believes the visitor typed; null when it does not say.</summary>
    public Uri? SeenAs { get; init; }

    public static async Task<LoginView> TryAsync(Target target, GatewayView gateway, ConfigView config, TimeProvider time)
    {
        if (config.Auth is not { } auth || target.IsElsewhere || (target.Whose != Whose.Nobodys && target.Here is null))
            return new(false, null);
        var (socket, options) = VisitView.Way(target.Main, target with { At = target.Here }, gateway, time);
        var tried = $"{socket} connect, auth from openclaw.json";
        var opened = await GatewayClient.OpenAsync(socket, options);
        if (!opened.Succeeded(out var client, out var failure))
            return new(true, failure) { Tried = tried };
        await using (client)
        {
            var login = await client.LoginAsync(new Login { Client = VisitView.Visitor(ClientIds.Cli, ClientModes.Cli), Scopes = [Protocol.Scopes.Read], Auth = auth });
            return login.Succeeded(out var hello, out failure)
                ? new(true, null) { Tried = tried, Scopes = hello.Auth.Scopes, SeenAs = SeenIn(hello.PluginSurfaceUrls) }
                : new(true, failure) { Tried = tried };
        }
    }

    // What stands behind the host is a secret.
    private static Uri? SeenIn(IReadOnlyDictionary<string, string>? pages) => pages?.Values
        .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? new Uri(page.GetLeftPart(UriPartial.Authority)) : null)
        .FirstOrDefault(page => page is not null);
}

/// <summary>Who waits and who is paired, asked over loopback.</summary>
/// <param name="Devices">Null when the gateway could not be asked.</param>
internal sealed record PairingView(DeviceList? Devices, GatewayFailure? Failure)
{
    public static async Task<PairingView> LookAsync(GatewayView gateway, ConfigView config, TimeProvider time)
    {
        if (config.Auth is not { } auth)
            return new(null, null);
        var options = new GatewayOptions { Time = time, ConnectTimeout = VisitView.Patience, CallTimeout = VisitView.Patience, Trust = TlsTrust.By((_, _) => true) };
        var opened = await GatewayClient.OpenAsync(PairingWatch.SocketOf(gateway.Url), options);
        if (!opened.Succeeded(out var client, out var failure))
            return new(null, failure);
        await using (client)
        {
            var login = await client.LoginAsync(PairingWatch.OwnLogin(auth));
            if (login.Failure is { } refused)
                return new(null, refused);
            return (await client.ListDevicesAsync()).Succeeded(out var devices, out failure) ? new(devices, null) : new(null, failure);
        }
    }
}
