using System.Globalization;

namespace Clawdoor.Machine;

/// <summary>What the kernel lets this process do with ports.</summary>
/// <param name="EffectiveUser">The effective user id; 0 is root (which in a container may still lack capabilities).</param>
/// <param name="MayBindAnyPort">CAP_NET_BIND_SERVICE is in the effective set.</param>
/// <param name="FirstFreePort">The lowest port anybody may bind: <c>net.ipv4.ip_unprivileged_port_start</c>, 1024 unless changed.</param>
internal sealed record Privilege(uint EffectiveUser, bool MayBindAnyPort, int FirstFreePort)
{
    // capabilities(7): bit 10 of the capability sets.
    private const ulong NetBindService = 1UL << 10;

    private const int UsualFirstFreePort = 1024;

    public bool IsRoot => EffectiveUser == 0;

    /// <summary>True when the kernel allows <paramref name="port"/> (1–65535); whether it is taken is <see cref="PortUse"/>'s.</summary>
    public bool MayBind(int port) => MayBindAnyPort || port >= FirstFreePort;

    /// <summary>This process's own; what cannot be read counts as not allowed.</summary>
    public static Privilege Read(string proc = "/proc") => Parse(
        ReadOrEmpty(Path.Combine(proc, "self/status")),
        ReadOrEmpty(Path.Combine(proc, "sys/net/ipv4/ip_unprivileged_port_start")));

    /// <summary>From the texts of <c>/proc/self/status</c> and <c>ip_unprivileged_port_start</c>.</summary>
    public static Privilege Parse(string status, string firstFreePort)
    {
        var user = uint.MaxValue;
        var capabilities = 0UL;
        foreach (var line in status.Split('\n'))
        {
            // "Uid:\treal\teffective\tsaved\tfile system" (proc_pid_status(5)).
            if (line.StartsWith("Uid:", StringComparison.Ordinal) && line.Split('\t') is [_, _, var effective, ..])
                _ = uint.TryParse(effective, CultureInfo.InvariantCulture, out user);
            else if (line.StartsWith("CapEff:", StringComparison.Ordinal))
                _ = ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out capabilities);
        }

        var start = int.TryParse(firstFreePort, CultureInfo.InvariantCulture, out var port) ? port : UsualFirstFreePort;
        return new(user, (capabilities & NetBindService) != 0, start);
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
