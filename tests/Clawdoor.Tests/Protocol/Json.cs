using System.Text.Json;
using CsCheck;

namespace Clawdoor.Tests.Protocol;

/// <summary>Any JSON, nested a little, with escapes, odd numbers and names that occur twice.</summary>
internal static class Json
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[0, 8].Select(t => JsonSerializer.Serialize(new string([.. t.Where(c => !char.IsSurrogate(c))]))),
        Gen.OneOf("\"req\"", "\"\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\/\"", "\"id\"", "\"type\"", "\"client\"", "\"😀\""));

    private static readonly Gen<string> Number = Gen.OneOf("0", "-0", "1", "-1", "1.5", "1e3", "1E-3", "1e300", "-1e308", "123456789012345678901234567890", "0.1");

    public static Gen<string> Any { get; } = Gen.Recursive<string>((depth, value) =>
    {
        var flat = Gen.OneOf(Text, Number, Gen.OneOf("null", "true", "false", "[]", "{}"));
        if (depth >= 4)
            return flat;
        var space = Gen.OneOf("", "", " ", "\n", "\t\r ");
        return Gen.Frequency(
            (2, flat),
            (1, Gen.Select(value.Array[0, 3], space).Select((items, s) => $"[{s}{string.Join($",{s}", items)}{s}]")),
            (1, Gen.Select(Gen.Select(Text, value).Array[0, 3], space).Select((pairs, s) => $"{{{s}{string.Join(',', pairs.Select(p => $"{p.Item1}{s}:{p.Item2}"))}{s}}}")));
    });
}
