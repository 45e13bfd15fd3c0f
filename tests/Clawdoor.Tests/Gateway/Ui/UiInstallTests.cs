using System.Collections.Concurrent;
using Clawdoor.Gateway.Ui;
using Clawdoor.Machine;
using Clawdoor.Tests.Certificates;
using Clawdoor.Tests.Edge;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary><c>clawdoor ui install</c> against a registry that is what it should be, and against all that are not.</summary>
public sealed partial class UiInstallTests : IDisposable
{
    private static readonly Dictionary<string, string> s_nothing = [];

    private readonly TemporaryDirectory _scratch = new();
    private readonly HttpMessageInvoker _http = UiInstall.NewClient();

    private string State => _scratch["state"];

    private string Target => _scratch["state/ui/2026.9.6"];

    public void Dispose()
    {
        _http.Dispose();
        _scratch.Dispose();
    }

    private Task<UiInstallResult> Install(
        FakeRegistry registry, Func<UiInstallPlan, UiInstallPlan>? change = null, IProgress<UiInstallProgress>? progress = null, TimeProvider? time = null)
    {
        var plan = new UiInstallPlan(State, registry.Address);
        return new UiInstall(_http, time ?? TimeProvider.System).InstallAsync(change?.Invoke(plan) ?? plan, progress, TestContext.Current.CancellationToken);
    }

    private async Task Fails(UiInstallTrouble trouble, FakeRegistry registry, Func<UiInstallPlan, UiInstallPlan>? change = null)
    {
        var result = await Install(registry, change);

        Assert.Null(result.Installed);
        Assert.Equal(trouble, result.Failure?.Trouble);
        AssertNothingIsLeft();
    }

    private void AssertNothingIsLeft()
    {
        Assert.False(Directory.Exists(Target));
        Assert.Equal([".lock"], Directory.EnumerateFileSystemEntries(_scratch["state/ui"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_UI_is_put_into_the_state_directory_and_nothing_else_of_the_package()
    {
        await using var registry = await FakeRegistry.Open();
        var progress = new Steps();

        var result = await Install(registry, progress: progress);

        Assert.Equal(new UiInstalled(Target, "2026.9.6", false, registry.Archive.Length, 3), result.Installed);
        var files = Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Target, f)).Order(StringComparer.Ordinal);
        Assert.Equal(["assets/a-12345678.js", $"{new string('d', 90)}/{new string('f', 120)}.js", "index.html"], files);
        Assert.Equal("<html>", await File.ReadAllTextAsync(Path.Combine(Target, "index.html"), TestContext.Current.CancellationToken));
        Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(State));
        foreach (var directory in new[] { Target, Path.Combine(Target, "assets"), Path.Combine(Target, "empty") })
            Assert.Equal("755", Convert.ToString((int)File.GetUnixFileMode(directory), 8));
        Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(Target, "index.html")), 8));
        Assert.Equal([UiInstallStep.Asking, UiInstallStep.Downloading, UiInstallStep.Unpacking], progress.All.Select(p => p.Step).Distinct());
        Assert.Contains(new UiInstallProgress(UiInstallStep.Downloading, registry.Archive.Length, registry.Archive.Length), progress.All);
        Assert.Equal([".lock", "2026.9.6"], Directory.EnumerateFileSystemEntries(_scratch["state/ui"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Target, UiFolder.Find(new(null, State, s_nothing, _scratch.Path)).Folder);
    }

    [Fact]
    public async Task What_is_there_is_not_fetched_again()
    {
        await using var registry = await FakeRegistry.Open();
        await Install(registry);
        var requests = registry.Requests;

        var again = await Install(registry);

        Assert.Equal(new UiInstalled(Target, "2026.9.6", true, 0, 0), again.Installed);
        Assert.Equal(requests, registry.Requests);
    }

    [Fact]
    public async Task What_a_killed_run_left_is_cleared_away_and_half_a_version_replaced()
    {
        await using var registry = await FakeRegistry.Open();
        _scratch.Write("state/ui/.2026.9.6.new/package.tgz", "half");
        _scratch.Write("state/ui/.2026.9.5.new/ui/x.js", "half");
        _scratch.Write("state/ui/2026.9.6/assets/old.js", "a version without its page");
        _scratch.Write("state/ui/2026.9.4/index.html", "another version");

        Assert.NotNull((await Install(registry)).Installed);

        Assert.False(File.Exists(Path.Combine(Target, "assets/old.js")));
        Assert.Equal(
            [".lock", "2026.9.4", "2026.9.6"],
            Directory.EnumerateFileSystemEntries(_scratch["state/ui"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_runs_do_not_meet()
    {
        await using var registry = await FakeRegistry.Open();
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        registry.Send = async (context, archive) =>
        {
            asked.SetResult();
            await go.Task;
            await context.Response.Body.WriteAsync(archive);
        };
        var first = Install(registry);
        await asked.Task.WaitAsync(DoorFixture.Patience);

        var second = await Install(registry);
        go.SetResult();

        Assert.Equal(UiInstallTrouble.Busy, second.Failure?.Trouble);
        Assert.NotNull((await first).Installed);
    }

    [Fact]
    public async Task A_registry_that_falls_silent_is_not_waited_for()
    {
        await using var registry = await FakeRegistry.Open();
        var (time, silent) = (new ManualTime(DateTimeOffset.UnixEpoch), new TaskCompletionSource());
        var progress = new Steps();
        registry.Send = async (context, archive) =>
        {
            await context.Response.Body.WriteAsync(archive.AsMemory(0, 10));
            await context.Response.Body.FlushAsync();
            await silent.Task;
        };
        var install = Install(registry, progress: progress, time: time);
        await DoorFixture.Until(() => progress.All.Any(p => p.Step == UiInstallStep.Downloading));

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(install.IsCompleted);
        while (!install.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            await Task.WhenAny(install, Task.Delay(500, DoorFixture.Patience));
        }

        silent.SetResult();
        Assert.Equal(UiInstallTrouble.TimedOut, (await install).Failure?.Trouble);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Whoever_asked_can_end_it_and_nothing_is_left()
    {
        await using var registry = await FakeRegistry.Open();
        using var ended = new CancellationTokenSource();
        var (asked, silent) = (new TaskCompletionSource(), new TaskCompletionSource());
        registry.Send = async (_, _) =>
        {
            asked.SetResult();
            await silent.Task;
        };
        var install = new UiInstall(_http, TimeProvider.System).InstallAsync(new(State, registry.Address), null, ended.Token);
        await asked.Task.WaitAsync(DoorFixture.Patience);
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => install);
        silent.SetResult();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_mirror_means_its_own_archive()
    {
        await using var registry = await FakeRegistry.Open();
        registry.Tarball = new Uri(NpmRegistry.Public, "openclaw/-/openclaw-2026.9.6.tgz").ToString();

        Assert.NotNull((await Install(registry)).Installed);
    }

    [Theory]
    [InlineData(null, null, "default")]
    [InlineData(null, "https://mirror.test/npm", "https://mirror.test/npm/")]
    [InlineData("http://named.test:4873/", "https://mirror.test/npm", "http://named.test:4873/")]
    [InlineData(null, "", "default")]
    [InlineData("named.test", null, null)]
    [InlineData("file:///x", null, null)]
    [InlineData(null, "ftp://mirror.test/", null)]
    [InlineData("https://named.test/?a=b", null, null)]
    public void The_registry_is_the_named_one_or_npms(string? named, string? variable, string? expected)
    {
        var environment = variable is null ? s_nothing : new() { ["npm_config_registry"] = variable };

        var (plan, failure) = UiInstallPlan.From(State, null, named, environment);

        Assert.Equal(expected == "default" ? NpmRegistry.Public.ToString() : expected, plan?.Registry.ToString());
        Assert.Equal(expected is null ? UiInstallTrouble.RegistryNotValid : (UiInstallTrouble?)null, failure?.Trouble);
        Assert.Equal(expected is null ? null : UiFolder.Pinned, plan?.Version);
    }

    private sealed class Steps : IProgress<UiInstallProgress>
    {
        private readonly ConcurrentQueue<UiInstallProgress> _all = new();

        public IReadOnlyCollection<UiInstallProgress> All => _all;

        public void Report(UiInstallProgress value) => _all.Enqueue(value);
    }
}
