using System.Diagnostics.CodeAnalysis;
using Clawdoor.Conversations.Models;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Conversations.Runs;

/// <summary>From a message that is kept to the answer that is kept.</summary>
internal sealed partial class Talk
{
    private void Go(Run run, Session session, StoredMessage message) => _ = RunAsync(run, session, message);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a run, its end is told: nobody waits forever.")]
    private async Task RunAsync(Run run, Session session, StoredMessage message)
    {
        // Here and at the end: whose answer is coming goes first. Many begin and end together.
        await _turns.NextAsync();
        ModelFailure? failure = null;
        var placed = false;
        try
        {
            run.Tell(seq => new RunEvent.Kept(run.Key, run.Id, seq, session, message));
            await _places.WaitAsync(run.Stopped);
            placed = true;
            await AskAsync(run, session);
        }
        catch (OperationCanceledException) when (run.Stopped.IsCancellationRequested)
        {
            failure = run.StopCause == StopCauses.Timeout ? new("timeout", TalkWords.TooLong.ToString()) : null;
        }
        catch (ModelException) when (run.Stopped.IsCancellationRequested && run.StopCause != StopCauses.Timeout)
        {
            // It was stopped, and the model says so in its own way.
        }
        catch (ModelException e)
        {
            failure = e.Failure;
            parts.Log.ModelFailed(run.Id, run.Key, e.Failure.Kind, PlainText.Printable(e.Failure.Message));
        }
        catch (Exception e)
        {
            failure = new("unknown", e is StoreException ? NotKept(e).ToString() : TalkWords.Unexpected.ToString());
            parts.Log.RunBroke(e, run.Id, run.Key);
        }

        if (placed)
            _places.Release();
        await _turns.NextAsync();
        Finish(run, failure);
    }

    private async Task AskAsync(Run run, Session session)
    {
        run.Tell(seq => new RunEvent.Preparing(run.Key, run.Id, seq, "preparing_context"));
        var settings = parts.Models();
        var name = ModelOf(session, settings) ?? throw new ModelException(new("unknown", TalkWords.NoModel.ToString()));
        // A model that a person chose is not exchanged behind their back (npm openclaw 2026.9.6, docs/concepts/model-failover.md).
        if (name == session.Model)
            settings = settings with { Fallbacks = [] };
        var messages = Prompt.For(parts.Store, run.Key, settings.Find(name)!.Value.Model);
        run.Tell(seq => new RunEvent.Began(run.Key, run.Id, seq, session, run.StartedAt));
        run.Tell(seq => new RunEvent.Preparing(run.Key, run.Id, seq, "starting_model"));
        await _turns.NextAsync();
        await foreach (var piece in parts.Ask(new(settings, name, messages), run.Stopped).WithCancellation(run.Stopped))
        {
            run.Take(piece);
            if (run.IsFull)
            {
                run.Take(new ModelPiece.End("length"));
                break;
            }

            run.Stopped.ThrowIfCancellationRequested();
        }
    }

    private void Finish(Run run, ModelFailure? failure)
    {
        var (text, content) = run.Said();
        var now = parts.Time.GetUtcNow();
        var stopped = failure is null && run.Stopped.IsCancellationRequested;
        var end = new RunEnd(
            failure is not null ? "failed" : stopped ? "killed" : "done",
            failure is not null ? "error" : stopped ? run.StopCause : run.StopReason,
            text, run.StartedAt, now)
        { Failure = failure, Usage = run.Usage };
        try
        {
            var kept = parts.Store.End(
                run.Key,
                new LastRun(run.Id, end.Status, run.StartedAt) { EndedAt = now, Error = failure?.Message },
                content is null ? null : AnswerOf(run, content, stopped ? "aborted" : end.StopReason, now));
            // Null: the session was reset or deleted, and the answer with it.
            end = end with { Session = kept?.Session };
            if (kept is ({ } session, { } message))
                run.Tell(seq => new RunEvent.Kept(run.Key, run.Id, seq, session, message));
        }
        catch (Exception e) when (e is StoreException or InvalidOperationException)
        {
            parts.Log.NotKept(e, run.Key);
            end = end with { Status = "failed", StopReason = "error", Failure = failure ?? new("unknown", NotKept(e).ToString()) };
        }

        parts.Log.RunEnded(run.Id, run.Key, end.Status, end.StopReason, (long)(now - run.StartedAt).TotalMilliseconds, text.Length);
        (Run Run, Session Session, StoredMessage Message)? next = null;
        run.End(end, () => next = Next(run.Key));
        run.Over.TrySetResult();
        run.Dispose();
        if (next is { } begun)
            Go(begun.Run, begun.Session, begun.Message);
    }

    private static StoredMessage AnswerOf(Run run, string content, string stopReason, DateTimeOffset now) => new(0, "", "assistant", content, now)
    {
        RunId = run.Id,
        Model = run.Model,
        StopReason = stopReason,
        Usage = run.Usage,
    };

    /// <summary>The session is free; what waits longest takes its place.</summary>
    private (Run Run, Session Session, StoredMessage Message)? Next(string key)
    {
        lock (_lock)
        {
            var lane = _lanes[key];
            while (!_leaving && lane.Waiting.Count > 0)
            {
                var (request, _) = lane.Waiting[0];
                lane.Waiting.RemoveAt(0);
                try
                {
                    if (parts.Store.Begin(key, request.RunId, request.Content, null) is not { } begun)
                        continue;
                    lane.Running = new Run(request, parts.Limits, parts.Time, Tell);
                    return (lane.Running, begun.Session, begun.Message);
                }
                catch (StoreException e)
                {
                    parts.Log.NotKept(e, key);
                    var now = parts.Time.GetUtcNow();
                    Tell(new RunEvent.Ended(key, request.RunId, 1, new RunEnd("failed", "error", "", now, now)
                    {
                        Failure = new("unknown", NotKept(e).ToString()),
                    }));
                }
            }

            _lanes.Remove(key);
            return null;
        }
    }
}
