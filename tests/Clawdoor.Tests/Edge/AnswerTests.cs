using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Clawdoor.Edge;
using Clawdoor.Wording;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Edge;

public sealed class AnswerTests
{
    private static Uri Nobody => new($"http://127.0.0.1:{DoorFixture.FreePort()}");

    [Theory]
    [InlineData("203.0.113.7", "/a%2Fb?x=1", 8443, "https://203.0.113.7:8443/a%2Fb?x=1")]
    [InlineData("203.0.113.7:8080", "/", 443, "https://203.0.113.7/")]
    [InlineData("[2001:db8::7]:8080", "//evil.example/?q", 443, "https://[2001:db8::7]//evil.example/?q")]
    [InlineData("a.example", "/?token=t%20+&y=1", 443, "https://a.example/?y=1#token=t%20+")]
    [InlineData("a/b", "/", 443, null)]
    [InlineData("", "/", 443, null)]
    public void Port_80_sends_to_the_same_place_on_https(string host, string target, int port, string? expected)
    {
        Assert.True(RequestTarget.TryParse(target, out var parsed));
        Assert.Equal(expected, Redirects.ToHttps(host, parsed, port, page: true));
    }

    [Fact]
    public async Task Port_80_redirects_and_does_nothing_else()
    {
        await using var door = await DoorFixture.Open(_ => throw new InvalidOperationException());
        using var client = new HttpClient(DoorFixture.Handler());
        foreach (var path in (string[])["/x?y=1", ControlSocket.Health, "/assets/a-12345678.js"])
        {
            using var answer = await client.PostAsync($"http://127.0.0.1:{door.Options.HttpPort}{path}", new StringContent("body"), DoorFixture.Patience);
            Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
            Assert.Equal($"https://127.0.0.1:{door.Options.HttpsPort}{path}", answer.Headers.Location!.OriginalString);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(DoorFixture.Patience));
        }
    }

    [Theory]
    [InlineData("/?token=abc", "/#token=abc")]
    [InlineData("/chat?a=1&token=a%2Bb+c&b=2", "/chat?a=1&b=2#token=a%2Bb+c")]
    [InlineData("/?%74oken=abc", "/#token=abc")]
    [InlineData("/?token=", "/")]
    [InlineData("/?token", "/")]
    [InlineData("/?token=1&token=2", "/#token=1")]
    [InlineData("//evil.example/?token=1", "/.//evil.example/#token=1")]
    [InlineData("/\\evil.example/?token=1", "/./\\evil.example/#token=1")]
    [InlineData("/?xtoken=1", null)]
    [InlineData("/?a=token", null)]
    [InlineData("/token", null)]
    public void A_token_moves_from_the_query_to_the_fragment(string target, string? expected)
    {
        Assert.True(RequestTarget.TryParse(target, out var parsed));
        var location = Redirects.TokenToFragment(parsed);
        Assert.Equal(expected, location);
        if (location is not null)
            Assert.Equal("door.example", new Uri(new Uri("https://door.example/"), location).Host);
    }

    [Fact]
    public async Task Only_page_views_lose_their_token()
    {
        var seen = new List<string>();
        await using var door = await DoorFixture.Open(context => { seen.Add(Recorded.Of(context).Target); return Task.CompletedTask; });
        using var client = door.Client();
        using var page = await client.SendAsync(DoorFixture.Get("/?token=t&a=1"), DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.SeeOther, page.StatusCode);
        Assert.Equal("/?a=1#token=t", page.Headers.Location!.OriginalString);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        using var api = await client.SendAsync(DoorFixture.Get("/?token=t", "application/json"), DoorFixture.Patience);
        using var own = await client.SendAsync(DoorFixture.Get("/__openclaw__/x?token=t"), DoorFixture.Patience);
        Assert.Equal(["/?token=t", "/__openclaw__/x?token=t"], seen);
    }

    [Fact]
    public async Task A_person_gets_a_page_with_the_ID_of_the_log_in_her_language()
    {
        await using var door = await DoorFixture.OpenBefore(Nobody);
        using var client = door.Client(2);
        using var answer = await client.SendAsync(DoorFixture.Get("/chat?token=S3CRET#x", "application/json;q=0.1, text/html", ("Accept-Language", "fr, zh-CN;q=0.9, en;q=0.8"), ("X-F", "1")), DoorFixture.Patience);
        using var page = await client.SendAsync(DoorFixture.Get("/chat", "text/html", ("Accept-Language", "fr, zh-CN;q=0.9, en;q=0.8")), DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Equal("2", page.Headers.GetValues("Retry-After").Single());
        var html = await page.Content.ReadAsStringAsync(DoorFixture.Patience);
        Assert.Contains("<html lang=\"zh-CN\">", html, StringComparison.Ordinal);
        Assert.Contains(EdgeWords.StartingTitle.Chinese, html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", html, StringComparison.Ordinal);
        var line = door.Log.All.Single(l => l.Contains("found trouble", StringComparison.Ordinal));
        Assert.Contains(line.Split("Request ")[1][..8], html, StringComparison.Ordinal);
        Assert.Contains("script-src 'sha256-", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_json_and_an_upgrade_503_with_Retry_After()
    {
        await using var door = await DoorFixture.OpenBefore(Nobody);
        using var client = door.Client();
        using var answer = await client.SendAsync(DoorFixture.Get("/v1/models", "application/json"), DoorFixture.Patience);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(DoorFixture.Patience)).RootElement.GetProperty("error");
        Assert.Equal("gateway_starting", error.GetProperty("type").GetString());
        Assert.Equal(2000, error.GetProperty("retryAfterMs").GetInt64());
        Assert.Equal(8, error.GetProperty("id").GetString()!.Length);
        var upgrade = await door.Say("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 503", upgrade, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 2", upgrade, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_hangs_up_or_hangs_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using (await listener.AcceptSocketAsync())
            {
            }

            using var silent = await listener.AcceptSocketAsync();
            await silent.ReceiveAsync(new byte[4096]);
            await Task.Delay(Timeout.Infinite, DoorFixture.Patience);
        }, DoorFixture.Patience);
        await using var door = await DoorFixture.OpenBefore(new($"http://{listener.LocalEndpoint}"), o => o with { HttpActivity = TimeSpan.FromMilliseconds(100) });
        using var client = door.Client();
        using var broken = await client.SendAsync(new(HttpMethod.Post, "/") { Content = new StringContent("x") }, DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.BadGateway, broken.StatusCode);
        Assert.Contains("gateway_broken", await broken.Content.ReadAsStringAsync(DoorFixture.Patience), StringComparison.Ordinal);
        using var late = await client.SendAsync(DoorFixture.Get("/", "text/html"), DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Contains(EdgeWords.TimedOutTitle.English, await late.Content.ReadAsStringAsync(DoorFixture.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_says_503_to_a_page_view_is_shown_as_starting_but_a_program_hears_it_itself()
    {
        await using var door = await DoorFixture.Open(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers["X-Theirs"] = "1";
            return context.Response.WriteAsync("theirs");
        });
        using var client = door.Client();
        using var page = await client.SendAsync(DoorFixture.Get("/"), DoorFixture.Patience);
        Assert.Contains(EdgeWords.StartingTitle.English, await page.Content.ReadAsStringAsync(DoorFixture.Patience), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("X-Theirs"));
        using var api = await client.SendAsync(DoorFixture.Get("/", "application/json"), DoorFixture.Patience);
        Assert.Equal("theirs", await api.Content.ReadAsStringAsync(DoorFixture.Patience));
    }

    [Fact]
    public async Task A_visitor_on_a_server_without_an_address_is_told_so()
    {
        await using var door = await DoorFixture.Open(_ => throw new InvalidOperationException(), o => o with { OwnAddresses = [IPAddress.Loopback] });
        using var client = door.Client();
        using var answer = await client.SendAsync(DoorFixture.Get("/"), DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("--address", await answer.Content.ReadAsStringAsync(DoorFixture.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_trouble_has_its_row_and_the_gateways_say_when_to_come_again()
    {
        var rows = Enum.GetValues<Trouble>().Select(t => t.Facts()).ToList();
        Assert.Equal(rows.Count, rows.Select(r => r.Type).Distinct().Count());
        Assert.All(rows, r => Assert.InRange(r.Status, 400, 504));
        Assert.All(rows, r => Assert.Equal(r.Fault == Fault.Gateway, r.RetryAfter is not null));
    }

    [Theory]
    [InlineData("", Language.English)]
    [InlineData("zh", Language.Chinese)]
    [InlineData("zh-TW, en", Language.Chinese)]
    [InlineData("en-US,en;q=0.9,zh-CN;q=0.8", Language.English)]
    [InlineData("en;q=0.1,zh;q=0.2", Language.Chinese)]
    [InlineData("zh;q=0", Language.English)]
    [InlineData("de, *", Language.English)]
    internal void The_language_is_the_preferred_of_the_two(string header, Language expected) => Assert.Equal(expected, TroublePage.PreferredLanguage(header));

    [Fact]
    public async Task The_control_socket_is_the_owners_and_the_other_doors_do_not_know_its_paths()
    {
        var directory = Directory.CreateTempSubdirectory("door");
        var path = Path.Combine(directory.FullName, "control.sock");
        await File.WriteAllTextAsync(path, "stale", DoorFixture.Patience);
        Assert.Equal(ControlSocketClaim.Ready, ControlSocket.Claim(path));
        var seen = new List<string>();
        await using (var door = await DoorFixture.Open(context => { seen.Add(context.Request.Path); return Task.CompletedTask; }, o => o with { ControlSocket = path }))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(ControlSocketClaim.InUse, ControlSocket.Claim(path));
            using var visitor = door.Client();
            using var through = await visitor.SendAsync(DoorFixture.Get(ControlSocket.Health, "*/*", ("User-Agent", "Browser/1")), DoorFixture.Patience);
            Assert.Equal([ControlSocket.Health], seen);

            using var owner = new HttpClient(new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancel) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });
            var health = JsonDocument.Parse(await owner.GetStringAsync($"http://door{ControlSocket.Health}", DoorFixture.Patience)).RootElement;
            Assert.Equal("ok", health.GetProperty("status").GetString());
            Assert.Equal("Answering", health.GetProperty("upstream").GetProperty("state").GetString());
            Assert.Equal(1, health.GetProperty("counters").GetProperty("requests").GetInt64());
            Assert.Equal("AB:CD", health.GetProperty("certificate").GetProperty("sha256").GetString());
            var visitors = JsonDocument.Parse(await owner.GetStringAsync($"http://door{ControlSocket.Visitors}", DoorFixture.Patience)).RootElement;
            Assert.Equal("Browser/1", visitors.GetProperty("visitors")[0].GetProperty("userAgent").GetString());
            using var other = await owner.GetAsync(new Uri("http://door/"), DoorFixture.Patience);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }

        Assert.Equal(ControlSocketClaim.Ready, ControlSocket.Claim(path));
        Assert.Equal(ControlSocketClaim.TooLong, ControlSocket.Claim(new('x', 108)));
        directory.Delete(recursive: true);
    }

    [Fact]
    public void Visitors_are_forgotten_at_256()
    {
        var state = new EdgeState(TimeProvider.System);
        for (var i = 0; i < 1000; i++)
            state.VisitorSeen(new IPAddress(i + 1), "a\u001b[31m" + new string('x', 1000), upgrade: false);
        Assert.Equal(256, state.Visitors.Count);
        Assert.All(state.Visitors, v => Assert.True(v.UserAgent.Length <= 200 && !v.UserAgent.Contains('\u001b', StringComparison.Ordinal)));
    }
}
