using System.Security.Cryptography;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>Files of the official UI: caching and packing (access-layer 7.2), as OpenClaw 2026.9.6 does it.</summary>
public sealed class FileTests
{
    private const string Asset = "/assets/index-DsEuFQRE.js";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Modified = "Fri, 25 Sep 2026 18:38:05 GMT";
    private const string Versioned = "?v=" + SurfaceFixture.BuildId;

    [Theory]
    [InlineData(Asset, "application/javascript; charset=utf-8", Forever)]
    [InlineData(Asset + "?v=1", "application/javascript; charset=utf-8", Forever)]
    [InlineData("/deep/er" + Asset, "application/javascript; charset=utf-8", Forever)]
    [InlineData("/__openclaw__" + Asset, "application/javascript; charset=utf-8", Forever)]
    [InlineData("/assets%2findex-DsEuFQRE.js", "application/javascript; charset=utf-8", Forever)]
    [InlineData("/assets//index-DsEuFQRE.js", "application/javascript; charset=utf-8", Forever)]
    [InlineData("/assets/only-12345678.css", "text/css; charset=utf-8", Forever)]
    [InlineData("/sw.js", "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/sw%2ejs", "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/./sw.js", "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/assets/../sw.js", "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/assets/%2e%2e/sw.js", "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/__openclaw__/sw.js", "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/manifest.webmanifest", "application/manifest+json; charset=utf-8", "no-cache")]
    [InlineData("/favicon.ico", "image/x-icon", "no-cache")]
    [InlineData("/favicon.svg", "image/svg+xml", "no-cache")]
    [InlineData("/__openclaw__/favicon.svg", "image/svg+xml", "no-cache")]
    [InlineData("/social-card.png", "image/png", "no-cache")]
    [InlineData("/share/card.png", "image/png", "no-cache")]
    [InlineData("/asset-manifest.json", "application/json; charset=utf-8", "no-cache")]
    [InlineData("/fonts/OFL.txt", "text/plain; charset=utf-8", "no-cache")]
    [InlineData("/favicon.svg" + Versioned, "image/svg+xml", Forever)]
    [InlineData("/favicon.svg?a=1&v=" + SurfaceFixture.BuildId, "image/svg+xml", Forever)]
    [InlineData("/favicon.svg" + Versioned + "&v=x", "image/svg+xml", Forever)]
    [InlineData("/manifest.webmanifest" + Versioned, "application/manifest+json; charset=utf-8", Forever)]
    [InlineData("/themes/dash.css" + Versioned, "text/css; charset=utf-8", Forever)]
    [InlineData("/favicon.svg?v=x", "image/svg+xml", "no-cache")]
    [InlineData("/favicon.svg?v=x&v=" + SurfaceFixture.BuildId, "image/svg+xml", "no-cache")]
    [InlineData("/favicon.svg" + Versioned + "x", "image/svg+xml", "no-cache")]
    [InlineData("/sw.js" + Versioned, "application/javascript; charset=utf-8", "no-cache")]
    [InlineData("/social-card.png" + Versioned, "image/png", "no-cache")]
    [InlineData("/asset-manifest.json" + Versioned, "application/json; charset=utf-8", "no-cache")]
    [InlineData("/fonts/OFL.txt" + Versioned, "text/plain; charset=utf-8", "no-cache")]
    public async Task A_file_is_kept_as_long_as_its_name_allows(string target, string type, string cache)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target, ("Accept", "application/json"), ("Range", "bytes=0-1"));

        Assert.Equal((200, type, cache), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
        Assert.Equal((Modified, "Accept-Encoding"), (answer["Last-Modified"], answer["Vary"]));
        Assert.Equal(PageTests.PlainPolicy, answer["Content-Security-Policy"]);
        Assert.True(answer.HasUiHeaders);
        Assert.Null(answer["ETag"]);
        Assert.Equal(answer["Content-Length"], $"{answer.Bytes.Length}");
        Assert.NotEmpty(answer.Bytes);
    }

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br;q=0.2", "gzip")]
    [InlineData("BR", "br")]
    [InlineData("*", "br")]
    [InlineData("*, br;q=0", "gzip")]
    [InlineData("identity;q=0, gzip", "gzip")]
    [InlineData("identity, br;q=0.3", null)]
    [InlineData("br;q=2", null)]
    [InlineData("br;q=0", null)]
    [InlineData("deflate", null)]
    [InlineData("", null)]
    public async Task An_asset_comes_as_it_was_packed_with_the_build(string accepted, string? packing)
    {
        await using var surface = await SurfaceFixture.Open();

        var (answer, head) = (await surface.Get(Asset, ("Accept-Encoding", accepted)), await surface.Ask("HEAD", Asset, ("Accept-Encoding", accepted)));

        Assert.Equal((200, packing, SurfaceFixture.Asset), (answer.Status, answer["Content-Encoding"], answer.Unpacked));
        Assert.Equal((200, packing, answer["Content-Length"], 0), (head.Status, head["Content-Encoding"], head["Content-Length"], head.Bytes.Length));
        Assert.Equal((Forever, Modified), (head["Cache-Control"], head["Last-Modified"]));
    }

    [Theory]
    [InlineData("/assets/only-12345678.css")]
    [InlineData("/sw.js")]
    public async Task What_was_not_packed_comes_plain(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        Assert.Null((await surface.Get(target, ("Accept-Encoding", "br, gzip")))["Content-Encoding"]);
    }

    [Theory]
    [InlineData(Asset, "identity;q=0")]
    [InlineData(Asset, "*;q=0")]
    [InlineData("/assets/only-12345678.css", "identity;q=0, br")]
    [InlineData("/sw.js", "identity;q=0, deflate")]
    [InlineData("/", "identity;q=0")]
    [InlineData("/", "identity;q=0, zstd")]
    public async Task Who_takes_nothing_gets_nothing(string target, string accepted)
    {
        await using var surface = await SurfaceFixture.Open();

        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await surface.Ask(method, target, ("Accept-Encoding", accepted), ("If-Modified-Since", Modified));

            Assert.Equal((406, "no-store", "Accept-Encoding", "14"), (answer.Status, answer["Cache-Control"], answer["Vary"], answer["Content-Length"]));
            Assert.Equal(method == "GET" ? "Not Acceptable" : "", answer.Body);
            Assert.Null(answer["Last-Modified"]);
        }
    }

    [Theory]
    [InlineData(Asset, Modified, null, 304)]
    [InlineData(Asset, "Wed, 25 Nov 2099 18:38:00 GMT", null, 304)]
    [InlineData(Asset, "Friday, 25-Sep-26 18:38:05 GMT", null, 304)]
    [InlineData(Asset, "Fri Sep 25 18:38:05 2026", null, 304)]
    [InlineData(Asset, "Fri, 25 Sep 2026 18:38:04 GMT", null, 200)]
    [InlineData(Asset, "garbage", null, 200)]
    [InlineData(Asset, Modified, "\"x\"", 200)]
    [InlineData(Asset, null, "*", 304)]
    [InlineData(Asset, null, "\"x\"", 200)]
    [InlineData("/favicon.svg", Modified, null, 304)]
    [InlineData("/", "Wed, 25 Nov 2099 18:38:00 GMT", null, 200)]
    [InlineData("/", null, "*", 200)]
    public async Task What_has_not_changed_is_not_sent_again(string target, string? since, string? match, int status)
    {
        await using var surface = await SurfaceFixture.Open();
        (string, string)[] headers = [.. since is null ? [] : new[] { ("If-Modified-Since", since) }, .. match is null ? [] : new[] { ("If-None-Match", match) }];

        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await surface.Ask(method, target, headers);

            Assert.Equal(status, answer.Status);
            if (status != 304)
                continue;
            Assert.Equal((target == Asset ? Forever : "no-cache", Modified, "Accept-Encoding"), (answer["Cache-Control"], answer["Last-Modified"], answer["Vary"]));
            Assert.Equal(((string?)null, (string?)null, ""), (answer["Content-Type"], answer["Content-Length"], answer.Body));
            Assert.True(answer.HasUiHeaders);
        }
    }

    [Fact]
    public async Task Two_dates_are_none()
    {
        await using var surface = await SurfaceFixture.Open();

        Assert.Equal(200, (await surface.Get("/favicon.svg", ("If-Modified-Since", Modified), ("If-Modified-Since", Modified))).Status);
    }

    [Fact]
    public async Task A_date_to_come_is_sent_as_now()
    {
        await using var surface = await SurfaceFixture.Open();
        File.SetLastWriteTimeUtc(surface["sw.js"], DateTime.UtcNow.AddYears(3));

        var modified = DateTimeOffset.Parse((await surface.Get("/sw.js"))["Last-Modified"]!, System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(modified, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_configured_folder_is_served_as_it_is()
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Change(ui => ui with { FolderIsConfigured = true });

        var asset = await surface.Get(Asset, ("Accept-Encoding", "br"));
        var page = (await surface.Get("/")).Body;

        Assert.Equal(("no-cache", (string?)null, SurfaceFixture.Asset), (asset["Cache-Control"], asset["Content-Encoding"], asset.Body));
        Assert.Equal("application/octet-stream", (await surface.Get(Asset + ".br"))["Content-Type"]);
        Assert.Equal("no-cache", (await surface.Get("/favicon.svg" + Versioned))["Cache-Control"]);
        Assert.Contains("<html data-openclaw-control-ui-base-path=\"\" data-openclaw-terminal-enabled=\"false\" lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/favicon.svg\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_comes_whole()
    {
        await using var surface = await SurfaceFixture.Open();
        var content = RandomNumberGenerator.GetBytes(3_000_001);
        await File.WriteAllBytesAsync(surface["large.wasm"], content, TestContext.Current.CancellationToken);

        var answer = await surface.Get("/large.wasm");

        Assert.Equal(("3000001", "application/wasm"), (answer["Content-Length"], answer["Content-Type"]));
        Assert.True(content.AsSpan().SequenceEqual(answer.Bytes));
    }
}
