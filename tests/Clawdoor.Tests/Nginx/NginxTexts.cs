using Clawdoor.Nginx;
using CsCheck;

namespace Clawdoor.Tests.Nginx;

/// <summary>Random configurations in every spelling nginx allows, each with the directives it means.</summary>
internal static class NginxTexts
{
    private static readonly Gen<string> Blank = Gen.OneOf(
        " ", "\n", "\t", "\r\n  ", " # to the end; { \" '\n", "\n#\n", "  \n");

    private static readonly Gen<string> MaybeBlank = Gen.OneOf(Gen.Const(""), Blank);

    // Each word with a spelling of it; a word that begins with a quote, a hash or a bracket needs quotes of its own.
    private static readonly Gen<(string Text, string Word)> Word = Gen.OneOf(
        Gen.OneOf(
            ("server", "server"), ("proxy_pass", "proxy_pass"), ("http://a/b?c=d", "http://a/b?c=d"), ("$host", "$host"), ("${host}x", "${host}x"),
            ("a\"b", "a\"b"), ("it's", "it's"), ("a#b", "a#b"), ("a}", "a}"), ("a\\ b", "a\\ b"), ("a\\;b", "a\\;b"), ("\\.js$", "\\.js$"), ("a\\\\b", "a\\b"),
            ("\"two words\"", "two words"), ("'it\\'s'", "it's"), ("\"; { } #\"", "; { } #"), ("\"\"", ""), ("''", ""), ("\"a\\nb\"", "a\nb"),
            ("\"\\d+\"", "\\d+"), ("'\"'", "\""), ("\"配对 😀\"", "配对 😀"), ("~*\\.(js|css)$", "~*\\.(js|css)$"), ("\"\n\"", "\n")),
        Gen.String.Where(s => !s.Contains('\0')).Select(s => (Always(s), s)));

    public static readonly Gen<(string Text, IReadOnlyList<NginxDirective> Directives)> Any =
        Gen.Recursive<(string Text, IReadOnlyList<NginxDirective> Directives)>((depth, nested) =>
            Directive(depth >= 3 ? null : nested).Array[0, 4].Select(parts => (
                string.Concat(parts.Select(p => p.Text)), (IReadOnlyList<NginxDirective>)[.. parts.Select(p => p.Directive)])));

    /// <summary>Written by hand, as a program would: one directive a line.</summary>
    public static string Print(IEnumerable<NginxDirective> directives, string indent = "") => string.Concat(directives.Select(d =>
        indent + string.Join(' ', d.Arguments.Prepend(d.Name).Select(NginxDirective.Quoted))
        + (d.Block is null ? ";\n" : $" {{\n{Print(d.Block, indent + "  ")}{indent}}}\n")));

    public static bool Same(IReadOnlyList<NginxDirective> one, IReadOnlyList<NginxDirective> other) =>
        one.Count == other.Count && one.Zip(other).All(pair =>
            pair.First.Name == pair.Second.Name
            && pair.First.Arguments.SequenceEqual(pair.Second.Arguments)
            && pair.First.Block is null == pair.Second.Block is null
            && Same(pair.First.Children, pair.Second.Children));

    private static string Always(string word) => '"' + word.Replace("\\", "\\\\").Replace("\"", "\\\"") + '"';

    private static Gen<(string Text, NginxDirective Directive)> Directive(Gen<(string Text, IReadOnlyList<NginxDirective> Directives)>? nested)
    {
        var simple = Gen.Select(MaybeBlank, Words, MaybeBlank, MaybeBlank, (before, words, end, after) =>
            (before + words.Text + end + ";" + after, Made(words.Words, null)));
        return nested is null ? simple : Gen.OneOf(simple, Gen.Select(Words, Blank, nested, MaybeBlank, (words, blank, inside, end) =>
            (words.Text + blank + "{" + inside.Text + end + "}", Made(words.Words, inside.Directives))));
    }

    private static Gen<(string Text, string[] Words)> Words => Gen.Select(Word, Blank).Array[1, 4].Select(parts => (
        string.Concat(parts.Select(p => p.Item1.Text + p.Item2)), parts.Select(p => p.Item1.Word).ToArray()));

    private static NginxDirective Made(string[] words, IReadOnlyList<NginxDirective>? block) =>
        new(words[0], words[1..], block, new("", 0));
}
