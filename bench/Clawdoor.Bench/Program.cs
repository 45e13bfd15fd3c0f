using Clawdoor.Bench;
using Clawdoor.Bench.Measurements;
using Clawdoor.Bench.Peers;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Options.Help);
    return 0;
}

var (options, complaints) = Options.Read(args);
if (complaints.Count > 0)
{
    foreach (var complaint in complaints)
        Console.Error.WriteLine(complaint);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

var measurements = Measurement.All.Where(m => options.Measurements.Count == 0 || options.Measurements.Contains(m.Name)).ToList();
var peers = new List<Peer>();
foreach (var peer in Peer.All(options))
{
    if (peer.Absence is { } absence)
        Console.Error.WriteLine($"{peer.Name} is left out: {absence}");
    else
        peers.Add(peer);
}

await using var stage = Stage.Set(options);
var results = new List<Result>();
try
{
    foreach (var measurement in measurements)
    {
        results.Add(await Rounds.RunAsync(measurement, peers, stage, options.Rounds, stop.Token));
        await stage.ClearAsync();
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped; what was measured so far follows.");
}

var report = new Report(results, peers, await Machine.DescribeAsync(peers, stage));
Console.WriteLine(report.Markdown());
if (options.Write is { } page)
    report.WriteInto(page);
return results.Any(r => r.Failures > 0) || stop.IsCancellationRequested ? 1 : 0;
