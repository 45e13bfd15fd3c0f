using System.Collections.Concurrent;
using Clawdoor.Conversations;
using Clawdoor.Conversations.Runs;
using Clawdoor.Tests.Machine;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawdoor.Tests.Conversations.Runs;

/// <summary>Runs: bounds, ends that are no ends, and that nobody waits forever.</summary>
public sealed class TalkTests : IDisposable
{
    private const string Key = "agent:main:main";

    private readonly TemporaryDirectory _folder = new();
    private readonly ConversationStore _store;
    private readonly ScriptedModel _model = new();
    private readonly BlockingCollection<RunEvent> _events = [];

    public TalkTests() => _store = ConversationStore.Open(_folder.Path, TimeProvider.System).Store!;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _events.Dispose();
    }

    [Fact]
    public async Task What_was_said_is_in_the_store_before_its_end_is_told()
    {
        var seen = 0;
        using var talk = Make(tell: e => seen = e is RunEvent.Ended ? _store.Page(Key, 10).Count : seen);
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        model.Say("text");
        model.End();
        var end = End();

        Assert.Equal(("done", "stop", "text", 2), (end.Status, end.StopReason, end.Text, seen));
        Assert.Equal("""[{"type":"text","text":"text"}]""", _store.Page(Key, 10)[^1].Content);
        Assert.Null(talk.Look(Key));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_ends_as_failed_and_keeps_its_text()
    {
        using var talk = Make(new TalkLimits { Run = TimeSpan.FromMilliseconds(150) });
        Go(talk, "run-1");
        (await _model.NextAsync()).Say("half");
        var end = End();

        Assert.Equal(("failed", "timeout", "half"), (end.Status, end.Failure!.Kind, end.Text));
        Assert.Equal("error", _store.Page(Key, 10)[^1].StopReason);
    }

    [Fact]
    public async Task A_model_that_never_ends_is_cut_at_the_longest_answer()
    {
        using var talk = Make(new TalkLimits { Answer = 1000 });
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        for (var i = 0; i < 300; i++)
            model.Say("12345678");
        var end = End();

        Assert.Equal(("done", "length", 1000), (end.Status, end.StopReason, end.Text.Length));
    }

    [Fact]
    public async Task Only_so_many_run_at_once_and_who_waits_for_a_place_can_be_stopped()
    {
        using var talk = Make(new TalkLimits { Runs = 1 });
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        Go(talk, "run-2", "agent:main:two");
        Go(talk, "run-3", "agent:main:three");
        Assert.Equal(["run-2"], talk.Abort("agent:main:two"));
        Assert.Equal("killed", End("run-2").Status);
        model.End();
        Assert.Equal("done", End("run-1").Status);
        (await _model.NextAsync()).End();
        Assert.Equal("done", End("run-3").Status);
    }

    [Fact]
    public async Task A_store_that_is_gone_ends_the_run_as_failed_and_frees_the_session()
    {
        using var talk = Make();
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        model.Say("text");
        _store.Dispose();
        model.End();
        var end = End();

        Assert.Equal(("failed", "text"), (end.Status, end.Text));
        Assert.Empty(talk.RunsOf(Key));
    }

    [Fact]
    public async Task What_was_acknowledged_while_another_ran_survives_a_kill_unless_it_was_stopped()
    {
        using var talk = Make();
        Go(talk, "run-1");
        (await _model.NextAsync()).Say("text");
        foreach (var run in (string[])["run-2", "run-3"])
            Assert.Null(Assert.IsType<SendAnswer.Started>(talk.Send(new SendRequest(Key, run, $"\"{run}\""))).Seq);
        talk.Abort(Key, "run-2");
        using var copy = new TemporaryDirectory();
        // What a killed process leaves behind.
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Copy(file, copy[Path.GetFileName(file)]);
        using var after = ConversationStore.Open(copy.Path, TimeProvider.System).Store!;

        Assert.Equal(["run-1", "run-3"], after.EndInterrupted());
        Assert.Equal("\"run-3\"", after.Page(Key, 10)[^1].Content);
        Assert.DoesNotContain(after.Page(Key, 10), m => m.RunId == "run-2");
        talk.Abort(Key);
    }

    [Fact]
    public async Task A_key_that_came_before_with_another_message_is_refused()
    {
        using var talk = Make();
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        Assert.IsType<SendAnswer.InFlight>(talk.Send(new SendRequest(Key, "run-1", "\"hello\"")));
        Assert.Equal(SendRefusal.KeyUsed, Assert.IsType<SendAnswer.Refused>(talk.Send(new SendRequest(Key, "run-1", "\"more\""))).Reason);
        model.End();
        End();
        Assert.IsType<SendAnswer.Done>(talk.Send(new SendRequest(Key, "run-1", "\"hello\"")));
        Assert.Equal(SendRefusal.KeyUsed, Assert.IsType<SendAnswer.Refused>(talk.Send(new SendRequest(Key, "run-1", "\"more\""))).Reason);
    }

    [Fact]
    public async Task A_listener_that_throws_ends_no_run()
    {
        using var talk = Make(tell: _ => throw new InvalidOperationException("deaf"));
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        model.Say("text");
        model.End();
        while (talk.RunsOf(Key).Count > 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal(2, _store.Page(Key, 10).Count);
    }

    [Fact]
    public async Task Half_a_character_waits_for_its_other_half()
    {
        using var talk = Make();
        Go(talk, "run-1");
        var model = await _model.NextAsync();
        model.Say("a\ud83d", "\ude80b");
        model.End();
        End();

        Assert.All(Told(), t => Assert.True(t.Delta.Length == 0 || (!char.IsHighSurrogate(t.Delta[^1]) && !char.IsLowSurrogate(t.Delta[0]))));
        Assert.Equal("a🚀b", string.Concat(Told().Select(t => t.Delta)));
    }

    [Fact]
    public async Task What_a_model_can_take_decides_how_much_it_is_told_the_newest_first()
    {
        using var talk = Make();
        for (var i = 0; i < 40; i++)
        {
            _store.Begin(Key, $"old-{i}", $"\"{i} {new string('x', 2000)}\"", null);
            _store.End(Key, new LastRun($"old-{i}", "done", DateTimeOffset.UtcNow), new StoredMessage(0, "", "assistant", MessageContent.OfText($"answer {i}"), default) { RunId = $"old-{i}" });
        }

        _store.Patch(Key, new SessionPatch { Model = "fake/fake-2" });
        Go(talk, "run-1", content: "\"the newest\"");
        var model = await _model.NextAsync();
        model.End();
        End();

        var told = model.Question.Messages;
        Assert.Equal("fake-2", model.Question.Model.Model);
        Assert.Equal("the newest", told[^1].Text);
        Assert.Equal("answer 39", told[^2].Text);
        Assert.Equal("user", told[1].Role.Value);
        Assert.InRange(told.Sum(m => m.Text.Length), 15_000, 32_000);
    }

    [Fact]
    public async Task After_leaving_nothing_is_taken_any_more()
    {
        using var talk = Make();
        await talk.LeaveAsync(CancellationToken.None);
        Assert.Equal(SendRefusal.Busy, Assert.IsType<SendAnswer.Refused>(talk.Send(new SendRequest(Key, "run-1", "\"x\""))).Reason);
    }

    private Talk Make(TalkLimits? limits = null, Action<RunEvent>? tell = null) => new(
        new TalkParts(_store, _model.AskAsync, () => ScriptedModel.Settings, TimeProvider.System, NullLogger.Instance) { Limits = limits ?? new() },
        happened =>
        {
            tell?.Invoke(happened);
            _events.Add(happened);
        });

    private static void Go(Talk talk, string runId, string key = Key, string content = "\"hello\"") =>
        Assert.IsType<SendAnswer.Started>(talk.Send(new SendRequest(key, runId, content))).Go();

    private readonly List<RunEvent> _seen = [];

    private List<RunEvent.Told> Told() => [.. _seen.OfType<RunEvent.Told>()];

    private RunEnd End(string? runId = null)
    {
        while (_events.TryTake(out var happened, TimeSpan.FromSeconds(20)))
        {
            _seen.Add(happened);
            if (happened is RunEvent.Ended ended && (runId is null || ended.RunId == runId))
                return ended.End;
        }

        throw new TimeoutException("The run does not end.");
    }
}
