using System.Security.Cryptography;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>
/// A power cut while people talk: what was acknowledged and what was told as final is there afterwards, nothing is there twice,
/// and no run is left running.
/// </summary>
public sealed class KilledWhileTalking
{
    private const int MostMilliseconds = 300;
    private static readonly string[] _sessions = [Talker.Main, "agent:main:second"];
    private readonly Dictionary<string, string> _said = [];
    private readonly Dictionary<string, string> _answered = [];
    private int _finals;

    [Fact]
    public Task No_final_message_is_lost_or_doubled() => RoundsAsync(25);

    [Fact]
    [Trait("Category", "Full")]
    public Task No_final_message_is_lost_or_doubled_in_a_long_run() => RoundsAsync(300);

    private async Task RoundsAsync(int rounds)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var gateway = await BuiltInGatewayProcess.StartAsync(
            port => OpenClawConfig.Talking(port, provider.BaseUrl, ["words-6-4"], ["key"]));
        for (var round = 0; round < rounds; round++)
        {
            await using (var talker = await Talker.LogInAsync(gateway))
            {
                var work = Task.WhenAll(_sessions.Select(s => TalkAsync(talker, s)));
                // Before anything is said, too, but mostly in the middle of it.
                if (round % 5 > 0)
                    await talker.WaitForAsync("chat", _ => true);
                await Task.Delay(RandomNumberGenerator.GetInt32(MostMilliseconds));
                await gateway.StopAsync(Signal.Kill);
                await work;
                Remember(talker);
            }

            await gateway.StartAsync();
            await CheckAsync(gateway);
        }

        Assert.True(_finals >= rounds / 4, $"only {_finals} answers in {rounds} rounds: too slow a machine to prove anything");
    }

    /// <summary>Says two things at once, of which the second waits for the first one's answer, again and again; ends when the gateway does.</summary>
    private async Task TalkAsync(Talker talker, string session)
    {
        while (true)
        {
            string[] runs = [Guid.NewGuid().ToString(), Guid.NewGuid().ToString()];
            foreach (var run in runs)
            {
                var sent = await talker.TryAsync("chat.send", $$"""{"sessionKey":"{{session}}","message":"run {{run}}","idempotencyKey":"{{run}}"}""");
                if (sent.Failure is not null)
                    return;
                lock (_said)
                    _said[run] = session;
            }

            try
            {
                foreach (var run in runs)
                    await talker.EndOfAsync(run, TimeSpan.FromSeconds(30)).WaitAsync(talker.Gone);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Remember(Talker talker)
    {
        foreach (var happened in talker.Heard.Where(e => e.Name == "chat" && Talker.Text(e.Payload!.Value, "state") == "final"))
        {
            var payload = happened.Payload!.Value;
            _answered[Talker.Text(payload, "runId")!] = Talker.Said(payload.GetProperty("message"));
        }

        _finals = _answered.Count;
    }

    private async Task CheckAsync(BuiltInGatewayProcess gateway)
    {
        await using var talker = await Talker.LogInAsync(gateway);
        var asked = new List<string>();
        var answers = new List<(string Run, string Text)>();
        foreach (var session in _sessions)
        {
            var messages = await HistoryAsync(talker, session);
            asked.AddRange(messages.Where(m => Talker.Text(m, "role") == "user").Select(m => Talker.Said(m)["run ".Length..]));
            answers.AddRange(messages.Where(m => Talker.Text(m, "role") == "assistant").Select(m => (Talker.Text(m.GetProperty("__openclaw"), "runId") ?? "", Talker.Said(m))));
        }

        Assert.Equal(asked.Distinct(), asked);
        Assert.Equal(answers.Select(a => a.Run).Distinct(), answers.Select(a => a.Run));
        Assert.Empty(_said.Keys.Except(asked));
        Assert.All(_answered, a => Assert.Contains((a.Key, a.Value), answers));
        var rows = (await talker.AskAsync("sessions.list")).GetProperty("sessions").EnumerateArray().ToList();
        Assert.All(rows, row => Assert.Contains(Talker.Text(row, "status"), (string?[])[null, "done", "failed", "killed"]));
        Assert.All(rows, row => Assert.False(row.TryGetProperty("hasActiveRun", out var active) && active.GetBoolean()));
        // A message without an answer belongs to a run that the cut has ended, and it is told so when somebody asks again.
        foreach (var run in asked.Except(answers.Select(a => a.Run)).TakeLast(2))
        {
            var again = await talker.TryAsync("chat.send", $$"""{"sessionKey":"{{Talker.Main}}","message":"run {{run}}","idempotencyKey":"{{run}}"}""");
            Assert.False(again.Succeeded(out var answer, out _) && Talker.Text(answer, "status") is "started" or "in_flight", run);
        }
    }

    private static async Task<List<JsonElement>> HistoryAsync(Talker talker, string session)
    {
        var messages = new List<JsonElement>();
        for (var offset = 0; ; offset = messages.Count)
        {
            var page = await talker.AskAsync("chat.history", $$"""{"sessionKey":"{{session}}","limit":1000,"offset":{{offset}}}""");
            messages.InsertRange(0, page.GetProperty("messages").EnumerateArray());
            if (!page.TryGetProperty("hasMore", out var more) || !more.GetBoolean())
                return messages;
        }
    }
}
