namespace Clawdoor.Config.Json5;

/// <summary>What would have been allowed where the reader stopped.</summary>
internal enum Json5Expected
{
    Value,
    Name,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    NothingMore,
    CommentStart,
    CommentEnd,
    StringEnd,
    Escape,
    HexDigit,
    Digit,
    NameCharacter,
    LessDepth,
    LessText,
}

/// <summary>Why a text is not JSON5.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Found">The one character there, or null at the end of the text.</param>
/// <param name="Expected">What may stand there.</param>
internal sealed record Json5Error(int Line, int Column, string? Found, Json5Expected Expected);

/// <summary>A name written twice in one object; only the last one counts.</summary>
internal sealed record Json5Duplicate(string Name, int Line);

/// <summary>A JSON5 text (https://spec.json5.org) with the tree of its values and their exact places.</summary>
internal sealed class Json5Document
{
    /// <summary>2 MiB: what OpenClaw reads of an included file; its own openclaw.json has a few KiB.</summary>
    public const int MaxLength = 2 * 1024 * 1024;

    /// <summary>Deeper nesting is refused; OpenClaw's schema has fewer than 20 levels.</summary>
    public const int MaxDepth = 200;

    private Json5Document(string text, Json5Value root)
    {
        Text = text;
        Root = root;
    }

    /// <summary>Exactly what was read, byte order mark included.</summary>
    public string Text { get; }

    public Json5Value Root { get; }

    /// <summary>Never throws: the document, or where and why the text is none.</summary>
    public static (Json5Document? Document, Json5Error? Error) Read(string text)
    {
        if (text.Length > MaxLength)
            return (null, new Json5Error(1, 1, null, Json5Expected.LessText));

        var reader = new Json5Reader(text);
        return reader.ReadAll() is { } root
            ? (new Json5Document(text, root), null)
            : (null, reader.Error);
    }

    /// <summary>The line an offset is on, from 1; CR, LF and CRLF end a line.</summary>
    public int LineOf(int offset) => Place(Text, offset).Line;

    internal static (int Line, int Column) Place(string text, int offset)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < offset && i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
                (line, start) = (line + 1, i + 1);
        }

        return (line, offset - start + 1);
    }

    /// <summary>Every name that is written more than once in its object, with the line of the one that counts.</summary>
    public IEnumerable<Json5Duplicate> Duplicates() => Duplicates(Root);

    private IEnumerable<Json5Duplicate> Duplicates(Json5Value value)
    {
        if (value is Json5Object o)
        {
            foreach (var twice in o.Members.GroupBy(m => m.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
                yield return new Json5Duplicate(twice.Key, LineOf(twice.Last().NameSpan.Start));
        }

        var children = value switch
        {
            Json5Object { Members: var members } => members.Select(m => m.Value),
            Json5Array { Items: var items } => items,
            _ => [],
        };
        foreach (var found in children.SelectMany(Duplicates))
            yield return found;
    }
}
