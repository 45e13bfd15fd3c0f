using System.Text.RegularExpressions;
using Xunit;

namespace Clawdoor.Tests.House;

/// <summary>How files are cut, named and laid.</summary>
public sealed class HouseRulesSources
{
    private static readonly string[] _vagueEndings =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Coordinator", "Processor",
        "Service", "Services", "Wrapper", "Factory", "Impl", "Base", "Common", "Misc",
    ];

    private static readonly string[] _vagueFolders =
        ["Services", "Models", "Interfaces", "Common", "Utils", "Utilities", "Helpers", "Misc", "Core", "Shared"];

    private static readonly string[] _code = ["src", "tests", "bench"];

    internal static IEnumerable<string> VagueNames(IEnumerable<RepositoryFile> files) =>
    [
        .. from file in files
           from name in TypeNames(file).Union(file.Name.Split('.')[..^1])
           where Array.Exists(_vagueEndings, e => name.EndsWith(e, StringComparison.Ordinal))
           select $"{file.Path}: {name} hides what it does",
        // Language models are the domain there, no layer.
        .. from folder in files.Select(f => f.Folder).Distinct()
           where folder != "src/Clawdoor/Conversations/Models"
           where folder.Split('/').Intersect(_vagueFolders, StringComparer.OrdinalIgnoreCase).Any()
           select $"{folder} is a layer, not a room",
    ];

    internal static IEnumerable<string> TypeNames(RepositoryFile file) =>
        Regex.Matches(
            file.Text,
            @"^[ \t]*(?:\[[^\[\]""\n]*\]\s*)*(?:(?:public|internal|private|protected|file|static|sealed|abstract|readonly|ref|partial|unsafe|new)\s+)*(?:class|struct|interface|enum|record\s+class|record\s+struct|record)\s+(?<name>[A-Za-z_]\w*)",
            RegexOptions.Multiline).Select(m => m.Groups["name"].Value);

    internal static int MostLines(RepositoryFile file) => file switch
    {
        { Name: "Directory.Build.props" } => 25,
        { Path: "src/Clawdoor/Program.cs" } => 60,
        { IsCode: true } when file.IsUnder(_code) => 300,
        _ => int.MaxValue,
    };

    internal static IEnumerable<string> LongFiles(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Lines.Length > MostLines(file)
        select $"{file.Path} has {file.Lines.Length} lines, at most {MostLines(file)}";

    internal static IEnumerable<string> StrayNamespaces(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Folder.Contains('/', StringComparison.Ordinal)
        let expected = file.Folder[(file.Folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.')
        let found = Regex.Matches(file.Text, @"^[ \t]*namespace\s+([\w.]+)", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList()
        where found.Exists(n => n != expected) || (found.Count == 0 && TypeNames(file).Any())
        select $"{file.Path} is in {(found.Count == 0 ? "no namespace" : string.Join(", ", found))}, its folder is {expected}";

    [Fact]
    public void Names_say_what_a_thing_does() => Rule.IsKept(VagueNames(Repository.Code(_code)));

    [Fact]
    public void Files_are_short() => Rule.IsKept(LongFiles(Repository.Files));

    [Fact]
    public void Namespaces_are_folders() => Rule.IsKept(StrayNamespaces(Repository.Code("src", "tests")));

    [Theory]
    [InlineData("src/Clawdoor/Edge/Doors.cs", "sealed class DoorManager;", true)]
    [InlineData("src/Clawdoor/Edge/Doors.cs", "    [Flags] internal enum DoorUtils", true)]
    [InlineData("src/Clawdoor/Edge/Doors.cs", "internal readonly record struct DoorImpl(int A);", true)]
    [InlineData("src/Clawdoor/Edge/Doors.cs", "public partial interface IDoorFactory<T>", true)]
    [InlineData("src/Clawdoor/Edge/DoorHelper.cs", "", true)]
    [InlineData("src/Clawdoor/Edge/Door.Helpers.cs", "", true)]
    [InlineData("src/Clawdoor/Edge/services/Door.cs", "", true)]
    [InlineData("src/Clawdoor/Models/Door.cs", "", true)]
    [InlineData("src/Clawdoor/Edge/Database.cs", "sealed class Database;\n// class for a DoorManager", false)]
    [InlineData("src/Clawdoor/Edge/Door.cs", "sealed class ManagerOfDoors;", false)]
    public void A_vague_name_is_seen(string path, string text, bool seen) =>
        Assert.Equal(seen, VagueNames([new(path, text)]).Any());

    [Theory]
    [InlineData("src/Clawdoor/Edge/Door.cs", 300)]
    [InlineData("bench/Clawdoor.Bench/Program.cs", 300)]
    [InlineData("src/Clawdoor/Program.cs", 60)]
    [InlineData("Directory.Build.props", 25)]
    public void One_line_too_many_is_seen(string path, int most)
    {
        string Text(int lines) => string.Concat(Enumerable.Repeat("line\n", lines));

        Assert.Empty(LongFiles([new(path, Text(most)), new("docs/cli.md", Text(1000))]));
        Assert.Single(LongFiles([new(path, Text(most + 1))]));
        Assert.Single(LongFiles([new(path, Text(most) + "last")]));
    }

    [Theory]
    [InlineData("src/Clawdoor/Config/Json5/Text.cs", "namespace Clawdoor.Config;", true)]
    [InlineData("src/Clawdoor/Config/Json5/Text.cs", "sealed class Text;", true)]
    [InlineData("src/Clawdoor/Config/Text.cs", "namespace Clawdoor.Config;\nnamespace Clawdoor.Edge { }", true)]
    [InlineData("src/Clawdoor/Config/Json5/Text.cs", "namespace Clawdoor.Config.Json5;", false)]
    [InlineData("src/Clawdoor/Program.cs", "return 0;", false)]
    [InlineData("src/Clawdoor/Door.cs", "namespace Clawdoor;", false)]
    public void A_namespace_beside_its_folder_is_seen(string path, string text, bool seen) =>
        Assert.Equal(seen, StrayNamespaces([new(path, "using System;\n\n" + text)]).Any());
}
