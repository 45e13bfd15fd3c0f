using System.Net;
using Clawdoor.Edge;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Clawdoor.Tests.Edge;

public sealed class AssetTests
{
    [Theory]
    [InlineData("/assets/index-B3xK9_aZ.js", true)]
    [InlineData("/oc/assets/chat-view-B3xK9-aZ.css", true)]
    [InlineData("/assets/index.js", false)]
    [InlineData("/assets/index-short.js", false)]
    [InlineData("/assets/page-B3xK9_aZ.html", false)]
    [InlineData("/assets/../x-B3xK9_aZ.js", false)]
    [InlineData("/assets/%69ndex-B3xK9_aZ.js", false)]
    [InlineData("//assets/index-B3xK9_aZ.js", false)]
    [InlineData("/other/index-B3xK9_aZ.js", false)]
    public void Only_content_hashed_names_are_assets(string path, bool expected) => Assert.Equal(expected, AssetCache.IsHashedAsset(path));

    private const string AssetPath = "/assets/index-B3xK9_aZ.js";

    private static Task ServeAsset(HttpContext context, Action count)
    {
        count();
        var accepts = context.Request.Headers.AcceptEncoding.ToString();
        var encoding = accepts.Contains("br", StringComparison.Ordinal) ? "br" : accepts.Contains("gzip", StringComparison.Ordinal) ? "gzip" : null;
        var headers = context.Response.Headers;
        headers.ContentType = "text/javascript";
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.LastModified = "Tue, 01 Sep 2026 10:00:00 GMT";
        headers.XContentTypeOptions = "nosniff";
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        headers.Vary = "Accept-Encoding";
        if (context.Request.Query.ContainsKey("cookie") || context.Request.Headers.ContainsKey("X-Cookie"))
            headers.SetCookie = "a=b";
        if (context.Request.Headers["X-Vary"].Count > 0)
            headers.Vary = "Accept-Encoding, Origin";
        if (context.Request.Headers["X-Private"].Count > 0)
            headers.CacheControl = "private, immutable";
        return context.Response.WriteAsync($"body as {encoding ?? "identity"}");
    }

    [Fact]
    public async Task An_asset_comes_from_memory_in_the_encoding_that_was_asked_for()
    {
        var asked = 0;
        await using var door = await DoorFixture.Open(context => ServeAsset(context, () => asked++));
        using var client = door.Client(2);
        foreach (var (accept, expected) in ((string, string)[])[("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("", "identity"), ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("deflate", "identity")])
        {
            using var request = DoorFixture.Get(AssetPath, "*/*", ("Accept-Encoding", accept));
            using var answer = await client.SendAsync(request, DoorFixture.Patience);
            Assert.Equal($"body as {expected}", await answer.Content.ReadAsStringAsync(DoorFixture.Patience));
            Assert.Equal(expected == "identity" ? [] : [expected], answer.Content.Headers.ContentEncoding);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        Assert.Equal(3, asked);
        Assert.Equal(3, door.State.CacheHits);
        using var conditional = await client.SendAsync(DoorFixture.Get(AssetPath, "*/*", ("Accept-Encoding", "gzip"), ("If-Modified-Since", "Tue, 01 Sep 2026 10:00:00 GMT")), DoorFixture.Patience);
        Assert.Equal(HttpStatusCode.NotModified, conditional.StatusCode);
        Assert.Empty(await conditional.Content.ReadAsByteArrayAsync(DoorFixture.Patience));
        Assert.NotNull(conditional.Headers.Age);
        using var head = await client.SendAsync(new(HttpMethod.Head, AssetPath) { Headers = { AcceptEncoding = { new("gzip") } } }, DoorFixture.Patience);
        Assert.Equal("body as gzip".Length, head.Content.Headers.ContentLength);
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("Cookie", "a=b")]
    [InlineData("Range", "bytes=0-1")]
    [InlineData("Cache-Control", "no-cache")]
    [InlineData("Accept-Encoding", "br;q=0.5, gzip")]
    [InlineData("X-Cookie", "1")]
    [InlineData("X-Vary", "1")]
    [InlineData("X-Private", "1")]
    public async Task What_could_be_personal_or_partial_is_neither_kept_nor_served_from_memory(string header, string value)
    {
        var asked = 0;
        await using var door = await DoorFixture.Open(context => ServeAsset(context, () => asked++));
        using var client = door.Client();
        for (var i = 1; i <= 2; i++)
        {
            using var answer = await client.SendAsync(DoorFixture.Get(AssetPath, "*/*", (header, value)), DoorFixture.Patience);
            Assert.Equal(i, asked);
        }
    }

    [Fact]
    public void Memory_is_bounded_and_the_least_used_goes_first()
    {
        var cache = new AssetCache(10_000, 4_000);
        Asset Of(int size) => new([], new byte[size], null, default);
        cache.Add(new("/a", 0), Of(3_000));
        cache.Add(new("/b", 0), Of(3_000));
        Assert.True(cache.TryGet(new("/a", 0), out _));
        Assert.False(cache.TryGet(new("/a", 1), out _));
        cache.Add(new("/c", 0), Of(3_000));
        Assert.False(cache.TryGet(new("/b", 0), out _));
        Assert.True(cache.TryGet(new("/a", 0), out _));
        cache.Add(new("/huge", 0), Of(4_001));
        Assert.False(cache.TryGet(new("/huge", 0), out _));
        Assert.InRange(cache.Bytes, 6_000, 10_000);
    }
}
