using System.Formats.Tar;
using System.Text;
using Clawdoor.Gateway.Ui;
using Clawdoor.Tests.Edge;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

public sealed partial class UiInstallTests
{
    [Fact]
    public async Task A_package_that_is_not_the_promised_one_is_not_used()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Integrity = "sha512-" + Convert.ToBase64String(new byte[64]);

        await Fails(UiInstallTrouble.Mismatch, registry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=")]
    [InlineData("sha512-short==")]
    public async Task Without_a_strong_checksum_nothing_is_fetched(string integrity)
    {
        await using var registry = await FakeRegistry.Open();
        registry.Integrity = integrity;

        await Fails(UiInstallTrouble.NoIntegrity, registry);
        Assert.Equal(1, registry.Requests);
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_told()
    {
        await using var registry = await FakeRegistry.Open();
        var progress = new Steps();
        registry.Send = async (context, archive) =>
        {
            context.Response.ContentLength = archive.Length;
            await context.Response.Body.WriteAsync(archive.AsMemory(0, archive.Length / 2));
            await context.Response.Body.FlushAsync();
            await DoorFixture.Until(() => progress.All.Any(p => p.Step == UiInstallStep.Downloading));
            context.Abort();
        };

        Assert.Equal(UiInstallTrouble.CutShort, (await Install(registry, progress: progress)).Failure?.Trouble);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_download_that_ends_early_without_a_length_fails_its_checksum()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Send = (context, archive) => context.Response.Body.WriteAsync(archive.AsMemory(0, archive.Length / 2)).AsTask();

        await Fails(UiInstallTrouble.Mismatch, registry);
    }

    [Theory]
    [InlineData("package/dist/control-ui/../../../../evil.js")]
    [InlineData("package/dist/control-ui/a/../b.js")]
    [InlineData("package/dist/control-ui/./b.js")]
    [InlineData("package/dist/control-ui//b.js")]
    [InlineData("package/dist/control-ui/a\\b.js")]
    [InlineData("../evil.js")]
    [InlineData("/evil.js")]
    public async Task Names_that_lead_elsewhere_end_the_installation(string name)
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = FakeRegistry.Pack([.. FakeRegistry.Ui(), FakeRegistry.File(name, "evil")]);

        await Fails(UiInstallTrouble.Unsafe, registry);
        Assert.Empty(Directory.EnumerateFiles(_scratch.Path, "*evil*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task Links_end_the_installation(TarEntryType type)
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = FakeRegistry.Pack([.. FakeRegistry.Ui(), FakeRegistry.Link(type, "package/dist/control-ui/l.js", "index.html")]);

        await Fails(UiInstallTrouble.Unsafe, registry);
    }

    [Fact]
    public async Task A_pipe_ends_the_installation()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = FakeRegistry.Pack([.. FakeRegistry.Ui(), new PaxTarEntry(TarEntryType.Fifo, "package/dist/control-ui/p")]);

        await Fails(UiInstallTrouble.Unsafe, registry);
    }

    [Fact]
    public async Task A_name_that_comes_twice_ends_the_installation()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = FakeRegistry.Pack([.. FakeRegistry.Ui(), FakeRegistry.File("package/dist/control-ui/index.html", "second")]);

        await Fails(UiInstallTrouble.Unsafe, registry);
    }

    [Fact]
    public async Task A_package_without_the_UI_is_told()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = FakeRegistry.Pack([FakeRegistry.File("package/dist/control-ui/assets/a.js", "a")]);

        await Fails(UiInstallTrouble.NoUiInside, registry);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_no_archive_is_told(bool cut)
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = cut
            ? FakeRegistry.Pack([.. FakeRegistry.Ui(), FakeRegistry.File("package/dist/control-ui/z.js", string.Concat(Enumerable.Range(0, 50_000)))])[..^20_000]
            : Encoding.UTF8.GetBytes("<html>a page of a hotel's network</html>");

        await Fails(UiInstallTrouble.NotAnArchive, registry);
    }

    [Fact]
    public async Task Too_much_is_too_much()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Archive = FakeRegistry.Pack([.. FakeRegistry.Ui(), FakeRegistry.File("package/dist/control-ui/z.js", new string('z', 3_000_000))]);

        await Fails(UiInstallTrouble.TooLarge, registry, p => p with { Bounds = new() { Archive = 100 } });
        await Fails(UiInstallTrouble.TooLarge, registry, p => p with { Bounds = new() { Unpacked = 1_000_000 } });
        await Fails(UiInstallTrouble.TooLarge, registry, p => p with { Bounds = new() { Entries = 3 } });
        await Fails(UiInstallTrouble.TooLarge, registry, p => p with { Bounds = new() { Metadata = 10 } });
        registry.Send = (context, archive) => context.Response.Body.WriteAsync(archive).AsTask();
        await Fails(UiInstallTrouble.TooLarge, registry, p => p with { Bounds = new() { Archive = 100 } });
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name":"other","version":"2026.9.6","dist":{"tarball":"http://127.0.0.1/x","integrity":"sha512-x"}}""")]
    [InlineData("""{"name":"openclaw","version":"2026.9.7","dist":{"tarball":"http://127.0.0.1/x","integrity":"sha512-x"}}""")]
    [InlineData("""{"name":"openclaw","version":"2026.9.6","dist":{"tarball":"file:///etc/hostname","integrity":"sha512-x"}}""")]
    [InlineData("""{"name":"openclaw","version":"2026.9.6","dist":{}}""")]
    [InlineData("""{"name":"openclaw","version":"2026.9.6"}""")]
    public async Task A_registry_that_says_something_else_is_told(string metadata)
    {
        await using var registry = await FakeRegistry.Open();
        registry.Metadata = metadata;

        await Fails(UiInstallTrouble.AnswerNotValid, registry);
    }

    [Fact]
    public async Task A_version_that_the_registry_has_not_is_told()
    {
        await using var registry = await FakeRegistry.Open();

        await Fails(UiInstallTrouble.VersionUnknown, registry, p => p with { Version = "2026.9.99" });
    }

    [Theory]
    [InlineData("2026.8.1", UiInstallTrouble.VersionNotCompatible)]
    [InlineData("latest", UiInstallTrouble.VersionNotValid)]
    [InlineData("../../x", UiInstallTrouble.VersionNotValid)]
    [InlineData("2026.9.6/..", UiInstallTrouble.VersionNotValid)]
    [InlineData("", UiInstallTrouble.VersionNotValid)]
    public async Task A_version_that_cannot_be_is_not_asked_for(string version, object trouble)
    {
        await using var registry = await FakeRegistry.Open();

        Assert.Equal(trouble, (await Install(registry, p => p with { Version = version })).Failure?.Trouble);
        Assert.Equal(0, registry.Requests);
        Assert.False(Directory.Exists(State));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_registry_that_refuses_is_told_with_its_status(int status)
    {
        await using var registry = await FakeRegistry.Open();
        registry.Status = status;

        Assert.Contains($"{status}", (await Install(registry)).Failure!.Problem.What.In(Language.Chinese), StringComparison.Ordinal);
        await Fails(UiInstallTrouble.Refused, registry);
    }

    [Fact]
    public async Task An_archive_that_is_gone_is_told()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Tarball = $"{registry.Address}gone.tgz";

        await Fails(UiInstallTrouble.Refused, registry);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_told()
    {
        var plan = new UiInstallPlan(State, new($"http://127.0.0.1:{DoorFixture.FreePort()}/"));

        var result = await new UiInstall(_http, TimeProvider.System).InstallAsync(plan, null, TestContext.Current.CancellationToken);

        Assert.Equal(UiInstallTrouble.Unreachable, result.Failure?.Trouble);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_state_directory_that_is_a_file_is_told()
    {
        await using var registry = await FakeRegistry.Open();
        _scratch.Write("state", "a file");

        Assert.Equal(UiInstallTrouble.NotWritable, (await Install(registry)).Failure?.Trouble);
    }

    [Fact]
    public void Every_trouble_has_its_words()
    {
        foreach (var trouble in Enum.GetValues<UiInstallTrouble>())
        {
            var problem = UiInstallFailure.Of(trouble, "one", "two", "three").Problem;
            foreach (var language in Enum.GetValues<Language>())
            {
                Assert.NotEmpty(problem.What.In(language));
                Assert.NotEmpty(problem.Next!.In(language));
            }
        }
    }
}
