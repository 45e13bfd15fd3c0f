using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The official command line talks: the same outcome at the real gateway and at ours.</summary>
[Collection<BothTalkingTests>]
public sealed class TheOfficialCliTalks(BothTalking both)
{
    private const string Session = "agent:main:from-the-cli";

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_call_is_answered_told_and_deleted()
    {
        var real = await TellAsync(both.Real);
        var ours = await TellAsync(both.Ours);
        Assert.All(real.Keys, step => Assert.Equal($"{step}\n{real[step]}", $"{step}\n{ours[step]}"));
    }

    /// <summary>With what OpenClaw's own program for the terminal shows.</summary>
    [Fact]
    [Trait("Category", "Full")]
    public async Task The_terminal_program_connects_and_gets_its_answer()
    {
        foreach (var gateway in (ITestedGateway[])[both.Ours, both.Real])
        {
            await using var tui = ChildProcess.StartOnTerminal(Path.Combine(Repository.OpenClaw, ".bin", "openclaw"), ["tui"], gateway.Environment, gateway.Home);
            await tui.WaitForAsync("connected", TimeSpan.FromSeconds(60));
            await tui.WriteAsync("hello from the terminal");
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await tui.WriteAsync("\r");
            await tui.WaitForAsync("word12", TimeSpan.FromSeconds(60));
            await tui.WriteAsync("\u0003\u0003");
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> TellAsync(ITestedGateway gateway)
    {
        var told = new Dictionary<string, string>
        {
            ["send"] = await CallAsync(gateway, "chat.send", $$"""{"sessionKey":"{{Session}}","message":"hello there","deliver":false,"idempotencyKey":"cli-1"}""", "runId", "status"),
        };
        var history = "";
        for (var tries = 0; tries < 8 && !history.Contains("word12", StringComparison.Ordinal); tries++)
            history = await CallAsync(gateway, "chat.history", $$"""{"sessionKey":"{{Session}}"}""", "sessionKey", "messages.*.role", "messages.*.content");
        told["history"] = history;
        told["send again"] = await CallAsync(gateway, "chat.send", $$"""{"sessionKey":"{{Session}}","message":"hello there","deliver":false,"idempotencyKey":"cli-1"}""", "runId", "status");
        told["abort nothing"] = await CallAsync(gateway, "chat.abort", $$"""{"sessionKey":"{{Session}}"}""", "ok", "aborted", "runIds");
        told["sessions"] = await CallAsync(gateway, "sessions.list", """{"search":"from-the-cli"}""", "sessions.*.key", "sessions.*.status");
        told["unknown"] = await CallAsync(gateway, "chat.nothing", "{}");
        var delete = await gateway.CliAsync("sessions", "delete", Session, "--yes");
        told["sessions delete"] = $"{delete.ExitCode}";
        told["history after it"] = await CallAsync(gateway, "chat.history", $$"""{"sessionKey":"{{Session}}"}""", "messages");
        return told;
    }

    /// <summary>What <c>openclaw gateway call</c> says at these places.</summary>
    private static async Task<string> CallAsync(ITestedGateway gateway, string method, string parameters, params string[] places)
    {
        var end = await gateway.CliAsync("gateway", "call", method, "--params", parameters, "--json");
        if (end.ExitCode != 0)
            return $"{end.ExitCode}: {Regex.Match(end.Everything, "unknown method.*|missing scope.*|invalid .*").Value}";
        var answer = JsonNode.Parse(end.Output[end.Output.IndexOf('{', StringComparison.Ordinal)..]);
        return $"0: {string.Join("; ", places.Select(p => $"{p} {At(answer, p.Split('.'))}"))}";
    }

    private static string At(JsonNode? json, string[] path) => (json, path) switch
    {
        (_, []) => json?.ToJsonString() ?? "null",
        (JsonArray list, ["*", .. var rest]) => string.Join(',', list.Select(i => At(i, rest))),
        (JsonObject o, [var name, .. var rest]) => At(o[name], rest),
        _ => "none",
    };
}
