using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Measurements;

/// <summary>From spawning the process to its first complete answer over TLS.</summary>
internal sealed record FirstAnswer() : Measurement("start", "start to first TLS answer", "ms")
{
    // The first start reads the program from the disk, and the first handshake compiles the visitor.
    public override Task PrepareAsync(Peer peer, Stage stage, CancellationToken cancellation) => SampleAsync(peer, stage, cancellation);

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using var running = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        return running.FirstAnswer.TotalMilliseconds;
    }
}

/// <summary>Resident memory two seconds after the first answer.</summary>
internal sealed record MemoryAtRest() : Measurement("rest", "RSS at rest", "MB")
{
    public override int MostRounds => 5;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using var running = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        return running.ResidentKilobytes / 1024;
    }
}

/// <summary>
/// What a socket costs that is open, has had its challenge, and is silent. The process is fresh for every sample: memory
/// that was freed but kept would hide the cost of the next socket.
/// </summary>
internal sealed record IdleWebSockets() : Measurement("idle", "RSS per idle WSS", "KB")
{
    private const int Warming = 32;

    public override int MostRounds => 5;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var settling = TimeSpan.FromSeconds(2);
        var count = stage.Quick ? 100 : 1000;
        await using var running = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        var visitors = new List<Visitor>();
        try
        {
            await OpenAsync(running, visitors, Warming, cancellation);
            await Task.Delay(settling, cancellation);
            var before = running.ResidentKilobytes;
            await OpenAsync(running, visitors, count, cancellation);
            await Task.Delay(settling, cancellation);
            return (running.ResidentKilobytes - before) / count;
        }
        finally
        {
            foreach (var visitor in visitors)
                await visitor.DisposeAsync();
        }
    }

    private static async Task OpenAsync(RunningPeer running, List<Visitor> visitors, int count, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
        {
            var visitor = await Visitor.ConnectAsync(running.EndPoint, cancellation);
            visitors.Add(visitor);
            await visitor.UpgradeAsync(cancellation);
        }
    }
}
