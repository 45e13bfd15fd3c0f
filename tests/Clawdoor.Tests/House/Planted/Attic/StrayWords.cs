using Clawdoor.Wording;

namespace Clawdoor.Tests.House.Planted.Attic;

internal static class StrayWords
{
    public static readonly Sentence Stray = new("Stray.", "散。");
}
