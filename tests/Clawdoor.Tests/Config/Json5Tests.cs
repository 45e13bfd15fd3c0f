using System.Text;
using Clawdoor.Config.Json5;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Config;

public sealed class Json5Tests
{
    private static readonly Json5Value Added = new Json5Object([
        new("trustedProxies", new Json5Array([new Json5String("127.0.0.1"), new Json5String("::1")])), new("it's", new Json5Null())]);

    internal static Json5Document Read(string text)
    {
        var (document, error) = Json5Document.Read(text);
        Assert.True(document is not null, $"{error} in: {text}");
        return document;
    }

    [Fact]
    public void A_document_means_what_it_was_written_to_mean() => Json5Documents.Any.Sample(made =>
    {
        var document = Read(made.Text);
        Assert.Equal(made.Text, document.Text);
        Assert.True(made.Value.SameAs(document.Root), made.Text);
    });

    [Fact]
    public void Every_value_has_its_exact_place() => Json5Documents.Any.Sample(made =>
    {
        foreach (var value in All(Read(made.Text).Root))
            Assert.True(value.SameAs(Read(made.Text[value.Span.Start..value.Span.End]).Root), made.Text);
    });

    [Fact]
    public void Adding_to_any_object_changes_nothing_else() => Json5Documents.Any.Sample(made =>
    {
        var document = Read(made.Text);
        foreach (var target in All(document.Root).OfType<Json5Object>())
        {
            var edits = Json5Edit.Insert(document, target, "new", Added);
            var expected = Replace(document.Root, target, new Json5Object([.. target.Members, new("new", Added)]));
            Check(document, edits, expected);
        }
    });

    [Fact]
    public void Adding_to_any_array_changes_nothing_else() => Json5Documents.Any.Sample(made =>
    {
        var document = Read(made.Text);
        foreach (var target in All(document.Root).OfType<Json5Array>())
            Check(document, Json5Edit.Append(document, target, Added), Replace(document.Root, target, new Json5Array([.. target.Items, Added])));
    });

    [Fact]
    public void Setting_any_value_changes_nothing_else() => Json5Documents.Any.Sample(made =>
    {
        var document = Read(made.Text);
        foreach (var target in All(document.Root))
        {
            var edits = Json5Edit.Set(document, target, Added);
            Assert.Equal([(target.Span.Start, target.Span.End - target.Span.Start)], edits.Select(e => (e.Start, e.Removed)));
            Assert.True(Replace(document.Root, target, Added).SameAs(Read(Json5Edit.Apply(made.Text, edits)).Root), made.Text);
        }
    });

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Gen.Byte.Array[0, 60].Sample(bytes => Json5Document.Read(Encoding.UTF8.GetString(bytes)) is ({ }, null) or (null, { Line: > 0, Column: > 0 }));

    [Fact]
    public void Whatever_is_JSON_is_JSON5_too() => Protocol.Json.Any.Sample(text =>
    {
        Assert.Equal(System.Text.Json.JsonDocument.Parse(text).RootElement.ValueKind.ToString()[..4], Kind(Read(text).Root));

        static string Kind(Json5Value root) => root switch
        {
            Json5Object => "Obje",
            Json5Array => "Arra",
            Json5String => "Stri",
            Json5Number => "Numb",
            Json5Null => "Null",
            Json5Boolean { Truth: var yes } => yes ? "True" : "Fals",
            _ => "",
        };
    });

    [Fact]
    public void No_damaged_document_makes_the_reader_throw() =>
        Gen.Select(Json5Documents.Any, Gen.Int[0, 200], Gen.Char, Gen.Int[0, 2]).Sample((made, where, c, removed) =>
        {
            var at = Math.Min(where, made.Text.Length);
            var damaged = made.Text.Remove(at, Math.Min(removed, made.Text.Length - at)).Insert(at, c.ToString());
            return Json5Document.Read(damaged) is ({ }, null) or (null, { Line: > 0, Column: > 0 });
        });

    [Theory]
    [InlineData("", 1, 1, null, Json5Expected.Value)]
    [InlineData("{ bind: loopback }", 1, 9, "l", Json5Expected.Value)]
    [InlineData("{\n  \"a\": 1\n  \"b\": 2\n}", 3, 3, "\"", Json5Expected.CommaOrBrace)]
    [InlineData("{\r\n  a: [1 2]\r\n}", 2, 9, "2", Json5Expected.CommaOrBracket)]
    [InlineData("{ \"a\" 1 }", 1, 7, "1", Json5Expected.Colon)]
    [InlineData("{ \"a\": \"x\ny\" }", 1, 10, "\n", Json5Expected.StringEnd)]
    [InlineData("{ a: 1", 1, 7, null, Json5Expected.CommaOrBrace)]
    [InlineData("{ a: 1 } x", 1, 10, "x", Json5Expected.NothingMore)]
    [InlineData("{ 1: 1 }", 1, 3, "1", Json5Expected.Name)]
    [InlineData("{ ,}", 1, 3, ",", Json5Expected.Name)]
    [InlineData("[1,,]", 1, 4, ",", Json5Expected.Value)]
    [InlineData("{ /* never", 1, 11, null, Json5Expected.CommentEnd)]
    [InlineData("{ /x }", 1, 4, "x", Json5Expected.CommentStart)]
    [InlineData("'\\1'", 1, 3, "1", Json5Expected.Escape)]
    [InlineData("'\\u12G4'", 1, 6, "G", Json5Expected.HexDigit)]
    [InlineData("-", 1, 2, null, Json5Expected.Digit)]
    [InlineData("01", 1, 2, "1", Json5Expected.NothingMore)]
    [InlineData("1e", 1, 3, null, Json5Expected.Digit)]
    [InlineData("{ a-b: 1 }", 1, 4, "-", Json5Expected.Colon)]
    [InlineData("{ \\u0031: 1 }", 1, 3, "\\", Json5Expected.NameCharacter)]
    public void What_is_not_JSON5_is_named_with_its_place(string text, int line, int column, string? found, object expected)
    {
        var (document, error) = Json5Document.Read(text);
        Assert.Null(document);
        Assert.Equal(new Json5Error(line, column, found, (Json5Expected)expected), error);
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Assert.NotNull(Json5Document.Read(new string('[', 200) + new string(']', 200)).Document);
        Assert.Equal(Json5Expected.LessDepth, Json5Document.Read(new string('[', 100_000)).Error?.Expected);
        Assert.Equal(Json5Expected.LessText, Json5Document.Read(new string(' ', Json5Document.MaxLength + 1)).Error?.Expected);
    }

    [Fact]
    public void The_last_of_two_equal_names_wins_and_both_are_noticed()
    {
        var document = Read("{ a: 1,\n b: { c: 1,\n 'c': 2 }, \"a\": 3 }");
        Assert.Equal(3, Assert.IsType<Json5Number>(Assert.IsType<Json5Object>(document.Root)["a"]).Number);
        Assert.Equal([new("a", 3), new Json5Duplicate("c", 3)], document.Duplicates());
    }

    [Theory]
    [InlineData("{}", "{\"n\": [1]}")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"n\":[1]}")]
    [InlineData("{ a: 1 }", "{ a: 1, n: [1] }")]
    [InlineData("{ a: 1, }", "{ a: 1, n: [1], }")]
    [InlineData("{ a: 1 /* one */ }", "{ a: 1 /* one */, n: [1] }")]
    [InlineData("{\n  'a': 1 // one\n  // more\n}\n", "{\n  'a': 1, // one\n  'n': [\n    1\n  ]\n  // more\n}\n")]
    [InlineData("{\r\n\t\"a\" : 1,\r\n}\r\n", "{\r\n\t\"a\" : 1,\r\n\t\"n\" : [\r\n\t\t1\r\n\t],\r\n}\r\n")]
    [InlineData("{\n  // empty\n}", "{\n  // empty\n  \"n\": [\n    1\n  ]\n}")]
    [InlineData("{ \"a\": [2],\n  \"b\": 1 }", "{ \"a\": [2],\n  \"b\": 1,\n  \"n\": [1] }")]
    public void What_is_added_looks_like_what_is_there(string before, string after)
    {
        var document = Read(before);
        var edits = Json5Edit.Insert(document, (Json5Object)document.Root, "n", new Json5Array([new Json5Number(1)]));
        Assert.Equal(after, Json5Edit.Apply(before, edits));
    }

    [Theory]
    [InlineData("[\"127.0.0.1\"]", "[\"127.0.0.1\", \"::1\"]")]
    [InlineData("[]", "[\"::1\"]")]
    [InlineData("[\n]", "[\n  \"::1\"\n]")]
    [InlineData("['a',\n 'b',]", "['a',\n 'b',\n '::1',]")]
    [InlineData("[\n  \"a\" // why\n]", "[\n  \"a\", // why\n  \"::1\"\n]")]
    [InlineData("[ /* none */ ]", "[ /* none */ \"::1\" ]")]
    public void What_is_appended_looks_like_what_is_there(string before, string after)
    {
        var document = Read(before);
        Assert.Equal(after, Json5Edit.Apply(before, Json5Edit.Append(document, (Json5Array)document.Root, new Json5String("::1"))));
    }

    [Theory]
    [InlineData("{\n  a: []\n}", "{\n  a: [\n    \"::1\"\n  ]\n}")]
    [InlineData("{\n  b: 1, a: [ ]\n}", "{\n  b: 1, a: [\"::1\"]\n}")]
    [InlineData("{\n  b: { a: [] }\n}", null)]
    public void An_empty_list_is_filled_as_its_line_is_written(string before, string? after)
    {
        var document = Read(before);
        var root = (Json5Object)document.Root;
        var array = (root["a"] ?? ((Json5Object)root["b"]!)["a"]) as Json5Array;
        Assert.Equal(after ?? before.Replace("[]", "[\"::1\"]"), Json5Edit.Apply(before, Json5Edit.Append(document, array!, new Json5String("::1"))));
    }

    private static void Check(Json5Document before, IReadOnlyList<TextEdit> edits, Json5Value expected)
    {
        var text = Json5Edit.Apply(before.Text, edits);
        var after = Read(text);
        Assert.True(expected.SameAs(after.Root), text);
        foreach (var edit in edits)
            Assert.True(before.Text.Substring(edit.Start, edit.Removed).All(Json5Characters.IsSpace), text);
    }

    private static IEnumerable<Json5Value> All(Json5Value value) => value switch
    {
        Json5Object o => o.Members.SelectMany(m => All(m.Value)).Prepend(o),
        Json5Array a => a.Items.SelectMany(All).Prepend(a),
        _ => [value],
    };

    private static Json5Value Replace(Json5Value tree, Json5Value old, Json5Value by) => tree == old ? by : tree switch
    {
        Json5Object o => new Json5Object([.. o.Members.Select(m => new Json5Member(m.Name, Replace(m.Value, old, by)))]),
        Json5Array a => new Json5Array([.. a.Items.Select(i => Replace(i, old, by))]),
        _ => tree,
    };
}
