using System.Text.Json;
using System.Threading.Channels;
using Clawdoor.Protocol;

namespace Clawdoor;

/// <summary>What the watch has to tell, in order.</summary>
internal abstract record PairingNews
{
    /// <summary>A device waits, and was not waiting before.</summary>
    public sealed record Waiting(PendingDevice Device) : PairingNews;

    /// <summary>A request is no longer open: approved, rejected, replaced or too old.</summary>
    public sealed record Gone(string RequestId, string? Decision) : PairingNews;

    /// <summary>The gateway cannot be watched for now; the watch goes on trying.</summary>
    public sealed record Lost(GatewayFailure Failure) : PairingNews;
}

/// <summary>
/// Follows the requests for pairing at the gateway over loopback, as long as it is told to, across restarts of the
/// gateway. It approves and rejects only the exact request it is given.
/// </summary>
/// <param name="login">From <see cref="OwnLogin"/>.</param>
internal sealed class PairingWatch(Uri gateway, Login login, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly Channel<PairingNews> _news = Channel.CreateBounded<PairingNews>(256);
    private readonly Dictionary<string, PendingDevice> _waiting = [];
    private volatile GatewayClient? _client;

    public ChannelReader<PairingNews> News => _news.Reader;

    /// <summary>A device-less login straight over loopback keeps its scopes (access-layer 2.3).</summary>
    public static Login OwnLogin(AuthParams? auth) => new()
    {
        Client = new ClientInfo { Id = "cli", Mode = "cli", Version = ProductVersion.Text, Platform = "linux", DisplayName = "Clawdoor" },
        // Approving takes every scope that is given away, so only an administrator can.
        Scopes = [Scopes.Admin, Scopes.Pairing],
        Auth = auth,
    };

    public static Uri SocketOf(Uri gateway) => new UriBuilder(gateway) { Scheme = gateway.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = TimeSpan.FromSeconds(1);
        GatewayErrorCode? lastTold = null;
        try
        {
            while (true)
            {
                var (failure, wasIn) = await WatchOnceAsync(stop);
                // A gateway that reloads closes everybody (4001, 1012); only one that does not let us back in is news.
                if (wasIn)
                    (pause, lastTold) = (TimeSpan.FromSeconds(1), null);
                else if (failure.Code != lastTold)
                    await _news.Writer.WriteAsync(new PairingNews.Lost(failure), stop);
                lastTold = wasIn ? null : failure.Code;
                await Task.Delay(pause, time, stop);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
        finally
        {
            _news.Writer.TryComplete();
        }
    }

    public Task<GatewayResult<ApprovedDevice>> ApproveAsync(string requestId, CancellationToken stop) =>
        _client is { } client ? client.ApproveAsync(requestId, stop) : Task.FromResult<GatewayResult<ApprovedDevice>>(NotConnected());

    public Task<GatewayResult<RejectedDevice>> RejectAsync(string requestId, CancellationToken stop) =>
        _client is { } client ? client.RejectAsync(requestId, stop) : Task.FromResult<GatewayResult<RejectedDevice>>(NotConnected());

    private static GatewayFailure NotConnected() => new(GatewayErrorCode.Closed, "");

    private async Task<(GatewayFailure Failure, bool WasIn)> WatchOnceAsync(CancellationToken stop)
    {
        var opened = await GatewayClient.OpenAsync(SocketOf(gateway), new GatewayOptions { Time = time }, stop);
        if (!opened.Succeeded(out var client, out var failure))
            return (failure, false);
        await using (client)
        {
            if (!(await client.LoginAsync(login, stop)).Succeeded(out _, out failure))
                return (failure, false);
            if (!(await client.ListDevicesAsync(stop)).Succeeded(out var devices, out failure))
                return (failure, false);
            _client = client;
            try
            {
                await CatchUpAsync(devices.Pending, stop);
                await foreach (var happened in client.Events.ReadAllAsync(stop))
                    await TellAsync(happened, stop);
                return (await client.Closed, true);
            }
            finally
            {
                _client = null;
            }
        }
    }

    /// <summary>What changed while nobody watched.</summary>
    private async Task CatchUpAsync(IReadOnlyList<PendingDevice> pending, CancellationToken stop)
    {
        foreach (var id in _waiting.Keys.Except(pending.Select(p => p.RequestId)).ToList())
            await ForgetAsync(id, null, stop);
        foreach (var device in pending)
            await RememberAsync(device, stop);
    }

    private async Task TellAsync(EventFrame happened, CancellationToken stop)
    {
        if (happened.Payload is not { } payload)
            return;
        try
        {
            if (happened.Name == PairingEvents.Requested && payload.Deserialize(ProtocolJson.Default.PendingDevice) is { } device)
                await RememberAsync(device, stop);
            else if (happened.Name == PairingEvents.Resolved && payload.Deserialize(ProtocolJson.Default.ResolvedPairing) is { } resolved)
                await ForgetAsync(resolved.RequestId, resolved.Decision, stop);
        }
        catch (JsonException e)
        {
            await _news.Writer.WriteAsync(new PairingNews.Lost(new GatewayFailure(GatewayErrorCode.UnreadableAnswer, e.Message)), stop);
        }
    }

    // A device that tries again keeps its request's ID; that is no news.
    private async Task RememberAsync(PendingDevice device, CancellationToken stop)
    {
        if (_waiting.TryAdd(device.RequestId, device))
            await _news.Writer.WriteAsync(new PairingNews.Waiting(device), stop);
    }

    private async Task ForgetAsync(string requestId, string? decision, CancellationToken stop)
    {
        if (_waiting.Remove(requestId))
            await _news.Writer.WriteAsync(new PairingNews.Gone(requestId, decision), stop);
    }
}
