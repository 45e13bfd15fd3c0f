using System.Text;
using System.Text.Json;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>Where a value was written, for messages: a flag, a variable, or a line of clawdoor.json.</summary>
internal sealed record SettingOrigin(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Texts as they were written, before anything is made of them.</summary>
internal sealed record RawSetting(Setting Setting, IReadOnlyList<string> Texts, SettingOrigin Origin);

/// <summary>clawdoor.json: one flat object, JSON with comments and trailing commas.</summary>
internal static class SettingsFile
{
    private const int LargestBytes = 256 * 1024;

    /// <summary>The values of the file, and all its problems at once.</summary>
    public static IReadOnlyList<RawSetting> Read(string path, List<Problem> problems)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestBytes)
            {
                problems.Add(new(SettingsWords.FileTooLarge.With(path, file.Length, LargestBytes)));
                return [];
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(SettingsWords.FileUnreadable.With(path, e.Message)));
            return [];
        }

        var values = new List<RawSetting>();
        try
        {
            ReadObject(path, bytes, values, problems);
        }
        catch (JsonException e)
        {
            problems.Add(new(
                SettingsWords.FileNotJson.With(path, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1),
                SettingsWords.FileNotJsonNext));
        }

        return values;
    }

    private static void ReadObject(string path, byte[] bytes, List<RawSetting> values, List<Problem> problems)
    {
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes.AsSpan(start), new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = 8,
        });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            problems.Add(new(SettingsWords.FileNotObject.With(path)));
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var line = 1 + bytes.AsSpan(0, start + (int)reader.TokenStartIndex).Count((byte)'\n');
            var origin = new SettingOrigin($"{path}:{line} {key}");
            reader.Read();
            if (key == "$schema")
            {
                reader.Skip();
                continue;
            }

            var setting = SettingsTable.All.FirstOrDefault(s => s.Key == key);
            if (setting is null)
            {
                problems.Add(UnknownKey(key, origin));
                reader.Skip();
            }
            else if (ReadTexts(ref reader) is { } texts)
            {
                values.Add(new RawSetting(setting, texts, origin));
            }
            else
            {
                problems.Add(new(SettingsWords.WrongJsonKind.With(origin, setting.Allowed)));
            }
        }

        if (reader.Read())
            problems.Add(new(SettingsWords.FileNotObject.With(path)));
    }

    private static Problem UnknownKey(string key, SettingOrigin origin) =>
        SettingsTable.Nearest(key) is { } nearest
            ? new(SettingsWords.UnknownKey.With(origin), SettingsWords.UnknownKeyNearest.With(nearest))
            : new(SettingsWords.UnknownKey.With(origin),
                SettingsWords.UnknownKeyAll.With(string.Join(", ", SettingsTable.All.Select(s => s.Key))));

    /// <summary>Null when the value is an object, null, or a list of something other than plain values.</summary>
    private static List<string>? ReadTexts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return ReadText(ref reader) is { } one ? [one] : null;

        var texts = new List<string>();
        var plain = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadText(ref reader) is { } text)
                texts.Add(text);
            else
                plain = false;
        }

        return plain ? texts : null;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                reader.Skip();
                return null;
        }
    }
}
