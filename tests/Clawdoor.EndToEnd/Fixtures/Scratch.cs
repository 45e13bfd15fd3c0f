using System.Diagnostics;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// Temporary directories of this test process, all below one root that carries the process id.
/// What an earlier, killed run left behind (directories, programs started from them) is cleared at first use.
/// </summary>
internal static class Scratch
{
    private const string Prefix = "clawdoor-e2e-";
    private static readonly Lazy<string> Root = new(Begin);
    private static int _count;

    /// <summary>A new directory, mode 0700, gone when the test process ends.</summary>
    public static string NewDirectory(string name) =>
        Directory.CreateDirectory(
            Path.Combine(Root.Value, $"{Interlocked.Increment(ref _count)}-{name}"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    /// <summary>
    /// What Node has compiled of OpenClaw, for every home of this run, as where it has run before: a command takes 2 s with it and 4 s
    /// without, a start of the gateway a fifth less.
    /// </summary>
    public static string NodeCompileCache => Path.Combine(Root.Value, "node-compile-cache");

    /// <summary>Where pictures and reports go that people want to see after the run: <c>artifacts/NAME</c>.</summary>
    public static string Artifacts(string name) =>
        Directory.CreateDirectory(Path.Combine(Repository.Folder, "artifacts", name)).FullName;

    /// <summary>True when the process <paramref name="id"/> lives.</summary>
    internal static bool Lives(int id) => Directory.Exists($"/proc/{id}");

    private static string Begin()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(left)[Prefix.Length..], out var owner) && !Lives(owner))
                Clear(left);
        }

        var root = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Clear(root);
        return root;
    }

    private static void Clear(string root)
    {
        foreach (var process in Process.GetProcesses())
        {
            if (process.Id != Environment.ProcessId && StartedFrom(process.Id, root))
                Signals.Send(process.Id, Signal.Kill);
        }

        // Not waited for: xunit gives an ending process ten seconds, and a busy disk needs more for an OpenClaw's home.
        Process.Start("rm", ["-rf", root]);
    }

    private static bool StartedFrom(int id, string root)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains(root + "/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
