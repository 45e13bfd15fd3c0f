using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Clawdoor.Wording;

namespace Clawdoor.Machine;

/// <summary>A process that listens on a port.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Name">The kernel's short name (<c>comm</c>, at most 15 bytes), such as <c>nginx</c>; the executable's where that says nothing.</param>
/// <param name="Program">Its executable, or the first word of its command line; null when not ours to see. Never more of the command line: arguments may hold secrets.</param>
/// <param name="Unit">The systemd service it runs in, such as <c>nginx.service</c>; null when none.</param>
internal sealed record PortHolder(int Pid, string Name, string? Program, string? Unit)
{
    /// <summary>"nginx (pid 812, nginx.service)".</summary>
    public Message ToMessage() =>
        Unit is null ? MachineWords.Holder.With(Name, Pid) : MachineWords.HolderInUnit.With(Name, Pid, Unit);
}

/// <summary>Who listens on a TCP port, as far as this user may see.</summary>
/// <param name="Port">1–65535.</param>
/// <param name="IsTaken">Something listens on the port, on any address of either family.</param>
/// <param name="Holders">Lowest process id first; empty though taken when the process is another user's, another container's or the kernel's.</param>
internal sealed record PortUse(int Port, bool IsTaken, IReadOnlyList<PortHolder> Holders)
{
    /// <summary>Null when the port is free; else who has it and how to get on.</summary>
    public Problem? ToProblem() => (IsTaken, Holders) switch
    {
        (false, _) => null,
        (true, []) => new(MachineWords.PortTakenByUnseen.With(Port), MachineWords.FindPortHolder.With(Port)),
        (true, [{ Unit: { } unit } holder, ..]) => new(
            MachineWords.PortTaken.With(Port, holder.ToMessage()), MachineWords.StopUnitOrOtherPort.With(unit)),
        (true, [var holder, ..]) => new(
            MachineWords.PortTaken.With(Port, holder.ToMessage()), MachineWords.StopOrOtherPort.With(holder.Pid)),
    };

    /// <summary>
    /// Looks the port up in <paramref name="proc"/>. Processes that end meanwhile are left out; what may not be read
    /// is an absence, never an exception.
    /// </summary>
    public static PortUse Read(int port, string proc = "/proc")
    {
        var sockets = ListeningSocket.Read(proc).Where(s => s.Port == port).Select(s => $"socket:[{s.Inode}]").ToHashSet(StringComparer.Ordinal);
        if (sockets.Count == 0)
            return new(port, false, []);

        var holders = Children(proc)
            .Select(p => int.TryParse(Path.GetFileName(p), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Order()
            .Where(pid => Holds(Path.Combine(proc, $"{pid}", "fd"), sockets))
            .Select(pid => Describe(pid, Path.Combine(proc, $"{pid}")))
            // A master and its workers share the socket: one line for all of them.
            .DistinctBy(h => (h.Name, h.Unit));
        return new(port, true, [.. holders]);
    }

    private static bool Holds(string descriptors, HashSet<string> sockets) => Held(descriptors).Any(sockets.Contains);

    /// <summary>What a process's descriptors lead to, such as <c>socket:[4711]</c>.</summary>
    internal static IEnumerable<string> Held(string descriptors) => Children(descriptors).Select(LinkTarget).OfType<string>();

    /// <summary>The processes of which <paramref name="isMeant"/> says so, by their command line's words, which may hold secrets; lowest process id first.</summary>
    public static IReadOnlyList<PortHolder> Find(Func<IReadOnlyList<string>, bool> isMeant, string proc = "/proc") =>
    [
        .. from process in Children(proc)
           let pid = int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var number) ? number : 0
           where pid > 0 && isMeant([.. Lines(Path.Combine(process, "cmdline")).FirstOrDefault("").Split('\0', StringSplitOptions.RemoveEmptyEntries)])
           orderby pid
           select Describe(pid, process),
    ];

    private static PortHolder Describe(int pid, string process)
    {
        var program = LinkTarget(Path.Combine(process, "exe"))
            ?? Lines(Path.Combine(process, "cmdline")).FirstOrDefault()?.Split('\0')[0];
        var name = Lines(Path.Combine(process, "comm")).FirstOrDefault();
        // Node 24 calls its first thread, and with it the process, "MainThread".
        if (name is null or "" or "MainThread")
            name = string.IsNullOrEmpty(program) ? "?" : Path.GetFileName(program);
        return new(pid, name, string.IsNullOrEmpty(program) ? null : program, Unit(process));
    }

    // "0::/system.slice/nginx.service", version 1: "1:name=systemd:/system.slice/nginx.service". user@1000.service is
    // a user's whole session and names nobody.
    private static string? Unit(string process) =>
        Lines(Path.Combine(process, "cgroup"))
            .SelectMany(line => line.Split('/').Reverse())
            .FirstOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal)
                && !part.StartsWith("user@", StringComparison.Ordinal));

    private static string[] Children(string directory) => ReadOr([], () => Directory.GetFileSystemEntries(directory));

    internal static string[] Lines(string file) => ReadOr([], () => File.ReadAllLines(file));

    private static string? LinkTarget(string path) => ReadOr(null, () => new FileInfo(path).LinkTarget);

    private static T ReadOr<T>(T otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }
}

/// <summary>A TCP socket that waits for connections.</summary>
/// <param name="Address">The local address it takes them on; 0.0.0.0 or :: is every one.</param>
/// <param name="Inode">As in the links below <c>/proc/PID/fd</c>.</param>
internal sealed record ListeningSocket(IPAddress Address, int Port, string Inode)
{
    // TCP_LISTEN in the kernel's tcp_states.h.
    private const string Listening = "0A";

    /// <summary>Of both families; empty when the kernel will not say.</summary>
    public static IReadOnlyList<ListeningSocket> Read(string proc = "/proc") =>
        [.. Table(Path.Combine(proc, "net/tcp")), .. Table(Path.Combine(proc, "net/tcp6"))];

    /// <summary>Those of one process; empty when it is another user's.</summary>
    public static IReadOnlyList<ListeningSocket> Of(int pid, string proc = "/proc")
    {
        var held = PortUse.Held(Path.Combine(proc, $"{pid}", "fd")).ToHashSet(StringComparer.Ordinal);
        return [.. Read(proc).Where(s => held.Contains($"socket:[{s.Inode}]"))];
    }

    // "  0: 0100007F:1F90 00000000:0000 0A …  uid timeout inode …" (proc_pid_net(5)).
    private static IEnumerable<ListeningSocket> Table(string file) =>
        from line in PortUse.Lines(file).Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9 && fields[3] == Listening
        let local = fields[1].Split(':')
        where local.Length == 2 && local[0].Length is 8 or 32 && local[0].All(char.IsAsciiHexDigit)
            && int.TryParse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _)
        select new ListeningSocket(AddressOf(local[0]), int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields[9]);

    // Each 32-bit word is printed as a number of this machine's byte order.
    private static IPAddress AddressOf(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < bytes.Length; i += 4)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(i)));
        }

        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
