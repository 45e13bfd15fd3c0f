using System.Globalization;

namespace Clawdoor.Machine;

/// <summary>What /proc says of this computer and this process; zero and empty where it cannot be read. Sizes in bytes.</summary>
internal sealed record SystemFacts(string KernelRelease, IReadOnlyList<double> LoadAverage, long MemoryTotal, long MemoryAvailable, long ResidentBytes)
{
    /// <summary>Null where the kernel does not name it, as on most ARM machines.</summary>
    public string? CpuModel { get; init; }

    public long SwapTotal { get; init; }

    public static SystemFacts Read() => new(
        Text("/proc/sys/kernel/osrelease"),
        [.. Text("/proc/loadavg").Split(' ').Take(3).Select(l => double.TryParse(l, CultureInfo.InvariantCulture, out var load) ? load : 0)],
        Kilobytes("/proc/meminfo", "MemTotal:"),
        Kilobytes("/proc/meminfo", "MemAvailable:"),
        Kilobytes("/proc/self/status", "VmRSS:"))
    {
        // proc_cpuinfo(5): "model name	: …"
        CpuModel = Text("/proc/cpuinfo").Split('\n').FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim(),
        SwapTotal = Kilobytes("/proc/meminfo", "SwapTotal:"),
    };

    // proc(5): "MemTotal:       16316412 kB"
    private static long Kilobytes(string file, string name)
    {
        var line = Text(file).Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, ..]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : 0;
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

/// <summary>Room on the file system that holds a path, in bytes.</summary>
internal sealed record DiskSpace(string Path, long TotalBytes, long AvailableBytes)
{
    /// <summary>Null when it cannot be told.</summary>
    public static DiskSpace? Of(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new(path, drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
