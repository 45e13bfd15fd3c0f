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
        return [new(old.Span.Start, old.Span.End - old.Span.Start, Json5Style.Of(document).Write(value, indent))];
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

    /// <summary>Gives a member another name, written with the quotes of the old one; the value is not touched.</summary>
    public static IReadOnlyList<TextEdit> Rename(Json5Document document, Json5Member member, string name)
    {
        var quote = document.Text[member.NameSpan.Start];
        var style = new Json5Style { NameQuote = quote is '"' or '\'' ? quote : null };
        return [new(member.NameSpan.Start, member.NameSpan.End - member.NameSpan.Start, style.Name(name))];
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
            return AddFirst(text, style, (open, close), manyLines ? (outer, inner) : null, write);

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
