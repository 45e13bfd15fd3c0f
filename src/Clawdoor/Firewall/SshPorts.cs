using System.Globalization;
using Clawdoor.Machine;

namespace Clawdoor.Firewall;

/// <summary>The ssh connection a process was started in.</summary>
internal sealed record SshSession(int Port, bool IsV6);

/// <summary>Where ssh comes in.</summary>
/// <param name="Session">Null when there is none.</param>
/// <param name="All">That, and those sshd listens on or is told to.</param>
internal sealed record SshPorts(SshSession? Session, IReadOnlyList<int> All)
{
    /// <summary>A shell in a sudo in a shell in a session.</summary>
    private const int MostAncestors = 20;

    public static SshPorts Read(IReadOnlyDictionary<string, string> environment, string root = "/")
    {
        var proc = Path.Combine(root, "proc");
        // sudo(8) takes the variable away; the shell before it still has it.
        var session = SessionOf(environment.GetValueOrDefault("SSH_CONNECTION")) ?? Ancestors(proc).Select(p => SessionOf(Variable(Path.Combine(proc, p, "environ")))).FirstOrDefault(p => p is not null);
        var listening = PortUse.Find(words => words is [var first, ..] && Path.GetFileName(first.Split(' ')[0].TrimEnd(':')) == "sshd", proc)
            .SelectMany(holder => ListeningSocket.Of(holder.Pid, proc)).Where(s => !System.Net.IPAddress.IsLoopback(s.Address)).Select(s => s.Port).ToList();
        if (listening.Count == 0)
            listening = [.. Configured(PortUse.Lines(Path.Combine(root, "etc/ssh/sshd_config")))];
        return new(session, [.. listening.Append(session?.Port ?? 0).Where(p => p > 0).Distinct().Order()]);
    }

    /// <param name="connection">"203.0.113.9 50022 198.51.100.7 22", ssh(1).</param>
    internal static SshSession? SessionOf(string? connection) =>
        connection?.Split(' ') is [_, _, var server, var port] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536
            ? new(number, System.Net.IPAddress.TryParse(server, out var address) && address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }) : null;

    /// <summary>What sshd_config(5) says; 22 when it says nothing, none when there is no such file.</summary>
    internal static IEnumerable<int> Configured(IReadOnlyList<string> lines) => lines.Count == 0 ? [] : lines
        .Select(l => l.Trim().Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries))
        .Where(w => w is [var name, _, ..] && name.Equals("Port", StringComparison.OrdinalIgnoreCase))
        .Select(w => int.TryParse(w[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0).DefaultIfEmpty(22);

    private static IEnumerable<string> Ancestors(string proc)
    {
        var id = "self";
        for (var i = 0; i < MostAncestors; i++)
        {
            // "Name:\t…", "PPid:\t812" (proc_pid_status(5))
            var parent = PortUse.Lines(Path.Combine(proc, id, "status")).FirstOrDefault(l => l.StartsWith("PPid:", StringComparison.Ordinal))?[5..].Trim();
            if (parent is null or "0")
                yield break;
            yield return id = parent;
        }
    }

    private static string? Variable(string file) => PortUse.Lines(file).SelectMany(l => l.Split('\0'))
        .FirstOrDefault(v => v.StartsWith("SSH_CONNECTION=", StringComparison.Ordinal))?["SSH_CONNECTION=".Length..];
}
