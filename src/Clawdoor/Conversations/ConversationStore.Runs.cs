using System.Security.Cryptography;
using System.Text;
using Clawdoor.Wording;

namespace Clawdoor.Conversations;

/// <summary>The session is another than the one that was meant: it was reset or deleted meanwhile.</summary>
internal sealed class SessionChangedException(string key) : Exception($"session {key} was reset")
{
    public string Key { get; } = key;
}

internal sealed partial class ConversationStore
{
    /// <summary>How long a run that ended is known at least, unless <see cref="MostRuns"/> newer ones came.</summary>
    public static readonly TimeSpan RunLives = TimeSpan.FromHours(24);

    /// <summary>Runs that are known even when they ended longer ago.</summary>
    public const int EnoughRuns = 10_000;

    /// <summary>Runs that are known at most, besides those under way and each session's newest.</summary>
    public const int MostRuns = 100_000;

    // Counting and forgetting read many rows: not with every run.
    private const int RunsBetweenPruning = 100;

    private const string Running = "running";

    /// <summary>Keeps what a person said and that its run is under way; null when this run is known (the same idempotency key again).</summary>
    /// <param name="expectedSessionId">Null = whatever it is; else <see cref="SessionChangedException"/> when the session was reset meanwhile.</param>
    public (Session Session, StoredMessage Message)? Begin(string key, string runId, string content, string? expectedSessionId)
    {
        var input = Fingerprint(content);
        var (title, preview) = (FirstWords.Of(content, FirstWords.Title), FirstWords.Of(content, FirstWords.Preview));
        return Writing<(Session, StoredMessage)?>(() =>
        {
            if (RunOf(runId) is not null)
                return null;
            var session = Expected(key, expectedSessionId) ?? Made(key);
            _file.Run("DELETE FROM waiting WHERE run_id = $1", runId);
            _file.Run(
                "INSERT INTO run (id, session, session_id, status, started_at, input) SELECT $2, number, id, $3, $4, $5 FROM session WHERE key = $1",
                key,
                runId,
                Running,
                Now,
                input);
            var message = Said(session, new(0, "", "user", content, default) { RunId = runId });
            _file.Run(
                "UPDATE session SET title = coalesce(title, $2), preview = $3, last_run = (SELECT number FROM run WHERE id = $4) WHERE key = $1",
                key,
                title,
                preview,
                runId);
            Prune();
            return (SessionOf(key)!, message);
        });
    }

    /// <summary>Keeps what a person said until its run begins, or the process is killed before; the same key again changes nothing.</summary>
    /// <param name="expectedSessionId">As with <see cref="Begin"/>.</param>
    public void Wait(string key, string runId, string content, string? expectedSessionId) => Writing(() =>
    {
        _ = Expected(key, expectedSessionId);
        return _file.Run("INSERT INTO waiting (run_id, session_key, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", runId, key, content);
    });

    /// <summary>Nobody waits for these any more.</summary>
    public void WaitNoMore(IEnumerable<string> runIds) => Writing(() => runIds.Sum(id => _file.Run("DELETE FROM waiting WHERE run_id = $1", id)));

    /// <summary>
    /// Keeps the answer (null when nothing was said) and how the run ended, in one transaction. Null, and the answer is not
    /// kept, when the session was reset or deleted since the run began, or the run has ended already.
    /// </summary>
    /// <param name="answer">Its Seq, Id and At are given here.</param>
    public (Session Session, StoredMessage? Message)? End(string key, LastRun end, StoredMessage? answer)
    {
        var preview = answer is null ? null : FirstWords.Of(answer.Content, FirstWords.Preview);
        return Writing<(Session, StoredMessage?)?>(() =>
        {
            var isEnded = _file.Run(
                "UPDATE run SET status = $2, ended_at = $3, error = $4 WHERE id = $1 AND status = $5",
                end.RunId,
                end.Status,
                end.EndedAt?.ToUnixTimeMilliseconds() ?? Now,
                end.Error,
                Running) > 0;
            var begunIn = _file.Row("SELECT session_id FROM run WHERE id = $1", r => r.GetString(0), end.RunId);
            if (!isEnded || SessionOf(key) is not { } session || session.Id != begunIn)
                return null;
            if (answer is null)
            {
                _file.Run("UPDATE session SET updated_at = $2 WHERE key = $1", key, Now);
                return (SessionOf(key)!, null);
            }

            var message = Said(session, answer);
            _file.Run("UPDATE session SET preview = $2 WHERE key = $1", key, preview);
            if (answer.Usage is { } usage)
                _file.Run("UPDATE session SET input = $2, output = $3, total = $4 WHERE key = $1", key, usage.Input, usage.Output, usage.Total);
            return (SessionOf(key)!, message);
        });
    }

    /// <summary>The run's state, also of runs that ended before this process started; null when it is not known.</summary>
    public LastRun? FindRun(string runId) => Reading(() => RunOf(runId));

    /// <summary>
    /// The IDs of runs that were under way or waited when the process was killed, now ended as failed; called once at start.
    /// What was said is in the history.
    /// </summary>
    public IReadOnlyList<string> EndInterrupted()
    {
        while (Reading(NextWaiting) is var (runId, key, content))
        {
            if (Begin(key, runId, content, null) is null)
                WaitNoMore([runId]);
        }

        return Writing(EndRunning);
    }

    private (string RunId, string Key, string Content)? NextWaiting() => _file.Row<(string, string, string)?>(
        "SELECT run_id, session_key, content FROM waiting ORDER BY number LIMIT 1", r => (r.GetString(0), r.GetString(1), r.GetString(2)));

    private List<string> EndRunning()
    {
        var interrupted = _file.Rows("SELECT id FROM run WHERE status = 'running' ORDER BY number", r => r.GetString(0));
        _file.Run(
            "UPDATE run SET status = 'failed', ended_at = $1, error = $2 WHERE status = 'running'",
            Now,
            ConversationStoreWords.Interrupted.In(Language.English));
        return interrupted;
    }

    private Session? Expected(string key, string? sessionId)
    {
        var found = SessionOf(key);
        return sessionId is null || found?.Id == sessionId ? found : throw new SessionChangedException(key);
    }

    /// <summary>Whether this run is known to have been begun with other words.</summary>
    public bool IsOther(string runId, string content) => Reading(() =>
        _file.Row("SELECT input FROM run WHERE id = $1 AND input IS NOT NULL", r => r.GetString(0), runId)) is { } input && input != Fingerprint(content);

    private static string Fingerprint(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private LastRun? RunOf(string runId) =>
        _file.Row($"SELECT {ConversationRows.RunColumns} FROM run WHERE id = $1", ConversationRows.Run, runId);

    private StoredMessage Said(Session session, StoredMessage said)
    {
        var message = said with { Seq = session.MessageCount + 1, Id = NewId(), At = DateTimeOffset.FromUnixTimeMilliseconds(Now) };
        _file.Run(
            "INSERT INTO message (session, seq, id, role, content, at, run_id, model, stop_reason, input, output, total) "
            + "SELECT number, $2 + forgotten, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM session WHERE key = $1",
            session.Key,
            message.Seq,
            message.Id,
            message.Role,
            message.Content,
            message.At.ToUnixTimeMilliseconds(),
            message.RunId,
            message.Model?.ToString(),
            message.StopReason,
            message.Usage?.Input,
            message.Usage?.Output,
            message.Usage?.Total);
        _file.Run("UPDATE session SET messages = $2, updated_at = $3 WHERE key = $1", session.Key, message.Seq, message.At.ToUnixTimeMilliseconds());
        return message;
    }

    private void Prune()
    {
        var newest = _file.Number("SELECT max(number) FROM run");
        if (newest % RunsBetweenPruning != 0)
            return;
        _file.Run(
            "DELETE FROM run WHERE number <= $1 AND (ended_at < $2 OR number <= $3) AND status <> 'running' "
            + "AND number NOT IN (SELECT last_run FROM session WHERE last_run IS NOT NULL)",
            newest - EnoughRuns,
            Now - (long)RunLives.TotalMilliseconds,
            newest - MostRuns);
    }
}
