using System.Globalization;
using System.Text.Json;

namespace Clawdoor.Protocol.Schema;

/// <summary>
/// What a JSON value has to look like, every object closed. Complaints have the words and the order of OpenClaw 2026.9.6,
/// which its users search for. Nothing here throws, whatever the JSON.
/// </summary>
public abstract class Shape
{
    /// <summary>Any value at all.</summary>
    public static Shape Anything { get; } = new AnyShape();

    public static Shape Boolean { get; } = new BooleanShape();

    public static Shape Null { get; } = new NullShape();

    /// <summary>A text of any length.</summary>
    public static Shape Text { get; } = new TextShape(0, int.MaxValue);

    /// <summary>A text that is not empty.</summary>
    public static Shape Words { get; } = new TextShape(1, int.MaxValue);

    /// <summary>A text of so many characters as a reader counts them (grapheme clusters).</summary>
    public static Shape TextOf(int least, int most) => new TextShape(least, most);

    public static Shape OneOf(params IReadOnlyCollection<string> values) => new ChoiceShape(values);

    public static Shape Constant(string value) => new ConstantShape(value);

    /// <summary>A number without a fraction, however it is written.</summary>
    public static Shape WholeNumber(long least, long? most = null) => new WholeNumberShape(least, most);

    public static Shape ListOf(Shape item) => new ListShape(item);

    /// <summary>An object with any names.</summary>
    public static Shape MapOf(Shape value) => new MapShape(value);

    public static Shape Either(params IReadOnlyList<Shape> any) => new EitherShape(any);

    /// <summary>An object with these properties and no others.</summary>
    public static Shape Closed(params IReadOnlyList<Field> fields) => new ClosedShape(fields);

    public static Field Must(string name, Shape shape) => new(name, shape, true);

    public static Field May(string name, Shape shape) => new(name, shape, false);

    /// <summary>Null when <paramref name="value"/> fits, else what is wrong, such as <c>at /client/id: must be string</c>.</summary>
    public string? Complain(JsonElement value)
    {
        try
        {
            var findings = new Findings();
            return Check(value, findings) ? null : findings.ToText();
        }
        catch (InvalidOperationException)
        {
            // RFC 8259 section 8.2: half a surrogate pair in an escape is grammatical, but no text.
            return "must be well-formed text";
        }
    }

    internal abstract bool Check(JsonElement value, Findings findings);

    private static bool Wrong(Findings findings, string what)
    {
        findings.Add(what);
        return false;
    }

    /// <summary>A property of a closed object.</summary>
    public sealed record Field(string Name, Shape Shape, bool IsRequired);

    private sealed class AnyShape : Shape
    {
        internal override bool Check(JsonElement value, Findings findings) => true;
    }

    private sealed class BooleanShape : Shape
    {
        internal override bool Check(JsonElement value, Findings findings) =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False || Wrong(findings, "must be boolean");
    }

    private sealed class NullShape : Shape
    {
        internal override bool Check(JsonElement value, Findings findings) =>
            value.ValueKind == JsonValueKind.Null || Wrong(findings, "must be null");
    }

    private sealed class TextShape(int least, int most) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            if (value.ValueKind != JsonValueKind.String)
                return Wrong(findings, "must be string");
            var text = value.GetString()!;
            if (text.Length < least || (least > 1 && new StringInfo(text).LengthInTextElements < least))
                return Wrong(findings, $"must not have fewer than {least} characters");
            return text.Length <= most || new StringInfo(text).LengthInTextElements <= most
                || Wrong(findings, $"must not have more than {most} characters");
        }
    }

    private sealed class ChoiceShape(IReadOnlyCollection<string> values) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings) =>
            (value.ValueKind == JsonValueKind.String && values.Contains(value.GetString()))
            || Wrong(findings, "must be equal to one of the allowed values");
    }

    private sealed class ConstantShape(string constant) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString() == constant)
                return true;
            if (value.ValueKind != JsonValueKind.String)
                findings.Add("must be string");
            return Wrong(findings, "must be equal to constant");
        }
    }

    private sealed class WholeNumberShape(long least, long? most) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
                return Wrong(findings, "must be integer");
            var whole = double.IsInteger(number) || Wrong(findings, "must be integer");
            if (number > most)
                return Wrong(findings, $"must be <= {most}");
            return (number >= least || Wrong(findings, $"must be >= {least}")) && whole;
        }
    }

    private sealed class ListShape(Shape item) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return Wrong(findings, "must be array");
            var fits = true;
            var index = 0;
            foreach (var each in value.EnumerateArray())
                fits &= Within(item, index++.ToString(CultureInfo.InvariantCulture), each, findings);
            return fits;
        }
    }

    private sealed class MapShape(Shape item) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            if (value.ValueKind != JsonValueKind.Object)
                return Wrong(findings, "must be object");
            var fits = true;
            foreach (var each in value.EnumerateObject())
                fits &= Within(item, each.Name, each.Value, findings);
            return fits;
        }
    }

    private sealed class EitherShape(IReadOnlyList<Shape> any) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            var before = findings.Mark();
            foreach (var one in any)
            {
                if (!one.Check(value, findings))
                    continue;
                findings.GoBack(before);
                return true;
            }

            return Wrong(findings, "must match a schema in anyOf");
        }
    }

    private sealed class ClosedShape(IReadOnlyList<Field> fields) : Shape
    {
        internal override bool Check(JsonElement value, Findings findings)
        {
            if (value.ValueKind != JsonValueKind.Object)
                return Wrong(findings, "must be object");

            // Of two properties with one name the last counts, as in JavaScript.
            var values = new JsonElement[fields.Count];
            List<string>? unknown = null;
            foreach (var each in value.EnumerateObject())
            {
                if (IndexOf(each) is >= 0 and var index)
                    values[index] = each.Value;
                else
                    (unknown ??= []).Add(each.Name);
            }

            var missing = Enumerable.Range(0, values.Length).FirstOrDefault(i => fields[i].IsRequired && values[i].ValueKind == JsonValueKind.Undefined, -1);
            var fits = missing < 0 || Wrong(findings, $"must have required property '{fields[missing].Name}'");
            if (unknown is not null)
            {
                findings.AddUnknown(unknown);
                fits = false;
            }

            for (var i = 0; i < values.Length; i++)
            {
                if (values[i].ValueKind != JsonValueKind.Undefined)
                    fits &= Within(fields[i].Shape, fields[i].Name, values[i], findings);
            }

            return fits;
        }

        private int IndexOf(JsonProperty property)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (property.NameEquals(fields[i].Name))
                    return i;
            }

            return -1;
        }
    }

    private static bool Within(Shape shape, string name, JsonElement value, Findings findings)
    {
        findings.Enter(name);
        var fits = shape.Check(value, findings);
        findings.Leave();
        return fits;
    }
}
