using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Gateway;

/// <summary>The one table of methods.</summary>
public sealed class MethodTableTests
{
    [Fact]
    public async Task Every_method_answers_an_administrator_and_none_is_unknown()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();

        foreach (var method in MethodTable.All)
        {
            var answer = await owner.CallAsync(method.Name, cancel: GatewayFixture.Patience);
            Assert.True(answer.Failure?.Code is null or GatewayErrorCode.InvalidRequest, $"{method.Name}: {answer.Failure?.Message}");
        }
    }

    [Fact]
    public async Task A_method_needs_its_scope_and_says_which()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var clerk = await fixture.OwnerAsync(Scopes.Questions);

        foreach (var method in MethodTable.All.Where(m => m.Name != "health" && m.Scope is not (null or Scopes.Questions)))
        {
            var answer = await clerk.CallAsync(method.Name, cancel: GatewayFixture.Patience);
            Assert.Equal((GatewayErrorCode.MissingScope, method.Scope), (answer.Failure!.Code, answer.Failure.MissingScope));
        }

        Assert.Null((await clerk.CallAsync("health", cancel: GatewayFixture.Patience)).Failure);
        Assert.Equal(Scopes.Admin, (await clerk.CallAsync("no.such.method", cancel: GatewayFixture.Patience)).Failure!.MissingScope);
    }

    [Fact]
    public void Only_what_works_is_advertised() =>
        Assert.All(MethodTable.Names, name => Assert.False(MethodTable.Find(name)!.Quiet));
}
