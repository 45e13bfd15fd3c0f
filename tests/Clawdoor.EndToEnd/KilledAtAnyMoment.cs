using System.Security.Cryptography;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A power cut while devices ask and are approved: what was answered holds, and nothing is there by half.</summary>
public sealed class KilledAtAnyMoment
{
    private const int Rounds = 200;
    private const int MostMilliseconds = 40;
    private static readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    private readonly Dictionary<string, DeviceIdentity> _approved = [];
    private readonly HashSet<string> _rejected = [];
    private readonly HashSet<string> _uncertain = [];

    [Fact]
    public async Task Nothing_that_was_approved_is_lost_and_nothing_is_half_approved()
    {
        await using var gateway = await BuiltInGatewayProcess.StartAsync(port => OpenClawConfig.RecipeMended(port, "203.0.113.5"));
        for (var round = 0; round < Rounds; round++)
        {
            var work = WorkAsync(gateway);
            await Task.Delay(RandomNumberGenerator.GetInt32(MostMilliseconds), _patience);
            await gateway.StopAsync(Signal.Kill);
            await work;
            await gateway.StartAsync();
            await CheckAsync(gateway);
        }

        Assert.True(_approved.Count > Rounds / 4, $"only {_approved.Count} approvals in {Rounds} rounds: too slow a machine to prove anything");
        foreach (var device in _approved.Values.Take(10))
        {
            var (client, failure) = await KnockAsync(gateway, device);
            await using (client)
                Assert.Null(failure);
        }
    }

    /// <summary>Devices ask, the owner approves two of three; ends when the gateway does.</summary>
    private async Task WorkAsync(BuiltInGatewayProcess gateway)
    {
        if (await OwnerAsync(gateway) is not { } owner)
            return;
        await using (owner)
        {
            for (var i = 0; ; i++)
            {
                var device = DeviceIdentity.Generate();
                var (client, failure) = await KnockAsync(gateway, device);
                if (client is not null)
                    await client.DisposeAsync();
                if (failure is not { Code: GatewayErrorCode.PairingRequired, RequestId: { } id })
                    return;
                _uncertain.Add(device.DeviceId);
                if (i % 3 == 2)
                {
                    if ((await owner.RejectAsync(id, _patience)).Failure is not null)
                        return;
                    _rejected.Add(device.DeviceId);
                }
                else
                {
                    if ((await owner.ApproveAsync(id, _patience)).Failure is not null)
                        return;
                    _approved[device.DeviceId] = device;
                }

                _uncertain.Remove(device.DeviceId);
            }
        }
    }

    private async Task CheckAsync(BuiltInGatewayProcess gateway)
    {
        await using var owner = await OwnerAsync(gateway);
        Assert.NotNull(owner);
        Assert.True((await owner.ListDevicesAsync(_patience)).Succeeded(out var list, out var failure), failure?.Message);
        var paired = list.Paired.ToDictionary(p => p.DeviceId);
        Assert.Empty(_approved.Keys.Except(paired.Keys));
        Assert.Empty(_rejected.Intersect(paired.Keys));
        Assert.Empty(paired.Keys.Except(_approved.Keys).Except(_uncertain));
        // A device is there with its key, its role and what the role may do, or not at all; and it no longer waits.
        Assert.All(paired.Values, p => Assert.True(p is { PublicKey: not null, ApprovedVia: "owner", Roles: ["operator"], Tokens: [{ Role: "operator", Scopes.Count: > 0 }] }, p.DeviceId));
        Assert.Empty(list.Pending.Select(p => p.DeviceId).Intersect(paired.Keys));
    }

    private static async Task<GatewayClient?> OwnerAsync(BuiltInGatewayProcess gateway)
    {
        var opened = await GatewayClient.OpenAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"), cancel: _patience);
        if (!opened.Succeeded(out var client, out _))
            return null;
        var login = await client.LoginAsync(new Login
        {
            Client = new ClientInfo { Id = "cli", Mode = "cli", Version = "1", Platform = "linux" },
            Scopes = [Scopes.Admin, Scopes.Pairing],
            Auth = new AuthParams { Token = OpenClawConfig.Token },
        }, _patience);
        if (login.Failure is null)
            return client;
        await client.DisposeAsync();
        return null;
    }

    private static async Task<(GatewayClient? Client, GatewayFailure? Failure)> KnockAsync(BuiltInGatewayProcess gateway, DeviceIdentity device)
    {
        var opened = await GatewayClient.OpenAsync(
            new Uri($"ws://127.0.0.1:{gateway.Port}/"),
            new GatewayOptions { Headers = [new("X-Forwarded-For", "203.0.113.80"), new("Origin", "https://203.0.113.5")] }, _patience);
        if (!opened.Succeeded(out var client, out var failure))
            return (null, failure);
        var login = await client.LoginAsync(new Login
        {
            Client = new ClientInfo { Id = "openclaw-control-ui", Mode = "webchat", Version = "1", Platform = "linux" },
            Scopes = Scopes.ControlUi,
            Auth = new AuthParams { Token = OpenClawConfig.Token },
            Device = device,
        }, _patience);
        return (client, login.Failure);
    }
}
