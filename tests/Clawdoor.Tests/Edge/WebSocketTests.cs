using System.Net;
using System.Net.WebSockets;
using System.Text;
using Clawdoor.Edge;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Edge;

public sealed class WebSocketTests
{
    private static async Task Echo(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(socket.CloseStatus ?? WebSocketCloseStatus.Empty, socket.CloseStatusDescription, CancellationToken.None);
                    return;
                }

                var text = Encoding.UTF8.GetString(buffer, 0, got.Count);
                if (text.StartsWith("close ", StringComparison.Ordinal))
                {
                    await socket.CloseAsync((WebSocketCloseStatus)int.Parse(text[6..10], null), text[11..], CancellationToken.None);
                    return;
                }

                if (text == "die")
                {
                    context.Abort();
                    return;
                }

                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, CancellationToken.None);
            }
        }
        catch (WebSocketException)
        {
        }
    }

    private static async Task<string> Ask(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, DoorFixture.Patience);
        var buffer = new byte[1 << 17];
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), DoorFixture.Patience);
            length += got.Count;
            if (got.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Frames_pass_on_every_path_and_the_gateway_sees_a_plain_upgrade(int version)
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(context => { seen = Recorded.Of(context); return Echo(context); });
        using var socket = await door.Connect(version, "/oc/any%2Fpath?x=1", s =>
        {
            s.Options.AddSubProtocol("claw");
            s.Options.SetRequestHeader("X-Forwarded-For", "127.0.0.1");
            s.Options.SetRequestHeader("X-OpenClaw-Scopes", "all");
            s.Options.SetRequestHeader("Origin", "https://203.0.113.7");
        });
        Assert.Equal("hello", await Ask(socket, "hello"));
        Assert.Equal(100_000, (await Ask(socket, new('x', 100_000))).Length);
        Assert.Equal("/oc/any%2Fpath?x=1", seen!.Target);
        Assert.Equal("GET", seen.Method);
        Assert.Equal("203.0.113.7", seen.Headers["X-Forwarded-For"]);
        Assert.Equal($"127.0.0.1:{door.Options.HttpsPort}", seen.Headers["Host"]);
        Assert.Equal("https://203.0.113.7", seen.Headers["Origin"]);
        Assert.Equal("claw", seen.Headers["Sec-WebSocket-Protocol"]);
        Assert.Equal("websocket", seen.Headers["Upgrade"], ignoreCase: true);
        Assert.DoesNotContain("X-OpenClaw-Scopes", seen.Headers.Keys);
        Assert.Equal(1, door.State.OpenWebSockets);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Close_codes_and_reasons_pass_both_ways(int version)
    {
        await using var door = await DoorFixture.Open(Echo);
        using (var socket = await door.Connect(version))
        {
            Assert.Equal("", await Ask(socket, "close 4001 gateway auth changed"));
            Assert.Equal(4001, (int)socket.CloseStatus!);
            Assert.Equal("gateway auth changed", socket.CloseStatusDescription);
            await socket.CloseOutputAsync(socket.CloseStatus!.Value, null, DoorFixture.Patience);
        }

        using (var socket = await door.Connect(version))
        {
            await socket.CloseAsync((WebSocketCloseStatus)4008, "connect failed", DoorFixture.Patience);
            Assert.Equal(4008, (int)socket.CloseStatus!);
            Assert.Equal("connect failed", socket.CloseStatusDescription);
        }

        await DoorFixture.Until(() => door.State.OpenWebSockets == 0
            && door.Log.All.Any(l => l.Contains("closed by gateway with 4001", StringComparison.Ordinal))
            && door.Log.All.Any(l => l.Contains("closed by client with 4008", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task When_the_client_vanishes_the_gateways_side_ends(int version)
    {
        var ended = new TaskCompletionSource();
        await using var door = await DoorFixture.Open(async context =>
        {
            await Echo(context);
            ended.SetResult();
        });
        var handler = DoorFixture.Handler();
        using var socket = new ClientWebSocket { Options = { HttpVersion = new(version, version == 1 ? 1 : 0), HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{door.Options.HttpsPort}/"), new HttpMessageInvoker(handler), DoorFixture.Patience);
        Assert.Equal("a", await Ask(socket, "a"));
        socket.Abort();
        await ended.Task.WaitAsync(DoorFixture.Patience);
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
    }

    [Fact]
    public async Task A_client_that_half_closes_without_a_word_holds_nothing_open()
    {
        var ended = new TaskCompletionSource();
        await using var door = await DoorFixture.Open(async context =>
        {
            await Echo(context);
            ended.SetResult();
        });
        await using var raw = await door.Raw();
        await raw.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(), DoorFixture.Patience);
        var buffer = new byte[1000];
        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(buffer, 0, await raw.ReadAsync(buffer, DoorFixture.Patience)), StringComparison.Ordinal);
        await raw.ShutdownAsync();
        await ended.Task.WaitAsync(DoorFixture.Patience);
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task When_the_gateway_dies_the_clients_side_ends(int version)
    {
        await using var door = await DoorFixture.Open(Echo);
        using var socket = await door.Connect(version);
        await socket.SendAsync("die"u8.ToArray(), WebSocketMessageType.Text, true, DoorFixture.Patience);
        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync(new byte[10].AsMemory(), DoorFixture.Patience));
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0 && door.Log.All.Any(l => l.Contains("closed by nobody with 1006", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_silent_one_lives_up_to_the_idle_limit_only_and_slow_body_limits_do_not_touch_it(int version)
    {
        await using var door = await DoorFixture.Open(Echo, o => o with
        {
            WebSocketIdle = TimeSpan.FromMilliseconds(400),
            SlowBodyBytesPerSecond = 1_000_000,
            SlowBodyGrace = TimeSpan.FromMilliseconds(1100),
        });
        using var socket = await door.Connect(version);
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal("tick", await Ask(socket, "tick"));
            await Task.Delay(200, DoorFixture.Patience);
        }

        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync(new byte[10].AsMemory(), DoorFixture.Patience));
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_closing_door_says_1001_to_both_sides(int version)
    {
        var told = new TaskCompletionSource<int>();
        await using var door = await DoorFixture.Open(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[10].AsMemory(), CancellationToken.None);
            told.SetResult((int)socket.CloseStatus!);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        using var client = await door.Connect(version);
        var stopping = door.StopDoor();
        await client.ReceiveAsync(new byte[10].AsMemory(), DoorFixture.Patience);
        Assert.Equal(1001, (int)client.CloseStatus!);
        await client.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, DoorFixture.Patience);
        Assert.Equal(1001, await told.Task.WaitAsync(DoorFixture.Patience));
        await stopping.WaitAsync(DoorFixture.Patience);
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_gateway_that_refuses_the_upgrade_is_heard(int version)
    {
        await using var door = await DoorFixture.Open(context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("proxy_attribution_required");
        });
        using var socket = new ClientWebSocket { Options = { HttpVersion = new(version, version == 1 ? 1 : 0), HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact, CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"wss://127.0.0.1:{door.Options.HttpsPort}/"), new HttpMessageInvoker(DoorFixture.Handler()), DoorFixture.Patience));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
    }

    [Fact]
    public void Frames_are_followed_however_the_bytes_are_cut()
    {
        byte[] bytes = [0x81, 2, (byte)'h', (byte)'i', 0x82, 126, 0, 200, .. new byte[200], 0x89, 0, 0x88, 0x84, 1, 2, 3, 4, 0x0F ^ 1, 0xA1 ^ 2, 3, 4];
        foreach (var size in (int[])[1, 2, 3, 7, 64, bytes.Length])
        {
            var trace = new FrameTrace();
            foreach (var part in bytes.Chunk(size))
                trace.Feed(part);
            Assert.True(trace.AtBoundary);
            Assert.Equal((ushort)4001, trace.CloseCode);
        }

        var partial = new FrameTrace();
        partial.Feed([0x81, 5, 1]);
        Assert.False(partial.AtBoundary);
        var empty = new FrameTrace();
        empty.Feed([0x88, 0]);
        Assert.Equal((ushort)1005, empty.CloseCode);
    }
}
