using System.Globalization;
using System.Text;

namespace Clawdoor.Config.Json5;

/// <summary>Character classes of JSON5 and the trivia (white space, comments) between its tokens.</summary>
internal static class Json5Characters
{
    public static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';

    public static bool IsSpace(char c) =>
        c is '\t' or '\v' or '\f' or '\uFEFF' || IsLineEnd(c) || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;

    /// <summary>ECMAScript 5.1, 7.6: how a name without quotes may begin.</summary>
    public static bool StartsName(Rune rune) => rune.Value is '$' or '_' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;

    /// <summary>ECMAScript 5.1, 7.6: how a name without quotes may go on.</summary>
    public static bool ContinuesName(Rune rune) => StartsName(rune) || rune.Value is 0x200C or 0x200D
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;

    /// <summary>A name every reader takes without quotes.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');

    /// <summary>Offset behind the comment that starts at <paramref name="at"/>, or -1 when none starts there or it never ends.</summary>
    public static int SkipComment(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "//", 0, 2) == 0)
        {
            while (at < text.Length && !IsLineEnd(text[at]))
                at++;
            return at;
        }

        if (string.CompareOrdinal(text, at, "/*", 0, 2) != 0)
            return -1;
        var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        return end < 0 ? -1 : end + 2;
    }

    /// <summary>The blanks a line begins with.</summary>
    public static string IndentOfLine(string text, int offset)
    {
        var start = offset;
        while (start > 0 && !IsLineEnd(text[start - 1]))
            start--;
        var end = start;
        while (end < offset && text[end] is ' ' or '\t')
            end++;
        return text[start..end];
    }

    public static bool HasLineEnd(string text, int start, int end) => text.AsSpan(start, end - start).ContainsAny("\n\r\u2028\u2029");
}
