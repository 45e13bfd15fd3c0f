using System.Net;
using System.Net.Sockets;
using Clawdoor.Protocol;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>A browser with the Control UI that comes to the door before the doctor does.</summary>
/// <param name="Scopes">What its page asks for.</param>
internal sealed record Visit(params IReadOnlyList<string> Scopes)
{
    public string Secret { get; init; } = OwnComputer.Token;

    public int Times { get; init; } = 1;

    /// <summary>Somebody agrees to its request.</summary>
    public bool IsApproved { get; init; }

    /// <summary>No browser but a program on the server itself: it sends no Origin, and OpenClaw counts its wrong secrets apart.</summary>
    public bool IsProgram { get; init; }

    /// <summary>How it ends; null when it is let in.</summary>
    /// <param name="space">The network namespace it comes from.</param>
    public async Task<GatewayFailure?> MakeAsync(string space, DeviceIdentity device)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var bridge = BridgeAsync(listener, space);
        var opened = await GatewayClient.OpenAsync(new Uri($"wss://{OwnComputer.Address}/"), new GatewayOptions
        {
            Trust = TlsTrust.By((_, _) => true),
            Headers = IsProgram ? [] : [new("Origin", $"https://{OwnComputer.Address}")],
            ConnectTo = (IPEndPoint)listener.LocalEndpoint,
        });
        if (!opened.Succeeded(out var client, out var failure))
            return failure;
        await using (client)
        {
            var login = await client.LoginAsync(new Login
            {
                Client = new ClientInfo { Id = IsProgram ? ClientIds.Cli : ClientIds.ControlUi, Mode = IsProgram ? ClientModes.Cli : ClientModes.Webchat, Version = "1", Platform = "linux" },
                Scopes = Scopes,
                Auth = new AuthParams { Token = Secret },
                Device = device,
            });
            failure = login.Failure;
        }

        await bridge;
        return failure;
    }

    private static async Task BridgeAsync(TcpListener listener, string space)
    {
        using var near = await listener.AcceptSocketAsync();
        using var far = await NamespaceSocket.ConnectAsync(space, new IPEndPoint(IPAddress.Parse(OwnComputer.Address), 443));
        await using var here = new NetworkStream(near);
        await using var there = new NetworkStream(far);
        await Task.WhenAny(CopyAsync(here, there), CopyAsync(there, here));
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (IOException)
        {
            // One side has gone.
        }
    }
}
