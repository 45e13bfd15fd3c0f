using System.Text.Json;
using Clawdoor.Access;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>Probes, and what everybody is told before anything else. Status, headers and bodies are those of OpenClaw 2026.9.6, observed.</summary>
public sealed class ProbeTests
{
    private const string AttributionRequired =
        """{"error":{"message":"Proxy client attribution is required. Configure gateway.trustedProxies narrowly and make the proxy overwrite or safely rebuild forwarded client headers.","type":"proxy_attribution_required"}}""";

    private static readonly (string, string) s_bearer = ("Authorization", $"Bearer {SurfaceFixture.Secret}");

    [Theory]
    [InlineData("/health")]
    [InlineData("/healthz")]
    [InlineData("/healthz?x=1")]
    public async Task Live_answers_everybody(string target)
    {
        await using var surface = await SurfaceFixture.Open();
        foreach (var peer in new[] { SurfaceFixture.Local, SurfaceFixture.Proxied, SurfaceFixture.Unattributable })
        {
            surface.Peer = peer;

            var answer = await surface.Get(target);

            Assert.Equal(200, answer.Status);
            Assert.Equal("""{"ok":true,"status":"live"}""", answer.Body);
            Assert.Equal("application/json; charset=utf-8", answer["Content-Type"]);
            Assert.Equal("no-store", answer["Cache-Control"]);
            Assert.Equal("27", answer["Content-Length"]);
            Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
            Assert.Equal("no-referrer", answer["Referrer-Policy"]);
            Assert.True(answer.HasPlainHeaders);
        }
    }

    [Fact]
    public async Task A_probe_answers_HEAD_with_the_length_and_no_body()
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Ask("HEAD", "/healthz");

        Assert.Equal((200, "27", ""), (answer.Status, answer["Content-Length"], answer.Body));
    }

    [Theory]
    [InlineData("POST", "/healthz")]
    [InlineData("DELETE", "/readyz")]
    [InlineData("OPTIONS", "/startup")]
    public async Task A_probe_takes_no_other_method(string method, string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Ask(method, target);

        Assert.Equal((405, "GET, HEAD", "Method Not Allowed"), (answer.Status, answer["Allow"], answer.Body));
        Assert.Equal("text/plain; charset=utf-8", answer["Content-Type"]);
        Assert.Null(answer["Cache-Control"]);
    }

    [Theory]
    [InlineData("/ready", """{"ready":true}""")]
    [InlineData("/readyz", """{"ready":true}""")]
    [InlineData("/startup", """{"ok":true,"status":"started"}""")]
    [InlineData("/startupz", """{"ok":true,"status":"started"}""")]
    public async Task A_stranger_is_told_no_more_than_that(string target, string body)
    {
        await using var surface = await SurfaceFixture.Open();

        foreach (var answer in new[] { await surface.Get(target), await surface.Get(target, ("Authorization", "Bearer wrong")) })
            Assert.Equal((200, body, "no-store"), (answer.Status, answer.Body, answer["Cache-Control"]));
    }

    [Fact]
    public async Task The_owner_and_whoever_has_the_secret_are_told_more()
    {
        await using var surface = await SurfaceFixture.Open();
        var proxied = (Ready: await surface.Get("/readyz", s_bearer), Started: await surface.Get("/startupz", s_bearer));
        surface.Peer = SurfaceFixture.Local;
        var local = (Ready: await surface.Get("/readyz"), Started: await surface.Get("/startupz"));

        foreach (var (ready, started) in new[] { proxied, local })
        {
            var (r, s) = (JsonElement.Parse(ready.Body), JsonElement.Parse(started.Body));
            Assert.Equal(["ready", "failing", "uptimeMs"], r.EnumerateObject().Select(p => p.Name));
            Assert.Equal(["ok", "status", "version", "uptimeMs"], s.EnumerateObject().Select(p => p.Name));
            Assert.Equal("2026.9.6", s.GetProperty("version").GetString());
            Assert.InRange(r.GetProperty("uptimeMs").GetInt64(), 5000, 60000);
        }
    }

    [Fact]
    public async Task Where_nobody_proves_anything_a_remote_caller_stays_a_stranger()
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Settings = surface.Settings with { Access = new() { Mode = AuthMode.None } };

        Assert.Equal("""{"ready":true}""", (await surface.Get("/readyz", s_bearer)).Body);
    }

    [Fact]
    public async Task What_fails_makes_it_unready_and_is_named_to_those_who_may_know()
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Failing = ["devices"];

        var stranger = await surface.Get("/readyz");
        var known = await surface.Get("/readyz", s_bearer);

        Assert.Equal((503, """{"ready":false}"""), (stranger.Status, stranger.Body));
        Assert.Equal(503, known.Status);
        Assert.StartsWith("""{"ready":false,"failing":["devices"],"uptimeMs":""", known.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await surface.Get("/startupz")).Status);
        Assert.Equal(200, (await surface.Get("/healthz")).Status);
    }

    [Theory]
    [InlineData("/healthz/")]
    [InlineData("/healthz/x")]
    [InlineData("/ready/x")]
    [InlineData("/startupz/x")]
    public async Task Below_a_probe_is_nothing(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target);

        Assert.Equal((404, "Not Found", "9"), (answer.Status, answer.Body, answer["Content-Length"]));
        Assert.True(answer.HasPlainHeaders);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/readyz")]
    [InlineData("GET", "/startup")]
    [InlineData("GET", "/healthz/x")]
    [InlineData("GET", "/v1/models")]
    [InlineData("POST", "/")]
    [InlineData("GET", "/control-ui-config.json")]
    [InlineData("GET", "/assets/index-DsEuFQRE.js")]
    public async Task Somebody_behind_an_untrusted_proxy_is_refused_everything_else(string method, string target)
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Peer = SurfaceFixture.Unattributable;

        var answer = await surface.Ask(method, target, s_bearer);

        Assert.Equal((403, AttributionRequired), (answer.Status, answer.Body));
        Assert.Equal("application/json; charset=utf-8", answer["Content-Type"]);
        Assert.Null(answer["Cache-Control"]);
        Assert.True(answer.HasPlainHeaders);
    }

    [Fact]
    public async Task The_refusal_of_HEAD_has_no_body()
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Peer = SurfaceFixture.Unattributable;

        var answer = await surface.Ask("HEAD", "/");

        Assert.Equal((403, "", (string?)null), (answer.Status, answer.Body, answer["Content-Length"]));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    public async Task Another_protocol_than_WebSocket_is_refused(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target, ("Upgrade", "h2c"));

        Assert.Equal((400, "Bad Request", "close"), (answer.Status, answer.Body, answer["Connection"]));
        Assert.True(answer.HasPlainHeaders);
    }

    [Fact]
    public async Task Strict_transport_security_is_sent_when_configured_and_only_then()
    {
        await using var surface = await SurfaceFixture.Open();
        Assert.Null((await surface.Get("/"))["Strict-Transport-Security"]);
        surface.Change(ui => ui with { StrictTransportSecurity = "max-age=31536000" });

        foreach (var target in new[] { "/", "/healthz", "/nope.js", "/sw.js" })
            Assert.Equal("max-age=31536000", (await surface.Get(target))["Strict-Transport-Security"]);
    }
}
