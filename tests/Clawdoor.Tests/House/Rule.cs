using Xunit;

namespace Clawdoor.Tests.House;

internal static class Rule
{
    /// <summary>Fails with every fault in full, one a line.</summary>
    public static void IsKept(IEnumerable<string> faults)
    {
        List<string> found = [.. faults];
        if (found.Count > 0)
            Assert.Fail($"{found.Count} found:\n{string.Join('\n', found)}");
    }
}
