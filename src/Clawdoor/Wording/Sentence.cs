using System.Globalization;

namespace Clawdoor.Wording;

/// <summary>
/// One sentence in both languages, with <c>{0}</c>-style holes that must be the same set in both
/// (kept by <c>WordingTests</c>). Sentences live only in the <c>*Words</c> classes of this room.
/// </summary>
internal sealed record Sentence(string English, string Chinese)
{
    /// <summary>The sentence in <paramref name="language"/> with its holes filled, invariant formatting.</summary>
    public string In(Language language, params object?[] args)
    {
        var text = language == Language.Chinese ? Chinese : English;
        return args.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, args);
    }

    /// <summary>Binds the holes now and leaves the language for later.</summary>
    public Message With(params object?[] args) => new(this, args);

    /// <summary>A sentence without holes is already a message.</summary>
    public static implicit operator Message(Sentence sentence) => new(sentence);
}
