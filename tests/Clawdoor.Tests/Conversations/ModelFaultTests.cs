using Clawdoor.Conversations.Models;
using Clawdoor.Tests.Certificates;
using Clawdoor.Wording;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawdoor.Tests.Conversations;

public sealed class ModelFaultTests
{
    public static TheoryData<string> Apis => ["open", "anthropic"];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Who_is_busy_is_asked_again(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await room.AskAsync($"{provider}/busy-2");

        Assert.Equal("word1 word2 word3 word4 word5", told.Text);
        Assert.Equal([(2, 3, "rate_limit"), (3, 3, "rate_limit")],
            told.Pieces.OfType<ModelPiece.Retrying>().Select(r => (r.Attempt, r.MostAttempts, r.Reason)));
        Assert.Single(told.Tried);
    }

    [Fact]
    public async Task The_wait_grows_keeps_to_what_the_provider_asks_for_and_ends_with_the_clock()
    {
        var time = new ManualTime(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var room = await ProviderRoom.OpenAsync(new ModelLimits { Attempts = 4, Pace = TimeSpan.Zero }, time);
        room.Fake.Enqueue(new("error"), new("error"), new("busy") { RetryAfter = "7" }, new("words", 1));
        await using var pieces = room.Runner.AskAsync(room.Question("open/any"), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var waits = new List<TimeSpan>();

        while (await Next())
        {
            if (pieces.Current is ModelPiece.Retrying retrying)
                waits.Add(retrying.Wait);
        }

        Assert.Equal(3, waits.Count);
        Assert.InRange(waits[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(waits[1], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(7), waits[2]);

        async Task<bool> Next()
        {
            var isWaiting = pieces.Current is ModelPiece.Retrying;
            var next = pieces.MoveNextAsync().AsTask();
            if (isWaiting)
            {
                Assert.False(next.IsCompleted);
                time.Advance(waits[^1]);
            }

            return await next;
        }
    }

    [Fact]
    public async Task Who_asks_for_too_long_a_wait_is_left_for_the_next_model()
    {
        await using var room = await ProviderRoom.OpenAsync();
        room.Fake.Enqueue(new FakeAnswer("busy") { RetryAfter = "3600" });

        var told = await room.AskAsync("open/first", "open/second");

        Assert.Equal(["open/first", "open/second"], told.Tried);
        Assert.Empty(told.Pieces.OfType<ModelPiece.Retrying>());
        Assert.Null(told.Failure);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Fallbacks_follow_in_order_without_repetition_or_strangers(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await room.AskAsync($"{provider}/error", "nobody/x", $"{provider}/error", "dead/x", $"{provider}/words-2");

        Assert.Equal([$"{provider}/error", "dead/x", $"{provider}/words-2"], told.Tried);
        Assert.Equal("word1 word2", told.Text);
        Assert.Equal(4, room.Fake.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task What_was_told_is_not_told_again_when_the_answer_breaks_off(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await room.AskAsync($"{provider}/drop-3", $"{provider}/words");

        Assert.Equal("word1 word2 word3", told.Text);
        Assert.Equal("unknown", told.Failure!.Kind);
        Assert.Equal($"{provider} broke off before the answer was complete.", told.Failure.Message);
        Assert.Single(room.Fake.Requests);
        Assert.Null(told.End);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task An_answer_that_breaks_off_before_its_first_piece_is_asked_for_again(string provider)
    {
        await using var room = await ProviderRoom.OpenAsync();
        room.Fake.Enqueue(new FakeAnswer("drop", 0));

        var told = await room.AskAsync($"{provider}/words-1");

        Assert.Equal("word1", told.Text);
        Assert.Equal("server_error", Assert.Single(told.Pieces.OfType<ModelPiece.Retrying>()).Reason);
    }

    [Theory]
    [InlineData("late-error-2", "unknown", null, "overloaded_error", "Overloaded")]
    [InlineData("key", "unknown", 401, null, "Incorrect API key provided: ….")]
    [InlineData("long", "context_length", 400, null, "maximum context length is 8192 tokens")]
    [InlineData("busy", "rate_limit", 429, null, "Rate limit reached, slow down")]
    [InlineData("error", "unknown", 500, "server_error", "The server had an error")]
    [InlineData("refusal-1", "refusal", null, null, "filter")]
    [InlineData("html", "unknown", null, null, "text/html")]
    [InlineData("garbage", "unknown", null, null, "no answer of a model")]
    [InlineData("hugeline", "unknown", null, null, "more than an answer can be")]
    public async Task A_failure_says_what_the_provider_said_and_never_the_key(string model, string kind, int? status, string? type, string words)
    {
        await using var room = await ProviderRoom.OpenAsync();
        foreach (var provider in (string[])["open", "anthropic"])
        {
            var told = await room.AskAsync($"{provider}/{model}");

            Assert.Contains(words, told.Failure!.Message, StringComparison.Ordinal);
            Assert.StartsWith(model == "refusal-1" ? "The content" : model is "html" or "garbage" ? "What" : provider, told.Failure.Message, StringComparison.Ordinal);
            Assert.Equal((kind, status), (told.Failure.Kind, told.Failure.HttpStatus));
            Assert.DoesNotContain(FakeProvider.Key[4..], told.Failure.ToString(), StringComparison.Ordinal);
            if (type is not null)
                Assert.Equal(type, told.Failure.ProviderErrorType);
        }
    }

    [Theory]
    [InlineData("silent", "sent nothing for 1 seconds")]
    [InlineData("stall-2", "sent nothing for 1 seconds")]
    public async Task Silence_ends_the_wait(string model, string words)
    {
        var limits = new ModelLimits { FirstPiece = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(1) };
        await using var room = await ProviderRoom.OpenAsync(limits);
        foreach (var provider in (string[])["open", "anthropic"])
        {
            var told = await room.AskAsync($"{provider}/{model}");

            Assert.Equal("timeout", told.Failure!.Kind);
            Assert.Contains(words, told.Failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_without_end_is_ended()
    {
        await using var room = await ProviderRoom.OpenAsync(new ModelLimits { Whole = TimeSpan.FromSeconds(1) });
        await using var small = await ProviderRoom.OpenAsync(new ModelLimits { LargestAnswer = 5000 });

        Assert.Equal("timeout", (await room.AskAsync("open/endless")).Failure!.Kind);
        Assert.Contains("more than an answer can be", (await small.AskAsync("anthropic/endless")).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_there_is_asked_again_and_then_named()
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await room.AskAsync("dead/x");

        Assert.Equal(2, told.Pieces.OfType<ModelPiece.Retrying>().Count());
        Assert.Equal("dead cannot be reached at http://127.0.0.1:9. Connection refused", told.Failure!.Message);
    }

    [Fact]
    public async Task The_key_does_not_follow_a_redirect()
    {
        await using var room = await ProviderRoom.OpenAsync();
        await using var elsewhere = await FakeProvider.StartAsync();
        room.Fake.RedirectTo = new(elsewhere.BaseUrl, "v1/chat/completions");
        foreach (var provider in (string[])["open", "anthropic"])
            Assert.Contains(elsewhere.Root.Authority, (await room.AskAsync($"{provider}/redirect")).Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Without_any_provider_the_failure_says_which_is_missing()
    {
        await using var room = await ProviderRoom.OpenAsync();

        var told = await room.AskAsync("nobody/x");

        Assert.Equal("No provider called nobody is configured, so nobody/x cannot be asked.", told.Failure!.Message);
    }

    [Fact]
    public async Task Sentences_are_in_the_language_of_the_house()
    {
        await using var room = await ProviderRoom.OpenAsync();
        using var chinese = new ModelRunner(new ModelLimits { Attempts = 1 }, TimeProvider.System, Language.Chinese, NullLogger.Instance);

        var failure = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var piece in chinese.AskAsync(room.Question("open/drop-1"), TestContext.Current.CancellationToken))
                Assert.NotNull(piece);
        });

        Assert.Equal("open 在回答完成之前中断了连接。", failure.Message);
    }
}
