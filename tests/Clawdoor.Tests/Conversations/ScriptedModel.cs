using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Clawdoor.Conversations.Models;

namespace Clawdoor.Tests.Conversations;

/// <summary>A model that says what the test hands it, one piece at a time; every question gets a mouth of its own.</summary>
internal sealed class ScriptedModel
{
    public static readonly ModelName Name = new("fake", "fake-1");

    private readonly Channel<Mouth> _asked = Channel.CreateUnbounded<Mouth>();

    public static ModelSettings Settings { get; } = new()
    {
        Providers =
        [
            new Provider("fake", ProviderApi.OpenAiCompletions, new Uri("http://127.0.0.1:9/"))
            {
                Models =
                [
                    new ModelInfo("fake-1", "Fake One") { ContextWindow = 32_000, TakesImages = true },
                    new ModelInfo("fake-2", "Fake Two") { ContextWindow = 8_000 },
                ],
            },
        ],
        Primary = Name,
    };

    public async IAsyncEnumerable<ModelPiece> AskAsync(ModelQuestion question, [EnumeratorCancellation] CancellationToken stop)
    {
        var mouth = new Mouth(question);
        _asked.Writer.TryWrite(mouth);
        yield return new ModelPiece.Trying(question.Model);
        await foreach (var piece in mouth.Pieces.ReadAllAsync(stop))
            yield return piece;
    }

    /// <summary>The next question; waits for it.</summary>
    public async Task<Mouth> NextAsync() => await _asked.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    internal sealed class Mouth(ModelQuestion question)
    {
        private readonly Channel<ModelPiece> _pieces = Channel.CreateUnbounded<ModelPiece>();

        public ModelQuestion Question => question;

        public ChannelReader<ModelPiece> Pieces => _pieces.Reader;

        public void Say(params IEnumerable<string> texts)
        {
            foreach (var text in texts)
                _pieces.Writer.TryWrite(new ModelPiece.Text(text));
        }

        public void Add(ModelPiece piece) => _pieces.Writer.TryWrite(piece);

        public void End(string reason = "stop")
        {
            Add(new ModelPiece.Used(new ModelUsage(10, 5, 15)));
            Add(new ModelPiece.End(reason));
            _pieces.Writer.TryComplete();
        }

        public void Fail(ModelFailure failure) => _pieces.Writer.TryComplete(new ModelException(failure));
    }
}
