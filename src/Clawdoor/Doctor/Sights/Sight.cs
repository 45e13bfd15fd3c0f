namespace Clawdoor.Doctor.Sights;

/// <summary>Something that is looked at once, however many checks ask: the first who asks starts the look, all share what it saw.</summary>
internal sealed class Sight<T>(Func<Task<T>> look)
{
    private readonly Lock _lock = new();
    private Task<T>? _seen;

    /// <summary>Seen beforehand, as tests plant it.</summary>
    public Sight(T seen)
        : this(() => Task.FromResult(seen))
    {
    }

    /// <param name="stop">Ends the waiting of this one asker, not the look.</param>
    public Task<T> SeeAsync(CancellationToken stop)
    {
        lock (_lock)
            _seen ??= Task.Run(look, CancellationToken.None);
        return _seen.WaitAsync(stop);
    }
}
