using System.Diagnostics;
using System.Runtime.CompilerServices;
using Clawdoor.Conversations;
using Xunit;

namespace Clawdoor.Tests.Conversations;

/// <summary>A long conversation is forgotten at once for everybody, and by and by on the disk.</summary>
public sealed class ConversationForgetting : IDisposable
{
    private const int Many = (3 * ConversationStore.ForgottenAtOnce) + 10;
    private readonly TalkRoom _room = new();

    private ConversationStore Store => _room.Store;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_new_life_begins_at_once_and_the_old_one_goes_in_portions()
    {
        Fill(TalkRoom.Key, Many);
        var before = Store.Find(TalkRoom.Key)!;
        Store.Patch(TalkRoom.Key, new SessionPatch { Label = "work" });

        var after = Store.Reset(TalkRoom.Key)!;

        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal((0L, "work"), (after.MessageCount, after.Label));
        Assert.Equal(Many - ConversationStore.ForgottenAtOnce, Left());
        Assert.Empty(Store.Page(TalkRoom.Key, 10));
        Assert.Empty(Store.After(TalkRoom.Key, 0, 10));
        Assert.Null(Store.FindMessage(TalkRoom.Key, "m1000"));
        _room.Exchange(TalkRoom.Key, "new", "question", "answer");
        Assert.Equal([1L, 2L], Store.Page(TalkRoom.Key, 10).Select(m => m.Seq));
        Assert.Equal([2L], Store.After(TalkRoom.Key, 1, 10).Select(m => m.Seq));
        Assert.Equal([1L], Store.Page(TalkRoom.Key, 10, before: 2).Select(m => m.Seq));

        await PassAsync(() => Left() == 2);
        Assert.Equal(["\"question\"", "\"answer\""], Store.Page(TalkRoom.Key, 10).Select(m => m.Content));
    }

    [Fact]
    public async Task A_deleted_one_goes_in_portions_and_may_be_there_again_meanwhile()
    {
        Fill(TalkRoom.Key, Many);

        Assert.True(Store.Delete(TalkRoom.Key));

        Assert.False(Store.Delete(TalkRoom.Key));
        Assert.Null(Store.Find(TalkRoom.Key));
        Assert.Empty(Store.List());
        Assert.Null(Store.FindRun("first"));
        _room.Exchange(TalkRoom.Key, "first", "question", "answer");
        await PassAsync(() => Left() == 2);
        Assert.Equal(2, Store.Page(TalkRoom.Key, 10).Count);
        await PassAsync(() => Count("session") == 1);
    }

    [Fact]
    public async Task What_a_cut_left_is_taken_after_the_next_start()
    {
        Fill(TalkRoom.Key, Many);
        Fill("agent:main:gone", Many);
        Store.Reset(TalkRoom.Key);
        Store.Delete("agent:main:gone");
        _room.Reopen();

        Assert.Equal([TalkRoom.Key], Store.List().Select(s => s.Key));
        Assert.Empty(Store.Page(TalkRoom.Key, 10));
        await PassAsync(() => Left() == 0);
        Assert.Equal(1, Count("session"));
    }

    [Fact]
    public void A_hundred_thousand_messages_hold_nobody_up()
    {
        Fill(TalkRoom.Key, 100_000);
        var begun = Stopwatch.GetTimestamp();

        Store.Reset(TalkRoom.Key);

        // 1.7 s when they went all at once; a portion takes a few milliseconds.
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, 0, 500);
    }

    private void Fill(string key, int messages)
    {
        if (messages == Many)
            _room.Exchange(key, key == TalkRoom.Key ? "first" : key, "q", null);
        else
            Store.Ensure(key);
        TalkRoom.Below(Store).Script($"""
            WITH RECURSIVE n(i) AS (SELECT 1 + (SELECT messages FROM session WHERE key = '{key}') UNION ALL SELECT i + 1 FROM n WHERE i < {messages})
            INSERT INTO message (session, seq, id, role, content, at, run_id)
            SELECT s.number, i, CASE s.number WHEN 1 THEN 'm' ELSE s.key END || i, 'user', '"some words"', 0, 'r' FROM n, session s WHERE s.key = '{key}';
            UPDATE session SET messages = {messages} WHERE key = '{key}'
            """);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref Lock GateOf(ConversationStore store);

    private long Left() => Count("message");

    private long Count(string table)
    {
        lock (GateOf(Store))
            return TalkRoom.Below(Store).Number($"SELECT count(*) FROM {table}");
    }

    /// <summary>Time passes until it is so.</summary>
    private async Task PassAsync(Func<bool> isSo)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.InRange(i, 0, 2000);
            _room.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
