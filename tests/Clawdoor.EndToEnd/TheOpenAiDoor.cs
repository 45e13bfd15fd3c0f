using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The official <c>openai</c> client for Node against <c>/v1</c>: the same outcome at the real gateway and at ours.</summary>
[Collection<BothTalkingTests>]
public sealed partial class TheOpenAiDoor(BothTalking both)
{
    // Prints {step: outcome} as one line.
    private const string Client =
        """
        const [, , modules, baseURL, apiKey, only] = process.argv;
        const { OpenAI } = require(modules + '/openai');
        const outcomes = {};
        const say = content => [{ role: 'user', content }];
        const client = (key, model) => new OpenAI({ baseURL, apiKey: key, maxRetries: 0, timeout: 30000, defaultHeaders: model ? { 'x-openclaw-model': model } : {} });
        const right = client(apiKey), chat = right.chat.completions;
        async function step(name, act) {
          if (only && only !== name) return;
          try { outcomes[name] = await act(); }
          catch (e) { outcomes[name] = { thrown: e.constructor.name, status: e.status ?? null, type: e.type ?? null, message: e.error?.message ?? e.message }; }
        }
        async function all(stream) {
          const chunks = [];
          for await (const chunk of stream) chunks.push(chunk);
          return { ids: new Set(chunks.map(c => c.id)).size, first: chunks[0], last: chunks.at(-1), reasons: chunks.map(c => c.choices[0]?.finish_reason).filter(r => r),
            many: chunks.length > 5, text: chunks.map(c => c.choices[0]?.delta?.content ?? '').join('') };
        }
        (async () => {
          await step('models', async () => (await right.models.list()).data);
          await step('one model', () => right.models.retrieve('openclaw/default'));
          await step('no such model', () => right.models.retrieve('gpt-9'));
          await step('an answer', () => chat.create({ model: 'openclaw/default', messages: say('hello') }));
          await step('an answer from one of several turns', () => chat.create({ model: 'openclaw', messages: [{ role: 'system', content: 'Be brief.' }, ...say('hello'), { role: 'assistant', content: 'hi' }, ...say('and now?')] }));
          await step('a stream', async () => all(await chat.create({ model: 'openclaw', stream: true, messages: say('hello') })));
          await step('a stream with usage', async () => all(await chat.create({ model: 'openclaw:main', stream: true, stream_options: { include_usage: true }, messages: say('hello') })));
          await step('a session of its own', () => chat.create({ model: 'openclaw', user: 'anna', messages: say('hello') }));
          await step('another model', async () => { let n = 0; const s = await client(apiKey, 'fake/words-400-20').chat.completions.create({ model: 'openclaw', stream: true, messages: say('hello') }); for await (const c of s) if (++n === 8) { s.controller.abort(); break; } return n; });
          await step('a model of OpenAI', () => chat.create({ model: 'gpt-9', messages: say('hello') }));
          await step('no such agent', () => chat.create({ model: 'openclaw/nobody', messages: say('hello') }));
          await step('nothing said', () => chat.create({ model: 'openclaw', messages: [] }));
          await step('too hot', () => chat.create({ model: 'openclaw', temperature: 7, messages: say('hello') }));
          await step('wrong key', () => client('wrong').models.list());
          await step('wrong key for an answer', () => client('wrong').chat.completions.create({ model: 'openclaw', messages: say('hello') }));
          await step('a key the provider refuses', () => client(apiKey, 'failing/key').chat.completions.create({ model: 'openclaw', messages: say('hello') }));
          console.log(JSON.stringify(outcomes));
        })();
        """;

    [Fact]
    public async Task Every_call_ends_the_same_way()
    {
        var real = await RunAsync(both.Real);
        var ours = await RunAsync(both.Ours);

        // How much of a key may be shown is another question than whether it was refused.
        Assert.DoesNotContain(FakeProvider.Key, ours["a key the provider refuses"]!.ToJsonString(), StringComparison.Ordinal);
        foreach (var side in (JsonObject[])[real, ours])
            ((JsonObject)side["a key the provider refuses"]!).Remove("message");
        Assert.All(real, step => Assert.Equal($"{step.Key}: {Plain(step.Value)}", $"{step.Key}: {Plain(ours[step.Key])}"));
    }

    [Fact]
    public async Task Whoever_hangs_up_stops_the_model()
    {
        var asked = both.Provider.Requests.Count;
        await RunAsync(both.Ours, "another model");
        var request = Assert.Single(both.Provider.Requests.Skip(asked));
        Assert.True(await request.WasAborted.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_door_is_closed_unless_openclaw_json_opens_it()
    {
        await using var closed = await BuiltInGatewayProcess.StartAsync(
            port => OpenClawConfig.Talking(port, both.Provider.BaseUrl, ["words-12"], ["key"]));
        foreach (var step in (string[])["models", "an answer", "wrong key"])
            Assert.Equal(404, (int?)(await RunAsync(closed, step))[step]?["status"]);
    }

    private static async Task<JsonObject> RunAsync(ITestedGateway gateway, string only = "")
    {
        var script = Path.Combine(Scratch.NewDirectory("openai"), "client.cjs");
        await File.WriteAllTextAsync(script, Client);
        var end = await ChildProcess.RunAsync(
            "node", [script, Repository.OpenClaw, gateway.Url + "/v1", OpenClawConfig.Token, only], gateway.Environment, TimeSpan.FromSeconds(90));
        return JsonNode.Parse(end.Succeeded().Output)!.AsObject();
    }

    private static string Plain(JsonNode? outcome) =>
        Created().Replace(Id().Replace(outcome?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "nothing", "<id>"), "\"created\": 0");

    [GeneratedRegex("chatcmpl[_-][0-9A-Za-z-]+")]
    private static partial Regex Id();

    [GeneratedRegex("\"created\": \\d+")]
    private static partial Regex Created();
}
