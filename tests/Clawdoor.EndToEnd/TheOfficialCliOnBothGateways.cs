using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The official command line with its own configuration: the same outcome on the real gateway and on ours.</summary>
public sealed partial class TheOfficialCliOnBothGateways
{
    private const string Allowed = "203.0.113.5";

    [Fact]
    public async Task Every_command_ends_the_same_way()
    {
        await using var real = await OpenClawGateway.StartAsync(port => OpenClawConfig.RecipeMended(port, Allowed));
        await using var ours = await BuiltInGatewayProcess.StartAsync(port => OpenClawConfig.RecipeMended(port, Allowed));

        var both = await Task.WhenAll(TellAsync(real), TellAsync(ours));
        var (told, toldByOurs) = (both[0], both[1]);

        Assert.All(told.Keys, command => Assert.Equal($"{command}\n{told[command]}", $"{command}\n{toldByOurs[command]}"));
    }

    /// <summary>Command → exit code and what it said, volatile parts named.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> TellAsync(ITestedGateway gateway)
    {
        var (first, second) = (DeviceIdentity.Generate(), DeviceIdentity.Generate());
        var (one, two) = (await AskAsync(gateway, first), await AskAsync(gateway, second));
        var told = new Dictionary<string, string>();

        // The CLI pairs itself silently when it needs an identity; that is its own row, not one of ours.
        await RunAsync("approve without ID", "devices", "approve");
        await RunAsync("approve unknown", "devices", "approve", "00000000-0000-4000-8000-000000000000");
        await RunAsync("approve", "devices", "approve", one);
        await RunAsync("approve again", "devices", "approve", one);
        await RunAsync("reject", "devices", "reject", two);
        await RunAsync("reject again", "devices", "reject", two);
        await RunAsync("rename", "devices", "rename", "--device", first.DeviceId, "--name", "the first");
        await RunAsync("rename unknown", "devices", "rename", "--device", second.DeviceId, "--name", "nobody");
        var list = (await gateway.CliAsync("devices", "list", "--json")).Succeeded().Output;
        Assert.Contains("the first", list, StringComparison.Ordinal);
        Assert.DoesNotContain(second.DeviceId, list, StringComparison.Ordinal);
        await RunAsync("rotate", "devices", "rotate", "--device", first.DeviceId, "--role", "operator");
        await RunAsync("revoke", "devices", "revoke", "--device", first.DeviceId, "--role", "operator");
        await RunAsync("remove", "devices", "remove", first.DeviceId);
        await RunAsync("remove again", "devices", "remove", first.DeviceId);

        var health = await gateway.CliAsync("health");
        told["health"] = $"{health.ExitCode}: {Agents().Match(health.Output).Value}";
        var call = await gateway.CliAsync("gateway", "call", "health");
        told["gateway call health"] = $"{call.ExitCode}: {call.Output.Contains("\"ok\": true", StringComparison.Ordinal)}";
        var probe = await gateway.CliAsync("gateway", "probe");
        told["gateway probe"] = $"{probe.ExitCode}: {string.Join(' ', Facts().Matches(probe.Output).Select(m => m.Value))}";
        return told;

        async Task RunAsync(string name, params string[] arguments)
        {
            var end = await gateway.CliAsync(arguments);
            var said = end.Output + string.Concat(end.Errors.Split('\n').Where(l => !l.Contains("slow SQLite", StringComparison.Ordinal)));
            told[name] = $"{end.ExitCode}: {Plain(said, first.DeviceId, second.DeviceId)}";
        }
    }

    private static string Plain(string said, string first, string second)
    {
        var named = said.Replace(first, "<first>", StringComparison.Ordinal).Replace(second, "<second>", StringComparison.Ordinal);
        named = Uuid().Replace(named, "<uuid>");
        named = Moment().Replace(named, "<time>");
        return Age().Replace(named, "<age>").Trim();
    }

    /// <summary>A browser behind the tutorial's proxy asks to be let in.</summary>
    private static async Task<string> AskAsync(ITestedGateway gateway, DeviceIdentity device)
    {
        var opened = await GatewayClient.OpenAsync(
            new Uri($"ws://127.0.0.1:{gateway.Port}/"),
            new GatewayOptions { Headers = [new("X-Forwarded-For", "203.0.113.80"), new("Origin", $"https://{Allowed}")] });
        Assert.True(opened.Succeeded(out var client, out var unreachable), unreachable?.Message);
        await using (client)
        {
            var login = await client!.LoginAsync(new Login
            {
                Client = new ClientInfo { Id = "openclaw-control-ui", Mode = "webchat", Version = "2026.9.6", Platform = "Linux x86_64" },
                Scopes = Scopes.ControlUi,
                Auth = new AuthParams { Token = OpenClawConfig.Token },
                Device = device,
            });
            Assert.Equal(GatewayErrorCode.PairingRequired, login.Failure!.Code);
            return login.Failure.RequestId!;
        }
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b1[78]\d{11}\b")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\b\d+(ms|s|m) ago\b|\bjust now\b")]
    private static partial Regex Age();

    [GeneratedRegex("Agents: .*")]
    private static partial Regex Agents();

    [GeneratedRegex("(Reachable|Capability): [a-z-]+|Connect: ok|Read probe: [a-z]+")]
    private static partial Regex Facts();
}
