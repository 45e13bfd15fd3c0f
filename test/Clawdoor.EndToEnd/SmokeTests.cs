using Xunit;

namespace Clawdoor.EndToEnd;

public sealed class SmokeTests
{
    [Fact]
    public void The_house_builds() => Assert.Equal(0, (int)ExitCode.Done);
}
