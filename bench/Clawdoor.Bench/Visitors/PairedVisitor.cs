using System.Net;
using Clawdoor.Bench.Peers;
using Clawdoor.Protocol;

namespace Clawdoor.Bench.Visitors;

/// <summary>The Control UI's login as a program makes it: one device with a key of its own, and the token.</summary>
internal static class PairedVisitor
{
    private static readonly DeviceIdentity _device = DeviceIdentity.Generate();

    private static readonly Login _login = new()
    {
        Client = new ClientInfo { Id = "openclaw-control-ui", Version = "bench", Platform = "Linux x86_64", Mode = "webchat" },
        Scopes = Scopes.ControlUi,
        Auth = new AuthParams { Token = Gateway.Token },
        Device = _device,
    };

    /// <summary>TCP, upgrade, challenge, signed <c>connect</c>, <c>hello-ok</c>. The first time pairs the device.</summary>
    public static async Task<GatewayClient> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var options = new GatewayOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(30),
            CallTimeout = TimeSpan.FromSeconds(30),
            Headers = [new("Origin", $"http://{endPoint}")],
            EventBacklog = 1,
        };
        var client = Taken(await GatewayClient.OpenAsync(new Uri($"ws://{endPoint}/"), options, cancellation));
        try
        {
            var hello = Taken(await client.LoginAsync(_login, cancellation));
            return hello.Auth.Scopes.Count == _login.Scopes.Count ? client : throw new IOException("Not all scopes were given.");
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>One call there and back.</summary>
    public static async Task CallAsync(GatewayClient client, string method, CancellationToken cancellation)
    {
        if (!(await client.CallAsync(method, cancel: cancellation)).Succeeded(out _, out var failure))
            throw new IOException($"{method}: {failure.Code} {failure.Message}");
    }

    private static T Taken<T>(GatewayResult<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var failure) ? value : throw new IOException($"{failure.Code} {failure.Message}");
}
