using System.Text.Json.Nodes;
using Xunit;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>
/// Every case of <c>tests/conformance</c>: the real OpenClaw and <c>clawdoor gateway run</c> answer alike, but for what the
/// table says and docs/compatibility.md tells.
/// </summary>
public sealed class TheOfficialGatewayAndOurs(BothGateways gateways)
{
    public static TheoryData<string, string> Cases => new(BothGateways.Table.Cases.Select(c => (c.Group, c.Name)));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answer_alike(string group, string name)
    {
        var question = BothGateways.Table.Cases.Single(c => c.Group == group && c.Name == name);
        if (await gateways.AnswersAsync(name) is not { } both)
        {
            Assert.Skip("Its configuration is left out of this run.");
            return;
        }

        Assert.DoesNotContain(both.OpenClaw, step => step is JsonValue v && v.TryGetValue<string>(out var text) && text.StartsWith(AskedGateway.NotAsked, StringComparison.Ordinal));
        if (both.Clawdoor is null)
            return;
        var complaints = new Comparison(question.Differences, BothGateways.Table.Everywhere, question.Ignored).Complaints(both.OpenClaw, both.Clawdoor);
        if (complaints.Count > 0)
            Assert.Fail($"{complaints.Count} different (step.path: …):\n{string.Join('\n', complaints)}");
    }
}
