using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Clawdoor.Bench.Peers;

/// <summary>A peer that has answered its first request.</summary>
internal sealed class RunningPeer : IAsyncDisposable
{
    private readonly Peer _peer;
    private readonly ProcessTree _processes;

    private RunningPeer(Peer peer, ProcessTree processes, Doorway doorway, TimeSpan firstAnswer)
    {
        _peer = peer;
        _processes = processes;
        EndPoint = new(doorway.Address, doorway.Port);
        State = doorway.State;
        FirstAnswer = firstAnswer;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Clawdoor's state folder.</summary>
    public string State { get; }

    /// <summary>From spawning the process to the first complete 200 on /healthz.</summary>
    public TimeSpan FirstAnswer { get; }

    public double CpuMicroseconds => _processes.CpuMicroseconds();

    public double ResidentKilobytes => _processes.ResidentKilobytes();

    /// <exception cref="InvalidOperationException">It ended, or did not answer within its patience; the message has its last lines.</exception>
    public static async Task<RunningPeer> StartAsync(Peer peer, Doorway doorway, CancellationToken cancellation)
    {
        var command = peer.Command(doorway);
        var log = Path.Combine(doorway.Directory, "output.log");
        var endPoint = new IPEndPoint(doorway.Address, doorway.Port);
        var begin = Stopwatch.GetTimestamp();
        var processes = ProcessTree.Start(command, log);
        try
        {
            while (await ComplaintAsync(peer, endPoint, "/healthz", cancellation) is { } complaint)
            {
                if (processes.Ended || Stopwatch.GetElapsedTime(begin) > peer.Patience)
                {
                    var last = string.Join(" / ", (await File.ReadAllLinesAsync(log, cancellation)).TakeLast(5));
                    throw new InvalidOperationException($"{(processes.Ended ? "it ended" : complaint)}; its last words: {last}");
                }

                await Task.Delay(1, cancellation);
            }
        }
        catch
        {
            await processes.StopAsync();
            throw;
        }

        return new(peer, processes, doorway, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>All its threads, and those to come.</summary>
    public void StayOnOneProcessor() => _processes.StayOn(processor: 0);

    /// <summary>Waits until <c>/readyz</c> says 200: a gateway may be alive long before it can be used.</summary>
    public async Task BecomesReadyAsync(CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (await ComplaintAsync(_peer, EndPoint, "/readyz", cancellation) is { } complaint)
        {
            if (Stopwatch.GetElapsedTime(begin) > _peer.Patience)
                throw new InvalidOperationException($"it did not become ready: {complaint}");
            await Task.Delay(100, cancellation);
        }
    }

    public async ValueTask DisposeAsync() => await _processes.StopAsync();

    /// <summary>Why it cannot be said to be open yet, or null.</summary>
    private static async Task<string?> ComplaintAsync(Peer peer, IPEndPoint endPoint, string path, CancellationToken cancellation)
    {
        try
        {
            var status = await peer.ProbeAsync(endPoint, path, cancellation);
            return status == 200 ? null : $"it answered {status}";
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return $"{trouble.Message} {trouble.InnerException?.Message}".TrimEnd();
        }
    }
}
