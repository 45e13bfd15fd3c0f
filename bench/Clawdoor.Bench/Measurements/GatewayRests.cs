using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Visitors;
using Clawdoor.Protocol;

namespace Clawdoor.Bench.Measurements;

/// <summary>From spawning the process to its first complete answer on <c>/healthz</c>.</summary>
internal sealed record GatewayFirstAnswer() : Measurement("gateway-start", "start to first /healthz", "ms")
{
    public override Family Family => Family.Gateway;

    public override int MostRounds => 5;

    // The first start reads the program from the disk.
    public override Task PrepareAsync(Peer peer, Stage stage, CancellationToken cancellation) => SampleAsync(peer, stage, cancellation);

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using var running = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        return running.FirstAnswer.TotalMilliseconds;
    }
}

/// <summary>Resident memory, helpers included, ten seconds after <c>/readyz</c> has said yes.</summary>
internal sealed record GatewayAtRest() : Measurement("gateway-rest", "RSS at rest, with helpers", "MB")
{
    public override Family Family => Family.Gateway;

    public override int MostRounds => 3;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using var running = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        await running.BecomesReadyAsync(cancellation);
        await Task.Delay(TimeSpan.FromSeconds(10), cancellation);
        return running.ResidentKilobytes / 1024;
    }
}

/// <summary>What a connection costs that is logged in, has read all its events, and is silent; in a fresh process each time.</summary>
internal sealed record GatewayIdle() : Measurement("gateway-idle", "RSS per idle paired connection", "KB")
{
    private const int Warming = 32;

    public override Family Family => Family.Gateway;

    public override int MostRounds => 3;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var settling = TimeSpan.FromSeconds(5);
        var count = stage.Quick ? 100 : 1000;
        await using var running = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        await running.BecomesReadyAsync(cancellation);
        var visitors = new List<GatewayClient>();
        try
        {
            await OpenAsync(running, visitors, Warming, cancellation);
            await Task.Delay(settling, cancellation);
            var before = running.ResidentKilobytes;
            await OpenAsync(running, visitors, count, cancellation);
            await Task.Delay(settling, cancellation);
            if (visitors.FirstOrDefault(v => v.Closed.IsCompleted) is { } lost)
                throw new IOException($"A connection did not last: {(await lost.Closed).Message}");
            return (running.ResidentKilobytes - before) / count;
        }
        finally
        {
            await Task.WhenAll(visitors.Select(v => v.DisposeAsync().AsTask()));
        }
    }

    private static async Task OpenAsync(RunningPeer running, List<GatewayClient> visitors, int count, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
            visitors.Add(await PairedVisitor.ConnectAsync(running.EndPoint, cancellation));
    }
}
