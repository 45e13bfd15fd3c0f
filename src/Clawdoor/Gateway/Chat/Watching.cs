namespace Clawdoor.Gateway.Chat;

/// <summary>
/// What one client follows. A client that has named sessions hears of their answers and of no others; one that never did
/// hears of all. Nothing is allocated for a client that follows nothing.
/// </summary>
internal sealed class Watching
{
    /// <summary>Sessions one client may name; a client that names more follows all of them.</summary>
    private const int MostSessions = 256;

    private readonly Lock _lock = new();
    private HashSet<string>? _messages;

    // Asked for every piece of every answer and seldom changed: replaced, never written to, so that it is read without the lock.
    private volatile HashSet<string>? _looked;
    private HashSet<string>? _inStep;

    /// <summary>Whether it hears <c>sessions.changed</c>.</summary>
    public bool Sessions { get; set; }

    /// <summary>It wants <c>session.message</c> of this session.</summary>
    public void Subscribe(string key)
    {
        lock (_lock)
        {
            _messages ??= new(StringComparer.Ordinal);
            if (_messages.Count < MostSessions)
                _messages.Add(key);
        }

        Look(key);
    }

    public void Unsubscribe(string key)
    {
        lock (_lock)
        {
            _messages?.Remove(key);
            if (_looked?.Contains(key) == true)
                _looked = new(_looked.Where(k => k != key), StringComparer.Ordinal);
        }
    }

    public bool HasSubscribed(string key)
    {
        lock (_lock)
            return _messages?.Contains(key) == true;
    }

    /// <summary>It has asked for this session's messages, or said something there.</summary>
    public void Look(string key)
    {
        lock (_lock)
        {
            if (_looked is null || (_looked.Count < MostSessions && !_looked.Contains(key)))
                _looked = new(_looked ?? [], StringComparer.Ordinal) { key };
        }
    }

    /// <summary>Whether it hears of answers in this session.</summary>
    public bool Follows(string key) => _looked is not { Count: > 0 and < MostSessions } looked || looked.Contains(key);

    /// <summary>Whether it has everything of this run up to the newest piece.</summary>
    public bool IsInStep(string runId)
    {
        lock (_lock)
            return _inStep?.Contains(runId) == true;
    }

    public void SetInStep(string runId, bool isInStep)
    {
        // Everybody is asked at every end, and most follow nothing; a run's own steps come one after the other.
        if (!isInStep && _inStep is not { Count: > 0 })
            return;
        lock (_lock)
        {
            if (isInStep)
                (_inStep ??= new(StringComparer.Ordinal)).Add(runId);
            else
                _inStep?.Remove(runId);
        }
    }
}
