using Clawdoor.Gateway.Ui;
using Clawdoor.Tests.Machine;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>Where the files of the UI are found.</summary>
public sealed class UiFolderTests : IDisposable
{
    private readonly TemporaryDirectory _machine = new();
    private readonly Dictionary<string, string> _environment;

    public UiFolderTests() => _environment = new() { ["HOME"] = _machine["home"], ["PATH"] = $".::relative:{_machine["bin"]}" };

    public void Dispose() => _machine.Dispose();

    private UiChoice Find(string? configured = null) => UiFolder.Find(new(configured, _machine["state"], _environment, _machine.Path));

    private string Package(string place, string version = "2026.9.6", string name = "openclaw", bool page = true)
    {
        _machine.Write($"{place}/package.json", $$"""{"name":"{{name}}","version":"{{version}}","dist":{} }""");
        _machine.Write($"{place}/openclaw.mjs", "");
        if (page)
            _machine.Write($"{place}/dist/control-ui/index.html", "<html>");
        return _machine[$"{place}/dist/control-ui"];
    }

    [Fact]
    public void Without_any_the_own_page_is_served()
    {
        var choice = Find();

        Assert.Equal((UiSource.OwnPage, (string?)null, (string?)null), (choice.Source, choice.Folder, choice.Version));
        Assert.Empty(choice.Passed);
        Assert.Same(UiWords.TakenOwnPage, choice.Taken.Sentence);
    }

    [Theory]
    [InlineData("usr/lib/node_modules/openclaw")]
    [InlineData("usr/local/lib/node_modules/openclaw")]
    [InlineData("home/.npm-global/lib/node_modules/openclaw")]
    [InlineData("home/.local/lib/node_modules/openclaw")]
    [InlineData("home/.nvm/versions/node/v24.1.0/lib/node_modules/openclaw")]
    [InlineData("home/.local/share/fnm/node-versions/v24/installation/lib/node_modules/openclaw")]
    [InlineData("home/.volta/tools/image/packages/openclaw/lib/node_modules/openclaw")]
    [InlineData("home/.local/share/pnpm/global/5/node_modules/openclaw")]
    [InlineData("home/.bun/install/global/node_modules/openclaw")]
    [InlineData("home/.config/yarn/global/node_modules/openclaw")]
    public void An_installed_package_is_found(string place)
    {
        var folder = Package(place);

        var choice = Find();

        Assert.Equal((UiSource.Package, folder, "2026.9.6"), (choice.Source, choice.Folder, choice.Version));
        Assert.Empty(choice.Passed);
    }

    [Theory]
    [InlineData("npm_config_prefix", "elsewhere/lib/node_modules/openclaw")]
    [InlineData("NVM_DIR", "elsewhere/versions/node/v1/lib/node_modules/openclaw")]
    [InlineData("PNPM_HOME", "elsewhere/global/5/node_modules/openclaw")]
    [InlineData("VOLTA_HOME", "elsewhere/tools/image/packages/openclaw/lib/node_modules/openclaw")]
    public void Where_the_environment_says_is_looked_too(string variable, string place)
    {
        var folder = Package(place);
        Assert.Equal(UiSource.OwnPage, Find().Source);
        _environment[variable] = _machine["elsewhere"];

        Assert.Equal(folder, Find().Folder);
    }

    [Fact]
    public void The_one_that_would_be_started_comes_first()
    {
        Package("usr/lib/node_modules/openclaw");
        var started = Package("opt/mine/openclaw");
        Directory.CreateDirectory(_machine["bin"]);
        File.CreateSymbolicLink(_machine["bin/openclaw"], _machine["opt/mine/openclaw/openclaw.mjs"]);

        Assert.Equal(started, Find().Folder);
    }

    [Theory]
    [InlineData("2026.9.0", true)]
    [InlineData("2026.9.17", true)]
    [InlineData("2026.9.7-beta.1", true)]
    [InlineData("2026.8.31", false)]
    [InlineData("2026.10.1", false)]
    [InlineData("2026.9", false)]
    [InlineData("2026.9.x", false)]
    [InlineData("12026.9.6", false)]
    [InlineData("2026.9.6/../../x", false)]
    public void Only_a_UI_of_the_same_protocol_is_taken(string version, bool taken)
    {
        Package("usr/lib/node_modules/openclaw", version);

        var choice = Find();

        Assert.Equal(taken ? UiSource.Package : UiSource.OwnPage, choice.Source);
        Sentence[] said = taken ? [] : [UiWords.PackageIsOtherVersion];
        Assert.Equal(said, choice.Passed.Select(p => p.Sentence));
    }

    [Fact]
    public void What_will_not_do_is_named_once_and_the_next_is_taken()
    {
        Package("home/.npm-global/lib/node_modules/openclaw", "2026.8.2");
        Directory.CreateDirectory(_machine["bin"]);
        File.CreateSymbolicLink(_machine["bin/openclaw"], _machine["home/.npm-global/lib/node_modules/openclaw/openclaw.mjs"]);
        Package("home/.local/lib/node_modules/openclaw", page: false);
        Package("usr/local/lib/node_modules/openclaw", name: "other");
        _machine.Write("opt/homebrew/lib/node_modules/openclaw/package.json", "{ broken");
        var last = Package("usr/lib/node_modules/openclaw");

        var choice = Find();

        Assert.Equal(last, choice.Folder);
        Assert.Equal([UiWords.PackageIsOtherVersion, UiWords.PackageHasNoPage], choice.Passed.Select(p => p.Sentence));
        Assert.Contains("2026.8.2", choice.Passed[0].In(Language.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_installed_here_is_taken_newest_first_after_packages()
    {
        foreach (var version in new[] { "2026.9.9", "2026.9.10", "2026.8.99" })
            _machine.Write($"state/ui/{version}/index.html", "<html>");
        Directory.CreateDirectory(_machine["state/ui/2026.9.11"]);
        _machine.Write("state/ui/.2026.9.12.new/ui/index.html", "<html>");

        var installed = Find();
        var package = Package("usr/lib/node_modules/openclaw");

        Assert.Equal((UiSource.Installed, _machine["state/ui/2026.9.10"], "2026.9.10"), (installed.Source, installed.Folder, installed.Version));
        Assert.Equal([UiWords.PackageHasNoPage], installed.Passed.Select(p => p.Sentence));
        Assert.Equal(package, Find().Folder);
    }

    [Fact]
    public void A_configured_folder_is_taken_before_all_whatever_its_version()
    {
        Package("usr/lib/node_modules/openclaw");
        var other = Package("checkout", "2026.10.1");
        _machine.Write("plain/index.html", "<html>");

        var (plain, old) = (Find(_machine["plain"]), Find(other));

        Assert.Equal((UiSource.Configured, _machine["plain"], (string?)null), (plain.Source, plain.Folder, plain.Version));
        Assert.Empty(plain.Passed);
        Assert.Equal((UiSource.Configured, other, "2026.10.1"), (old.Source, old.Folder, old.Version));
        Assert.Equal([UiWords.ConfiguredIsOtherVersion], old.Passed.Select(p => p.Sentence));
    }

    [Fact]
    public void A_configured_folder_without_a_page_is_told_and_passed()
    {
        var package = Package("usr/lib/node_modules/openclaw");

        var choice = Find(_machine["nowhere"]);

        Assert.Equal((UiSource.Package, package), (choice.Source, choice.Folder));
        Assert.Equal([UiWords.ConfiguredHasNoPage], choice.Passed.Select(p => p.Sentence));
    }
}
