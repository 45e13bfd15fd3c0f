namespace Clawdoor.Config.Json5;

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
    private Dictionary<string, Json5Member>? byName;

    /// <summary>Every member as written, duplicates included.</summary>
    public IReadOnlyList<Json5Member> Members { get; } = members;

    /// <summary>Offset of the comma behind the last member, if there is one.</summary>
    public int? TrailingComma { get; init; }

    /// <summary>What counts when a name is written twice: JSON.parse and the json5 package both let the last one win.</summary>
    public IReadOnlyDictionary<string, Json5Member> ByName => byName ??= LastWins();

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
