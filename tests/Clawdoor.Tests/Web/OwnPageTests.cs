using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Clawdoor.Tests.House;
using Clawdoor.Web;
using Xunit;

namespace Clawdoor.Tests.Web;

/// <summary>The files of the own page: whole, small, and nothing in them that OpenClaw's content security policy forbids.</summary>
public sealed class OwnPageTests
{
    /// <summary>Bytes over the wire.</summary>
    private const int Budget = 60 * 1024;

    private static readonly Uri _root = new("page:///");

    private static readonly IReadOnlyList<(string Name, string Text)> _files =
        [.. OwnPage.Files.Select(f => (f.Key, Encoding.UTF8.GetString(f.Value.Content.Span)))];

    /// <summary>Names of the page's own files that a text points to.</summary>
    internal static IEnumerable<string> Names(string text) =>
        Regex.Matches(text, """(?:href="|src="|from "|import\("|new URL\(")(?:\./)?([^"]*)"|[: ]url\(["']?([^)"']*)""")
            .Select(m => m.Groups[1].Value + m.Groups[2].Value).Where(n => n.Length > 0);

    /// <summary>As <see cref="Names"/>, counted from the folder of the file that has the text.</summary>
    private static IEnumerable<string> NamesIn(string file, string text) =>
        Names(text).Select(name => new Uri(new Uri(_root, file), name is ['/', ..] ? "." + name : name).AbsolutePath[1..]);

    internal static IEnumerable<string> Forbidden(string name, string text)
    {
        (string Pattern, string Fault)[] all =
        [
            (@"<script(?![^>]*\bsrc=)", "an inline script"),
            (@"<[a-z][^>]*\s(on\w+|style)\s*=", "an inline handler or style"),
            (@"javascript:", "a script in an address"),
            (@"(https?|wss?):(?!//www\.w3\.org/2000/svg)//", "an address of somebody else"),
            ("""(?:href|src)="(?!\./)""", "a name that is not relative to the page"),
            ("""(?:from|import\() ?"(?!\.\.?/)""", "a module from elsewhere"),
            (@"<base\b|@import\b", "what the policy forbids"),
            (@"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTMLUnsafe|eval|Function)\b\s*[=(.]", "text made into markup or code"),
        ];
        return all.Where(f => Regex.IsMatch(text, f.Pattern, RegexOptions.IgnoreCase)).Select(f => $"{name} has {f.Fault}");
    }

    [Fact]
    public void Every_file_is_in_the_binary_as_it_is_in_the_folder()
    {
        const string Folder = "src/Clawdoor/Web/";
        var folder = Repository.Files.Where(f => f.Path.StartsWith(Folder, StringComparison.Ordinal) && !f.IsCode).ToDictionary(f => f.Path[Folder.Length..], f => f.Text);

        Assert.Contains("index.html", folder);
        Assert.Equal(folder, _files.ToDictionary());
    }

    [Fact]
    public void Types_are_those_a_browser_insists_on()
    {
        Assert.All(OwnPage.Files, f => Assert.Equal(Path.GetExtension(f.Key) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        }, f.Value.ContentType));
    }

    [Fact]
    public void What_is_named_is_there_and_what_is_there_is_named()
    {
        var named = _files.SelectMany(f => NamesIn(f.Name, f.Text)).ToHashSet();

        Assert.Empty(named.Except(OwnPage.Files.Keys));
        Assert.Equal(["index.html"], OwnPage.Files.Keys.Except(named));
    }

    [Fact]
    public void Every_module_is_asked_for_at_once()
    {
        var page = _files.Single(f => f.Name == "index.html").Text;

        Assert.All(_files.Where(f => f.Name.EndsWith(".js", StringComparison.Ordinal)), f => Assert.Contains($"=\"./{f.Name}\"", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_it_is_forbidden_by_the_policy() => Rule.IsKept(_files.SelectMany(f => Forbidden(f.Name, f.Text)));

    [Fact]
    public void It_is_small()
    {
        var sizes = OwnPage.Files.ToDictionary(f => f.Key, f => Zipped(f.Value.Content));

        Assert.True(sizes.Values.Sum() <= Budget, $"{sizes.Values.Sum()} bytes: {string.Join(", ", sizes)}");
    }

    [Theory]
    [InlineData("<script>let a</script>", true)]
    [InlineData("<script type=\"module\" src=\"./a.js\"></script>", false)]
    [InlineData("<p onclick=\"a()\">", true)]
    [InlineData("<p style=\"color:red\">", true)]
    [InlineData("<img src=\"/a.svg\">", true)]
    [InlineData("fetch('https://example.org')", true)]
    [InlineData("xmlns=\"http://www.w3.org/2000/svg\"", false)]
    [InlineData("import a from \"lit\";", true)]
    [InlineData("import a from \"./a.js\";", false)]
    [InlineData("a.innerHTML = text", true)]
    [InlineData("a.textContent = text", false)]
    public void What_is_forbidden_is_seen(string text, bool seen) => Assert.Equal(seen, Forbidden("a", text).Any());

    private static int Zipped(ReadOnlyMemory<byte> content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content.Span);
        return (int)zipped.Length;
    }
}
