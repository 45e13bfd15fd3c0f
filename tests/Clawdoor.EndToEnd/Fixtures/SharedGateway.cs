using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// One gateway for all tests that only need "an OpenClaw behind the door" and leave it as it was: collection
/// <see cref="Collection"/>, configuration <see cref="OpenClawConfig.Fresh"/>.
/// </summary>
public sealed class SharedGateway : IAsyncLifetime
{
    public const string Collection = "one gateway for all";

    internal OpenClawGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await OpenClawGateway.StartAsync(OpenClawConfig.Fresh);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}

[CollectionDefinition(SharedGateway.Collection)]
public sealed class SharedGatewayTests : ICollectionFixture<SharedGateway>;
