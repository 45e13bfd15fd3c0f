namespace Clawdoor.Wording;

/// <summary>
/// A sentence with its holes filled, not yet in a language: what rooms return to tell a person something.
/// An argument that is itself a <see cref="Message"/> is put into words in the same language.
/// </summary>
internal sealed class Message(Sentence sentence, params object?[] args)
{
    public Sentence Sentence { get; } = sentence;

    public string In(Language language) =>
        Sentence.In(language, [.. args.Select(a => a is Message m ? m.In(language) : a)]);

    /// <summary>English, for logs and test failures.</summary>
    public override string ToString() => In(Language.English);
}

/// <summary>
/// An expected failure as a value: what was found and why that does not do (<paramref name="What"/>),
/// and what the person can do next (<paramref name="Next"/>, one step a line).
/// </summary>
internal sealed record Problem(Message What, Message? Next = null);
