using System.Globalization;
using Clawdoor.Config.Json5;
using Clawdoor.Wording;
using static Clawdoor.Config.BuiltIn.SchemaShape;

namespace Clawdoor.Config.BuiltIn;

/// <summary>Holds a part of openclaw.json against its schema and gathers every fault, each with its file and line.</summary>
internal sealed class SchemaCheck(OpenClawConfig config)
{
    /// <summary>A text that was meant for another key may be a secret: only short ones are shown.</summary>
    private const int LongestShown = 20;

    private readonly List<Problem> _faults = [];

    /// <summary>Every fault under <c>gateway</c>, in the order they are written; other sections are not ours.</summary>
    public static IReadOnlyList<Problem> Gateway(OpenClawConfig config)
    {
        var check = new SchemaCheck(config);
        if (config.Root["gateway"] is { } gateway)
            check.Look(gateway, GatewaySchema.Gateway, "gateway");
        return check._faults;
    }

    private void Look(ConfigNode node, SchemaShape shape, string path)
    {
        switch (shape, node.Value)
        {
            case (Fields fields, Json5Object):
                LookInside(node, fields, path);
                return;
            case (TruthOr { Instead: var fields }, Json5Object):
                LookInside(node, fields, path);
                return;
            case (Map map, Json5Object):
                foreach (var (name, inner) in node.Members)
                    Look(inner, map.Value, $"{path}.{name}");
                return;
            case (List list, Json5Array):
                LookThrough(node, list, path);
                return;
            case (WordOr { Instead: var list }, Json5Array):
                LookThrough(node, list, path);
                return;
            case (WordOr { Word: var word }, Json5String { Text: var text }) when text == word:
            case (Secret, Json5String or Json5Object):
            case (Truth or TruthOr, Json5Boolean):
            case (TextOrFalse, Json5String or Json5Boolean { Truth: false }):
                return;
            case (Text text, Json5String { Text.Length: var length }) when length > 0 || text.MayBeEmpty:
            case (Number range, Json5Number { Number: var number }) when number >= range.Least && number <= range.Most && (!range.Whole || number == Math.Floor(number)):
                return;
            case (Choice choice, Json5String { Text: var text }) when choice.Allowed.Contains(config.Variables.Substitute(text).Text):
                return;
            default:
                _faults.Add(new(
                    BuiltInConfigWords.WrongValue.With(config.PlaceOf(node), path, Found(node.Value, shape), Allowed(shape)),
                    Next(node.Value, shape)));
                return;
        }
    }

    private void LookInside(ConfigNode node, Fields fields, string path)
    {
        foreach (var (name, inner) in node.Members)
        {
            if (fields.Known.TryGetValue(name, out var shape))
                Look(inner, shape, $"{path}.{name}");
            else
                _faults.Add(new(BuiltInConfigWords.UnknownKey.With(config.PlaceOf(inner), $"{path}.{name}"), Meant(name, fields)));
        }

        foreach (var name in fields.Required.Where(name => node[name] is null))
            _faults.Add(new(BuiltInConfigWords.KeyMissing.With(config.PlaceOf(node), path, name), BuiltInConfigWords.KeyMissingNext.With($"{path}.{name}")));
    }

    private void LookThrough(ConfigNode node, List list, string path)
    {
        for (var i = 0; i < node.Items.Count; i++)
            Look(node.Items[i], list.Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
    }

    private static Message Meant(string name, Fields fields) => Nearest.Of(name, fields.Known.Keys) is { } nearest
        ? SettingsWords.UnknownKeyNearest.With(nearest)
        : SettingsWords.UnknownKeyAll.With(string.Join(", ", fields.Known.Keys));

    private static Message? Next(Json5Value value, SchemaShape shape) =>
        (value, shape) is (Json5String { Text: var text }, Choice choice) && Nearest.Of(text, choice.Allowed) is { } nearest
            ? SettingsWords.UnknownKeyNearest.With($"\"{nearest}\"")
            : (Message?)null;

    /// <summary>A message, or a word of JSON that is the same in every language.</summary>
    private static object Found(Json5Value value, SchemaShape shape) => value switch
    {
        Json5String { Text: "" } => (Message)BuiltInConfigWords.AnEmptyText,
        Json5String { Text: var text } when shape is Choice or WordOr && text.Length <= LongestShown => BuiltInConfigWords.TheText.With(text),
        Json5String => (Message)BuiltInConfigWords.AText,
        Json5Number n => BuiltInConfigWords.TheNumber.With(n.Number),
        Json5Boolean b => b.Truth ? "true" : "false",
        Json5Null => "null",
        Json5Array => (Message)BuiltInConfigWords.AList,
        _ => (Message)BuiltInConfigWords.AnObject,
    };

    private static Message Allowed(SchemaShape shape) => shape switch
    {
        Text { MayBeEmpty: false } => BuiltInConfigWords.AllowedWord,
        Text => ConfigWords.KindText,
        Truth => ConfigWords.KindTruth,
        Number { Whole: true, Most: < 1e9 } range => BuiltInConfigWords.AllowedWholeBetween.With(range.Least, range.Most),
        Number { Whole: true } range => BuiltInConfigWords.AllowedWholeFrom.With(range.Least),
        Number => ConfigWords.KindNumber,
        Choice choice => BuiltInConfigWords.AllowedChoice.With(string.Join(", ", choice.Allowed.Select(a => $"\"{a}\""))),
        Secret => BuiltInConfigWords.AllowedSecret,
        List => ConfigWords.KindList,
        TextOrFalse => BuiltInConfigWords.AllowedTextOrFalse,
        TruthOr => BuiltInConfigWords.AllowedTruthOrObject,
        WordOr { Word: var word } => BuiltInConfigWords.AllowedWordOrList.With(word),
        _ => ConfigWords.KindObject,
    };
}
