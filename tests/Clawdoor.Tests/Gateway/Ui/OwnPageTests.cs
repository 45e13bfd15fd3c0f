using System.Security.Cryptography;
using System.Text;
using Clawdoor.Gateway.Ui;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>Clawdoor's own page, where no official UI is installed.</summary>
public sealed class OwnPageTests
{
    private const string Module = "import './b.js'; console.log('a module that is long enough to be packed');";

    private static async Task<SurfaceFixture> Open()
    {
        static OwnFile File(string type, string text) => new(type, Encoding.UTF8.GetBytes(text));
        var surface = await SurfaceFixture.Open(new()
        {
            ["index.html"] = File("text/html; charset=utf-8", "<html lang=\"en\"><link rel=\"stylesheet\" href=\"./page.css\"><style>b{}</style><script>go()</script><script type=\"module\" src=\"./a.js\"></script></html>"),
            ["a.js"] = File("text/javascript; charset=utf-8", Module),
            ["page.css"] = File("text/css; charset=utf-8", "b{}"),
        });
        surface.Change(ui => ui with { Folder = null });
        return surface;
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("", "/some/page")]
    [InlineData("", "/index.html")]
    [InlineData("/oc", "/oc/")]
    [InlineData("/oc", "/oc/x/y")]
    public async Task It_is_served_at_every_path_that_is_a_page(string basePath, string target)
    {
        await using var surface = await Open();
        surface.Change(ui => ui with { BasePath = basePath });

        var page = await surface.Get(target, ("Accept", "text/html"));

        Assert.Equal((200, "text/html; charset=utf-8", "no-cache"), (page.Status, page["Content-Type"], page["Cache-Control"]));
        Assert.StartsWith($"<html data-openclaw-control-ui-base-path=\"{basePath}\" data-openclaw-terminal-enabled=\"false\" lang=\"en\">", page.Body, StringComparison.Ordinal);
        Assert.Contains($"src=\"{basePath}/a.js\"", page.Body, StringComparison.Ordinal);
        Assert.Contains($"href=\"{basePath}/page.css\"", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_policy_lets_nothing_in_but_its_own()
    {
        await using var surface = await Open();
        static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(
            $"default-src 'none'; script-src 'self' 'sha256-{Hash("go()")}'; style-src 'self' 'sha256-{Hash("b{}")}'; img-src 'self' data:; font-src 'self'; "
            + "manifest-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            (await surface.Get("/"))["Content-Security-Policy"]);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", null)]
    public async Task Its_files_are_packed(string accepted, string? packing)
    {
        await using var surface = await Open();

        var file = await surface.Get("/a.js", ("Accept-Encoding", accepted));

        Assert.Equal((200, "text/javascript; charset=utf-8", "no-cache", packing), (file.Status, file["Content-Type"], file["Cache-Control"], file["Content-Encoding"]));
        Assert.Equal(Module, file.Unpacked);
    }

    [Theory]
    [InlineData("/nope.js", "*/*")]
    [InlineData("/..%2fa.js", "*/*")]
    [InlineData("/page", "application/json")]
    public async Task What_it_has_not_is_404(string target, string accept)
    {
        await using var surface = await Open();

        Assert.Equal(404, (await surface.Get(target, ("Accept", accept))).Status);
    }

    [Fact]
    public async Task It_has_a_bootstrap_configuration_without_a_build()
    {
        await using var surface = await Open();

        var config = await surface.Get("/control-ui-config.json", ("Authorization", $"Bearer {SurfaceFixture.Secret}"));

        Assert.Equal(200, config.Status);
        Assert.DoesNotContain("serverBuildId", config.Body, StringComparison.Ordinal);
    }
}
