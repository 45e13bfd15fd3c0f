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

/// <summary>Where something stands in a text: UTF-16 offsets, <paramref name="End"/> is the first one behind it.</summary>
internal readonly record struct TextSpan(int Start, int End);

/// <summary>
/// One value of a JSON5 document. Values that were read know their place in the text; values made by a program
/// (to be written into a document) have the empty span.
/// </summary>
internal abstract class Json5Value
{
    public TextSpan Span { get; init; }

    /// <summary>Whether both say the same: spelling, comments and order of members do not count, the last duplicate does.</summary>
    public abstract bool SameAs(Json5Value? other);
}

internal sealed class Json5Member(string name, Json5Value value)
{
    public string Name { get; } = name;

    public Json5Value Value { get; } = value;

    /// <summary>The name as written, with its quotes.</summary>
    public TextSpan NameSpan { get; init; }
}

internal sealed class Json5Object(IReadOnlyList<Json5Member> members) : Json5Value
{
    private Dictionary<string, Json5Member>? _byName;

    /// <summary>Every member as written, duplicates included.</summary>
    public IReadOnlyList<Json5Member> Members { get; } = members;

    /// <summary>Offset of the comma behind the last member, if there is one.</summary>
    public int? TrailingComma { get; init; }

    /// <summary>What counts when a name is written twice: JSON.parse and the json5 package both let the last one win.</summary>
    public IReadOnlyDictionary<string, Json5Member> ByName => _byName ??= LastWins();

    public Json5Value? this[string name] => ByName.GetValueOrDefault(name)?.Value;

    public override bool SameAs(Json5Value? other) =>
        other is Json5Object o && ByName.Count == o.ByName.Count
        && ByName.All(pair => pair.Value.Value.SameAs(o[pair.Key]));

    private Dictionary<string, Json5Member> LastWins()
    {
        var last = new Dictionary<string, Json5Member>(StringComparer.Ordinal);
        foreach (var member in Members)
            last[member.Name] = member;
        return last;
    }
}

internal sealed class Json5Array(IReadOnlyList<Json5Value> items) : Json5Value
{
    public IReadOnlyList<Json5Value> Items { get; } = items;

    /// <inheritdoc cref="Json5Object.TrailingComma"/>
    public int? TrailingComma { get; init; }

    public override bool SameAs(Json5Value? other) =>
        other is Json5Array o && Items.Count == o.Items.Count && Items.Zip(o.Items).All(pair => pair.First.SameAs(pair.Second));
}

internal sealed class Json5String(string text) : Json5Value
{
    /// <summary>The characters meant, escapes undone; may hold half a surrogate pair.</summary>
    public string Text { get; } = text;

    public override bool SameAs(Json5Value? other) => other is Json5String o && string.Equals(Text, o.Text, StringComparison.Ordinal);
}

internal sealed class Json5Number(double number) : Json5Value
{
    public double Number { get; } = number;

    public override bool SameAs(Json5Value? other) => other is Json5Number o && Number.Equals(o.Number);
}

internal sealed class Json5Boolean(bool truth) : Json5Value
{
    public bool Truth { get; } = truth;

    public override bool SameAs(Json5Value? other) => other is Json5Boolean o && Truth == o.Truth;
}

internal sealed class Json5Null : Json5Value
{
    public override bool SameAs(Json5Value? other) => other is Json5Null;
}
