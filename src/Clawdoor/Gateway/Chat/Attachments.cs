using System.Text;
using System.Text.Json;
using Clawdoor.Conversations.Runs;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway.Chat;

/// <summary>What comes with a message: images and texts, within the limits that hello-ok tells.</summary>
internal static class Attachments
{
    /// <summary>Bytes of one; OpenClaw's own limits, so that its clients refuse what we would.</summary>
    public static AttachmentPolicy Policy { get; } = new(MaxBytes: 19_464_192, MaxImageBytes: 6_291_456);

    /// <summary>Bytes of a text: it goes to the model with every further message.</summary>
    private const int MaxTextBytes = 1_048_576;

    private const int MaxCount = 20;

    /// <summary>Bytes that one message keeps; a frame is not larger.</summary>
    private const int MaxTogether = 25_165_824;

    /// <summary>The content as it is kept, or a complaint in OpenClaw's words.</summary>
    public static (string? Content, string? Complaint) Read(string message, JsonElement attachments)
    {
        if (attachments.ValueKind != JsonValueKind.Array || attachments.GetArrayLength() == 0)
            return (MessageContent.OfUser(message, [], []), null);
        if (attachments.GetArrayLength() > MaxCount)
            return (null, $"too many attachments ({attachments.GetArrayLength()} > {MaxCount})");
        var (pictures, files, index, together) = (new List<Picture>(), new List<(string, string)>(), 0, 0L);
        foreach (var each in attachments.EnumerateArray())
        {
            var name = Text(each, "fileName");
            var label = name ?? Text(each, "type") ?? $"attachment-{index + 1}";
            index++;
            var (bytes, complaint) = BytesOf(each);
            complaint ??= bytes!.Length > Policy.MaxBytes ? $"exceeds size limit ({bytes.Length} > {Policy.MaxBytes} bytes)" : null;
            if (complaint is null && (together += bytes!.Length) > MaxTogether)
                complaint = $"all together exceed size limit ({together} > {MaxTogether} bytes)";
            if (complaint is null && ImageType(bytes) is { } mime)
            {
                complaint = bytes!.Length > Policy.MaxImageBytes ? $"image exceeds size limit ({bytes.Length} > {Policy.MaxImageBytes} bytes)" : null;
                pictures.Add(new(mime, bytes, name));
            }
            else if (complaint is null)
            {
                complaint = bytes!.Length > MaxTextBytes ? $"exceeds size limit ({bytes.Length} > {MaxTextBytes} bytes)"
                    : !IsText(bytes) ? $"non-image attachments ({Text(each, "mimeType") ?? "application/octet-stream"}) are not supported on this entrypoint"
                    : null;
                files.Add((label, Encoding.UTF8.GetString(bytes)));
            }

            if (complaint is not null)
                return (null, $"attachment {label}: {complaint}");
        }

        return (MessageContent.OfUser(message, pictures, files), null);
    }

    private static (byte[]? Bytes, string? Complaint) BytesOf(JsonElement attachment)
    {
        var text = Text(attachment, "content") ?? "";
        if (text.StartsWith("data:", StringComparison.Ordinal))
            text = text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..];
        if (text.Length == 0)
            return (null, "empty payload");
        try
        {
            return (Convert.FromBase64String(text), null);
        }
        catch (FormatException)
        {
            return (null, "invalid base64 content");
        }
    }

    /// <summary>By what the bytes are, not by what they are called.</summary>
    private static string? ImageType(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "image/gif"
        : bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;

    private static bool IsText(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0);

    private static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found
            ? found
            : null;
}
