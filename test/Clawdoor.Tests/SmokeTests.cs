using Xunit;

namespace Clawdoor.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_house_builds() => Assert.Equal(0, (int)ExitCode.Done);
}
