using System.Globalization;
using System.Text;

namespace Clawdoor.Config.Json5;

/// <summary>Take <paramref name="Removed"/> characters away at <paramref name="Start"/> and put <paramref name="Added"/> there.</summary>
internal readonly record struct TextEdit(int Start, int Removed, string Added);

/// <summary>
/// The smallest edits that change one value, in the author's own style. Comments stay where they are: one that
/// ends the line of the last entry stays with that entry.
/// </summary>
internal static class Json5Edit
{
    /// <summary>Replaces a value that was read from <paramref name="document"/>.</summary>
    public static IReadOnlyList<TextEdit> Set(Json5Document document, Json5Value old, Json5Value value)
    {
        var indent = Json5Characters.IndentOfLine(document.Text, old.Span.Start);
        var style = Json5Style.Of(document);
        if (old is Json5String)
            style = style with { Quote = document.Text[old.Span.Start] };
        return [new(old.Span.Start, old.Span.End - old.Span.Start, style.Write(value, indent))];
    }

    /// <summary>Adds a member behind the last one.</summary>
    public static IReadOnlyList<TextEdit> Insert(Json5Document document, Json5Object into, string name, Json5Value value)
    {
        var style = Json5Style.Of(document, into);
        return Add(document.Text, style, into, into.TrailingComma, manyLines: style.ManyLines,
            [.. into.Members.Select(m => new TextSpan(m.NameSpan.Start, m.Value.Span.End))],
            indent => style.Name(name) + style.Colon + style.Write(value, indent));
    }

    /// <summary>Adds an item behind the last one.</summary>
    public static IReadOnlyList<TextEdit> Append(Json5Document document, Json5Array to, Json5Value item)
    {
        var style = Json5Style.Of(document, to);
        return Add(document.Text, style, to, to.TrailingComma, manyLines: style is { ManyLines: true, ShortArrays: false },
            [.. to.Items.Select(i => i.Span)], indent => style.Write(item, indent));
    }

    /// <summary>The text with the edits made; they are in order and do not overlap.</summary>
    public static string Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        foreach (var edit in edits.Reverse())
            text = string.Concat(text.AsSpan(0, edit.Start), edit.Added, text.AsSpan(edit.Start + edit.Removed));
        return text;
    }

    private static IReadOnlyList<TextEdit> Add(
        string text, Json5Style style, Json5Value container, int? trailingComma, bool manyLines,
        IReadOnlyList<TextSpan> entries, Func<string, string> write)
    {
        var (open, close) = (container.Span.Start, container.Span.End - 1);
        var outer = Json5Characters.IndentOfLine(text, open);
        var inner = outer + style.Indent;
        if (entries is not [.., var last])
            return AddFirst(text, style, (open, close), manyLines && !SharesLine(text, open) ? (outer, inner) : null, write);

        var before = entries.Count > 1 ? entries[^2].End : open + 1;
        var end = EndOfEntry(text, trailingComma + 1 ?? last.End, close);
        if (!Json5Characters.HasLineEnd(text, before, last.Start) && !Json5Characters.HasLineEnd(text, end, close))
        {
            var blank = style.Colon.EndsWith(' ') ? " " : "";
            return [new(end, 0, trailingComma is null ? $",{blank}{write(outer)}" : $"{blank}{write(outer)},")];
        }

        if (Json5Characters.HasLineEnd(text, open, last.Start))
            inner = Json5Characters.IndentOfLine(text, last.Start);
        var line = style.NewLine + inner + write(inner);
        if (trailingComma is not null)
            return [new(end, 0, line + ",")];
        return end == last.End ? [new(end, 0, "," + line)] : [new(last.End, 0, ","), new(end, 0, line)];
    }

    private static IReadOnlyList<TextEdit> AddFirst(
        string text, Json5Style style, (int Open, int Close) at, (string Outer, string Inner)? lines, Func<string, string> write)
    {
        var end = at.Open + 1;
        for (var i = end; i < at.Close;)
        {
            var next = Json5Characters.SkipComment(text, i);
            i = next < 0 ? i + 1 : end = next;
        }

        var commented = end > at.Open + 1;
        var lineBreak = Json5Characters.HasLineEnd(text, end, at.Close);
        if (commented && lineBreak)
        {
            var inner = Json5Characters.IndentOfLine(text, at.Open) + style.Indent;
            return [new(end, 0, style.NewLine + inner + write(inner))];
        }

        if (commented)
            return [new(end, 0, " " + write(Json5Characters.IndentOfLine(text, at.Open)))];
        return lines is var (outer, within)
            ? [new(end, at.Close - end, style.NewLine + within + write(within) + style.NewLine + outer)]
            : [new(end, at.Close - end, write(Json5Characters.IndentOfLine(text, at.Open)))];
    }

    /// <summary>Whether more than a name and a colon stands before a bracket on its line: then what it holds stands there too.</summary>
    private static bool SharesLine(string text, int open)
    {
        var start = open;
        while (start > 0 && !Json5Characters.IsLineEnd(text[start - 1]))
            start--;
        return text.AsSpan(start, open - start).ContainsAny("{[,");
    }

    /// <summary>Behind the comments that begin on the line where an entry ends.</summary>
    private static int EndOfEntry(string text, int from, int close)
    {
        var end = from;
        for (var i = from; i < close && !Json5Characters.IsLineEnd(text[i]);)
        {
            var next = Json5Characters.SkipComment(text, i);
            if (next < 0)
            {
                i++;
                continue;
            }

            if (Json5Characters.HasLineEnd(text, i, next))
                return next;
            i = end = next;
        }

        return end;
    }
}

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
