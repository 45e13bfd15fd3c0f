using System.Text;
using System.Text.Json;

namespace Clawdoor.Conversations;

/// <summary>How a message is told in one line of a list.</summary>
internal static class FirstWords
{
    /// <summary>Characters of a session's title.</summary>
    public const int Title = 80;

    /// <summary>Characters of a session's preview.</summary>
    public const int Preview = 120;

    /// <summary>
    /// The texts of <paramref name="content"/> (see <see cref="StoredMessage"/>) in one line of at most <paramref name="most"/>
    /// characters; null when there is none, as of an image.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? Of(string content, int most)
    {
        using var document = JsonDocument.Parse(content);
        var line = new StringBuilder();
        foreach (var text in Texts(document.RootElement))
        {
            if (!Add(line, text, most))
                break;
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private static IEnumerable<string> Texts(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => [content.GetString()!],
        JsonValueKind.Array => content.EnumerateArray()
            .Where(p => p.ValueKind == JsonValueKind.Object
                && p.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("text")
                && p.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            .Select(p => p.GetProperty("text").GetString()!),
        _ => [],
    };

    /// <summary>False when the line is full.</summary>
    private static bool Add(StringBuilder line, string text, int most)
    {
        var isApart = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                isApart = true;
                continue;
            }

            var space = isApart && line.Length > 0 ? 1 : 0;
            if (line.Length + space + rune.Utf16SequenceLength > most)
                return false;
            line.Append(' ', space).Append(rune.ToString());
            isApart = false;
        }

        return true;
    }
}
