using System.Text.Json;
using Clawdoor.EndToEnd.Conformance;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>Every field the Control UI gets from the real gateway is in ours with the same kind of value, or left out for a reason that is told.</summary>
public sealed class TheCapturedContract
{
    private const string Main = Talker.Main;

    [Fact]
    public async Task Every_field_is_there_or_left_out_for_a_reason()
    {
        var contract = Contract.Read(Path.Combine(Repository.Folder, "tests", "conformance", "contract.json"));
        await using var provider = await FakeProvider.StartAsync();
        await using var gateway = await Talker.GatewayAsync(
            port => OpenClawConfig.Talking(port, provider.BaseUrl, ["words-12-10", "words-3000-10", "tool"], ["key"]));
        var seen = new SeenFields();
        await HelloAsync(gateway, seen);
        await using var talker = await Talker.LogInAsync(gateway, TestContext.Current.CancellationToken);
        await TalkAsync(talker, seen);

        var unknown = new List<string>();
        var refused = new List<string>();
        foreach (var (method, parameters) in contract.Asks)
        {
            if ((await talker.TryAsync(method, parameters!.ToJsonString(), TestContext.Current.CancellationToken)).Succeeded(out var answer, out var failure))
                seen.Add(method, answer);
            else if (failure.Code == GatewayErrorCode.UnknownMethod)
                unknown.Add(method);
            else
                refused.Add($"{method}: {failure.Message}");
        }

        foreach (var happened in talker.Heard)
        {
            if (happened.Payload is { ValueKind: JsonValueKind.Object } payload)
                seen.Add($"event:{happened.Name}{(happened.Name is "chat" ? $":{Talker.Text(payload, "state")}" : happened.Name is "agent" ? $":{Talker.Text(payload, "stream")}" : "")}", payload);
        }

        List<string> complaints = [.. contract.Complaints(seen), .. refused];
        if (Talker.WithOpenClaw)
        {
            complaints.RemoveAll(c => c.EndsWith("it does not", StringComparison.Ordinal));
        }
        else
        {
            complaints.AddRange(unknown.Except(contract.Unanswered.Keys).Select(m => $"{m}: ours does not know it"));
            complaints.AddRange(contract.Unanswered.Keys.Except(unknown).Select(m => $"{m}: the contract says that ours does not know it, and it does"));
        }

        if (complaints.Count > 0)
            Assert.Fail($"{complaints.Count} fields:\n{string.Join('\n', complaints)}");
    }

    /// <summary>A small life of a gateway: an answer, one that is stopped, one that fails, one that wants a tool.</summary>
    private static async Task TalkAsync(Talker talker, SeenFields seen)
    {
        await AskAsync("sessions.subscribe");
        await AskAsync("sessions.messages.subscribe", $$"""{"key":"{{Main}}","includeApprovals":true}""");
        await talker.EndOfAsync(await talker.SayAsync("hello there"));
        var page = await AskAsync("chat.startup", $$"""{"sessionKey":"{{Main}}","limit":80,"maxBytes":262144}""");
        seen.Add("chat.history:page", await talker.AskAsync("chat.history", $$"""{"sessionKey":"{{Main}}","limit":80}"""));

        seen.Add("sessions.patch", await talker.AskAsync("sessions.patch", $$"""{"key":"{{Main}}","model":"fake/words-3000-10"}"""));
        var run = Guid.NewGuid().ToString();
        await AskAsync("chat.send", $$"""{"sessionKey":"{{Main}}","message":"go on","deliver":false,"idempotencyKey":"{{run}}"}""");
        await talker.WaitForAsync("chat", p => Talker.Text(p, "runId") == run && Talker.Text(p, "state") == "delta");
        await AskAsync("chat.history", $$"""{"sessionKey":"{{Main}}","limit":80}""");
        await DeltaAsync();
        await AskAsync("chat.abort", $$"""{"sessionKey":"{{Main}}","runId":"{{run}}"}""");
        Assert.Equal("aborted", Talker.Text(await talker.EndOfAsync(run), "state"));

        if (!Talker.WithOpenClaw)
        {
            // OpenClaw would let the model call its unknown tool for ever.
            await talker.AskAsync("sessions.patch", $$"""{"key":"{{Main}}","model":"fake/tool"}""");
            await talker.EndOfAsync(await talker.SayAsync("what is the weather?"));
        }

        await talker.AskAsync("sessions.patch", $$"""{"key":"{{Main}}","model":"failing/key"}""");
        Assert.Equal("error", Talker.Text(await talker.EndOfAsync(await talker.SayAsync("and now?")), "state"));
        foreach (var mark in (string[])["unread", "pinned", "archived"])
            await AskAsync("sessions.patch", $$"""{"key":"{{Main}}","{{mark}}":true}""");
        await AskAsync("sessions.patch", $$"""{"key":"{{Main}}","unread":false,"archived":false}""");
        await AskAsync("chat.startup", $$"""{"sessionKey":"{{Main}}","limit":80,"maxBytes":262144}""");
        await AskAsync("sessions.describe", $$"""{"key":"{{Main}}"}""");
        await AskAsync("sessions.list");
        await talker.AskAsync("sessions.patch", $$"""{"key":"{{Main}}","model":null,"label":"a talk"}""");
        await talker.EndOfAsync(await talker.SayAsync("once more"));
        await DeltaAsync();
        await AskAsync("users.prefs.set", """{"entries":{"ui.theme":"claw"}}""");

        async Task DeltaAsync()
        {
            if (Talker.Text(page, "deltaCursor") is { } cursor)
                seen.Add("chat.history:delta", await talker.AskAsync("chat.history", $$"""{"sessionKey":"{{Main}}","cursor":"{{cursor}}","limit":80,"maxBytes":262144,"inputRunIds":["{{run}}"]}"""));
        }

        async Task<JsonElement> AskAsync(string method, string parameters = "{}")
        {
            var answer = await talker.AskAsync(method, parameters);
            seen.Add(method, answer);
            return answer;
        }
    }

    /// <summary>The challenge and hello-ok as they are, which the client's own types would cut.</summary>
    private static async Task HelloAsync(ITestedGateway gateway, SeenFields seen)
    {
        Assert.True((await GatewayClient.OpenAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"))).Succeeded(out var client, out _));
        await using (client)
        {
            var connect = new ConnectParams
            {
                MinProtocol = 4,
                MaxProtocol = 4,
                Client = new ClientInfo { Id = "cli", Mode = "cli", Version = "2026.9.6", Platform = "linux" },
                Role = "operator",
                Scopes = Scopes.ControlUi,
                Auth = new AuthParams { Token = OpenClawConfig.Token },
            };
            connect = connect with { Device = DeviceIdentity.Generate().Prove(connect, client!.Challenge) };
            Assert.True((await client.CallAsync("connect", JsonSerializer.SerializeToElement(connect, ProtocolJson.Default.ConnectParams))).Succeeded(out var hello, out var failure), failure?.Message);
            seen.Add("connect", hello);
            seen.Add("event:connect.challenge", JsonSerializer.SerializeToElement(client.Challenge, ProtocolJson.Default.ConnectChallenge));
        }
    }
}
