using System.Net;
using System.Text;
using Clawdoor.Edge;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Clawdoor.Tests.Edge;

public sealed class ForwardingTests
{
    private static readonly string[] s_forbidden =
    [
        "Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-FORWARDED-HOST", "X-Forwarded-Port", "X-Forwarded-User", "X-Forwarded-Client-Cert",
        "X-Real-IP", "X-OpenClaw-Scopes", "x-openclaw-anything", "Tailscale-User-Login", "tailscale-user-name",
        "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-URL", "X-Original-Host", "X-Rewrite-URL",
        "X_Forwarded_For", "X_Real_IP", "x_openclaw_scopes", "Tailscale_User_Login", "Remote-User", "X-Remote-User", "X-Auth-Request-Email",
        "Cf-Access-Authenticated-User-Email", "X-WEBAUTH-USER", "Proxy", "Via", "X-Company-User", "Fastly-Client-IP", "TE", "Keep-Alive", "Proxy-Authorization",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Strangers_claims_are_dropped_and_the_gateway_gets_exactly_this(int version)
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(
            context => { seen = Recorded.Of(context); return Task.CompletedTask; },
            o => o with { AlsoDropped = ["x-company-user"] });
        using var client = door.Client(version);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a?b=c") { Version = client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var name in s_forbidden)
        {
            if (version == 1 || name is not "Keep-Alive")
                request.Headers.TryAddWithoutValidation(name, name == "TE" ? "trailers" : "127.0.0.1");
        }

        request.Headers.TryAddWithoutValidation("Authorization", "Bearer t");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("X-Kept", "caf\u00E9"[..3]);
        using var answer = await client.SendAsync(request, DoorFixture.Patience);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var expected = new Dictionary<string, string>
        {
            ["Host"] = $"127.0.0.1:{door.Options.HttpsPort}",
            ["Authorization"] = "Bearer t",
            ["Accept"] = "*/*",
            ["X-Kept"] = "caf",
            ["X-Forwarded-For"] = "203.0.113.7",
            ["X-Forwarded-Proto"] = "https",
            ["X-Real-IP"] = "203.0.113.7",
        };
        Assert.Equal(Sorted(expected), Sorted(seen!.Headers));

        static string Sorted(Dictionary<string, string> headers) =>
            string.Join('\n', headers.OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase).Select(h => $"{h.Key.ToLowerInvariant()}: {h.Value}"));
    }

    [Fact]
    public async Task What_Connection_names_ends_at_the_door_but_it_cannot_name_the_doors_own_words_away()
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(context => { seen = Recorded.Of(context); return Task.CompletedTask; },
            o => o with { KeepAlive = TimeSpan.FromMilliseconds(100) });
        await door.Say("GET / HTTP/1.1\r\nHost: a\r\nX-Named: 1\r\nX-Other: 2\r\nAuthorization: Bearer t\r\nConnection: X-Named, Host, Authorization, X-Real-IP, X-Forwarded-For\r\n\r\n");
        Assert.Equal(
            "authorization host x-forwarded-for x-forwarded-proto x-other x-real-ip",
            string.Join(' ', seen!.Headers.Keys.Select(k => k.ToLowerInvariant()).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb/%2e%2e/c//d;e=1/%E4%BD%A0?x=%20+&y=/../&z")]
    [InlineData("//host/path")]
    [InlineData("/a'b(c)!*[]|{}^\"<>`")]
    public async Task A_path_arrives_as_it_was_sent(string target)
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(context => { seen = Recorded.Of(context); return Task.CompletedTask; });
        Assert.StartsWith("HTTP/1.1 200", await door.Say($"GET {target} HTTP/1.1\r\nHost: x.example:9\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(target, seen!.Target);
        Assert.Equal("x.example:9", seen.Headers["Host"]);
    }

    [Fact]
    public async Task An_absolute_target_becomes_a_path()
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(context => { seen = Recorded.Of(context); return Task.CompletedTask; });
        Assert.StartsWith("HTTP/1.1 200", await door.Say("GET https://x.example/p?q HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal("/p?q", seen!.Target);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n")]
    [InlineData("GET https://other.example/ HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nConnection: close\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /\u00E9 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET / a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    public async Task What_two_sides_could_read_differently_is_refused(string request)
    {
        var bodies = 0;
        await using var door = await DoorFixture.Open(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            bodies++;
        });
        Assert.StartsWith("HTTP/1.1 400", await door.Say(request), StringComparison.Ordinal);
        Assert.Equal(0, bodies);
    }

    [Fact]
    public async Task Length_and_chunks_together_hide_no_second_request()
    {
        var seen = new List<string>();
        await using var door = await DoorFixture.Open(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            seen.Add($"{context.Request.Method} {context.Request.Headers.ContentLength} {await reader.ReadToEndAsync()}");
        });
        await door.Say("POST /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.All(seen, s => Assert.Equal("POST  ", s));
        Assert.True(seen.Count <= 1);
    }

    [Fact]
    public async Task Trailers_do_not_become_headers()
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            seen = Recorded.Of(context);
            Assert.Empty(context.Features.Get<IHttpRequestTrailersFeature>()!.Trailers);
        });
        await door.Say("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTrailer: X-Real-IP\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Real-IP: 6.6.6.6\r\nX-OpenClaw-Scopes: all\r\n\r\n");
        Assert.Equal("203.0.113.7", seen!.Headers["X-Real-IP"]);
        Assert.DoesNotContain("X-OpenClaw-Scopes", seen.Headers.Keys);
        Assert.DoesNotContain("Trailer", seen.Headers.Keys);
    }

    [Fact]
    public async Task An_upload_reaches_the_gateway_while_it_is_still_being_sent()
    {
        var arrived = new TaskCompletionSource();
        await using var door = await DoorFixture.Open(async context =>
        {
            var (buffer, total, read) = (new byte[50_000], 0, 0);
            while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                if ((total += read) >= 90_000)
                    arrived.TrySetResult();
            }
        });
        await using var raw = await door.Raw();
        await raw.WriteAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\nConnection: close\r\n\r\n"u8.ToArray(), DoorFixture.Patience);
        await raw.WriteAsync(new byte[100_000], DoorFixture.Patience);
        await arrived.Task.WaitAsync(DoorFixture.Patience);
        await raw.WriteAsync(new byte[100_000], DoorFixture.Patience);
        Assert.StartsWith("HTTP/1.1 200", await new StreamReader(raw).ReadToEndAsync(DoorFixture.Patience), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_answer_reaches_the_client_while_it_is_still_being_made(int version)
    {
        var more = new TaskCompletionSource();
        await using var door = await DoorFixture.Open(async context =>
        {
            await context.Response.Body.WriteAsync("one"u8.ToArray());
            await more.Task;
            await context.Response.Body.WriteAsync("two"u8.ToArray());
        });
        using var client = door.Client(version);
        await using var body = await client.GetStreamAsync("/", DoorFixture.Patience);
        var buffer = new byte[100];
        Assert.Equal("one", Encoding.ASCII.GetString(buffer, 0, await body.ReadAsync(buffer, DoorFixture.Patience)));
        more.SetResult();
        Assert.Equal("two", Encoding.ASCII.GetString(buffer, 0, await body.ReadAsync(buffer, DoorFixture.Patience)));
    }

    [Fact]
    public async Task A_body_above_Kestrels_own_limit_passes_and_is_counted_in_the_log()
    {
        const int size = 32 << 20;
        await using var door = await DoorFixture.Open(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.Body.WriteAsync(new byte[12345]);
        });
        using var client = door.Client();
        using var answer = await client.PostAsync("/", new ByteArrayContent(new byte[size]), DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await DoorFixture.Until(() => door.Log.All.Any(l => l.Contains("POST / 200 in", StringComparison.Ordinal) && l.Contains("12345 B", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_answer_passes_untouched_without_its_hop_by_hop_headers()
    {
        await using var door = await DoorFixture.Open(async context =>
        {
            var headers = context.Response.Headers;
            context.Response.StatusCode = 404;
            headers.Date = "Tue, 01 Sep 2026 10:00:00 GMT";
            headers.Server = "their own";
            headers.SetCookie = new(["a=1", "b=2"]);
            headers.Connection = "X-Hop";
            headers["X-Hop"] = "1";
            headers.KeepAlive = "timeout=5";
            headers.ContentEncoding = "br";
            headers.ContentSecurityPolicy = "default-src 'self'";
            headers.ContentLength = 3;
            await context.Response.Body.WriteAsync("abc"u8.ToArray());
        });
        var answer = await door.Say("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var (head, body) = (answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)], answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal(
            [
                "HTTP/1.1 404 Not Found", "Connection: close", "Content-Encoding: br", "Content-Length: 3", "Content-Security-Policy: default-src 'self'",
                "Date: Tue, 01 Sep 2026 10:00:00 GMT", "Server: their own", "Set-Cookie: a=1", "Set-Cookie: b=2",
            ],
            head.Split("\r\n").Order(StringComparer.Ordinal).OrderByDescending(l => l.StartsWith("HTTP", StringComparison.Ordinal)));
        Assert.Equal("abc", body);
    }

    [Fact]
    public async Task A_browser_on_the_server_itself_is_taken_for_one_at_the_doors_own_origin()
    {
        Recorded? seen = null;
        await using var door = await DoorFixture.Open(context => { seen = Recorded.Of(context); return Task.CompletedTask; });
        var port = door.Options.HttpsPort;
        await door.Say($"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: https://localhost:{port}\r\nConnection: close\r\n\r\n");
        Assert.Equal($"https://203.0.113.7:{port}", seen!.Headers["Origin"]);
        await door.Say($"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n");
        Assert.Equal("https://evil.example", seen.Headers["Origin"]);
    }

    [Fact]
    public async Task Neither_logs_nor_their_lines_hold_a_query_or_a_secret()
    {
        await using var door = await DoorFixture.Open(context => Task.CompletedTask, level: Microsoft.Extensions.Logging.LogLevel.Trace);
        await door.Say("GET /page?token=S3CRET HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer S3CRET\r\nCookie: S3CRET\r\nUser-Agent: odd\tagent\u0007\r\nConnection: close\r\n\r\n");
        await door.Say("GET /page?token=S3CRET BAD/9\r\nHost: a\r\n\r\n");
        await door.Say("GET /page?token=S3CRET HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n");
        await door.Say("GET /page?token=S3CRET HTTP/1.1\r\nHost: a\r\nUser-Agent: odd\tagent\r\nConnection: close\r\n\r\n");
        await DoorFixture.Until(() => door.Log.All.Any(l => l.Contains("GET /page 200", StringComparison.Ordinal) && l.Contains("agent \"odd?agent\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(door.Log.All, l => l.Contains("S3CRET", StringComparison.Ordinal));
    }

    [Fact]
    public void Connection_names_headers_that_end_at_the_next_hop_but_not_the_ones_that_frame_or_identify() =>
        Assert.Equal(["X-Named", "X_Other"], ForwardedHeaders.NamedInConnection(["X-Named, keep-alive, Host", " X_Other ,, Content-Length, Authorization, a b"]));

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/a\u0085")]
    [InlineData("/a#b")]
    [InlineData("*")]
    [InlineData("host:443")]
    [InlineData("ftp://a/")]
    public void A_target_that_would_end_the_request_line_early_is_none(string raw) => Assert.False(RequestTarget.TryParse(raw, out _));
}
