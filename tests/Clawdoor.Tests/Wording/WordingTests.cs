using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Clawdoor.Tests.House;
using Clawdoor.Wording;
using Mono.Cecil;
using Xunit;

namespace Clawdoor.Tests.Wording;

/// <summary>Every sentence a person reads is whole in both languages.</summary>
public sealed class WordingTests
{
    private const string Cjk = @"\u2E80-\u2FDF\u3000-\u30FF\u3400-\u9FFF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFFEF";

    private static readonly IReadOnlyList<(string Class, string Name, Sentence Sentence)> _sentences =
    [
        .. from type in typeof(Sentence).Assembly.GetTypes()
           where type.Namespace == typeof(Sentence).Namespace
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where field.FieldType == typeof(Sentence)
           select (type.Name, field.Name, (Sentence)field.GetValue(null)!),
    ];

    internal static IEnumerable<string> Faults(Sentence sentence)
    {
        var (english, chinese) = (sentence.English, sentence.Chinese);
        if (string.IsNullOrWhiteSpace(english) || string.IsNullOrWhiteSpace(chinese))
            return ["a language is empty"];

        var holes = Holes(english);
        (bool Broken, string Fault)[] all =
        [
            (!holes.SetEquals(Holes(chinese)), "the holes differ"),
            (!IsFormat(english, holes.Append(-1).Max() + 1), "the English holes are not well formed"),
            (!IsFormat(chinese, Holes(chinese).Append(-1).Max() + 1), "the Chinese holes are not well formed"),
            (Regex.IsMatch(english, $"[{Cjk}]"), "the English has Chinese characters"),
            (!Regex.IsMatch(chinese, $"[{Cjk}]"), "the Chinese has no Chinese characters"),
            (Regex.IsMatch(chinese, $@"[{Cjk}][,.;:!?]\s*([{Cjk}]|$)", RegexOptions.Multiline), "the Chinese has half-width punctuation"),
            (Regex.IsMatch(chinese, $@"\}}[,;!?]\s*[{Cjk}]"), "the Chinese has half-width punctuation after a hole"),
            (Regex.IsMatch(english + "\n" + chinese, @"[^\S\n]+(\n|$)"), "a line ends in a space"),
        ];
        return all.Where(f => f.Broken).Select(f => f.Fault);
    }

    private static HashSet<int> Holes(string text) =>
        Regex.Matches(text.Replace("{{", "", StringComparison.Ordinal), @"\{(\d+)[^}]*\}")
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>A sentence without holes is never formatted: its braces stand as they are, and doubled ones stay doubled.</summary>
    private static bool IsFormat(string text, int holes)
    {
        if (holes == 0)
            return !Regex.IsMatch(text, @"\{\{|\}\}|\{\w");
        try
        {
            return CompositeFormat.Parse(text).MinimumArgumentCount > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    internal static IEnumerable<string> Doubles(IEnumerable<(string Class, string Name, Sentence Sentence)> sentences) =>
        sentences.GroupBy(s => s.Sentence.English).Where(g => g.Count() > 1)
            .Select(g => $"{string.Join(" and ", g.Select(s => $"{s.Class}.{s.Name}"))} say the same: {g.Key}");

    /// <summary>Where sentences are made, <c>with</c> expressions included, outside the classes meant for it.</summary>
    internal static IEnumerable<string> StraySentences(CompiledHouse house, string room) =>
        from method in house.Methods
        where method.HasBody && method.DeclaringType.FullName != typeof(Sentence).FullName
        where house.RoomOf(method.DeclaringType) != room || !Outermost(method.DeclaringType).Name.EndsWith("Words", StringComparison.Ordinal)
        where method.Body.Instructions.Any(i => i.Operand is MethodReference { Name: ".ctor" or "<Clone>$" } made
            && made.DeclaringType.FullName == typeof(Sentence).FullName)
        select $"{method.DeclaringType.FullName} makes a sentence";

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;

    [Fact]
    public void Every_sentence_is_whole_in_both_languages() => Rule.IsKept(
        from s in _sentences
        from fault in Faults(s.Sentence)
        select $"{s.Class}.{s.Name}: {fault}: {s.Sentence.English} | {s.Sentence.Chinese}");

    [Fact]
    public void No_sentence_is_there_twice() => Rule.IsKept(Doubles(_sentences));

    [Fact]
    public void Sentences_are_made_in_the_Words_classes_only() => Rule.IsKept(StraySentences(CompiledHouse.Ours, "Wording"));

    [Theory]
    [InlineData("Port {0} is taken by {1}.", "端口 {0} 已被 {1} 占用。", null)]
    [InlineData("{1} has {0}.", "{0}，{1}。", null)]
    [InlineData("{0:N1} of {0,5} in {{braces}}.", "{0}：{{花括号}}。", null)]
    [InlineData("Add \"a\": { \"b\": 1 }.", "请加上 \"a\": { \"b\": 1 }。", null)]
    [InlineData("Version 4.2, done.", "版本 4.2，openclaw.json 已就绪。", null)]
    [InlineData("", "空", "empty")]
    [InlineData("Empty.", " ", "empty")]
    [InlineData("Port {0}.", "端口。", "holes differ")]
    [InlineData("Port {1}.", "端口 {1}。", null)]
    [InlineData("Port {0} {.", "端口 {0}。", "English holes")]
    [InlineData("Port {0}.", "端口 {0} }。", "Chinese holes")]
    [InlineData("Port {port}.", "端口。", "English holes")]
    [InlineData("Use {{a}}.", "请用。", "English holes")]
    [InlineData("Done。", "完成。", "English has Chinese")]
    [InlineData("Done.", "Done.", "no Chinese")]
    [InlineData("Done, go on.", "完成,继续。", "half-width")]
    [InlineData("Done, go on.", "完成, 继续。", "half-width")]
    [InlineData("Done.", "完成.", "half-width")]
    [InlineData("Port {0}, go on.", "端口 {0}, 继续。", "half-width")]
    [InlineData("Done. ", "完成。", "space")]
    [InlineData("Done. \nNext.", "完成。\n继续。", "space")]
    public void A_broken_sentence_is_seen(string english, string chinese, string? fault)
    {
        var faults = Faults(new(english, chinese));

        if (fault is null)
            Assert.Empty(faults);
        else
            Assert.Contains(fault, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_double_is_seen()
    {
        var found = Doubles([("AWords", "One", new("Same.", "一。")), ("BWords", "Two", new("Same.", "二。")), ("BWords", "One", new("Other.", "三。"))]);

        Assert.Equal(["AWords.One and BWords.Two say the same: Same."], found);
    }

    [Fact]
    public void A_sentence_made_elsewhere_is_seen()
    {
        var found = StraySentences(CompiledHouse.Planted, "Cellar").Select(f => f.Split(' ')[0].Split('.')[^1]);

        Assert.Equal(["Letters", "StrayWords"], found.Distinct().Order());
    }
}
