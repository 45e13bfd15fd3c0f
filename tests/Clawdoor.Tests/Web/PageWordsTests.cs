using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clawdoor.Tests.House;
using Clawdoor.Tests.Wording;
using Clawdoor.Web;
using Xunit;

namespace Clawdoor.Tests.Web;

/// <summary>The page's sentences are held to the same rules as all others, and the scripts say no others.</summary>
public sealed class PageWordsTests
{
    // The switch is written in the language it leads to.
    private const string Switch = "language.other";

    private static readonly IReadOnlyDictionary<string, string[]> _table = Table(TextOf("words.js"));

    private static readonly IReadOnlyList<string> _scripts =
        [.. OwnPage.Files.Keys.Where(n => n.EndsWith(".js", StringComparison.Ordinal) && n != "words.js").Select(TextOf)];

    internal static Dictionary<string, string[]> Table(string script)
    {
        var json = script.Split("export default", 2)[1].Trim().TrimEnd(';');
        // Doubled keys would silently lose a sentence, in the browser as here.
        using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.EnumerateArray().Select(v => v.GetString()!).ToArray());
    }

    internal static IEnumerable<string> Faults(IReadOnlyDictionary<string, string[]> table) =>
        from entry in table
        where entry.Key != Switch
        from fault in entry.Value is [var english, var chinese] ? WordingTests.Faults(new(english, chinese)) : ["not two languages"]
        select $"{entry.Key}: {fault}";

    /// <summary>Keys that are asked for by name.</summary>
    internal static IEnumerable<string> Asked(string script) =>
        from call in Regex.Matches(Regex.Replace(script, @"\bcode\(""[^""]*""\)", ""), @"\b(?:say|pieces|button|paragraphs)\(((?:[^()`]|\([^()]*\))*)")
        from text in Regex.Matches(call.Groups[1].Value, "\"([a-z]+(?:\\.[a-zA-Z]+)+)\"")
        select text.Groups[1].Value;

    internal static bool IsUsed(string key, IEnumerable<string> scripts) => scripts.Any(script =>
        script.Contains($"\"{key}\"", StringComparison.Ordinal)
        || Regex.Matches(script, @"`([^`\s]*\$\{[^`\s]*|[^`]*\$\{[^`]*)`").Any(template => Regex.IsMatch(
            key, "^" + string.Join(".*", Regex.Split(template.Groups[1].Value, @"\$\{(?:[^{}]|\{[^{}]*\})*\}").Select(Regex.Escape)) + "$")));

    [Fact]
    public void Every_sentence_is_whole_in_both_languages() => Rule.IsKept(Faults(_table));

    [Fact]
    public void Every_sentence_that_is_said_is_in_the_table()
    {
        var asked = _scripts.SelectMany(Asked).ToHashSet();

        Assert.True(asked.Count > 60, $"only {asked.Count} keys were found");
        Assert.Empty(asked.Except(_table.Keys));
    }

    [Fact]
    public void Every_sentence_in_the_table_is_said() => Assert.DoesNotContain(_table.Keys, k => !IsUsed(k, _scripts));

    [Fact]
    public void No_sentence_is_said_past_the_table() =>
        Assert.Empty(_scripts.SelectMany(s => Regex.Matches(s, "\"(?=[^\"]*[a-z] [a-z])[A-Z][^\"]*\"").Select(m => m.Value)));

    [Fact]
    public void Broken_tables_are_seen()
    {
        Assert.Equal(["a: a language is empty", "b: not two languages", "c: the holes differ"], Faults(Table("""
            export default { "a": ["Yes.", ""], "b": ["Yes."], "c": ["In {0}.", "在。"], "d": ["Yes.", "是。"] };
            """)));
        Assert.False(IsUsed("a.title", ["say(\"a.what\") + `b.${c}`"]));
        Assert.True(IsUsed("b.title", ["say(`b.${c}`)"]));
        Assert.Equal(["a.b", "c.d"], Asked("pieces(z, code(\"e.f\")), say(x ? \"a.b\" : \"c.d\", plain(y))"));
    }

    private static string TextOf(string name) => Encoding.UTF8.GetString(OwnPage.Files[name].Content.Span);
}
