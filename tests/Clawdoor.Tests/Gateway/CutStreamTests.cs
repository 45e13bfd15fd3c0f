using Clawdoor.Gateway;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Gateway;

public sealed class CutStreamTests
{
    [Fact]
    public async Task A_cut_that_comes_after_the_end_of_the_request_does_nothing()
    {
        var context = new DefaultHttpContext();
        await using var stream = new CutStream(Stream.Null, context);
        context.Uninitialize();
        Assert.Throws<ObjectDisposedException>(context.Abort);

        stream.Cut();
    }
}
