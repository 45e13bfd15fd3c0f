using Clawdoor.Bench.Measurements;
using Clawdoor.Bench.Peers;

namespace Clawdoor.Bench;

/// <summary>Samples of one measurement: <c>Samples[peer][round]</c> in the measurement's unit, NaN where one failed.</summary>
internal sealed record Result(Measurement Measurement, IReadOnlyDictionary<string, double[]> Samples, int Failures)
{
    public Series? Absolute(string peer) => Samples.TryGetValue(peer, out var own) ? Series.Of(own) : null;

    /// <summary>The first peer that can do this; all others are divided by its sample of the same round.</summary>
    public string? Baseline => Samples.Keys.FirstOrDefault();

    public Series? Ratio(string peer) =>
        Baseline is { } first && Samples.TryGetValue(peer, out var own) ? Series.Of(own.Zip(Samples[first], (a, b) => a / b)) : null;
}

/// <summary>
/// Rounds in which every peer is sampled once, the first one a different one each time: what the machine does besides
/// then falls on all of them alike.
/// </summary>
internal static class Rounds
{
    public static async Task<Result> RunAsync(
        Measurement measurement, IReadOnlyList<Peer> all, Stage stage, int rounds, CancellationToken cancellation)
    {
        rounds = Math.Min(rounds, measurement.MostRounds);
        var peers = new List<Peer>();
        var failures = 0;
        foreach (var peer in all.Where(measurement.Suits))
        {
            Note($"{measurement.Name}: {peer.Name} gets ready");
            try
            {
                await measurement.PrepareAsync(peer, stage, cancellation);
                peers.Add(peer);
            }
            catch (Exception trouble) when (!cancellation.IsCancellationRequested)
            {
                failures++;
                Note($"{measurement.Name}: {peer.Name} is left out: {trouble.Message}");
            }
        }

        var samples = peers.ToDictionary(p => p.Name, _ => Enumerable.Repeat(double.NaN, rounds).ToArray());
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var peer = peers[(round + turn) % peers.Count];
                try
                {
                    var sample = samples[peer.Name][round] = await measurement.SampleAsync(peer, stage, cancellation);
                    Note($"{measurement.Name} {round + 1}/{rounds}: {peer.Name} {sample:0.0} {measurement.Unit}");
                }
                catch (Exception trouble) when (!cancellation.IsCancellationRequested)
                {
                    failures++;
                    Note($"{measurement.Name} {round + 1}/{rounds}: {peer.Name} failed: {trouble.Message}");
                }
            }
        }

        return new(measurement, samples, failures);
    }

    private static void Note(string line) => Console.Error.WriteLine(line);
}
