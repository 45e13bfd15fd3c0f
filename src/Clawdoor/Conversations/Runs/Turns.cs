using System.Runtime.CompilerServices;

namespace Clawdoor.Conversations.Runs;

/// <summary>
/// Lets in one after the other, each behind everything that is ready to run. What costs a millisecond and is begun by many at
/// once would otherwise be one long piece of work in front of what has arrived meanwhile. Safe from any thread.
/// </summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _waiting = [];
    private bool _isGoing;

    /// <summary>Await it: what follows runs, up to its next wait, when it is the caller's turn.</summary>
    public Turn NextAsync() => new(this);

    private void Add(Action work)
    {
        lock (_lock)
        {
            _waiting.Enqueue(work);
            if (_isGoing)
                return;
            _isGoing = true;
        }

        _ = GoAsync();
    }

    private async Task GoAsync()
    {
        while (true)
        {
            // From a thread of the pool this goes behind what is queued; Task.Run would go in front of it.
            await Task.Yield();
            Action? work;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out work))
                {
                    _isGoing = false;
                    return;
                }
            }

            work();
        }
    }

    /// <summary>Its own awaiter: nothing that awaits it goes on beside the others, as it could with a task that is over already.</summary>
    internal readonly struct Turn(Turns turns) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult()
        {
            // Nothing can go wrong with a turn.
        }

        public void OnCompleted(Action continuation) => turns.Add(continuation);

        public void UnsafeOnCompleted(Action continuation) => turns.Add(continuation);
    }
}
