using Clawdoor.Conversations.Models;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.Tests.Gateway.Chat;

/// <summary>An answer on its way to browsers (ui-rpc 2.2, 2.3).</summary>
public sealed class ChatStreamTests
{
    private static Task<GatewayFixture> StartAsync() => GatewayFixture.StartAsync(s => s with { Models = ScriptedModel.Settings });

    [Fact]
    public async Task A_message_is_answered_in_the_real_sequence()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);

        var ack = await browser.SendAsync("hello there", "run-1");
        Assert.Equal(("run-1", "started", 1), (ack.GetProperty("runId").GetString(), ack.GetProperty("status").GetString(), ack.GetProperty("messageSeq").GetInt32()));
        var model = await fixture.Model.NextAsync();
        Assert.Equal(["system", "user"], model.Question.Messages.Select(m => m.Role.Value));
        model.Say("word1");
        await browser.UntilChatAsync("delta");
        model.Say(" word2");
        model.End();
        var final = await browser.UntilChatAsync("final");
        await browser.UntilAsync("sessions.changed", p => p.TryGetProperty("phase", out var phase) && phase.GetString() == "end");

        Assert.Equal(
        [
            "sessions.changed send", "session.message user",
            "chat status preparing_context", "agent run_status preparing_context", "agent lifecycle start", "sessions.changed start",
            "chat status starting_model", "agent run_status starting_model", "agent lifecycle model",
            "agent assistant", "chat delta", "agent assistant", "chat delta", "agent usage",
            "session.message assistant", "agent lifecycle end", "chat final", "sessions.changed end",
        ], browser.Story());
        Assert.Equal("stop", final.GetProperty("stopReason").GetString());
        Assert.Equal("word1 word2", final.GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("word1 word2", browser.TextOf("run-1"));
        var seqs = browser.Events.Where(e => e.Name == "chat").Select(e => e.Payload!.Value.GetProperty("seq").GetInt64()).ToList();
        Assert.Equal(seqs.Order(), seqs);
    }

    [Fact]
    public async Task The_session_runs_while_its_messages_come_and_is_done_at_the_end()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        (await fixture.Model.NextAsync()).End();
        await browser.UntilChatAsync("final");
        var end = await browser.UntilAsync("sessions.changed", p => p.TryGetProperty("phase", out var phase) && phase.GetString() == "end");

        foreach (var row in browser.Events.Where(e => e.Name == "session.message").Select(e => e.Payload!.Value.GetProperty("session")))
            Assert.Equal(("running", true, "run-1"), (row.GetProperty("status").GetString(), row.GetProperty("hasActiveRun").GetBoolean(), row.GetProperty("activeRunIds")[0].GetString()));
        var message = browser.Events.First(e => e.Name == "session.message").Payload!.Value.GetProperty("message");
        Assert.Equal("run-1:user", message.GetProperty("idempotencyKey").GetString());
        Assert.Equal("run-1:user", message.GetProperty("__openclaw").GetProperty("idempotencyKey").GetString());
        Assert.Equal(("done", false), (end.GetProperty("session").GetProperty("status").GetString(), end.GetProperty("session").GetProperty("hasActiveRun").GetBoolean()));
    }

    [Fact]
    public async Task Two_browsers_see_the_same_stream_and_the_message_of_the_other()
    {
        await using var fixture = await StartAsync();
        await using var one = await ChatClient.BrowserAsync(fixture);
        await using var two = await ChatClient.BrowserAsync(fixture);
        await one.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        model.Say("a", "b", "你好", "👩‍🚀");
        model.End();

        foreach (var browser in new[] { one, two })
        {
            await browser.UntilChatAsync("final");
            await browser.UntilAsync("sessions.changed");
            Assert.Equal("ab你好👩‍🚀", browser.TextOf("run-1"));
        }

        Assert.Equal(one.Story(), two.Story());
    }

    [Fact]
    public async Task Messages_go_to_subscribers_of_the_session_only_and_answers_to_those_who_look_there()
    {
        await using var fixture = await StartAsync();
        await using var sender = await ChatClient.BrowserAsync(fixture);
        await using var elsewhere = await ChatClient.OwnerAsync(fixture);
        await elsewhere.OkAsync("chat.history", """{"sessionKey":"agent:main:other"}""");
        await using var listener = await ChatClient.OwnerAsync(fixture);
        await sender.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        model.Say("text");
        model.End();
        await listener.UntilChatAsync("final");
        // What was told before this answer has come before it.
        await elsewhere.OkAsync("health", "{}");

        Assert.DoesNotContain(elsewhere.Story(), s => s.StartsWith("session", StringComparison.Ordinal) || s.StartsWith("chat", StringComparison.Ordinal));
        Assert.Contains("chat delta", listener.Story());
        Assert.DoesNotContain(listener.Story(), s => s.StartsWith("session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopped_answer_keeps_what_was_said()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        (await fixture.Model.NextAsync()).Say("half of");
        await browser.UntilChatAsync("delta");

        var ack = await browser.OkAsync("chat.abort", $$"""{"sessionKey":"{{ChatClient.Main}}","runId":"run-1"}""");
        Assert.True(ack.GetProperty("aborted").GetBoolean());
        Assert.Equal("run-1", ack.GetProperty("runIds")[0].GetString());
        var aborted = await browser.UntilChatAsync("aborted");
        Assert.Equal("rpc", aborted.GetProperty("stopReason").GetString());
        Assert.Equal("half of", aborted.GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString());

        var again = await browser.OkAsync("chat.abort", $$"""{"sessionKey":"{{ChatClient.Main}}","runId":"run-1"}""");
        Assert.False(again.GetProperty("aborted").GetBoolean());
        Assert.Equal(0, again.GetProperty("runIds").GetArrayLength());
        var page = await browser.OkAsync("chat.history", $$"""{"sessionKey":"{{ChatClient.Main}}"}""");
        Assert.Equal("aborted", page.GetProperty("messages")[1].GetProperty("stopReason").GetString());
        Assert.False(page.TryGetProperty("inFlightRun", out _));
    }

    [Fact]
    public async Task A_provider_that_fails_is_shown_in_its_own_words_and_the_half_answer_is_kept()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        model.Say("half");
        model.Fail(new ModelFailure("rate_limit", "Slow down, please.") { Model = ScriptedModel.Name, HttpStatus = 429, ProviderErrorType = "too_many" });

        var error = await browser.UntilChatAsync("error");
        Assert.Equal(("Slow down, please.", "rate_limit"), (error.GetProperty("errorMessage").GetString(), error.GetProperty("errorKind").GetString()));
        Assert.Equal(429, error.GetProperty("errorDetail").GetProperty("httpStatus").GetInt32());
        Assert.Equal("half", error.GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("error", fixture.Conversations.Page(ChatClient.Main, 10)[^1].StopReason);
        await browser.SendAsync("again", "run-2");
        (await fixture.Model.NextAsync()).End();
        await browser.UntilChatAsync("final", "run-2");
    }

    [Fact]
    public async Task A_try_that_begins_anew_takes_back_what_the_last_one_said()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        model.Say("wrong");
        await browser.UntilChatAsync("delta");
        model.Add(new ModelPiece.Retrying(2, 9, "rate_limit", TimeSpan.FromSeconds(1.2)));
        var status = await browser.UntilChatAsync("status");
        model.Say("right");
        model.End();
        await browser.UntilChatAsync("final");

        Assert.Equal("right", browser.TextOf("run-1"));
        Assert.Equal((2, "rate_limit"), (status.GetProperty("retry").GetProperty("attempt").GetInt32(), status.GetProperty("retry").GetProperty("reason").GetString()));
    }

    /// <summary>The text of the snapshot and what follows it make the whole, wherever a page is loaded anew.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_reload_in_mid_stream_loses_and_repeats_nothing(int seed)
    {
        await using var fixture = await StartAsync();
        await using var sender = await ChatClient.BrowserAsync(fixture);
        await sender.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        var random = new Random(seed);
        var pieces = Enumerable.Range(0, 400).Select(i => random.Next(4) == 0 ? $"片段{i}🚀" : $"piece{i} ").ToList();
        var talking = Task.Run(async () =>
        {
            foreach (var piece in pieces)
            {
                model.Say(piece);
                if (random.Next(8) == 0)
                    await Task.Delay(random.Next(6));
            }

            model.End();
        }, TestContext.Current.CancellationToken);
        var late = Enumerable.Range(0, 6).Select(async i =>
        {
            await Task.Delay(i * 60);
            await using var browser = await ChatClient.OwnerAsync(fixture);
            for (var reload = 0; reload < 3; reload++)
            {
                var start = await browser.OkAsync(reload == 0 ? "chat.startup" : "chat.history", $$"""{"sessionKey":"{{ChatClient.Main}}","limit":80}""");
                if (!start.TryGetProperty("inFlightRun", out var run))
                    return;
                browser.Begin("run-1", run.GetProperty("text").GetString()!);
            }

            await browser.UntilChatAsync("final");
            Assert.Equal(string.Concat(pieces), browser.TextOf("run-1"));
        }).ToList();

        await talking;
        await sender.UntilChatAsync("final");
        Assert.Equal(string.Concat(pieces), sender.TextOf("run-1"));
        await Task.WhenAll(late);
    }

    [Fact]
    public async Task A_stream_costs_its_length_not_the_square_of_it()
    {
        await using var fixture = await StartAsync();
        await using var browser = await ChatClient.BrowserAsync(fixture);
        await browser.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        for (var i = 0; i < 100; i++)
        {
            model.Say(new string('x', 1000));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        model.End();
        await browser.UntilChatAsync("final");

        var deltas = browser.Events.Where(e => e.Name == "chat" && e.Payload!.Value.GetProperty("state").GetString() == "delta").Select(e => e.Payload!.Value.GetRawText().Length).ToList();
        Assert.InRange(deltas.Count, 5, 100);
        Assert.InRange(deltas.Sum(), 100_000, 700_000);
    }
}
