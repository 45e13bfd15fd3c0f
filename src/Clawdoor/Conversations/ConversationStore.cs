namespace Clawdoor.Conversations;

/// <summary>
/// Everything that was said, in <c>conversations.sqlite</c> of the state directory. Every call is one transaction that is on
/// disk when it returns; safe from any thread. When the disk fails a call throws a store exception and
/// nothing of it has happened.
/// </summary>
internal sealed class ConversationStore : IDisposable
{
    public const string FileName = "conversations.sqlite";

    // Shape only; the bodies come with the branch talk-store.
    public Session? Find(string key) => throw new NotImplementedException();

    /// <summary>The one with this key, made when there is none.</summary>
    public Session Ensure(string key) => throw new NotImplementedException();

    /// <summary>The newest first; pinned ones are not put in front here.</summary>
    public IReadOnlyList<Session> List() => throw new NotImplementedException();

    /// <summary>Null when there is none.</summary>
    public Session? Patch(string key, SessionPatch patch) => throw new NotImplementedException();

    /// <summary>Forgets its messages and gives it a new ID; the label stays. Null when there is none.</summary>
    public Session? Reset(string key) => throw new NotImplementedException();

    /// <summary>With all its messages. False when there is none.</summary>
    public bool Delete(string key) => throw new NotImplementedException();

    /// <summary>Keeps what a person said and that its run is under way; null when this run is known (the same idempotency key again).</summary>
    /// <param name="expectedSessionId">Null = whatever it is; else SessionChangedException when the session was reset meanwhile.</param>
    public (Session Session, StoredMessage Message)? Begin(string key, string runId, string content, string? expectedSessionId) => throw new NotImplementedException();

    /// <summary>Keeps the answer (null when nothing was said) and how the run ended, in one transaction.</summary>
    /// <param name="answer">Its Seq and Id are given here.</param>
    public (Session Session, StoredMessage? Message) End(string key, LastRun end, StoredMessage? answer) => throw new NotImplementedException();

    /// <summary>The run's state, also of runs that ended before this process started; null when it is not known.</summary>
    public LastRun? FindRun(string runId) => throw new NotImplementedException();

    /// <summary>Runs that were under way when the process was killed, now ended as failed; called once at start.</summary>
    public IReadOnlyList<string> EndInterrupted() => throw new NotImplementedException();

    /// <summary>At most <paramref name="limit"/> messages with a Seq below <paramref name="before"/> (null = the newest), in order.</summary>
    public IReadOnlyList<StoredMessage> Page(string key, int limit, long? before = null) => throw new NotImplementedException();

    /// <summary>All messages after this one, in order, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<StoredMessage> After(string key, long seq, int limit) => throw new NotImplementedException();

    public StoredMessage? FindMessage(string key, string messageId) => throw new NotImplementedException();

    /// <summary>A user's settings of the Control UI (JSON by name); the user is a device or the owner.</summary>
    public IReadOnlyDictionary<string, string> Preferences(string user) => throw new NotImplementedException();

    /// <summary>Sets (JSON) or removes (null). False, and nothing is set, when a value is not what <paramref name="expected"/> says.</summary>
    public bool SetPreferences(string user, IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?>? expected) => throw new NotImplementedException();

    public bool IsWorking() => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
