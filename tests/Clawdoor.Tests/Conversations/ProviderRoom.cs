using Clawdoor.Conversations.Models;
using Clawdoor.Wording;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawdoor.Tests.Conversations;

/// <summary>A fake provider, configured under both of its APIs, and a runner that asks it.</summary>
internal sealed class ProviderRoom : IAsyncDisposable
{
    private ProviderRoom(FakeProvider fake, ModelLimits limits, TimeProvider time)
    {
        Fake = fake;
        Runner = new(limits, time, Language.English, NullLogger.Instance);
    }

    public FakeProvider Fake { get; }

    public ModelRunner Runner { get; }

    public static async Task<ProviderRoom> OpenAsync(ModelLimits? limits = null, TimeProvider? time = null) =>
        new(await FakeProvider.StartAsync(), limits ?? new ModelLimits { BackOff = TimeSpan.FromMilliseconds(1) }, time ?? TimeProvider.System);

    /// <summary>Providers <c>open</c> and <c>anthropic</c>, both the fake one.</summary>
    public ModelSettings Settings(params string[] fallbacks) => new()
    {
        Providers =
        [
            new("open", ProviderApi.OpenAiCompletions, Fake.BaseUrl) { ApiKey = FakeProvider.Key },
            new("anthropic", ProviderApi.AnthropicMessages, Fake.Root) { ApiKey = FakeProvider.Key },
            new("dead", ProviderApi.OpenAiCompletions, new("http://127.0.0.1:9/v1")),
        ],
        Fallbacks = [.. fallbacks.Select(f => ModelName.Parse(f)!)],
    };

    public ModelQuestion Question(string model, params string[] fallbacks) =>
        new(Settings(fallbacks), ModelName.Parse(model)!, [new(ChatRole.System, "Be brief."), new(ChatRole.User, "say it again")]);

    /// <summary>Every piece, and the failure if there was one.</summary>
    public async Task<Told> AskAsync(ModelQuestion question)
    {
        var pieces = new List<ModelPiece>();
        try
        {
            await foreach (var piece in Runner.AskAsync(question, TestContext.Current.CancellationToken))
                pieces.Add(piece);
            return new(pieces, null);
        }
        catch (ModelException e)
        {
            return new(pieces, e.Failure);
        }
    }

    public Task<Told> AskAsync(string model, params string[] fallbacks) => AskAsync(Question(model, fallbacks));

    public async ValueTask DisposeAsync()
    {
        Runner.Dispose();
        await Fake.DisposeAsync();
    }
}

internal sealed record Told(IReadOnlyList<ModelPiece> Pieces, ModelFailure? Failure)
{
    public string Text => string.Concat(Pieces.OfType<ModelPiece.Text>().Select(t => t.Delta));

    public string Thoughts => string.Concat(Pieces.OfType<ModelPiece.Thinking>().Select(t => t.Delta));

    public IReadOnlyList<string> Tried => [.. Pieces.OfType<ModelPiece.Trying>().Select(t => t.Model.ToString())];

    public ModelUsage? Usage => Pieces.OfType<ModelPiece.Used>().SingleOrDefault()?.Usage;

    public string? End => Pieces.OfType<ModelPiece.End>().SingleOrDefault()?.StopReason;
}
