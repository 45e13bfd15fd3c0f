using System.Net;
using Clawdoor.Protocol;

namespace Clawdoor;

/// <summary>Whether the gateway lives by openclaw.json as it is now: proved by asking it, not by waiting a while.</summary>
/// <param name="visitors">The door's addresses, whose origins must be allowed; when empty only the secret is tried.</param>
internal sealed class ConfigTaken(Settings settings, IReadOnlyList<IPAddress> visitors, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    /// <summary>A hot reload is seen within a second or two, an in-process restart took 20 to 40 on a busy two-core server.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan _glance = TimeSpan.FromMilliseconds(250);

    /// <summary>The gateway as it is afterwards, how long it took, and whether it came to that at all.</summary>
    public async Task<(FoundGateway Gateway, TimeSpan Took, bool Taken)> WaitAsync(FoundGateway gateway, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            gateway = await gateway.AgainAsync(settings, environment, time, stop);
            var took = time.GetElapsedTime(start);
            var taken = gateway.Look.State == GatewayState.Ready && await LivesByItAsync(gateway, stop);
            if (taken || took > _patience)
                return (gateway, took, taken);
            await Task.Delay(_glance, time, stop);
        }
    }

    /// <summary>
    /// Asks as the door will: with a forwarded address (trustedProxies) and an origin (allowedOrigins), then with the secret.
    /// Neither leaves a trace: no device, so no request for pairing.
    /// </summary>
    private async Task<bool> LivesByItAsync(FoundGateway gateway, CancellationToken stop)
    {
        var browser = new Login { Client = new ClientInfo { Id = "openclaw-control-ui", Mode = "webchat", Version = ProductVersion.Text, Platform = "linux" }, Scopes = [] };
        foreach (var visitor in visitors)
        {
            var asDoor = new GatewayOptions
            {
                Time = time,
                Headers = [new("X-Forwarded-For", visitor.ToString()), new("Origin", Origins.Of(visitor, settings.HttpsPort))],
            };
            if (await AnswerAsync(gateway, asDoor, browser, stop) is GatewayErrorCode.ProxyAttributionRequired
                or GatewayErrorCode.ControlUiOriginNotAllowed or GatewayErrorCode.Refused or GatewayErrorCode.GatewayStarting
                or GatewayErrorCode.ServiceUnavailable or GatewayErrorCode.TimedOut or GatewayErrorCode.Closed)
            {
                return false;
            }
        }

        return gateway.Auth is null
            || await AnswerAsync(gateway, new GatewayOptions { Time = time }, PairingWatch.OwnLogin(gateway.Auth), stop) is null;
    }

    /// <summary>The code of the refusal; null when let in.</summary>
    private static async Task<GatewayErrorCode?> AnswerAsync(FoundGateway gateway, GatewayOptions options, Login login, CancellationToken stop)
    {
        var opened = await GatewayClient.OpenAsync(PairingWatch.SocketOf(gateway.Url), options, stop);
        if (!opened.Succeeded(out var client, out var failure))
            return failure.Code;
        await using (client)
            return (await client.LoginAsync(login, stop)).Succeeded(out _, out failure) ? null : failure.Code;
    }
}
