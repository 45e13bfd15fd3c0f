using Clawdoor.Conversations.Runs;
using Xunit;

namespace Clawdoor.Tests.Conversations.Runs;

public sealed class TurnsTests
{
    private static readonly string[] _names = ["first", "second", "third"];

    [Fact]
    public void One_comes_after_the_other_and_behind_what_is_ready()
    {
        var turns = new Turns();
        var pool = new OneThread();
        var seen = new List<string>();
        pool.Run(() =>
        {
            foreach (var name in _names)
                _ = BeginAsync(name);
        });
        Assert.Equal(["first", "arrived with first", "second", "arrived with second", "third", "arrived with third"], seen);

        async Task BeginAsync(string name)
        {
            await turns.NextAsync();
            seen.Add(name);
            pool.Post(_ => seen.Add($"arrived with {name}"), null);
        }
    }

    [Fact]
    public void Who_comes_later_has_a_turn_too()
    {
        var turns = new Turns();
        var pool = new OneThread();
        var seen = 0;
        for (var i = 0; i < 3; i++)
            pool.Run(() => _ = CountAsync());
        Assert.Equal(3, seen);

        async Task CountAsync()
        {
            await turns.NextAsync();
            seen++;
        }
    }

    [Fact]
    public void Who_fails_within_the_turn_holds_nobody_up()
    {
        var turns = new Turns();
        var pool = new OneThread();
        Task? failing = null, next = null;
        pool.Run(() =>
        {
            failing = FailAsync();
            next = WaitAsync();
        });
        Assert.True(failing!.IsFaulted);
        Assert.True(next!.IsCompletedSuccessfully);

        async Task FailAsync()
        {
            await turns.NextAsync();
            throw new InvalidOperationException("on purpose");
        }

        async Task WaitAsync() => await turns.NextAsync();
    }

    [Fact]
    public async Task Crowds_from_all_threads_run_one_at_a_time()
    {
        var turns = new Turns();
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(async () =>
        {
            await turns.NextAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.SpinWait(200);
            Interlocked.Decrement(ref inside);
            done++;
        }, TestContext.Current.CancellationToken)));
        Assert.Equal((1, 500), (most, done));
    }

    /// <summary>A pool of one thread: what is posted runs in its order.</summary>
    private sealed class OneThread : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Work, object? State)> _ready = [];

        public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

        /// <summary>Begins with <paramref name="first"/>, and ends when nothing is ready any more.</summary>
        public void Run(Action first)
        {
            var before = Current;
            SetSynchronizationContext(this);
            first();
            while (_ready.TryDequeue(out var next))
                next.Work(next.State);
            SetSynchronizationContext(before);
        }
    }
}
