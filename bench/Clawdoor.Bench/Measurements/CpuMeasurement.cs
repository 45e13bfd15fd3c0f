using Clawdoor.Bench.Peers;

namespace Clawdoor.Bench.Measurements;

/// <summary>One of the connections a load runs over: what it does once, and how it is left.</summary>
internal sealed record Lane(Func<CancellationToken, Task> Once, Func<ValueTask> Leave);

/// <summary>
/// CPU time of all the peer's processes per operation, in µs, while <see cref="Lanes"/> visitors keep it busy. All peers
/// are running, only the sampled one has work.
/// </summary>
internal abstract record CpuMeasurement(string Name, string Title) : Measurement(Name, Title, "µs CPU")
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // The last closing alerts and log lines belong to the sample too.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(30);

    /// <summary>So many that the 10 ms steps of the kernel's account are below 2 % of a sample.</summary>
    protected abstract int Operations { get; }

    protected virtual int Lanes => 32;

    protected virtual KeyKind Key => KeyKind.P256;

    public override async Task PrepareAsync(Peer peer, Stage stage, CancellationToken cancellation) =>
        await WorkAsync(await ReadyAsync(peer, stage, cancellation), Operations / 10, cancellation);

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var running = await ReadyAsync(peer, stage, cancellation);
        var operations = stage.Quick ? Operations / 10 : Operations;
        return await WorkAsync(running, operations, cancellation) / operations;
    }

    private async Task<RunningPeer> ReadyAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var running = await stage.RunningAsync(peer, Key, cancellation);
        if (Family == Family.Gateway)
            await running.BecomesReadyAsync(cancellation);
        return running;
    }

    /// <summary>Opens the n-th lane.</summary>
    protected abstract Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation);

    private async Task<double> WorkAsync(RunningPeer peer, int operations, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var lanes = new List<Lane>();
        try
        {
            for (var lane = 0; lane < Lanes; lane++)
                lanes.Add(await OpenAsync(peer, lane, patience.Token));
            await Task.Delay(Aftermath, patience.Token);

            var before = peer.CpuMicroseconds;
            var left = operations;
            await Task.WhenAll(lanes.Select(async lane =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                    await lane.Once(patience.Token);
            }));
            await Task.Delay(Aftermath, patience.Token);
            return peer.CpuMicroseconds - before;
        }
        finally
        {
            foreach (var lane in lanes)
                await lane.Leave();
        }
    }
}
