using System.Text.RegularExpressions;
using Xunit;

namespace Clawdoor.Tests.House;

/// <summary>Words that may stand in one file only, or nowhere, and how scripts begin.</summary>
public sealed class HouseRulesWords
{
    // Put together here, since these tests are among the files they read.
    private const string Later = "TO" + "DO|FIX" + "ME|HA" + "CK|X" + "XX";

    private static readonly string[] _codeEndings = [".cs", ".csproj", ".props", ".targets", ".sh", ".js", ".mjs", ".ts", ".css", ".html", ".py"];

    private static readonly string[] _code = ["src", "tests", "bench"];

    // The places where this repository is worked on, and hosts that a proxy or mirror stands for there.
    private static readonly string[] _machineWords =
        ["/wor" + "k/", "/opt/" + "oc", "/tm" + "p/", "registry." + "npmjs", "registry.yarn" + "pkg", "api.nu" + "get", "pypi." + "org", "deb.deb" + "ian.org"];

    internal static IEnumerable<string> Lines(IEnumerable<RepositoryFile> files, string pattern, params string[] exceptIn) =>
        from file in files
        where !exceptIn.Contains(file.Path)
        from line in file.Lines.Index()
        where Regex.IsMatch(line.Item, pattern)
        select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}";

    internal static IEnumerable<string> WebApplicationsIn(IEnumerable<RepositoryFile> files)
    {
        var found = files.Where(f => f.Lines.Any(l => Regex.IsMatch(l, @"^(?!\s*//).*\bWebApplication\.Create"))).Select(f => f.Path).ToList();
        return found.Count > 1 ? found : [];
    }

    internal static IEnumerable<string> EndsOfProcess(IEnumerable<RepositoryFile> files) =>
        Lines(files, @"\bEnvironment\.(Exit|FailFast)\b");

    internal static IEnumerable<string> EnvironmentReads(IEnumerable<RepositoryFile> files) =>
        Lines(files, @"\bGetEnvironmentVariables?\b|\bExpandEnvironmentVariables\b", "src/Clawdoor/Machine/ProcessEnvironment.cs");

    internal static IEnumerable<string> UnexplainedSilence(IEnumerable<RepositoryFile> files) =>
    [
        .. Lines(files.Where(f => f.IsCode), @"^\s*#pragma warning disable\b(?!.*//\s*\w{2,})"),
        .. Lines(files.Where(f => f.IsCode), @"^\s*\[(assembly: )?SuppressMessage\((?!.*Justification = ""\w)"),
        .. Lines(files.Where(f => !f.IsCode), @"<NoWarn>(?!.*<!--\s*\w{2,})"),
    ];

    internal static IEnumerable<string> PutOff(IEnumerable<RepositoryFile> files) =>
        Lines(files.Where(f => Array.Exists(_codeEndings, e => f.Name.EndsWith(e, StringComparison.Ordinal)) || IsScript(f)), $@"\b({Later})\b");

    /// <summary>npm's registry is a fact of the product in one file: where the Control UI is installed from unless somebody names another.</summary>
    internal static IEnumerable<string> MachineWords(IEnumerable<RepositoryFile> files) =>
        Lines(files, string.Join('|', _machineWords.Select(w => @"(?<!\w)" + Regex.Escape(w))), "src/Clawdoor/Gateway/Ui/NpmRegistry.cs");

    /// <summary>Scripts that people start; a part that other scripts source only says in its first line that it is bash.</summary>
    internal static IEnumerable<string> LooseScripts(IReadOnlyList<RepositoryFile> files) =>
        from file in files.Where(IsScript)
        let part = !file.Executable && files.Any(f => Regex.IsMatch(f.Text, $@"^\s*(source|\.)\s.*\b{Regex.Escape(file.Name)}\b", RegexOptions.Multiline))
        from fault in part
            ? [file.Lines[0] == "# shellcheck shell=bash" ? null : "does not begin with # shellcheck shell=bash"]
            : new[]
            {
                file.Executable ? null : "is not executable",
                file.Lines[0] is "#!/usr/bin/env bash" or "#!/bin/bash" ? null : "does not begin with #!/usr/bin/env bash",
                file.Lines.Contains("set -euo pipefail") ? null : "does not set -euo pipefail",
            }
        where fault is not null
        select $"{file.Path} {fault}";

    /// <summary>By ending, by first line, or because it may be executed and nobody else claims to read it.</summary>
    private static bool IsScript(RepositoryFile file) =>
        file.Name.EndsWith(".sh", StringComparison.Ordinal)
        || Regex.IsMatch(file.Lines[0], @"^#!.*\b(sh|bash|dash)\b")
        || (file.Executable && !file.Lines[0].StartsWith("#!", StringComparison.Ordinal));

    [Fact]
    public void One_file_composes_the_web_application() => Rule.IsKept(WebApplicationsIn(Repository.Code("src")));

    [Fact]
    public void Only_Main_ends_the_process() => Rule.IsKept(EndsOfProcess(Repository.Code(_code)));

    [Fact]
    public void One_file_reads_the_environment() => Rule.IsKept(EnvironmentReads(Repository.Code("src")));

    [Fact]
    public void A_silenced_warning_says_why() => Rule.IsKept(UnexplainedSilence(Repository.Files));

    [Fact]
    public void Nothing_is_put_off_in_code() => Rule.IsKept(PutOff(Repository.Files));

    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() => Rule.IsKept(MachineWords(Repository.Files));

    [Fact]
    public void Scripts_are_executable_bash_that_stops_at_the_first_failure() => Rule.IsKept(LooseScripts(Repository.Files));

    [Fact]
    public void A_second_web_application_is_seen()
    {
        RepositoryFile Made(string path, string text) => new(path, $"namespace A;\n{text}\n");
        var first = Made("src/Clawdoor/FrontDoor.cs", "var b = WebApplication.CreateSlimBuilder();");

        Assert.Empty(WebApplicationsIn([first, Made("src/Clawdoor/B.cs", "/// <summary>WebApplication.CreateBuilder would read files.</summary>")]));
        Assert.Equal(2, WebApplicationsIn([first, Made("src/Clawdoor/B.cs", "var b = WebApplication.CreateBuilder(args);")]).Count());
    }

    [Fact]
    public void An_end_of_the_process_is_seen() =>
        Assert.Single(EndsOfProcess([new("src/A.cs", "return 1;\nEnvironment" + ".Exit(1);")]));

    [Theory]
    [InlineData("src/Clawdoor/Machine/ProcessEnvironment.cs", 0)]
    [InlineData("src/Clawdoor/Machine/Other.cs", 2)]
    public void A_read_of_the_environment_is_seen(string path, int seen) => Assert.Equal(
        seen, EnvironmentReads([new(path, "Environment.GetEnvironmentVariable(name);\nvar all = Environment.GetEnvironmentVariables();")]).Count());

    [Theory]
    [InlineData("A.cs", "#pragma warning disable CA1", true)]
    [InlineData("A.cs", "#pragma warning disable CA1 //", true)]
    [InlineData("A.cs", "#pragma warning disable CA1 // the wire names it so", false)]
    [InlineData("A.cs", "#pragma warning restore CA1", false)]
    [InlineData("A.cs", "[SuppressMessage(\"A\", \"B\")]", true)]
    [InlineData("A.cs", "[SuppressMessage(\"A\", \"B\", Justification = \"the wire names it so\")]", false)]
    [InlineData("A.csproj", "<NoWarn>CS1591</NoWarn>", true)]
    [InlineData("A.csproj", "<NoWarn>CS1591</NoWarn> <!-- tests need no docs -->", false)]
    public void An_unexplained_silence_is_seen(string path, string line, bool seen) =>
        Assert.Equal(seen, UnexplainedSilence([new(path, $"first\n    {line}\n")]).Any());

    [Theory]
    [InlineData("A.cs", true)]
    [InlineData("run", true)]
    [InlineData("AGENTS.md", false)]
    public void Work_put_off_is_seen(string path, bool seen) => Assert.Equal(
        seen, PutOff([new(path, (path == "run" ? "#!/usr/bin/env bash" : "") + "\n# TO" + "DO: later")]).Any());

    [Fact]
    public void Words_of_the_machine_are_seen()
    {
        Assert.All(_machineWords, word => Assert.Single(MachineWords([new("docs/a.md", $"first\nsee ({word}x) there")])));
        Assert.Empty(MachineWords([new("docs/a.md", "a piece of work, /optional, net" + "work/ and /var/tm" + "p/")]));
    }

    [Theory]
    [InlineData("run", "#!/usr/bin/env bash\n# builds\nset -euo pipefail\n", true, 0)]
    [InlineData("run", "#!/usr/bin/env bash\nset -euo pipefail\n", false, 1)]
    [InlineData("eng/a.sh", "set -euo pipefail\n", true, 1)]
    [InlineData("eng/a.sh", "#!/bin/sh\nset -e\n", false, 3)]
    [InlineData("run", "echo\n", true, 2)]
    [InlineData("eng/a.mjs", "#!/usr/bin/env node\n", true, 0)]
    [InlineData("docs/a.md", "# title\n", false, 0)]
    public void A_loose_script_is_seen(string path, string text, bool executable, int seen) =>
        Assert.Equal(seen, LooseScripts([new(path, text, executable)]).Count());

    [Theory]
    [InlineData("# shellcheck shell=bash\nsay() { echo; }\n", 0)]
    [InlineData("say() { echo; }\n", 1)]
    public void A_sourced_part_needs_no_more_than_its_first_line(string text, int seen) => Assert.Equal(
        seen, LooseScripts([new("eng/a.sh", text), new("run", "#!/bin/bash\nset -euo pipefail\nsource eng/a.sh\n", true)]).Count());
}
