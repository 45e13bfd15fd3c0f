using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Edge;

/// <summary>The door in front of a gateway in its own process: the same steps, no second connection.</summary>
public sealed class InProcessTests
{
    private static async Task Accept(HttpContext context, Func<WebSocket, Task> serve)
    {
        var (socket, stream) = await Clawdoor.Gateway.SocketUpgrade.AcceptAsync(context, TimeSpan.FromSeconds(25));
        using var ends = socket;
        stream.EndsWell = true;
        await serve(socket);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_strangers_claim_does_not_reach_the_gateway_and_the_door_says_who_asks(int version)
    {
        Recorded? seen = null;
        IPAddress? visitor = null;
        await using var door = await DoorFixture.OpenAround((context, client) =>
        {
            (seen, visitor) = (Recorded.Of(context), client);
            return context.Response.WriteAsync("from the gateway");
        });
        using var client = door.Client(version);

        var answer = await client.SendAsync(
            DoorFixture.Get("/a?b=c", "text/html", ("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1"), ("Forwarded", "for=127.0.0.1"), ("X-Auth-Request-User", "root"), ("Cookie", "a=b")),
            DoorFixture.Patience);

        Assert.Equal("from the gateway", await answer.Content.ReadAsStringAsync(DoorFixture.Patience));
        Assert.Equal(DoorFixture.Own, visitor);
        Assert.Equal("/a?b=c", seen!.Target);
        Assert.DoesNotContain(seen.Headers.Keys, name => name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("a=b", seen.Headers["Cookie"]);
        Assert.Equal($"127.0.0.1:{door.Options.HttpsPort}", seen.Headers["Host"]);
        await DoorFixture.Until(() => door.Log.All.Any(line => line.Contains("by gateway", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_visitor_on_the_server_is_told_to_the_gateway_with_the_doors_own_origin()
    {
        string? origin = null;
        await using var door = await DoorFixture.OpenAround((context, _) =>
        {
            origin = context.Request.Headers.Origin;
            return Task.CompletedTask;
        });
        using var client = door.Client();

        await client.SendAsync(DoorFixture.Get("/", "text/html", ("Origin", $"https://127.0.0.1:{door.Options.HttpsPort}")), DoorFixture.Patience);

        Assert.Equal($"https://{DoorFixture.Own}:{door.Options.HttpsPort}", origin);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_WebSocket_is_counted_and_watched(int version)
    {
        await using var door = await DoorFixture.OpenAround((context, _) => Accept(context, async socket =>
        {
            var buffer = new byte[64];
            var got = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, true, CancellationToken.None);
            await socket.CloseAsync((WebSocketCloseStatus)4001, "gateway policy changed", CancellationToken.None);
        }));
        using var socket = await door.Connect(version);
        await DoorFixture.Until(() => door.State.OpenWebSockets == 1);

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, DoorFixture.Patience);
        var buffer = new byte[64];
        var got = await socket.ReceiveAsync(buffer.AsMemory(), DoorFixture.Patience);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, got.Count));
        await socket.ReceiveAsync(buffer.AsMemory(), DoorFixture.Patience);
        Assert.Equal((4001, "gateway policy changed"), ((int)socket.CloseStatus!, socket.CloseStatusDescription));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, DoorFixture.Patience);

        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
        await DoorFixture.Until(() => door.Log.All.Any(line => line.Contains("closed by gateway with 4001", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_that_vanishes_ends_the_gateways_side()
    {
        var ended = new TaskCompletionSource();
        await using var door = await DoorFixture.OpenAround((context, _) => Accept(context, async socket =>
        {
            try
            {
                await socket.ReceiveAsync(new byte[64].AsMemory(), CancellationToken.None);
            }
            catch (WebSocketException)
            {
                // What a vanished client looks like from here.
            }

            ended.SetResult();
        }));
        var socket = await door.Connect();
        await DoorFixture.Until(() => door.State.OpenWebSockets == 1);

        socket.Abort();

        await ended.Task.WaitAsync(DoorFixture.Patience);
        await DoorFixture.Until(() => door.State.OpenWebSockets == 0);
    }

    [Fact]
    public async Task A_gateway_that_breaks_is_a_page_with_an_id()
    {
        await using var door = await DoorFixture.OpenAround((_, _) => throw new InvalidOperationException("broken"));
        using var client = door.Client();

        var answer = await client.SendAsync(DoorFixture.Get("/"), DoorFixture.Patience);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("broken", await answer.Content.ReadAsStringAsync(DoorFixture.Patience), StringComparison.Ordinal);
    }
}
