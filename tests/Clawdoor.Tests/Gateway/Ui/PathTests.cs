using System.Diagnostics;
using Clawdoor.Gateway.Ui;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>How paths are read, and that none leads out of the folder.</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("/..%2foutside.txt")]
    [InlineData("/../outside.txt")]
    [InlineData("/%2e%2e/outside.txt")]
    [InlineData("/..%5coutside.txt")]
    [InlineData("/..\\outside.txt")]
    [InlineData("/assets/..%2f..%2foutside.txt")]
    [InlineData("/assets/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fhostname")]
    [InlineData("/%2fetc%2fhostname")]
    [InlineData("/%2Fsw.js")]
    [InlineData("/x/..%2fsw.js")]
    [InlineData("/c:%2foutside.txt")]
    [InlineData("/link.txt")]
    [InlineData("/links/outside.txt")]
    [InlineData("/dangling.txt")]
    [InlineData("/pipe.txt")]
    [InlineData("/folder.js")]
    [InlineData("/.hidden.txt")]
    [InlineData("/.git/config.txt")]
    [InlineData("/%2ehidden.txt")]
    [InlineData("/to-hidden.txt")]
    public async Task No_path_leads_out_of_the_folder_or_to_what_is_no_file(string target)
    {
        await using var surface = await SurfaceFixture.Open();
        var outside = surface.Outside("outside.txt", "outside");
        File.CreateSymbolicLink(surface["link.txt"], outside);
        Directory.CreateSymbolicLink(surface["links"], Path.GetDirectoryName(outside)!);
        File.CreateSymbolicLink(surface["dangling.txt"], "nowhere");
        Directory.CreateDirectory(surface["folder.js"]);
        surface.Write(".hidden.txt", "hidden");
        surface.Write(".git/config.txt", "hidden");
        File.CreateSymbolicLink(surface["to-hidden.txt"], ".hidden.txt");
        using (var made = Process.Start("mkfifo", surface["pipe.txt"]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var answer = await surface.Get(target, ("Accept", "*/*"));

        Assert.Equal((404, "Not Found"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Links_within_the_folder_are_followed()
    {
        await using var surface = await SurfaceFixture.Open();
        File.CreateSymbolicLink(surface["in.js"], "assets/index-DsEuFQRE.js");
        File.CreateSymbolicLink(surface["page.js"], "index.html");
        Directory.CreateSymbolicLink(surface["types"], "fonts");

        Assert.Equal(SurfaceFixture.Asset, (await surface.Get("/in.js")).Body);
        Assert.Equal("licence", (await surface.Get("/types/OFL.txt")).Body);
        Assert.Equal("text/html; charset=utf-8", (await surface.Get("/page.js"))["Content-Type"]);
    }

    [Fact]
    public async Task A_second_name_of_a_file_is_served_from_a_package_only()
    {
        await using var surface = await SurfaceFixture.Open();
        var outside = surface.Outside("outside.txt", "outside");
        using (var made = Process.Start("ln", [outside, surface["hard.txt"]]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("outside", (await surface.Get("/hard.txt")).Body);
        surface.Change(ui => ui with { FolderIsConfigured = true });
        Assert.Equal(404, (await surface.Get("/hard.txt")).Status);
    }

    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a/b/../c?x#y", "/a/c", "?x")]
    [InlineData("/a/%2E%2e/../b/.", "/b/", "")]
    [InlineData("/a/..", "/", "")]
    [InlineData("http://h.test/a/./b?x=1", "/a/b", "?x=1")]
    [InlineData("//h.test", "/", "")]
    [InlineData("///h.test/a", "/a", "")]
    [InlineData("/a?", "/a", "")]
    [InlineData("*", "/*", "")]
    [InlineData("/a//b", "/a//b", "")]
    [InlineData("/...", "/...", "")]
    public void A_target_is_read_as_browsers_read_it(string raw, string path, string query) =>
        Assert.Equal(new SurfaceTarget(path, query), SurfaceTarget.Parse(raw));

    [Theory]
    [InlineData("//")]
    [InlineData("http:///")]
    public void A_target_without_a_host_where_one_must_be_is_none(string raw) => Assert.Null(SurfaceTarget.Parse(raw));
}
