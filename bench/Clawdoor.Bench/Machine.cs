using System.Globalization;
using System.Text.RegularExpressions;
using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Upstream;

namespace Clawdoor.Bench;

/// <summary>One sentence on where the figures come from: processors, kernel, versions.</summary>
internal static partial class Machine
{
    public static async Task<string> DescribeAsync(IReadOnlyList<Peer> peers, Options options)
    {
        var kernel = KernelVersion().Match(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Value;
        var model = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        var versions = peers.Where(p => p.VersionCommand is not null)
            .Select(p => $"{p.Name} {VersionOf(p.VersionCommand!)}")
            .Append($"OpenSSL {VersionOf(["openssl", "version"])}")
            .Append($"Chromium {VersionOf(["chromium", "--version"])}")
            .Append($"OpenClaw {RealOpenClaw.VersionIn(options.OpenClaw) ?? "not there"}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({model?.Split(':')[1].Trim()}), {memory:0.0} GiB, Linux {kernel}; {string.Join(", ", versions)}.");
    }

    private static string VersionOf(string[] command) =>
        Version().Match(ProcessTree.Output(command)) is { Success: true } match ? match.Value : "?";

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*")]
    private static partial Regex Version();

    [GeneratedRegex(@"^\d+\.\d+")]
    private static partial Regex KernelVersion();
}
