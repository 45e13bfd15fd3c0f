using System.Net.WebSockets;
using System.Text;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Gateway;

/// <summary>One WebSocket from its challenge to its end (access-layer 5).</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_owner_is_let_in_and_told_what_there_is()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();

        var hello = owner.Hello!;
        Assert.Equal(4, hello.Protocol);
        Assert.Equal("1.2.3", hello.Server.Version);
        Assert.Contains("device.pair.list", hello.Features.Methods);
        Assert.DoesNotContain("cron.list", hello.Features.Methods);
        Assert.Equal([Scopes.Admin, Scopes.Pairing, Scopes.Read], hello.Auth.Scopes);
        Assert.Equal("token", hello.Snapshot.AuthMode);
        Assert.Equal(fixture.Settings.ConfigPath, hello.Snapshot.ConfigPath);
    }

    [Fact]
    public async Task Who_is_no_administrator_is_not_told_the_servers_paths()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var reader = await fixture.OwnerAsync(Scopes.Read);

        Assert.Null(reader.Hello!.Snapshot.ConfigPath);
        Assert.Null(reader.Hello.Snapshot.StateDir);
        Assert.Null(reader.Hello.Snapshot.AuthMode);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_1000_after_the_handshakes_time()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with { Limits = s.Limits with { Handshake = TimeSpan.FromMilliseconds(100) } });
        using var socket = await fixture.RawAsync();

        Assert.Equal((1000, ""), Normal(await GatewayFixture.EndOfAsync(socket)));
    }

    [Theory]
    [InlineData("not json", 1000, "")]
    [InlineData("[1]", 1008, "invalid request frame")]
    [InlineData("""{"type":"req","id":"1","method":"health"}""", 1008, "invalid handshake: first request must be connect")]
    [InlineData("""{"type":"req","id":"1","method":"connect","params":{}}""", 1008, null)]
    public async Task A_first_frame_that_is_no_connect_ends_it(string frame, int code, string? reason)
    {
        await using var fixture = await GatewayFixture.StartAsync();
        using var socket = await fixture.RawAsync();

        await GatewayFixture.SendAsync(socket, frame);

        var end = Normal(await GatewayFixture.EndOfAsync(socket));
        Assert.Equal(code, end.Code);
        if (reason is not null)
            Assert.Equal(reason, end.Reason);
        else
            Assert.StartsWith("invalid connect params: ", end.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FrameLimits.BeforeLogin, 1000)]
    [InlineData(FrameLimits.BeforeLogin + 1, 1009)]
    public async Task Before_the_login_a_frame_has_at_most_64_KiB(int length, int code)
    {
        await using var fixture = await GatewayFixture.StartAsync();
        using var socket = await fixture.RawAsync();

        await GatewayFixture.SendAsync(socket, new string('x', length));

        Assert.Equal(code, (await GatewayFixture.EndOfAsync(socket)).Code);
    }

    [Fact]
    public async Task After_the_login_larger_frames_are_answered()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();

        var answer = await owner.CallAsync(new string('m', 200_000), cancel: GatewayFixture.Patience);

        Assert.Equal(GatewayErrorCode.UnknownMethod, answer.Failure!.Code);
    }

    [Fact]
    public async Task More_sockets_of_one_address_than_allowed_are_refused_until_one_leaves()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with { Limits = s.Limits with { UnauthenticatedPerAddress = 2 } });
        var first = await fixture.RawAsync();
        using var second = await fixture.RawAsync();

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => fixture.RawAsync());
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        // Another client behind the same proxy is not meant.
        await (await fixture.OpenAsync(GatewayFixture.ForwardedFor("203.0.113.9"))).DisposeAsync();

        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, GatewayFixture.Patience);
        first.Dispose();
        await Eventually(async () =>
        {
            using var third = await fixture.RawAsync();
        });
    }

    [Fact]
    public async Task Logging_in_frees_the_place_of_a_knocking_socket()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with { Limits = s.Limits with { UnauthenticatedPerAddress = 1 } });
        await using var one = await fixture.OwnerAsync();
        await using var two = await fixture.OwnerAsync();

        Assert.NotEqual(one.Hello!.Server.ConnId, two.Hello!.Server.ConnId);
    }

    [Fact]
    public async Task Events_are_numbered_from_1_for_each_connection()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with { Limits = s.Limits with { Tick = TimeSpan.FromMilliseconds(30) } });
        await using var owner = await fixture.OwnerAsync();

        var numbers = new List<long>();
        while (numbers.Count < 4)
        {
            var told = await owner.Events.ReadAsync(GatewayFixture.Patience);
            if (told.Name == "tick")
                Assert.True(told.Payload!.Value.GetProperty("ts").GetInt64() > 0);
            numbers.Add(told.Seq!.Value);
        }

        Assert.Equal([1, 2, 3, 4], numbers);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_closed_as_a_slow_consumer()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with { Limits = s.Limits with { Buffered = 100_000 } });
        using var socket = await fixture.RawAsync();
        _ = await GatewayFixture.ReadAsync(socket);
        await GatewayFixture.SendAsync(socket, """
            {"type":"req","id":"1","method":"connect","params":{"minProtocol":4,"maxProtocol":4,"client":{"id":"cli","version":"1","platform":"linux","mode":"cli"},"scopes":["operator.admin"],"auth":{"token":"TOKEN"}}}
            """.Replace("TOKEN", GatewayFixture.Token, StringComparison.Ordinal));
        _ = await GatewayFixture.ReadAsync(socket);

        // Each answer has about 1 MB: the kernel's buffers are full long before the last.
        var name = new string('m', 1_000_000);
        for (var i = 0; i < 40; i++)
            await GatewayFixture.SendAsync(socket, $$"""{"type":"req","id":"{{i}}","method":"{{name}}"}""");

        var read = Encoding.UTF8.GetByteCount(name);
        var end = await Record.ExceptionAsync(async () => Assert.Equal((1008, "slow consumer"), Normal(await ReadAll(socket, read))));
        // Cut after the grace when the close frame itself did not get through any more.
        Assert.True(end is null or WebSocketException, end?.ToString());
    }

    [Fact]
    public async Task Who_answers_no_ping_is_cut_off_and_who_answers_stays()
    {
        await using var fixture = await GatewayFixture.StartAsync(s => s with
        {
            Limits = s.Limits with { Ping = TimeSpan.FromMilliseconds(300), Handshake = TimeSpan.FromMinutes(1) },
        });
        // A raw connection reads nothing and so answers no ping; ClientWebSocket answers while it reads.
        using var deaf = new System.Net.Sockets.TcpClient();
        await deaf.ConnectAsync(System.Net.IPAddress.Loopback, fixture.Port, GatewayFixture.Patience);
        var stream = deaf.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(), GatewayFixture.Patience);
        using var alive = await fixture.RawAsync();
        _ = await GatewayFixture.ReadAsync(alive);
        var reading = GatewayFixture.ReadAsync(alive);

        var buffer = new byte[4096];
        var cut = await Record.ExceptionAsync(async () =>
        {
            while (await stream.ReadAsync(buffer, GatewayFixture.Patience) > 0)
            {
            }
        });

        Assert.True(cut is null or IOException, cut?.ToString());
        Assert.False(reading.IsCompleted);
    }

    [Fact]
    public async Task Who_leaves_is_listed_as_gone_and_others_hear_of_it()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await using var owner = await fixture.OwnerAsync();
        var device = DeviceIdentity.Generate();
        var browser = await fixture.PairedBrowserAsync(device, Scopes.ControlUi);
        await browser.DisposeAsync();

        await Eventually(async () =>
        {
            var list = await owner.CallAsync("system-presence", cancel: GatewayFixture.Patience);
            Assert.True(list.Succeeded(out var entries, out _));
            Assert.Equal("self", entries.EnumerateArray().First().GetProperty("reason").GetString());
            var rows = entries.EnumerateArray().Where(e => e.TryGetProperty("deviceId", out var d) && d.GetString() == device.DeviceId).ToList();
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Equal("disconnect", row.GetProperty("reason").GetString()));
            Assert.All(rows, row => Assert.Equal("203.0.113.9", row.GetProperty("ip").GetString()));
        });
    }

    internal static async Task Eventually(Func<Task> check)
    {
        var until = GatewayFixture.Patience;
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception) when (!until.IsCancellationRequested)
            {
                await Task.Delay(30, CancellationToken.None);
            }
        }
    }

    private static (int? Code, string Reason) Normal((int? Code, string? Reason) end) => (end.Code, end.Reason ?? "");

    private static async Task<(int? Code, string? Reason)> ReadAll(ClientWebSocket socket, int atLeast)
    {
        var buffer = new byte[atLeast * 2];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), GatewayFixture.Patience)).MessageType != WebSocketMessageType.Close)
        {
        }

        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }
}
