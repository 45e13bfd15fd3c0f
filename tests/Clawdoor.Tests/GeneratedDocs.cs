using Xunit;

namespace Clawdoor.Tests;

/// <summary>
/// Pages that are written by code and committed, so that they cannot say something else than the code.
/// <c>CLAWDOOR_UPDATE_DOCS=1 ./test</c> writes them anew.
/// </summary>
internal static class GeneratedDocs
{
    public const string UpdateVariable = "CLAWDOOR_UPDATE_DOCS";

    /// <summary>Fails when the committed page is not <paramref name="generated"/>, or writes it when asked to.</summary>
    /// <param name="path">From the repository's root, such as <c>docs/settings.md</c>.</param>
    /// <param name="generated">The whole page, <c>\n</c> line ends.</param>
    public static void AssertUpToDate(string path, string generated)
    {
        var update = Environment.GetEnvironmentVariable(UpdateVariable) == "1";
        if (Complaint(path, generated, update) is { } complaint)
            Assert.Fail(complaint);
    }

    /// <summary>Null when the file is the text (or was made so), else the first line that differs and what to do.</summary>
    internal static string? Complaint(string path, string generated, bool update) =>
        Difference(Repository.Absolute(path), generated, update) is not { } difference ? null
            : $"{path} is not what the code generates. {difference}\nTo write it anew: {UpdateVariable}=1 ./test, then commit it.";

    private static string? Difference(string file, string generated, bool update)
    {
        var expected = generated.TrimEnd('\n') + "\n";
        var found = File.Exists(file) ? File.ReadAllText(file) : null;
        if (found == expected)
            return null;

        if (update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
            return null;
        }

        if (found is null)
            return "The file is missing.";
        var (old, now) = (found.Split('\n'), expected.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(old.Length, now.Length))
            .First(i => old.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return $"Line {line + 1} is\n  {old.ElementAtOrDefault(line) ?? "(the end)"}\nand should be\n  {now.ElementAtOrDefault(line) ?? "(the end)"}";
    }
}
