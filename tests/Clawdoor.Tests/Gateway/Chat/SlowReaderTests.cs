using System.Net.WebSockets;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.Tests.Gateway.Chat;

/// <summary>A browser that does not read for a while misses pieces, is not cut, and has the whole text when it reads again.</summary>
public sealed class SlowReaderTests
{
    [Fact]
    public async Task Who_missed_pieces_gets_the_whole_text_in_their_place()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with { Models = ScriptedModel.Settings });
        using var slow = await fixture.RawAsync(receiveBuffer: 8192);
        await GatewayFixture.ReadAsync(slow);
        await GatewayFixture.SendAsync(slow, """
            {"type":"req","id":"1","method":"connect","params":{"minProtocol":4,"maxProtocol":4,"client":{"id":"cli","version":"1","platform":"linux","mode":"cli"},"scopes":["operator.read"],"auth":{"token":"TOKEN"}}}
            """.Replace("TOKEN", GatewayFixture.Token, StringComparison.Ordinal));
        await GatewayFixture.ReadAsync(slow);
        await using var sender = await ChatClient.BrowserAsync(fixture);
        await sender.SendAsync("hello", "run-1");
        var model = await fixture.Model.NextAsync();
        // Far more than the socket's buffers and what may wait hold.
        for (var i = 0; i < 200; i++)
        {
            model.Say($"{i}:" + new string('x', 8000));
            await Task.Delay(15, TestContext.Current.CancellationToken);
        }

        using var speaking = new CancellationTokenSource();
        var speaks = SpeakAsync(model, speaking.Token);
        string? assembled = null, whole = null;
        var (seq, gaps) = (0L, 0);
        while (whole is null)
        {
            var frame = (await GatewayFixture.ReadAsync(slow))!.Value;
            if (!frame.TryGetProperty("event", out var name))
            {
                // The reader has caught up, so that nothing is left out any more.
                model.Say("!");
                model.End();
                continue;
            }

            var number = frame.GetProperty("seq").GetInt64();
            gaps += seq > 0 && number > seq + 1 ? 1 : 0;
            seq = number;
            if (name.GetString() != "chat")
                continue;
            var payload = frame.GetProperty("payload");
            var state = payload.GetProperty("state").GetString();
            if (state == "final")
            {
                whole = payload.GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString();
            }
            else if (state == "delta")
            {
                var replaces = payload.TryGetProperty("replace", out _);
                assembled = replaces ? payload.GetProperty("deltaText").GetString() : assembled + payload.GetProperty("deltaText").GetString();
                if (replaces && gaps > 0 && !speaking.IsCancellationRequested)
                {
                    await speaking.CancelAsync();
                    await speaks;
                    await GatewayFixture.SendAsync(slow, """{"type":"req","id":"2","method":"health"}""");
                }
            }
        }

        Assert.True(gaps > 0);
        Assert.Equal(whole, assembled);
        Assert.Equal(WebSocketState.Open, slow.State);
    }

    /// <summary>Something has to follow the gap for anybody to notice it.</summary>
    private static async Task SpeakAsync(ScriptedModel.Mouth model, CancellationToken stop)
    {
        for (var i = 0; i < 400 && !stop.IsCancellationRequested; i++)
        {
            model.Say(".");
            await Task.Delay(50, CancellationToken.None);
        }

        // Nobody noticed anything: the test fails by what it asserts, not by waiting.
        if (!stop.IsCancellationRequested)
            model.End();
    }
}
