using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Clawdoor.Service;

/// <summary>What systemd is told about its service (sd_notify(3)). Outside of a service nobody is told.</summary>
internal sealed class SystemdNotice
{
    /// <summary>How the status line begins after a next process did not come up.</summary>
    public const string ReloadFailed = "Reload failed at ";

    private readonly string? _socket;

    private SystemdNotice(string? socket, TimeSpan? watchdog) => (_socket, Watchdog) = (socket, watchdog);

    /// <summary>systemd started this process, or the one that handed on to it, and listens.</summary>
    public bool IsService => _socket is not null;

    /// <summary>Within this time systemd wants to hear <see cref="Alive"/> (sd_watchdog_enabled(3)); null when it does not ask for that.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>From NOTIFY_SOCKET and WATCHDOG_USEC.</summary>
    public static SystemdNotice From(IReadOnlyDictionary<string, string> environment)
    {
        var socket = environment.GetValueOrDefault("NOTIFY_SOCKET") is { Length: > 1 } path && path[0] is '/' or '@' ? path : null;
        var watchdog = socket is not null && long.TryParse(environment.GetValueOrDefault("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0 ? TimeSpan.FromMicroseconds(microseconds) : (TimeSpan?)null;
        return new(socket, watchdog);
    }

    /// <summary>Open, and this is the process that counts.</summary>
    /// <param name="status">One line for <c>systemctl status</c>.</param>
    public void Ready(int process, string status) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"READY=1\nMAINPID={process}\nSTATUS={status.ReplaceLineEndings(" ")}"));

    /// <param name="why">In one line.</param>
    public void NotReloaded(DateTimeOffset when, string why) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"STATUS={ReloadFailed}{when:yyyy-MM-dd HH:mm:ss.fff}: {why.ReplaceLineEndings(" ")}"));

    public void Alive() => Send("WATCHDOG=1");

    public void Stopping() => Send("STOPPING=1");

    /// <summary>systemd keeps a listening socket for the next process, should this one end (FDSTORE).</summary>
    /// <param name="name">Without a colon.</param>
    public void Keep(SafeHandle socket, string name) => Send($"FDSTORE=1\nFDNAME={name}", socket);

    public void Forget(string name) => Send($"FDSTOREREMOVE=1\nFDNAME={name}");

    // systemd that does not listen is no reason to shut the door: it finds out by its own time limits.
    private void Send(string text, SafeHandle? beside = null)
    {
        if (_socket is null)
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // "@" stands for the first byte of an abstract name (unix(7)), which is 0.
            socket.Connect(new UnixDomainSocketEndPoint(_socket[0] == '@' ? $"\0{_socket[1..]}" : _socket));
            var bytes = Encoding.UTF8.GetBytes(text);
            if (beside is null)
                socket.Send(bytes);
            else
                Descriptors.Send(socket.SafeHandle, bytes, (int)beside.DangerousGetHandle());
        }
        catch (SocketException)
        {
            return;
        }
    }
}
