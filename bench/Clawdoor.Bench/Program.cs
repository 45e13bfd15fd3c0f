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
var asked = Peer.All(options);
foreach (var peer in asked.Where(p => p.Absence is not null))
    Console.Error.WriteLine($"{peer.Name} is left out: {peer.Absence}");
var peers = asked.Where(p => p.Absence is null).ToList();
if (peers.Count == 0)
{
    Console.Error.WriteLine("There is nobody to measure.");
    return 2;
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

foreach (var family in results.GroupBy(r => r.Measurement.Family))
{
    var members = peers.Where(p => p.Family == family.Key).ToList();
    if (members.Count == 0)
        continue;
    var report = new Report(family.Key, [.. family], members, await Machine.DescribeAsync(members, options));
    Console.WriteLine(report.Markdown());
    if (options.Write is { } page)
        report.WriteInto(page);
}

return peers.Count < asked.Count || results.Any(r => r.Failures > 0) || stop.IsCancellationRequested ? 1 : 0;
