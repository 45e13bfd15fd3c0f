using System.Diagnostics;
using System.Text.Json;
using Clawdoor.Conversations.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace Clawdoor.Tests.Conversations;

public sealed class ModelRunnerTests
{
    public static TheoryData<string> Apis => ["open", "anthropic"];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task An_answer_comes_in_pieces_with_its_usage_and_its_end(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await room.AskAsync($"{provider}/words-4");

        Assert.Null(told.Failure);
        Assert.Equal("word1 word2 word3 word4", told.Text);
        Assert.Equal(new ModelUsage(11, 4, 15), told.Usage);
        Assert.Equal("stop", told.End);
        Assert.IsType<ModelPiece.Trying>(told.Pieces[0]);
        Assert.IsType<ModelPiece.End>(told.Pieces[^1]);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Pieces_are_told_as_they_come(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();
        var start = Stopwatch.GetTimestamp();
        TimeSpan? first = null;

        await foreach (var piece in room.Runner.AskAsync(room.Question($"{provider}/words-4-200"), TestContext.Current.CancellationToken))
        {
            if (piece is ModelPiece.Text)
                first ??= Stopwatch.GetElapsedTime(start);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) - first > TimeSpan.FromMilliseconds(400), $"first after {first}");
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task What_comes_in_quick_succession_is_one_piece(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync(new ModelLimits { Pace = TimeSpan.FromSeconds(1) });

        var told = await room.AskAsync($"{provider}/words-200-1");

        Assert.Equal(200, told.Text.Split(' ').Length);
        Assert.InRange(told.Pieces.OfType<ModelPiece.Text>().Count(), 1, 5);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task The_request_carries_the_key_and_the_question_and_nothing_about_this_machine(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();
        using var trace = new Activity("test").Start();

        var told = await room.AskAsync(room.Question($"{provider}/echo") with { Options = new() { MaxOutputTokens = 77, Temperature = 0.5f } });

        Assert.Equal("say it again", told.Text);
        var request = Assert.Single(room.Fake.Requests);
        Assert.Equal(provider == "open" ? $"Bearer {FakeProvider.Key}" : FakeProvider.Key, request.Headers[provider == "open" ? "Authorization" : "x-api-key"]);
        Assert.Equal("clawdoor", request.Headers["User-Agent"]);
        Assert.DoesNotContain("traceparent", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("Be brief.", (string?)(provider == "open" ? request.Json!["messages"]![0]!["content"] : request.Json!["system"]));
        Assert.Equal(77, (int)request.Json![provider == "open" ? "max_completion_tokens" : "max_tokens"]!);
        Assert.Equal(0.5, (double)request.Json!["temperature"]!);
        if (provider == "anthropic")
            Assert.Equal("2023-06-01", request.Headers["anthropic-version"]);
    }

    [Fact]
    public async Task Without_a_key_none_is_sent_and_configured_headers_are()
    {
        await using var room = await ProviderRoom.OpenAsync();
        var settings = new ModelSettings
        {
            Providers = [new("home", ProviderApi.OpenAiCompletions, room.Fake.BaseUrl) { Headers = new Dictionary<string, string> { ["X-Tenant"] = "a" } }],
        };

        await room.AskAsync(room.Question("home/echo") with { Settings = settings });

        var request = Assert.Single(room.Fake.Requests);
        Assert.DoesNotContain("Authorization", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("a", request.Headers["X-Tenant"]);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Images_go_along(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();
        var message = new ChatMessage(ChatRole.User, [new TextContent("what is this"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")]);

        await room.AskAsync(room.Question($"{provider}/echo") with { Messages = [message] });

        var body = Assert.Single(room.Fake.Requests).Json!["messages"]![0]!["content"]!;
        Assert.Equal("what is this", (string?)body[0]!["text"]);
        if (provider == "open")
            Assert.Equal("data:image/png;base64,AQID", (string?)body[1]!["image_url"]!["url"]);
        else
            Assert.Equal(("image/png", "AQID"), ((string?)body[1]!["source"]!["media_type"], (string?)body[1]!["source"]!["data"]));
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Thoughts_tools_and_the_end_by_length_are_told_as_such(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();

        var thinking = await room.AskAsync($"{provider}/thinking-2");
        var tool = await room.AskAsync($"{provider}/tool");
        var length = await room.AskAsync($"{provider}/length-2");

        Assert.Equal(("Let me think.", "word1 word2"), (thinking.Thoughts, thinking.Text));
        var call = Assert.Single(tool.Pieces.OfType<ModelPiece.ToolCall>());
        Assert.Equal(("call_1", "get_weather", "Paris"), (call.Id, call.Name, JsonDocument.Parse(call.Arguments).RootElement.GetProperty("city").GetString()));
        Assert.Equal("toolUse", tool.End);
        Assert.Equal("length", length.End);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Who_stops_stops_at_once_and_the_provider_is_left(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();
        foreach (var model in (string[])["endless", "silent", "stall-3"])
        {
            using var stop = new CancellationTokenSource();
            var words = 0;
            var start = 0L;

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                if (model == "silent")
                    stop.CancelAfter(200);
                await foreach (var piece in room.Runner.AskAsync(room.Question($"{provider}/{model}"), stop.Token))
                {
                    start = Stopwatch.GetTimestamp();
                    if (piece is ModelPiece.Text(var text) && words < 3 && (words += text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length) >= 3)
                        stop.CancelAfter(TimeSpan.FromMilliseconds(model == "endless" ? 0 : 50));
                }
            });

            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
            Assert.True(await room.Fake.Requests[^1].WasAborted.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Twenty_answers_at_once_do_not_mix()
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => room.AskAsync(
            room.Question(n % 2 == 0 ? "open/echo" : "anthropic/echo") with { Messages = [new(ChatRole.User, $"this is question {n}")] })));

        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"this is question {n}"), told.Select(t => t.Text));
    }
}
