using System.Text.RegularExpressions;

namespace Clawdoor.Machine;

/// <summary>Whether this process lives in a container, by the signs OpenClaw itself goes by (src/infra/container-environment.ts).</summary>
internal static partial class Container
{
    private static readonly string[] _signs = [".dockerenv", "run/.containerenv", "var/run/.containerenv"];

    /// <param name="root">Where the file system begins.</param>
    public static bool IsInside(IReadOnlyDictionary<string, string> environment, string root = "/")
    {
        if (environment.ContainsKey("FLY_MACHINE_ID") && environment.ContainsKey("FLY_APP_NAME"))
            return true;
        if (_signs.Any(sign => File.Exists(Path.Combine(root, sign))))
            return true;
        return Groups().IsMatch(Text(root, "proc/1/cgroup"));
    }

    /// <summary>Windows Subsystem for Linux: its kernel says who built it.</summary>
    /// <param name="root">Where the file system begins.</param>
    public static bool IsWsl(string root = "/") => Text(root, "proc/sys/kernel/osrelease").Contains("microsoft", StringComparison.OrdinalIgnoreCase);

    private static string Text(string root, string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"/docker/|cri-containerd-[0-9a-f]|containerd/[0-9a-f]{64}|/kubepods[/.]|\blxc\b")]
    private static partial Regex Groups();
}
