using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Peers;

/// <summary>A peer that has answered its first request over TLS.</summary>
internal sealed class RunningPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ProcessTree _processes;

    private RunningPeer(ProcessTree processes, IPEndPoint endPoint, TimeSpan firstAnswer)
    {
        _processes = processes;
        EndPoint = endPoint;
        FirstAnswer = firstAnswer;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>From spawning the process to the first complete 200 over TLS.</summary>
    public TimeSpan FirstAnswer { get; }

    public double CpuMicroseconds => _processes.CpuMicroseconds();

    public double ResidentKilobytes => _processes.ResidentKilobytes();

    /// <exception cref="InvalidOperationException">It ended, or did not answer within 20 s; the message has its last lines.</exception>
    public static async Task<RunningPeer> StartAsync(Peer peer, Doorway doorway, CancellationToken cancellation)
    {
        var command = peer.Command(doorway);
        var log = Path.Combine(doorway.Directory, "output.log");
        var endPoint = new IPEndPoint(doorway.Address, doorway.Port);
        var begin = Stopwatch.GetTimestamp();
        var processes = ProcessTree.Start(command, log);
        try
        {
            while (await ComplaintAsync(endPoint, cancellation) is { } complaint)
            {
                if (processes.Ended || Stopwatch.GetElapsedTime(begin) > Patience)
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

        return new(processes, endPoint, Stopwatch.GetElapsedTime(begin));
    }

    public async ValueTask DisposeAsync() => await _processes.StopAsync();

    /// <summary>Why it cannot be said to be open yet, or null.</summary>
    private static async Task<string?> ComplaintAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        try
        {
            await using var visitor = await Visitor.ConnectAsync(endPoint, cancellation);
            var status = await visitor.GetAsync("/healthz", cancellation);
            return status == 200 ? null : $"it answered {status}";
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return $"{trouble.Message} {trouble.InnerException?.Message}".TrimEnd();
        }
    }
}
