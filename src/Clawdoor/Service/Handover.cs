using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Clawdoor.Service;

/// <summary>How the next process began.</summary>
/// <param name="Process">Its ID, when it serves now; then this process is to serve nobody new.</param>
/// <param name="Failure">Else why it does not: its exit code, or what the system said.</param>
internal sealed record HandoverEnd(int? Process, string? Failure);

/// <summary>
/// Starts this program once more, from its file as it is now and with the settings as they are now, and gives it what it listens
/// with. Both take new connections until this one stops doing so; the sockets themselves are never closed, so nobody is refused.
/// </summary>
/// <param name="program">Absolute.</param>
/// <param name="arguments">Those of this process.</param>
internal sealed class Handover(string program, IReadOnlyList<string> arguments, TimeProvider time)
{
    /// <summary>What systemd has said to this process alone.</summary>
    private static readonly string[] _ownAlone = ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_PID"];

    /// <summary>OpenClaw, which the next one looks at first, may take this long on a small server.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Never throws: a next process that does not come up leaves everything as it was.</summary>
    /// <param name="stateLock">The state directory's, which both hold then.</param>
    public async Task<HandoverEnd> BeginAsync(ListenSockets sockets, SafeHandle stateLock, CancellationToken stop)
    {
        await using var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        try
        {
            var start = new ProcessStartInfo(program, arguments);
            foreach (var name in _ownAlone)
                start.Environment.Remove(name);
            Descriptors.Inherit(stateLock, true);
            start.Environment[Inheritance.Variable] =
                $"ready={ready.GetClientHandleAsString()};lock={stateLock.DangerousGetHandle()};sockets={string.Join(',', sockets.OpenToNext(true))}";
            using var next = Process.Start(start)!;
            ready.DisposeLocalCopyOfClientHandle();
            if (await IsReadyAsync(ready, stop))
                return new(next.Id, null);
            next.Kill();
            await next.WaitForExitAsync(CancellationToken.None);
            return Failed($"exit {next.ExitCode}");
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return Failed(e.Message);
        }

        HandoverEnd Failed(string why)
        {
            Descriptors.Inherit(stateLock, false);
            sockets.OpenToNext(false);
            return new(null, why);
        }
    }

    /// <summary>False when it ends before, or takes too long.</summary>
    private async Task<bool> IsReadyAsync(AnonymousPipeServerStream ready, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return await ready.ReadAsync(new byte[1], either.Token) == 1;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
