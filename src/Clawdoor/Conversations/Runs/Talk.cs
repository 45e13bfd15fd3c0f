using System.Diagnostics.CodeAnalysis;
using Clawdoor.Conversations.Models;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Conversations.Runs;

/// <summary>What runs are made of.</summary>
/// <param name="Models">Those in force now.</param>
internal sealed record TalkParts(ConversationStore Store, AskModel Ask, Func<ModelSettings> Models, TimeProvider Time, ILogger Log)
{
    public TalkLimits Limits { get; init; } = new();
}

/// <summary>
/// What is being said now. One run a session at a time; what is said meanwhile waits its turn. Safe from any thread;
/// <paramref name="tell"/> is called under a run's lock and must not wait.
/// </summary>
/// <remarks>
/// <code>
///   Send → kept in the store → Go: told → a free place → the model → pieces told → kept in the store → the end told → the next
///      └─ the session has a run: waits (at most 20), kept in the store, too
/// </code>
/// </remarks>
internal sealed partial class Talk(TalkParts parts, Action<RunEvent> tell) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(parts.Limits.Runs);
    private readonly Turns _turns = new();
    private bool _leaving;

    public SendAnswer Send(SendRequest request)
    {
        lock (_lock)
        {
            var lane = _lanes.GetValueOrDefault(request.Key);
            try
            {
                if (lane?.Find(request.RunId) is { } known)
                    return known.Content == request.Content ? new SendAnswer.InFlight() : KeyUsed();
                return Seen(request) ?? Refuse(request, lane) ?? (SendAnswer)Admit(request, lane);
            }
            catch (SessionChangedException)
            {
                return new SendAnswer.Refused(SendRefusal.SessionChanged, TalkWords.SessionChanged);
            }
            catch (StoreException e)
            {
                parts.Log.NotKept(e, request.Key);
                return new SendAnswer.Refused(SendRefusal.NotKept, NotKept(e));
            }
        }
    }

    /// <summary>Stops the session's run and what waits behind it, or only <paramref name="runId"/>; gives the runs that were stopped.</summary>
    public IReadOnlyList<string> Abort(string key, string? runId = null, string cause = StopCauses.Asked)
    {
        List<SendRequest> dropped = [];
        Run? running;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(key, out var lane))
                return [];
            running = runId is null || lane.Running.Id == runId ? lane.Running : null;
            dropped.AddRange(lane.Waiting.Where(w => runId is null || w.Send.RunId == runId).Select(w => w.Send));
            lane.Waiting.RemoveAll(w => dropped.Contains(w.Send));
            WaitNoMore(key, dropped);
        }

        var now = parts.Time.GetUtcNow();
        foreach (var waiting in dropped)
            Tell(new RunEvent.Ended(key, waiting.RunId, 1, new RunEnd("killed", cause, "", now, now)));
        return [.. dropped.Select(d => d.RunId), .. running is not null && running.Stop(cause) ? [running.Id] : Array.Empty<string>()];
    }

    /// <summary>Stops everything of the session and waits until it has been told; a model that does not let go is not waited for.</summary>
    public async Task QuietAsync(string key)
    {
        Task? over;
        lock (_lock)
            over = _lanes.GetValueOrDefault(key)?.Running.Over.Task;
        Abort(key);
        if (over is not null)
            await over.WaitAsync(TimeSpan.FromSeconds(5), parts.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Null when nothing runs there.</summary>
    public InFlight? Look(string key)
    {
        Run? run;
        lock (_lock)
            run = _lanes.GetValueOrDefault(key)?.Running;
        return run?.Look();
    }

    /// <summary>The run that is under way first, then those that wait.</summary>
    public IReadOnlyList<string> RunsOf(string key)
    {
        lock (_lock)
            return _lanes.TryGetValue(key, out var lane) ? [lane.Running.Id, .. lane.Waiting.Select(w => w.Send.RunId)] : [];
    }

    public IReadOnlyList<WaitingSend> WaitingFor(string key)
    {
        lock (_lock)
            return _lanes.TryGetValue(key, out var lane) ? [.. lane.Waiting.Select(w => new WaitingSend(w.Send.RunId, w.Send.Content, w.At))] : [];
    }

    /// <summary>The model that would answer now; null = nobody.</summary>
    public static ModelName? ModelOf(Session? session, ModelSettings settings) =>
        session?.Model is { } chosen && settings.Find(chosen) is not null ? chosen
        : settings.Primary is { } primary && settings.Find(primary) is not null ? primary
        : null;

    /// <summary>Stops every run, keeps what was said, and takes nothing more. Ends when all is kept, or with <paramref name="hurry"/>.</summary>
    public async Task LeaveAsync(CancellationToken hurry)
    {
        List<(string Key, Run Run)> running;
        lock (_lock)
        {
            _leaving = true;
            foreach (var waiting in _lanes.Values.SelectMany(l => l.Waiting))
                KeepUnanswered(waiting.Send);
            running = [.. _lanes.Select(l => (l.Key, l.Value.Running))];
        }

        foreach (var (key, _) in running)
            Abort(key, cause: StopCauses.Restart);
        await Task.WhenAll(running.Select(r => r.Run.Over.Task)).WaitAsync(TimeSpan.FromSeconds(5), parts.Time, hurry)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Without the file's path, which is the administrator's business and stands in the log.</summary>
    private static Message NotKept(Exception e) => (e as StoreException)?.Trouble.Fault switch
    {
        StoreFault.NoSpace => TalkWords.DiskFull,
        StoreFault.Busy => TalkWords.DatabaseBusy,
        _ => TalkWords.NotKept,
    };

    private static SendAnswer.Refused KeyUsed() => new(SendRefusal.KeyUsed, TalkWords.KeyUsed);

    private SendAnswer? Seen(SendRequest request) => parts.Store.FindRun(request.RunId) switch
    {
        null => null,
        _ when parts.Store.IsOther(request.RunId, request.Content) => KeyUsed(),
        // Under way, but not here: it is being kept at this moment, or could not be.
        { Status: "running" } => new SendAnswer.InFlight(),
        _ => new SendAnswer.Done(),
    };

    private SendAnswer.Refused? Refuse(SendRequest request, Lane? lane)
    {
        if (_leaving || (lane is null && _lanes.Count >= parts.Limits.Sessions))
            return new SendAnswer.Refused(SendRefusal.Busy, TalkWords.Busy);
        if (ModelOf(parts.Store.Find(request.Key), parts.Models()) is null)
            return new SendAnswer.Refused(SendRefusal.NoModel, TalkWords.NoModel);
        return lane is not null && lane.Waiting.Count >= parts.Limits.Waiting
            ? new SendAnswer.Refused(SendRefusal.QueueFull, TalkWords.QueueFull.With(parts.Limits.Waiting))
            : null;
    }

    private SendAnswer.Started Admit(SendRequest request, Lane? lane)
    {
        if (lane is not null)
        {
            // Whoever is told that it was taken may rely on it, whatever happens to the process.
            parts.Store.Wait(request.Key, request.RunId, request.Content, request.ExpectedSessionId);
            lane.Waiting.Add((request, parts.Time.GetUtcNow()));
            return new(null, () => { });
        }

        if (parts.Store.Begin(request.Key, request.RunId, request.Content, request.ExpectedSessionId) is not { } begun)
            throw new InvalidOperationException("The run became known between two looks under one lock.");
        var run = new Run(request, parts.Limits, parts.Time, Tell);
        _lanes[request.Key] = new Lane(run);
        return new(begun.Message.Seq, () => Go(run, begun.Session, begun.Message));
    }

    private void WaitNoMore(string key, List<SendRequest> dropped)
    {
        if (dropped.Count == 0)
            return;
        try
        {
            parts.Store.WaitNoMore(dropped.Select(d => d.RunId));
        }
        catch (StoreException e)
        {
            parts.Log.NotKept(e, key);
        }
    }

    /// <summary>What waited when the gateway left is not lost, only not answered.</summary>
    private void KeepUnanswered(SendRequest request)
    {
        try
        {
            if (parts.Store.Begin(request.Key, request.RunId, request.Content, null) is not null)
                parts.Store.End(request.Key, new LastRun(request.RunId, "killed", parts.Time.GetUtcNow()) { EndedAt = parts.Time.GetUtcNow() }, null);
        }
        catch (StoreException e)
        {
            parts.Log.NotKept(e, request.Key);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A listener's failure must not end a run, nor the process by a timer's thread.")]
    private void Tell(RunEvent happened)
    {
        try
        {
            tell(happened);
        }
        catch (Exception e)
        {
            parts.Log.ListenerFailed(e, happened.Key);
        }
    }

    /// <summary>A session at work.</summary>
    private sealed class Lane(Run running)
    {
        public Run Running { get; set; } = running;

        public List<(SendRequest Send, DateTimeOffset At)> Waiting { get; } = [];

        /// <summary>Null when it neither runs nor waits here.</summary>
        public SendRequest? Find(string runId) => Running.Id == runId ? Running.Request : Waiting.Find(w => w.Send.RunId == runId).Send;
    }
}
