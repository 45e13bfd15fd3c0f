using System.Globalization;
using System.Text;

namespace Clawdoor.Config.Json5;

/// <summary>How an author writes: what is added to a document looks like what is there.</summary>
internal sealed record Json5Style
{
    /// <summary>Between lines; default LF.</summary>
    public string NewLine { get; init; } = "\n";

    /// <summary>One level of indentation; default two blanks, as OpenClaw itself writes.</summary>
    public string Indent { get; init; } = "  ";

    /// <summary>Around strings.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Around names; null when names that need no quotes have none.</summary>
    public char? NameQuote { get; init; } = '"';

    /// <summary>Between a name and its value.</summary>
    public string Colon { get; init; } = ": ";

    /// <summary>Whether the document uses more than one line.</summary>
    public bool ManyLines { get; init; } = true;

    /// <summary>Whether arrays of plain values stand on one line.</summary>
    public bool ShortArrays { get; init; }

    /// <summary>The habits of a document, names and colons as in the object that is being added to.</summary>
    public static Json5Style Of(Json5Document document, Json5Value? near = null)
    {
        var (text, root) = (document.Text, document.Root);
        var all = Within(near ?? root).Concat(Within(root)).ToList();
        var members = all.OfType<Json5Object>().SelectMany(o => o.Members).ToList();
        var first = text.IndexOfAny(['\r', '\n']);
        var style = new Json5Style
        {
            NewLine = first < 0 ? "\n" : text[first] == '\n' ? "\n" : text.AsSpan(first).StartsWith("\r\n") ? "\r\n" : "\r",
            ManyLines = Json5Characters.HasLineEnd(text, root.Span.Start, root.Span.End),
            ShortArrays = all.OfType<Json5Array>().FirstOrDefault(a => a.Items is [Json5String or Json5Number, ..]) is { } array
                && !Json5Characters.HasLineEnd(text, array.Span.Start, array.Span.End),
        };
        if (root is Json5Object { Members: [var top, ..] } && Json5Characters.HasLineEnd(text, root.Span.Start, top.NameSpan.Start))
        {
            var indent = Json5Characters.IndentOfLine(text, top.NameSpan.Start);
            style = style with { Indent = indent.Length > 0 ? indent : style.Indent };
        }

        if (members is [var member, ..])
            style = style with { NameQuote = QuoteAt(text, member.NameSpan), Colon = ColonOf(text, member) };
        var quoted = all.OfType<Json5String>().FirstOrDefault(s => s.Span.End > 0);
        return style with { Quote = quoted is null ? style.NameQuote ?? '"' : text[quoted.Span.Start] };
    }

    public string Name(string name) => NameQuote is null && Json5Characters.IsPlainName(name) ? name : Quoted(name, NameQuote ?? Quote);

    /// <summary>A value as text; <paramref name="indent"/> is that of the line it begins on.</summary>
    public string Write(Json5Value value, string indent) => value switch
    {
        Json5Object o => Nested('{', '}', [.. o.Members.Select(m => Name(m.Name) + Colon + Write(m.Value, indent + Indent))], indent, ManyLines),
        Json5Array a => Nested('[', ']', [.. a.Items.Select(i => Write(i, indent + Indent))], indent,
            ManyLines && !(ShortArrays && a.Items.All(i => i is not (Json5Object or Json5Array)))),
        Json5String s => Quoted(s.Text, Quote),
        Json5Number n => Digits(n.Number),
        Json5Boolean b => b.Truth ? "true" : "false",
        _ => "null",
    };

    private static string Digits(double number) => number switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double.NaN => "NaN",
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private string Nested(char open, char close, IReadOnlyList<string> parts, string indent, bool manyLines)
    {
        if (parts.Count == 0)
            return $"{open}{close}";
        if (!manyLines)
            return open + string.Join(Colon.EndsWith(' ') ? ", " : ",", parts) + close;
        var lines = parts.Select(part => NewLine + indent + Indent + part);
        return open + string.Join(',', lines) + NewLine + indent + close;
    }

    private static string Quoted(string value, char quote)
    {
        var written = new StringBuilder().Append(quote);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var halfPair = char.IsSurrogate(c)
                && !(char.IsHighSurrogate(c) ? i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]) : i > 0 && char.IsHighSurrogate(value[i - 1]));
            _ = c switch
            {
                '\n' => written.Append("\\n"),
                '\r' => written.Append("\\r"),
                '\t' => written.Append("\\t"),
                _ when c == quote || c == '\\' => written.Append('\\').Append(c),
                < ' ' or '\u2028' or '\u2029' => written.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ when halfPair => written.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => written.Append(c),
            };
        }

        return written.Append(quote).ToString();
    }

    private static char? QuoteAt(string text, TextSpan name) => text[name.Start] is '"' or '\'' ? text[name.Start] : null;

    private static string ColonOf(string text, Json5Member member)
    {
        var between = text[member.NameSpan.End..member.Value.Span.Start];
        return between.Trim(' ', '\t') == ":" ? between : ": ";
    }

    private static IEnumerable<Json5Value> Within(Json5Value value) => value switch
    {
        Json5Object o => o.Members.SelectMany(m => Within(m.Value)).Prepend(value),
        Json5Array a => a.Items.SelectMany(Within).Prepend(value),
        _ => [value],
    };
}
