using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Clawdoor.Bench.Peers;

/// <summary>A process and all it started, read from /proc.</summary>
internal sealed partial class ProcessTree(Process root)
{
    private const int Terminate = 15;
    private const int Kill = 9;

    // proc(5): utime, stime in USER_HZ, which is 100 on every Linux .NET runs on.
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>Starts a command with stdout and stderr in a file, as a service would have them.</summary>
    public static ProcessTree Start(string[] command, string log)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, .. command]);
        return new(Process.Start(start)!);
    }

    /// <summary>What a short command prints on both streams; empty when it cannot run.</summary>
    public static string Output(string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\" 2>&1", "sh", .. command]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd();
    }

    public bool Ended => root.HasExited;

    /// <summary>Binds every thread of every process to one processor; threads started later inherit it.</summary>
    public void StayOn(int processor)
    {
        foreach (var member in Members())
            Output(["taskset", "--all-tasks", "--cpu-list", "--pid", processor.ToString(Number), member.Id.ToString(Number)]);
    }

    /// <summary>User and system time of all threads of all processes so far, in µs; it moves in steps of 10 ms.</summary>
    public double CpuMicroseconds() => Members().Sum(m => (double.Parse(m.Fields[11], Number) + double.Parse(m.Fields[12], Number)) * MicrosecondsPerTick);

    /// <summary>Resident memory in kB, summed over the processes: pages that a master shares with its workers count once each.</summary>
    public double ResidentKilobytes() => Members().Sum(m => double.Parse(m.Fields[21], Number)) * (Environment.SystemPageSize / 1024.0);

    /// <summary>Asks politely, waits up to five seconds, then does not ask.</summary>
    public async Task StopAsync()
    {
        var members = Members().Select(m => m.Id).ToList();
        if (!root.HasExited)
            _ = SendSignal(root.Id, Terminate);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await root.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            foreach (var member in members)
                _ = SendSignal(member, Kill);
            await root.WaitForExitAsync(CancellationToken.None);
        }

        root.Dispose();
    }

    private static readonly CultureInfo Number = CultureInfo.InvariantCulture;

    private List<(int Id, string[] Fields)> Members()
    {
        var all = new Dictionary<int, string[]>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), Number, out var id))
                continue;
            try
            {
                var stat = File.ReadAllText($"/proc/{id}/stat");
                all[id] = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            }
            catch (IOException)
            {
                // It ended between the listing and the reading.
            }
        }

        bool Descends(int id)
        {
            while (id != root.Id && all.TryGetValue(id, out var fields))
                id = int.Parse(fields[1], Number);
            return id == root.Id;
        }

        return [.. all.Where(p => Descends(p.Key)).Select(p => (p.Key, p.Value))];
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
