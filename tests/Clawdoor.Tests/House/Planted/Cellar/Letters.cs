using Clawdoor.Wording;

namespace Clawdoor.Tests.House.Planted.Cellar;

internal static class LetterWords
{
    public static readonly Sentence Fine = new("Fine.", "好。");
}

internal static class Letters
{
    public static Sentence Change() => LetterWords.Fine with { English = "Changed." };
}
