using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Clawdoor.Bench.Peers;
using Clawdoor.Protocol;

namespace Clawdoor.Bench.Visitors;

/// <summary>
/// A login of the command line's kind: one device with a key of its own, paired silently at first and from then on let in by its
/// device token. The Control UI would be sent away by a gateway whose page has another build.
/// </summary>
internal static class PairedVisitor
{
    private static readonly DeviceIdentity _device = DeviceIdentity.Generate();

    private static readonly Login _login = new()
    {
        Client = new ClientInfo { Id = "cli", Version = "bench", Platform = "linux", Mode = "cli" },
        Scopes = Scopes.ControlUi,
        Auth = new AuthParams { Token = Gateway.Token },
        Device = _device,
    };

    /// <summary>What each gateway has given the device.</summary>
    private static readonly ConcurrentDictionary<IPEndPoint, string> _tokens = new();

    /// <summary>A first login goes alone: each by the secret brings a new token, and a gateway may keep only the newest of them.</summary>
    private static readonly SemaphoreSlim _first = new(1);

    /// <summary>TCP, upgrade, challenge, signed <c>connect</c>, <c>hello-ok</c>. The first time pairs the device.</summary>
    /// <param name="backlog">Events kept until they are read: 1 for who reads none.</param>
    public static async Task<GatewayClient> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation, int backlog = 1)
    {
        var options = new GatewayOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(30),
            CallTimeout = TimeSpan.FromSeconds(30),
            EventBacklog = backlog,
        };
        var isFirst = !_tokens.ContainsKey(endPoint);
        if (isFirst)
            await _first.WaitAsync(cancellation);
        try
        {
            return await ConnectAsync(endPoint, options, cancellation);
        }
        finally
        {
            if (isFirst)
                _first.Release();
        }
    }

    private static async Task<GatewayClient> ConnectAsync(IPEndPoint endPoint, GatewayOptions options, CancellationToken cancellation)
    {
        var client = Taken(await GatewayClient.OpenAsync(new Uri($"ws://{endPoint}/"), options, cancellation));
        try
        {
            var token = _tokens.GetValueOrDefault(endPoint);
            var hello = Taken(await client.LoginAsync(token is null ? _login : _login with { Auth = new AuthParams { DeviceToken = token } }, cancellation));
            if (hello.Auth.DeviceToken is { } given)
                _tokens.TryAdd(endPoint, given);
            return hello.Auth.Scopes.Count == _login.Scopes.Count ? client : throw new IOException("Not all scopes were given.");
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>One call there and back.</summary>
    /// <param name="parameters">JSON.</param>
    public static async Task<JsonElement> CallAsync(GatewayClient client, string method, CancellationToken cancellation, string? parameters = null)
    {
        JsonElement? given = parameters is null ? null : JsonElement.Parse(parameters);
        return (await client.CallAsync(method, given, cancellation)).Succeeded(out var answer, out var failure)
            ? answer
            : throw new IOException($"{method}: {failure.Code} {failure.Message}");
    }

    private static T Taken<T>(GatewayResult<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var failure) ? value : throw new IOException($"{failure.Code} {failure.Message}");
}
