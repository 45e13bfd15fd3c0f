namespace Clawdoor.Access.Secrets;

/// <summary>Kinds of secrets; wrong ones of one kind do not lock another.</summary>
internal enum SecretKind { Shared, DeviceToken, BootstrapToken }

/// <summary>Who tries: an address, or an Origin where the address is loopback's and so everybody's.</summary>
/// <param name="IsExempt">Slowed down instead of locked out.</param>
internal readonly record struct Tryer(string Name, bool IsExempt);

/// <summary>
/// Wrong secrets of the last minute, by who tries and what (access-layer 2.5). In memory only: a restart forgets them. Time
/// is monotonic, so that a clock that is set opens no lock. Safe from any thread.
/// </summary>
internal sealed class FailedTries(TimeProvider time)
{
    private const int MostKeys = 10_000;

    // 250 ms doubled until 5 s: the sixth delay is the last that differs.
    private const int KeptIfExempt = 6;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string, SecretKind), Record> _records = [];
    private readonly Lock _lock = new();
    private long? _fullSince;

    public int Count
    {
        get
        {
            lock (_lock)
                return _records.Count;
        }
    }

    /// <summary>How long nothing is accepted any more, not even the right secret; null = it may be tried.</summary>
    public TimeSpan? LockedFor(Tryer tryer, SecretKind kind, RateLimitOptions options)
    {
        if (tryer.IsExempt)
            return null;
        lock (_lock)
        {
            if (!_records.TryGetValue((tryer.Name, kind), out var record))
                return FullFor(options);
            Refresh(record, options);
            return record.LockedAt is { } since ? options.Lockout - time.GetElapsedTime(since) : null;
        }
    }

    /// <summary>Remembers a wrong secret; the answer to it is to be held back that long.</summary>
    public TimeSpan Failed(Tryer tryer, SecretKind kind, RateLimitOptions options)
    {
        lock (_lock)
        {
            if (!_records.TryGetValue((tryer.Name, kind), out var record))
            {
                if (!MakeRoom(options))
                {
                    _fullSince = time.GetTimestamp();
                    return TimeSpan.Zero;
                }

                _records[(tryer.Name, kind)] = record = new();
            }

            Refresh(record, options);
            if (record.LockedAt is not null && !tryer.IsExempt)
                return TimeSpan.Zero;
            record.Tries.Enqueue(time.GetTimestamp());
            if (tryer.IsExempt)
            {
                if (record.Tries.Count > KeptIfExempt)
                    record.Tries.Dequeue();
                var delay = FirstDelay * (1 << (record.Tries.Count - 1));
                return delay < LongestDelay ? delay : LongestDelay;
            }

            if (record.Tries.Count >= options.MaxAttempts)
                record.LockedAt = time.GetTimestamp();
            return TimeSpan.Zero;
        }
    }

    public void Succeeded(Tryer tryer, SecretKind kind)
    {
        lock (_lock)
            _records.Remove((tryer.Name, kind));
    }

    private void Refresh(Record record, RateLimitOptions options)
    {
        if (record.LockedAt is { } since && time.GetElapsedTime(since) >= options.Lockout)
        {
            record.LockedAt = null;
            record.Tries.Clear();
        }

        while (record.Tries.TryPeek(out var first) && time.GetElapsedTime(first) >= options.Window)
            record.Tries.Dequeue();
    }

    // Somebody with very many addresses must not push the locks of others out, nor fill the memory: while only locks are
    // left, newcomers are locked too.
    private bool MakeRoom(RateLimitOptions options)
    {
        if (_records.Count < MostKeys)
            return true;
        DropOld(options);
        if (_records.Count < MostKeys)
            return true;
        (string, SecretKind)? oldest = null;
        var since = long.MaxValue;
        foreach (var (key, record) in _records)
        {
            if (record.LockedAt is null && record.Tries.Peek() < since)
                (oldest, since) = (key, record.Tries.Peek());
        }

        return oldest is { } unlocked && _records.Remove(unlocked);
    }

    private TimeSpan? FullFor(RateLimitOptions options)
    {
        if (_fullSince is not { } since)
            return null;
        DropOld(options);
        var left = options.Lockout - time.GetElapsedTime(since);
        if (left > TimeSpan.Zero && _records.Count >= MostKeys)
            return left;
        _fullSince = null;
        return null;
    }

    private void DropOld(RateLimitOptions options)
    {
        foreach (var (key, record) in _records)
        {
            Refresh(record, options);
            if (record.LockedAt is null && record.Tries.Count == 0)
                _records.Remove(key);
        }
    }

    private sealed class Record
    {
        public Queue<long> Tries { get; } = new();

        public long? LockedAt { get; set; }
    }
}
