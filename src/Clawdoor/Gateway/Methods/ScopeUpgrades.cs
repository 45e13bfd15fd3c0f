using Clawdoor.Devices;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Methods;

/// <summary>Answer of <c>device.scopes.requestUpgrade</c>.</summary>
internal sealed record UpgradeAsked(string RequestId);

/// <summary>Answer of <c>device.scopes.waitUpgrade</c>: approved (then with a new token), rejected or expired.</summary>
internal sealed record UpgradeEnded(string Status, string RequestId)
{
    public string? DeviceToken { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Status} {RequestId}";
}

/// <summary>Upgrades that somebody on the line waits for; a person decides on them like on any request for pairing.</summary>
internal sealed class UpgradeWaits
{
    private readonly Dictionary<string, (string DeviceId, TaskCompletionSource<PairedDevice?> Decided)> _open = [];

    /// <summary>One for each request; who asks again waits on the same.</summary>
    public void Open(string requestId, string deviceId)
    {
        lock (_open)
            _open.TryAdd(requestId, (deviceId, new(TaskCreationOptions.RunContinuationsAsynchronously)));
    }

    /// <summary>Null when this device asked for no such upgrade.</summary>
    public Task<PairedDevice?>? Find(string requestId, string deviceId)
    {
        lock (_open)
            return _open.TryGetValue(requestId, out var wait) && wait.DeviceId == deviceId ? wait.Decided.Task : null;
    }

    /// <param name="device">As approved; null = rejected.</param>
    public void Decided(string requestId, PairedDevice? device)
    {
        lock (_open)
        {
            if (_open.TryGetValue(requestId, out var wait))
                wait.Decided.TrySetResult(device);
        }
    }

    public void Forget(string requestId)
    {
        lock (_open)
            _open.Remove(requestId);
    }
}

/// <summary>More rights without a new login: <c>device.scopes.requestUpgrade</c> and <c>waitUpgrade</c> (access-layer 6.7).</summary>
internal static class ScopeUpgrades
{
    private const int MostScopes = 8;

    private static readonly IReadOnlyList<string> _known =
    [
        Scopes.Admin, Scopes.Read, Scopes.Write, Scopes.Approvals, Scopes.Questions, Scopes.Pairing,
        Scopes.Talk, Scopes.TalkSecrets, Scopes.SessionsRead, Scopes.SessionsWrite,
    ];

    public static IReadOnlyList<Method> All { get; } =
    [
        new("device.scopes.requestUpgrade", null, Shape.Closed(Shape.Must("scopes", Shape.ListOf(Shape.Words))), Ask),
        new("device.scopes.waitUpgrade", null, Shape.Closed(Shape.Must("requestId", Shape.Words)), Wait),
    ];

    private static ValueTask<Answer> Ask(Call call)
    {
        var (gateway, caller, scopes) = (call.Gateway, call.Caller, call.Texts("scopes")!.Distinct().ToList());
        if (caller.Login.Device is not { } proof || gateway.Devices.Find(proof.Id) is not { } device)
            return DeviceNeeded;
        if (scopes.Count is 0 or > MostScopes)
            return (Answer)CallErrors.Invalid($"invalid device.scopes.requestUpgrade params: at /scopes: must have 1 to {MostScopes} items");
        if (!scopes.All(_known.Contains))
            return (Answer)CallErrors.Invalid("requested scopes contain an unknown operator scope");
        if (!ScopeRule.Allows(Roles.Operator, caller.Admission.Scopes, scopes))
            return (Answer)CallErrors.Invalid("requested scopes must include the connection's current scopes");

        var client = caller.Login.Client;
        var (request, events) = gateway.Devices.Ask(new PairingWish
        {
            DeviceId = proof.Id,
            PublicKey = device.PublicKey ?? proof.PublicKey,
            Role = Roles.Operator,
            Scopes = scopes,
            DisplayName = client.DisplayName,
            Platform = client.Platform,
            DeviceFamily = client.DeviceFamily,
            ClientId = client.Id,
            ClientMode = client.Mode,
            BrowserOrigin = device.BrowserOrigin,
            RemoteIp = caller.Peer.IsDirectLocal ? null : caller.Peer.Client.ToString(),
        });
        gateway.Upgrades.Open(request.RequestId, proof.Id);
        gateway.Tell(events);
        return (Answer)GatewayJson.Bytes(new UpgradeAsked(request.RequestId), GatewayJson.Default.UpgradeAsked);
    }

    private static async ValueTask<Answer> Wait(Call call)
    {
        var (gateway, id) = (call.Gateway, call.Text("requestId")!);
        if (call.Caller.Login.Device is not { } proof)
            return (await DeviceNeeded);
        if (gateway.Upgrades.Find(id, proof.Id) is not { } decided)
            return CallErrors.Invalid("scope upgrade expired or not found");

        UpgradeEnded ended;
        try
        {
            var device = await decided.WaitAsync(DeviceStore.RequestLives, gateway.Time);
            var token = device is null ? null : gateway.Devices.Issue(
                proof.Id, Roles.Operator, device.Scopes, PairingRule.IsBrowser(device) ? gateway.Settings.Access.Secret?.Generation : null);
            ended = token is null
                ? new UpgradeEnded("rejected", id)
                : new UpgradeEnded("approved", id) { DeviceToken = token.Text, Scopes = token.Scopes };
        }
        catch (TimeoutException)
        {
            ended = new UpgradeEnded("expired", id);
        }

        gateway.Upgrades.Forget(id);
        return GatewayJson.Bytes(ended, GatewayJson.Default.UpgradeEnded);
    }

    private static ValueTask<Answer> DeviceNeeded => (Answer)CallErrors.Invalid(
        "device scope upgrade requires a paired browser identity; reopen the Control UI over HTTPS or localhost, then retry");
}
