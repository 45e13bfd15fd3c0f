using Clawdoor.Nginx;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Nginx;

public sealed class NginxReaderTests
{
    private static IReadOnlyList<NginxDirective> Read(string text)
    {
        var (directives, error) = NginxReader.Read(text, "f");
        Assert.True(directives is not null, $"{error} in: {text}");
        return directives;
    }

    [Fact]
    public void A_configuration_means_what_it_was_written_to_mean() => NginxTexts.Any.Sample(made =>
        Assert.True(NginxTexts.Same(made.Directives, Read(made.Text)), made.Text));

    [Fact]
    public void What_a_printer_writes_is_read_back() => NginxTexts.Any.Sample(made =>
        Assert.True(NginxTexts.Same(made.Directives, Read(NginxTexts.Print(made.Directives))), made.Text));

    [Fact]
    public void Nothing_makes_it_throw() => Gen.OneOf(Gen.String, Gen.OneOf("a", "{", "}", ";", "\"", "'", "\\", "$", "#", "\n", " ", ")", "include x;").Array[0, 30].Select(string.Concat))
        .Sample(text =>
        {
            var (directives, error) = NginxReader.Read(text, "f");
            Assert.True(directives is null != error is null);
            Assert.NotEmpty($"{error?.Problem.What}{directives?.Count}");
            NginxDump.Split(text);
        });

    [Fact]
    public void A_cut_configuration_is_an_error_or_a_shorter_one() => NginxTexts.Any.Sample(made =>
    {
        for (var length = 0; length < made.Text.Length; length += 7)
        {
            var (directives, error) = NginxReader.Read(made.Text[..length], "f");
            Assert.True(directives is null != error is null);
        }
    });

    [Theory]
    [InlineData("a b", 1, null, NginxExpected.DirectiveEnd)]
    [InlineData("a {\n b c;\n", 3, null, NginxExpected.BlockEnd)]
    [InlineData("a b;\n}", 2, '}', NginxExpected.BlockBegin)]
    [InlineData("\n;", 2, ';', NginxExpected.DirectiveName)]
    [InlineData("a { ; }", 1, ';', NginxExpected.DirectiveName)]
    [InlineData("{ a b; }", 1, '{', NginxExpected.DirectiveName)]
    [InlineData("a {\n b\n}", 3, '}', NginxExpected.DirectiveEnd)]
    [InlineData("a \"b\nc;", 2, null, NginxExpected.QuoteEnd)]
    [InlineData("a \"b\"c;", 1, 'c', NginxExpected.BlankAfterQuote)]
    [InlineData("a { content_by_lua_block { if {} } ", 1, null, NginxExpected.BlockEnd)]
    public void What_is_no_configuration_says_where_and_why(string text, int line, char? found, object expected)
    {
        var (directives, error) = NginxReader.Read(text, "f");

        Assert.Null(directives);
        Assert.NotNull(error);
        Assert.Equal(new NginxError(new("f", line), found, (NginxExpected)expected), error);
        Assert.StartsWith($"f:{line} ", $"{error.Problem.What}", StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_kept_through_comments_quotes_and_blocks()
    {
        var read = Read("# one\na b;\n\nc {\n  d \"e\nf\" g; # h {\n  i;\n}\nj k;");

        Assert.Equal([("a", 2), ("c", 4), ("d", 5), ("i", 7), ("j", 9)], read.SelectMany(d => d.All).Select(d => (d.Name, d.Place.Line)));
        Assert.Equal(["e\nf", "g"], read[1].Children[0].Arguments);
    }

    [Fact]
    public void Spellings_of_real_sites_are_understood()
    {
        var read = Read("\uFEFFmap $http_upgrade $c { default upgrade; '' close; }\nif ($http_upgrade = \"websocket\") { set $a ${b}; }");

        Assert.Equal(["($http_upgrade", "=", "websocket", ")"], read[1].Arguments);
        Assert.Equal("", read[0].Children[1].Name);
        Assert.Equal("set $a \"${b}\";", read[1].Children[0].ToString());
        // As nginx itself: a brace in a pattern needs quotes around it.
        Assert.NotNull(NginxReader.Read("location ~ a{2}$ { return 403; }", "f").Error);
        Assert.Equal(["~", "a{2}$"], Read("location ~ \"a{2}$\" { return 403; }")[0].Arguments);
    }

    [Fact]
    public void Lua_is_left_alone()
    {
        var read = Read("access_by_lua_block { local t = { a = \"x\" } -- ' it's\n}\nb c;");

        Assert.Equal([("access_by_lua_block", 1), ("b", 3)], read.Select(d => (d.Name, d.Place.Line)));
    }

    [Fact]
    public void Size_depth_and_count_are_bounded()
    {
        Assert.Equal(NginxExpected.LessText, NginxReader.Read(new string(' ', NginxReader.MaxLength + 1), "f").Error?.Expected);
        Assert.Equal(NginxExpected.LessDepth, NginxReader.Read(string.Concat(Enumerable.Repeat("a {", 100_000)), "f").Error?.Expected);
        Assert.Equal(NginxExpected.FewerDirectives, NginxReader.Read(string.Concat(Enumerable.Repeat("a;", NginxReader.MaxDirectives + 1)), "f").Error?.Expected);
        Assert.NotNull(NginxReader.Read(string.Concat(Enumerable.Repeat("a {", 60)) + new string('}', 60), "f").Directives);
        Assert.Equal(NginxReader.MaxDirectives, Read(string.Concat(Enumerable.Repeat("a;", NginxReader.MaxDirectives))).Count);
    }
}
