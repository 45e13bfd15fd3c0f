using Clawdoor.Conversations;
using Clawdoor.Conversations.Models;
using Xunit;

namespace Clawdoor.Tests.Conversations;

public sealed class ConversationStoreTests : IDisposable
{
    private readonly TalkRoom _room = new();

    private ConversationStore Store => _room.Store;

    public void Dispose() => _room.Dispose();

    [Fact]
    public void An_exchange_is_kept_with_all_its_parts()
    {
        var (begun, question) = Store.Begin(TalkRoom.Key, "1", TalkRoom.Json("What is\n new?"), null)!.Value;
        Assert.Equal(("running", "What is new?", "What is new?", 1L), (begun.LastRun!.Status, begun.Title, begun.Preview, begun.MessageCount));
        _room.Time.Advance(TimeSpan.FromSeconds(3));

        var (ended, answer) = Store.End(TalkRoom.Key, _room.Ended("1"), TalkRoom.Answer("1", "Nothing."))!.Value;
        _room.Reopen();

        Assert.Equal(ended, Store.Find(TalkRoom.Key));
        Assert.Equal(("What is new?", "Nothing.", 2L, new ModelUsage(100, 12, 112)), (ended.Title, ended.Preview, ended.MessageCount, ended.Usage));
        Assert.Equal([question, answer!], Store.Page(TalkRoom.Key, 10));
        Assert.Equal(answer, Store.FindMessage(TalkRoom.Key, answer!.Id));
        Assert.Null(Store.FindMessage("another", answer.Id));
        var run = Store.FindRun("1")!;
        Assert.Equal(("done", TimeSpan.FromSeconds(3), run), (run.Status, run.EndedAt - run.StartedAt, ended.LastRun));
    }

    [Fact]
    public void A_run_begins_once_whatever_its_session()
    {
        Assert.NotNull(Store.Begin(TalkRoom.Key, "1", "\"a\"", null));

        Assert.Null(Store.Begin(TalkRoom.Key, "1", "\"a\"", null));
        Assert.Null(Store.Begin("agent:main:other", "1", "\"a\"", null));
        Assert.Null(Store.Find("agent:main:other"));
        _room.Reopen();
        Assert.Null(Store.Begin(TalkRoom.Key, "1", "\"a\"", null));
        Store.Reset(TalkRoom.Key);
        Assert.Null(Store.Begin(TalkRoom.Key, "1", "\"a\"", null));
    }

    [Fact]
    public void What_was_meant_for_an_earlier_session_is_refused()
    {
        var session = Store.Ensure(TalkRoom.Key);
        Assert.NotNull(Store.Begin(TalkRoom.Key, "1", "\"a\"", session.Id));
        var after = Store.Reset(TalkRoom.Key)!;

        Assert.NotEqual(session.Id, after.Id);
        Assert.Throws<SessionChangedException>(() => Store.Begin(TalkRoom.Key, "2", "\"a\"", session.Id));
        Assert.Throws<SessionChangedException>(() => Store.Begin("none", "2", "\"a\"", session.Id));

        Assert.Null(Store.Find("none"));
        Assert.Null(Store.FindRun("2"));
        Assert.Empty(Store.Page(TalkRoom.Key, 10));
    }

    [Fact]
    public void An_answer_to_what_was_forgotten_is_not_kept()
    {
        Store.Begin(TalkRoom.Key, "1", "\"a\"", null);
        Store.Reset(TalkRoom.Key);
        Store.Begin("gone", "2", "\"a\"", null);
        Assert.True(Store.Delete("gone"));

        Assert.Null(Store.End(TalkRoom.Key, _room.Ended("1"), TalkRoom.Answer("1", "late")));
        Assert.Null(Store.End("gone", _room.Ended("2"), TalkRoom.Answer("2", "late")));

        Assert.Equal("done", Store.FindRun("1")!.Status);
        Assert.Equal((0L, null, null), (Store.Find(TalkRoom.Key)!.MessageCount, Store.Find(TalkRoom.Key)!.LastRun, Store.Find(TalkRoom.Key)!.Preview));
        Assert.Null(Store.Find("gone"));
        Assert.Null(Store.FindRun("2"));
    }

    [Fact]
    public void A_run_ends_once()
    {
        _room.Exchange(TalkRoom.Key, "1", "a", "b");

        Assert.Null(Store.End(TalkRoom.Key, _room.Ended("1", "killed"), TalkRoom.Answer("1", "c")));

        Assert.Equal("done", Store.FindRun("1")!.Status);
        Assert.Equal(2, Store.Page(TalkRoom.Key, 10).Count);
    }

    [Fact]
    public void What_ran_when_the_process_was_killed_has_failed_and_the_question_stays()
    {
        _room.Exchange(TalkRoom.Key, "1", "a", "b");
        Store.Begin(TalkRoom.Key, "2", "\"c\"", null);
        _room.Reopen();

        Assert.Equal(["2"], Store.EndInterrupted());

        Assert.Equal([], Store.EndInterrupted());
        var run = Store.Find(TalkRoom.Key)!.LastRun!;
        Assert.Equal(("2", "failed", _room.Time.GetUtcNow()), (run.RunId, run.Status, run.EndedAt));
        Assert.NotEmpty(run.Error!);
        Assert.Equal("\"c\"", Store.Page(TalkRoom.Key, 1)[0].Content);
        Assert.Equal("done", Store.FindRun("1")!.Status);
    }

    [Fact]
    public void What_waited_when_the_process_was_killed_is_in_the_history()
    {
        Store.Begin(TalkRoom.Key, "1", "\"a\"", null);
        Store.Wait(TalkRoom.Key, "2", "\"b\"", Store.Find(TalkRoom.Key)!.Id);
        Store.Wait(TalkRoom.Key, "3", "\"c\"", null);
        Store.Wait(TalkRoom.Key, "4", "\"d\"", null);
        Store.Wait(TalkRoom.Key, "5", "\"e\"", null);
        Assert.Throws<SessionChangedException>(() => Store.Wait(TalkRoom.Key, "6", "\"f\"", "another"));
        Store.WaitNoMore(["4"]);
        Store.End(TalkRoom.Key, _room.Ended("1"), TalkRoom.Answer("1", "A"));
        Store.Begin(TalkRoom.Key, "2", "\"b\"", null);
        _room.Reopen();

        Assert.Equal(["2", "3", "5"], Store.EndInterrupted());

        Assert.Equal([], Store.EndInterrupted());
        Assert.Equal(["\"a\"", "\"A\"", "\"b\"", "\"c\"", "\"e\""], Store.Page(TalkRoom.Key, 10).Select(m => m.Content));
        Assert.All(["2", "3", "5"], id => Assert.Equal("failed", Store.FindRun(id)!.Status));
        Assert.Null(Store.FindRun("4"));
    }

    [Fact]
    public void Pages_are_in_order_and_go_back_to_the_first()
    {
        for (var i = 0; i < 5; i++)
            _room.Exchange(TalkRoom.Key, $"{i}", "q", "a");
        _room.Exchange("agent:main:other", "other", "q", "a");

        Assert.Equal([8, 9, 10], Store.Page(TalkRoom.Key, 3).Select(m => m.Seq));
        Assert.Equal([5, 6, 7], Store.Page(TalkRoom.Key, 3, before: 8).Select(m => m.Seq));
        Assert.Equal([1], Store.Page(TalkRoom.Key, 3, before: 2).Select(m => m.Seq));
        Assert.Empty(Store.Page(TalkRoom.Key, 3, before: 1));
        Assert.Equal([9, 10], Store.After(TalkRoom.Key, 8, 5).Select(m => m.Seq));
        Assert.Equal([1, 2], Store.After(TalkRoom.Key, 0, 2).Select(m => m.Seq));
        Assert.Empty(Store.Page("none", 3));
    }

    [Fact]
    public void A_patch_changes_what_it_names()
    {
        var before = Store.Ensure(TalkRoom.Key);
        _room.Time.Advance(TimeSpan.FromMinutes(1));

        var patched = Store.Patch(TalkRoom.Key, new() { Label = " work ", Model = "openrouter/meta/llama-4", IsPinned = true, IsArchived = true, IsUnread = true })!;
        _room.Reopen();

        Assert.Equal(patched, Store.Find(TalkRoom.Key));
        Assert.Equal(
            before with { Label = "work", Model = new("openrouter", "meta/llama-4"), PinnedAt = _room.Time.GetUtcNow(), ArchivedAt = _room.Time.GetUtcNow(), MarkedUnreadAt = _room.Time.GetUtcNow() },
            patched);
        Assert.Equal(patched with { Label = null, Model = null }, Store.Patch(TalkRoom.Key, new() { Label = "", Model = "" }));
        var read = Store.Patch(TalkRoom.Key, new() { IsUnread = false, IsPinned = false })!;
        Assert.Equal((null, _room.Time.GetUtcNow(), false, true), (read.MarkedUnreadAt, read.LastReadAt, read.IsPinned, read.IsArchived));
        Assert.Throws<ArgumentException>(() => Store.Patch(TalkRoom.Key, new() { Model = "nonsense" }));
        Assert.Null(Store.Patch("none", new() { Label = "x" }));
        Assert.Null(Store.Reset("none"));
        Assert.False(Store.Delete("none"));
    }

    [Fact]
    public void The_one_that_was_spoken_in_last_is_first()
    {
        foreach (var key in new[] { "a", "b", "c", "a" })
        {
            _room.Time.Advance(TimeSpan.FromSeconds(1));
            _room.Exchange(key, $"{_room.Time.GetUtcNow():O}", "q", null);
        }

        Assert.Equal(["a", "c", "b"], Store.List().Select(s => s.Key));
    }

    [Fact]
    public void Old_runs_are_forgotten_when_there_are_many()
    {
        _room.Exchange("quiet", "first", "q", "a");
        _room.Exchange(TalkRoom.Key, "second", "q", "a");
        Store.Begin("waiting", "running", "\"q\"", null);
        TalkRoom.Below(Store).Script($"""
            WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < {ConversationStore.EnoughRuns + 197})
            INSERT INTO run (number, id, session, session_id, status, started_at, ended_at)
            SELECT i, 'n' || i, 2, '', 'done', {_room.Time.GetUtcNow().ToUnixTimeMilliseconds()}, {_room.Time.GetUtcNow().ToUnixTimeMilliseconds()} FROM n
            """);
        Store.Begin(TalkRoom.Key, "x", "\"q\"", null);
        Store.Begin(TalkRoom.Key, "y", "\"q\"", null);
        Store.Begin(TalkRoom.Key, "z", "\"q\"", null);
        Assert.NotNull(Store.FindRun("second"));

        _room.Time.Advance(ConversationStore.RunLives + TimeSpan.FromSeconds(1));
        for (var i = 0; i < 100; i++)
            Store.Begin(TalkRoom.Key, $"later{i}", "\"q\"", null);

        Assert.Null(Store.FindRun("second"));
        Assert.Null(Store.FindRun("n200"));
        Assert.NotNull(Store.FindRun("n400"));
        Assert.NotNull(Store.FindRun("first"));
        Assert.Equal("running", Store.FindRun("running")!.Status);
    }

    [Fact]
    public void Preferences_are_each_users_own()
    {
        Assert.True(Store.SetPreferences("owner", new Dictionary<string, string?> { ["theme"] = "\"dark\"", ["wide"] = "true" }, null));
        Assert.True(Store.SetPreferences("owner", new Dictionary<string, string?> { ["wide"] = null }, new Dictionary<string, string?> { ["wide"] = "true", ["new"] = null }));
        Assert.False(Store.SetPreferences("owner", new Dictionary<string, string?> { ["theme"] = "1" }, new Dictionary<string, string?> { ["theme"] = null }));
        _room.Reopen();

        Assert.Equal(new Dictionary<string, string> { ["theme"] = "\"dark\"" }, Store.Preferences("owner"));
        Assert.Empty(Store.Preferences("device"));
    }

    [Fact]
    public void Preferences_are_bounded()
    {
        var most = Enumerable.Range(0, ConversationStore.MostPreferences).ToDictionary(i => $"{i}", string? (_) => "1");
        Assert.True(Store.SetPreferences("owner", most, null));

        Assert.Throws<PreferenceBoundException>(() => Store.SetPreferences("owner", new Dictionary<string, string?> { ["more"] = "1" }, null));
        Assert.Throws<PreferenceBoundException>(() => Store.SetPreferences("owner", new Dictionary<string, string?> { ["0"] = new('é', ConversationStore.LongestPreference / 2 + 1) }, null));
        Assert.True(Store.SetPreferences("owner", new Dictionary<string, string?> { ["0"] = null, ["more"] = "1" }, null));

        Assert.Equal(ConversationStore.MostPreferences, Store.Preferences("owner").Count);
    }

    [Theory]
    [InlineData("\"  two\\n\\twords \"", 80, "two words")]
    [InlineData("\"12345 789\"", 7, "12345 7")]
    [InlineData("\"123 \\uD83D\\uDE00\"", 5, "123")]
    [InlineData("\"123 \\uD83D\\uDE00\"", 6, "123 😀")]
    [InlineData("[{\"type\":\"image\",\"data\":\"x\"},{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"thinking\",\"thinking\":\"b\"},{\"type\":\"text\",\"text\":\"c\"}]", 80, "a c")]
    [InlineData("[{\"type\":\"image\"}]", 80, null)]
    [InlineData("[1,{\"type\":2},{\"type\":\"text\",\"text\":3}]", 80, null)]
    [InlineData("\" \"", 80, null)]
    public void First_words_are_one_line(string content, int most, string? line) => Assert.Equal(line, FirstWords.Of(content, most));
}
