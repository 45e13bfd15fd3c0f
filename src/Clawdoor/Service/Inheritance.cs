using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Service;

/// <summary>
/// What this process was given at its start: by a Clawdoor that hands on to it (<see cref="Handover"/>), or by systemd, which kept
/// the sockets of one that ended (LISTEN_FDS, sd_listen_fds(3)).
/// </summary>
internal sealed class Inheritance
{
    /// <summary>"ready=7;lock=12;sockets=30,31": numbers of descriptors.</summary>
    public const string Variable = "CLAWDOOR_HANDOVER";

    private const int FirstFromSystemd = 3;
    private const int MostSockets = 64;

    private readonly SafePipeHandle? _ready;

    private Inheritance(SafePipeHandle? ready, SafeFileHandle? stateLock, IReadOnlyList<Socket> sockets) =>
        (_ready, StateLock, Sockets) = (ready, stateLock, sockets);

    /// <summary>The state directory's lock, held already; null when this process takes it itself.</summary>
    public SafeFileHandle? StateLock { get; }

    /// <summary>Bound and listening.</summary>
    public IReadOnlyList<Socket> Sockets { get; }

    /// <summary>A process before this one still serves and waits for <see cref="TellReady"/>.</summary>
    public bool IsHandover => _ready is not null;

    public static Inheritance Take(IReadOnlyDictionary<string, string> environment, int process)
    {
        if (environment.GetValueOrDefault(Variable) is { } handed)
        {
            var parts = handed.Split(';').Select(part => part.Split('=')).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
            int[] Numbers(string name) => [.. (parts.GetValueOrDefault(name) ?? "").Split(',').Select(Number).Where(n => n > 2).Take(MostSockets)];
            int? Own(string name) => Numbers(name) is [var number] && Descriptors.KeepOwn(number) ? number : null;
            return new(
                Own("ready") is { } ready ? new(ready, ownsHandle: true) : null,
                Own("lock") is { } @lock ? new(@lock, ownsHandle: true) : null,
                SocketsOf(Numbers("sockets")));
        }

        var fromSystemd = Number(environment.GetValueOrDefault("LISTEN_PID")) == process ? Number(environment.GetValueOrDefault("LISTEN_FDS")) : 0;
        return new(null, null, SocketsOf(Enumerable.Range(FirstFromSystemd, Math.Clamp(fromSystemd, 0, MostSockets))));
    }

    /// <summary>Tells the process before this one that it may leave.</summary>
    public void TellReady()
    {
        if (_ready is null)
            return;
        try
        {
            using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, _ready);
            pipe.WriteByte((byte)'\n');
        }
        catch (IOException)
        {
            // It has ended on its own; there is nobody to tell.
            return;
        }
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static List<Socket> SocketsOf(IEnumerable<int> descriptors)
    {
        var sockets = new List<Socket>();
        foreach (var descriptor in descriptors.Where(Descriptors.KeepOwn))
        {
            try
            {
                sockets.Add(new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)));
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                // No socket, so none to listen on.
                continue;
            }
        }

        return sockets;
    }
}
