using Clawdoor.Config.Json5;
using CsCheck;

namespace Clawdoor.Tests.Config;

/// <summary>Random JSON5 documents in every spelling the format allows, each with the value it means.</summary>
internal static class Json5Documents
{
    private static readonly Gen<string> Blank = Gen.OneOf("", "", " ", "\n", "  ", "\t", "\r\n  ", "\n    ", "\uFEFF", "\u00A0", "\u2028");

    private static readonly Gen<string> Comment = Gen.OneOf(
        "", "", "", "/* c */", "/* \"a\": 1, } ] */", "// to the end, { [ \"\n", "/**/", "/* two\n lines */", "// x\r\n");

    private static readonly Gen<string> Trivia = Gen.Select(Blank, Comment, Blank, (a, b, c) => a + b + c);

    private static readonly Gen<(string Text, Json5Value Value)> Scalar = Gen.OneOf(
        Gen.OneOf<(string, Json5Value)>(
            ("null", new Json5Null()), ("true", new Json5Boolean(true)), ("false", new Json5Boolean(false)),
            ("0x1F", new Json5Number(31)), ("-Infinity", new Json5Number(double.NegativeInfinity)), ("NaN", new Json5Number(double.NaN)),
            (".5", new Json5Number(0.5)), ("5.", new Json5Number(5)), ("+1e3", new Json5Number(1000)), ("18789", new Json5Number(18789))),
        Gen.OneOf<(string, Json5Value)>(
            ("\"plain\"", new Json5String("plain")), ("'it\\'s'", new Json5String("it's")), ("'\"'", new Json5String("\"")),
            ("\"a\\\nb\"", new Json5String("ab")), ("\"\\x41\\u00e9\\n\\0\"", new Json5String("Aé\n\0")), ("\"// no comment\"", new Json5String("// no comment")),
            ("\"配对 😀\"", new Json5String("配对 😀")), ("\"\\ud83d\\ude00\"", new Json5String("😀")), ("\"${TOKEN}\"", new Json5String("${TOKEN}"))));

    private static readonly Gen<(string Text, string Name)> Name = Gen.OneOf(
        ("a", "a"), ("\"b\"", "b"), ("'c d'", "c d"), ("$e", "$e"), ("_f9", "_f9"), ("\\u0067", "g"), ("\"a\"", "a"), ("é", "é"), ("\"\"", ""), ("null", "null"));

    private static readonly Gen<(string Text, Json5Value Value)> Value =
        Gen.Recursive<(string Text, Json5Value Value)>((depth, nested) => depth >= 4 ? Scalar : Gen.OneOf(Scalar, ObjectOf(nested), ArrayOf(nested)));

    public static readonly Gen<(string Text, Json5Value Value)> Any =
        Gen.Select(Trivia, Gen.OneOf(Value, ObjectOf(Value)), Trivia, (a, v, b) => (a + v.Text + b, v.Value));

    private static Gen<(string Text, Json5Value Value)> ObjectOf(Gen<(string Text, Json5Value Value)> nested) =>
        Gen.Select(
            Gen.Select(Trivia, Name, Trivia, Trivia, nested, Trivia).Array[0, 4], Gen.Bool, Trivia,
            (parts, comma, end) => (
                "{" + string.Join(',', parts.Select(p => p.Item1 + p.Item2.Text + p.Item3 + ":" + p.Item4 + p.Item5.Text + p.Item6))
                    + (comma && parts.Length > 0 ? "," : "") + end + "}",
                (Json5Value)new Json5Object([.. parts.Select(p => new Json5Member(p.Item2.Name, p.Item5.Value))])));

    private static Gen<(string Text, Json5Value Value)> ArrayOf(Gen<(string Text, Json5Value Value)> nested) =>
        Gen.Select(
            Gen.Select(Trivia, nested, Trivia).Array[0, 4], Gen.Bool, Trivia,
            (parts, comma, end) => (
                "[" + string.Join(',', parts.Select(p => p.Item1 + p.Item2.Text + p.Item3)) + (comma && parts.Length > 0 ? "," : "") + end + "]",
                (Json5Value)new Json5Array([.. parts.Select(p => p.Item2.Value)])));
}
