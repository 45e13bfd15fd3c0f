namespace Clawdoor.Conversations.Runs;

/// <summary>
/// Lets in one after the other, each behind everything that is ready to run. What costs a millisecond and is begun by many at
/// once would otherwise be one long piece of work in front of what has arrived meanwhile. Safe from any thread.
/// </summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private bool _isGoing;

    /// <summary>Goes on, up to its next wait, when it is the caller's turn.</summary>
    public Task NextAsync()
    {
        // Without RunContinuationsAsynchronously: who has the turn runs within it.
        var turn = new TaskCompletionSource();
        lock (_lock)
        {
            _waiting.Enqueue(turn);
            if (_isGoing)
                return turn.Task;
            _isGoing = true;
        }

        _ = GoAsync();
        return turn.Task;
    }

    private async Task GoAsync()
    {
        while (true)
        {
            // From a thread of the pool this goes behind what is queued; Task.Run would go in front of it.
            await Task.Yield();
            TaskCompletionSource? turn;
            lock (_lock)
            {
                if (!_waiting.TryDequeue(out turn))
                {
                    _isGoing = false;
                    return;
                }
            }

            turn.SetResult();
        }
    }
}
