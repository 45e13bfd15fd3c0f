using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>Which path is a page, a file, or nothing (access-layer 7.3); every row as OpenClaw 2026.9.6 answers it, unless it says otherwise.</summary>
public sealed class RoutingTests
{
    private static readonly (string, string) s_bearer = ("Authorization", $"Bearer {SurfaceFixture.Secret}");

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/index.html?x=1")]
    [InlineData("/index.html/")]
    [InlineData("/INDEX.HTML")]
    [InlineData("/some/page")]
    [InlineData("/some/page/")]
    [InlineData("/nope.html")]
    [InlineData("/nope.xyz")]
    [InlineData("/apix")]
    [InlineData("/v1x")]
    [InlineData("/Health")]
    [InlineData("/health%7a")]
    [InlineData("/plugins")]
    [InlineData("/plugins/")]
    [InlineData("/settings/plugins")]
    [InlineData("/chat/main")]
    [InlineData("/approve/x")]
    [InlineData("/approve/x/y")]
    [InlineData("/focus/x")]
    [InlineData("/hooks/x")]
    [InlineData("/__openclaw__")]
    [InlineData("/__openclaw__/")]
    [InlineData("/__openclaw__/nope")]
    [InlineData("/assets")]
    [InlineData("/assets/")]
    [InlineData("/assets/nope")]
    [InlineData("/fonts")]
    [InlineData("/fonts/")]
    [InlineData("/sw.js/")]
    [InlineData("/sw.js/x")]
    [InlineData("/sw.js;x")]
    [InlineData("//evil.example/x")]
    [InlineData("//sw.js")]
    [InlineData("/a/./b")]
    [InlineData("/%2e")]
    public async Task A_path_of_no_file_is_a_page(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target);

        Assert.Equal((200, "text/html; charset=utf-8", "no-cache"), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
        Assert.Contains("<html data-openclaw-control-ui-base-path=\"\"", answer.Body, StringComparison.Ordinal);
        Assert.True(answer.HasUiHeaders);
    }

    [Theory]
    [InlineData("*/*", 200)]
    [InlineData("text/*", 200)]
    [InlineData("", 200)]
    [InlineData("text/html", 200)]
    [InlineData("text/html;charset=UTF-8", 200)]
    [InlineData("application/xhtml+xml", 200)]
    [InlineData("image/png, */*;q=0.1", 200)]
    [InlineData("text/html;q=0.001", 200)]
    [InlineData("application/json", 404)]
    [InlineData("text/html;q=0", 404)]
    [InlineData("text/html;q=0, */*", 404)]
    [InlineData("text/html;level=1", 404)]
    [InlineData("text/html;q=2", 404)]
    [InlineData("*/*;q=0", 404)]
    [InlineData("image/*", 404)]
    [InlineData("\"", 404)]
    [InlineData("application/xhtml+xml;q=0", 404)]
    public async Task A_page_is_sent_to_whoever_takes_pages(string accept, int status)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get("/some/page", ("Accept", accept));

        Assert.Equal(status, answer.Status);
        Assert.True(answer.HasUiHeaders);
        if (status == 404)
            Assert.Equal("Not Found", answer.Body);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/settings/plugins")]
    [InlineData("/approve/x")]
    [InlineData("/focus")]
    public async Task Some_pages_are_sent_whatever_is_taken(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        Assert.Equal(200, (await surface.Get(target, ("Accept", "application/json"))).Status);
    }

    [Theory]
    [InlineData("/nope.js")]
    [InlineData("/nope.map")]
    [InlineData("/nope.json")]
    [InlineData("/nope.PNG")]
    [InlineData("/robots.txt")]
    [InlineData("/nope.br")]
    [InlineData("/deep/assets/nope.js")]
    [InlineData("/assets/index-DsEuFQRE.js.br")]
    [InlineData("/assets/index-DsEuFQRE.js.gz")]
    [InlineData("/__openclaw__/canvas/x.js")]
    [InlineData("/__openclaw__/assistant-media")]
    [InlineData("/ui")]
    [InlineData("/ui/x")]
    [InlineData("/share/x")]
    public async Task A_file_that_is_not_there_is_404_with_the_headers_of_the_UI(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target);

        Assert.Equal((404, "Not Found", "text/plain; charset=utf-8", "9"), (answer.Status, answer.Body, answer["Content-Type"], answer["Content-Length"]));
        Assert.True(answer.HasUiHeaders);
        Assert.Null(answer["Cache-Control"]);
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/x")]
    [InlineData("GET", "/api/chat/media/outgoing/x")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/models")]
    [InlineData("POST", "/v1/chat/completions")]
    [InlineData("GET", "/plugins/x")]
    [InlineData("GET", "/plugins/x/y")]
    [InlineData("GET", "/__openclaw__/mcp-app")]
    [InlineData("GET", "/__openclaw__/mcp-app/view")]
    [InlineData("GET", "/__openclaw__/worker")]
    [InlineData("POST", "/")]
    [InlineData("PUT", "/")]
    [InlineData("DELETE", "/")]
    [InlineData("OPTIONS", "/")]
    [InlineData("PATCH", "/")]
    [InlineData("TRACE", "/")]
    [InlineData("POST", "/some/page")]
    [InlineData("POST", "/assets/index-DsEuFQRE.js")]
    [InlineData("POST", "/control-ui-config.json")]
    public async Task What_nobody_answers_is_404(string method, string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Ask(method, target, s_bearer);

        Assert.Equal((404, "Not Found", "text/plain; charset=utf-8"), (answer.Status, answer.Body, answer["Content-Type"]));
        Assert.True(answer.HasPlainHeaders);
    }

    [Theory]
    [InlineData("/j")]
    [InlineData("/j/x")]
    public async Task A_pairing_code_is_never_known(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target);

        Assert.Equal((404, """{"error":"not_found"}""", "no-store"), (answer.Status, answer.Body, answer["Cache-Control"]));
    }

    [Theory]
    [InlineData("GET", "/sessions/x/history", false)]
    [InlineData("POST", "/tools/invoke", false)]
    [InlineData("POST", "/sessions/x/kill", false)]
    [InlineData("GET", "/__openclaw__/a2ui/", false)]
    [InlineData("GET", "/__openclaw__/cap/x", false)]
    [InlineData("GET", "/avatar/main", true)]
    [InlineData("GET", "/__openclaw__/plugin-icon/x", false)]
    public async Task What_OpenClaw_guards_and_this_gateway_has_not_is_401_or_404(string method, string target, bool ui)
    {
        await using var surface = await SurfaceFixture.Open();

        var stranger = await surface.Ask(method, target);
        var known = await surface.Ask(method, target, s_bearer);

        Assert.Equal((401, """{"error":{"message":"Unauthorized","type":"unauthorized"}}"""), (stranger.Status, stranger.Body));
        Assert.Equal((404, "Not Found"), (known.Status, known.Body));
        Assert.Equal(ui, stranger.HasUiHeaders);
    }

    [Theory]
    [InlineData("/tools/invoke")]
    [InlineData("/sessions/x/kill")]
    public async Task What_is_for_POST_says_so(string target)
    {
        await using var surface = await SurfaceFixture.Open();

        var answer = await surface.Get(target);

        Assert.Equal((405, "POST", "Method Not Allowed"), (answer.Status, answer["Allow"], answer.Body));
    }

    [Theory]
    [InlineData("/%ff")]
    [InlineData("/%zz")]
    [InlineData("/%E0%A4%A")]
    public async Task What_cannot_be_decoded_is_refused(string target)
    {
        await using var surface = await SurfaceFixture.Open();
        Assert.Equal(401, (await surface.Get(target)).Status);
        surface.Change(ui => ui with { BasePath = "/oc" });

        Assert.Equal(404, (await surface.Get("/oc" + target)).Status);
    }

    [Theory]
    [InlineData("/oc", "/oc/")]
    [InlineData("/oc?x=1&y=%20", "/oc/?x=1&y=%20")]
    public async Task The_base_path_gets_its_slash(string target, string location)
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Change(ui => ui with { BasePath = "/oc" });

        var answer = await surface.Get(target);

        Assert.Equal((302, location, "0"), (answer.Status, answer["Location"], answer["Content-Length"]));
        Assert.True(answer.HasUiHeaders);
        Assert.Equal((302, (string?)null), ((await surface.Ask("HEAD", "/oc")).Status, (await surface.Ask("HEAD", "/oc"))["Content-Length"]));
    }

    [Theory]
    [InlineData("GET", "/oc/", 200)]
    [InlineData("GET", "/oc/some", 200)]
    [InlineData("GET", "/oc/healthz", 200)]
    [InlineData("GET", "/oc/ui/x", 200)]
    [InlineData("GET", "/oc/api/x", 200)]
    [InlineData("GET", "/oc/v1/x", 200)]
    [InlineData("GET", "/oc/sw.js", 200)]
    [InlineData("GET", "/healthz", 200)]
    [InlineData("GET", "/oc/%2e%2e/healthz", 200)]
    [InlineData("GET", "/oc//sw.js", 404)]
    [InlineData("GET", "/oc/../sw.js", 404)]
    [InlineData("GET", "/oc%2f", 404)]
    [InlineData("GET", "/oc/..%2f..%2fetc", 404)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/x", 404)]
    [InlineData("GET", "/ocx", 404)]
    [InlineData("GET", "/OC/", 404)]
    [InlineData("GET", "/sw.js", 404)]
    [InlineData("GET", "/ui", 404)]
    [InlineData("GET", "/plugins", 404)]
    [InlineData("GET", "/assets/index-DsEuFQRE.js", 404)]
    [InlineData("POST", "/oc", 404)]
    [InlineData("POST", "/oc/", 404)]
    public async Task With_a_base_path_everything_is_below_it_but_the_probes(string method, string target, int status)
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Change(ui => ui with { BasePath = "/oc" });

        Assert.Equal(status, (await surface.Ask(method, target)).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sw.js")]
    [InlineData("/ui")]
    [InlineData("/control-ui-config.json")]
    public async Task A_UI_that_is_switched_off_is_404(string target)
    {
        await using var surface = await SurfaceFixture.Open();
        surface.Change(ui => ui with { Enabled = false });

        var answer = await surface.Get(target, s_bearer);

        Assert.Equal((404, true), (answer.Status, answer.HasPlainHeaders));
        Assert.Equal(200, (await surface.Get("/healthz")).Status);
    }
}
