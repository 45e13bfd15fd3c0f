using System.Globalization;
using System.Text;

namespace Clawdoor.Devices;

/// <summary>Bounds for what strangers say about themselves, and what keeps it harmless in terminals and on pages.</summary>
internal static class DeviceText
{
    /// <summary>Characters of a name, an operator's label included.</summary>
    public const int Name = 64;

    public const int Origin = 256;

    private const int MostScopes = 64;

    private const int LongestScope = 128;

    /// <summary>
    /// Trimmed and cut to <paramref name="most"/> characters; controls, line breaks and marks that turn the direction of
    /// writing (Unicode TR 36, 3.3) become U+FFFD. Null when nothing is left.
    /// </summary>
    public static string? Clean(string? text, int most = Name)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = new StringBuilder();
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (most-- == 0)
                break;
            clean.Append((IsHarmful(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return clean.ToString();
    }

    /// <summary>Trimmed, each once, in the order given; what is too long or too many is left out.</summary>
    public static IReadOnlyList<string> Scopes(IEnumerable<string> scopes) =>
    [
        .. scopes.Select(s => s.Trim())
            .Where(s => s.Length is > 0 and <= LongestScope && !s.EnumerateRunes().Any(IsHarmful))
            .Distinct(StringComparer.Ordinal).Take(MostScopes),
    ];

    /// <summary>Keys come as base64url, padded base64 or PEM; kept is base64url of the raw 32 bytes.</summary>
    public static string Key(string key)
    {
        var text = key.Trim();
        if (text.StartsWith("-----BEGIN", StringComparison.Ordinal)
            && System.Security.Cryptography.PemEncoding.TryFind(text, out var fields))
        {
            // RFC 8410: the raw key is the end of the SubjectPublicKeyInfo.
            var info = Convert.FromBase64String(text[fields.Base64Data]);
            return System.Buffers.Text.Base64Url.EncodeToString(info.AsSpan(Math.Max(0, info.Length - 32)));
        }

        return text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <summary>For comparing platforms and families: trimmed, ASCII letters lowered, as they are signed (access-layer 6.2).</summary>
    public static string Folded(string? text) =>
        string.Concat((Clean(text) ?? "").Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
