using System.Security.Cryptography;
using System.Text;
using Clawdoor.Gateway.Ui;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>The page of the official UI: its attributes, links, packing and policy (access-layer 7.1, 7.2).</summary>
public sealed class PageTests
{
    internal const string PlainPolicy =
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; frame-src 'self' http: https:; script-src 'self'; "
        + "style-src 'self' 'unsafe-inline' https://fonts.googleapis.com; img-src 'self' data: blob: https:; media-src 'self' data: blob:; "
        + "font-src 'self' https://fonts.gstatic.com; worker-src 'self'; connect-src 'self' ws: wss: data: https://api.openai.com https://tweakcn.com";

    private const string Versioned = "?v=" + SurfaceFixture.BuildId;

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("*", "br")]
    [InlineData("deflate", null)]
    public async Task The_page_is_packed_as_it_is_taken(string accepted, string? packing)
    {
        await using var surface = await SurfaceFixture.Open();
        var plain = await surface.Get("/");

        foreach (var answer in new[] { await surface.Get("/", ("Accept-Encoding", accepted)), await surface.Get("/x", ("Accept-Encoding", accepted)) })
        {
            Assert.Equal((packing, "Accept-Encoding", "no-cache"), (answer["Content-Encoding"], answer["Vary"], answer["Cache-Control"]));
            Assert.Equal((plain.Body, (string?)null, (string?)null), (answer.Unpacked, answer["Last-Modified"], answer["ETag"]));
            Assert.Equal(answer["Content-Length"], $"{answer.Bytes.Length}");
        }
    }

    [Fact]
    public async Task The_page_says_where_it_is_and_names_its_files_from_there()
    {
        await using var surface = await SurfaceFixture.Open();
        var root = (await surface.Get("/")).Body;
        surface.Change(ui => ui with { BasePath = "/oc" });
        var below = (await surface.Get("/oc/x/y")).Body;

        Assert.Contains($"<html data-openclaw-control-ui-base-path=\"\" data-openclaw-terminal-enabled=\"false\" data-openclaw-control-ui-build-id=\"{SurfaceFixture.BuildId}\" lang=\"en\">", root, StringComparison.Ordinal);
        foreach (var (html, at) in new[] { (root, ""), (below, "/oc") })
        {
            Assert.Contains($"data-openclaw-control-ui-base-path=\"{at}\"", html, StringComparison.Ordinal);
            Assert.Contains($"src=\"{at}/assets/index-DsEuFQRE.js\"", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"{at}/assets/core-2cJmD3kZ.css\"", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"{at}/favicon.svg{Versioned}\"", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"{at}/manifest.webmanifest{Versioned}\"", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"{at}/sw.js\"", html, StringComparison.Ordinal);
            Assert.Equal(3, html.Split(SurfaceFixture.BuildId).Length - 1);
        }
    }

    [Theory]
    [InlineData("gateway.test:18789", " http://gateway.test:* https://gateway.test:*")]
    [InlineData("EX-ample.test", " http://ex-ample.test:* https://ex-ample.test:*")]
    [InlineData("[::1]:99", " http://[::1]:* https://[::1]:*")]
    [InlineData("127.0.0.1:18789", " http://127.0.0.1:* https://127.0.0.1:*")]
    public async Task The_policy_of_the_page_names_its_scripts_and_its_host(string host, string portals)
    {
        await using var surface = await SurfaceFixture.Open();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(SurfaceFixture.Script)));

        var (page, head) = (await surface.Get("/", ("Host", host)), await surface.Ask("HEAD", "/", ("Host", host)));

        Assert.Equal(PlainPolicy.Replace("script-src 'self'", $"script-src 'self' 'sha256-{hash}'", StringComparison.Ordinal) + portals, page["Content-Security-Policy"]);
        Assert.Equal((200, PlainPolicy, (string?)null, "no-cache", "Accept-Encoding"), (head.Status, head["Content-Security-Policy"], head["Content-Length"], head["Cache-Control"], head["Vary"]));
        Assert.Empty(head.Bytes);
    }

    [Theory]
    [InlineData("x; script-src *")]
    [InlineData("user@x")]
    [InlineData("x/y")]
    public void A_host_that_is_none_gets_nothing_into_the_policy(string host) =>
        Assert.DoesNotContain(host[0] + ":*", UiPolicy.Page([], host), StringComparison.Ordinal);

    [Fact]
    public async Task A_new_build_in_the_folder_is_served_at_once()
    {
        await using var surface = await SurfaceFixture.Open();
        await surface.Get("/");
        surface.Write("index.html", "<html lang=\"en\">new build, no build ID</html>");

        Assert.Contains("new build", (await surface.Get("/")).Body, StringComparison.Ordinal);
        Assert.Equal("no-cache", (await surface.Get("/favicon.svg" + Versioned))["Cache-Control"]);
    }

    [Fact]
    public async Task A_page_that_is_gone_is_503()
    {
        await using var surface = await SurfaceFixture.Open();
        File.Delete(surface["index.html"]);

        Assert.Equal(503, (await surface.Get("/")).Status);
        Assert.Equal(200, (await surface.Get("/sw.js")).Status);
    }
}
