using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>The real gateway and ours, with the same models and with the door for OpenAI's clients open.</summary>
public sealed class BothTalking : IAsyncLifetime
{
    private const string Http = """, "http": { "endpoints": { "chatCompletions": { "enabled": true } } }""";

    internal FakeProvider Provider { get; private set; } = null!;

    internal OpenClawGateway Real { get; private set; } = null!;

    internal BuiltInGatewayProcess Ours { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await FakeProvider.StartAsync();
        Ours = await BuiltInGatewayProcess.StartAsync(Config);
        Real = await OpenClawGateway.StartAsync(Config);
    }

    public async ValueTask DisposeAsync()
    {
        if (Real is not null)
            await Real.DisposeAsync();
        if (Ours is not null)
            await Ours.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private string Config(int port) => OpenClawConfig.Talking(port, Provider.BaseUrl, ["words-12-20", "words-400-20"], ["key"], Http);
}

/// <summary>Tests that share <see cref="BothTalking"/>.</summary>
[CollectionDefinition]
public sealed class BothTalkingTests : ICollectionFixture<BothTalking>;
