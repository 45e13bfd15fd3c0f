using System.Text.Json;
using Microsoft.Extensions.AI;
using static Clawdoor.Gateway.OpenAi.CompletionRequest;

namespace Clawdoor.Gateway.OpenAi;

/// <summary><c>messages</c> of a request: who said what, with pictures and the results of tools.</summary>
internal static class CompletionMessages
{
    private const int MostImages = 8;

    /// <summary>Bytes of one picture, decoded.</summary>
    private const int LargestImage = 10 * 1024 * 1024;

    private static readonly string[] s_images = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    public static IReadOnlyList<ChatMessage> Read(JsonElement root)
    {
        if (Value(root, "messages") is not { } list)
            throw new CompletionComplaint("Missing user message in `messages`.");
        if (list.ValueKind != JsonValueKind.Array)
            throw new CompletionComplaint("messages: Invalid input: expected array");
        List<ChatMessage> messages = [.. list.EnumerateArray().Select(Message)];
        if (!messages.Exists(m => m.Role != ChatRole.System && m.Contents.Count > 0))
            throw new CompletionComplaint("Missing user message in `messages`.");
        if (messages.Sum(m => m.Contents.OfType<DataContent>().Count()) > MostImages)
            throw new CompletionComplaint($"Invalid image_url content in `messages`. At most {MostImages} images are taken.");
        return messages;
    }

    private static ChatMessage Message(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new CompletionComplaint("messages: Invalid input: expected object");
        var contents = Contents(message);
        switch (Text(message, "role"))
        {
            case "system" or "developer":
                return new(ChatRole.System, contents);
            case "user":
                return new(ChatRole.User, contents);
            case "assistant":
                if (Value(message, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
                    contents.AddRange(calls.EnumerateArray().Select(CompletionTools.Call));
                return new(ChatRole.Assistant, contents);
            case "tool":
                var id = Text(message, "tool_call_id") ?? throw new CompletionComplaint("messages: a message of role `tool` needs `tool_call_id`.");
                return new(ChatRole.Tool, [new FunctionResultContent(id, string.Concat(contents.OfType<TextContent>().Select(t => t.Text)))]);
            default:
                throw new CompletionComplaint("messages: `role` must be system, developer, user, assistant or tool.");
        }
    }

    private static List<AIContent> Contents(JsonElement message) => Value(message, "content") switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } said ? [new TextContent(said)] : [],
        { ValueKind: JsonValueKind.Array } parts => [.. parts.EnumerateArray().Select(Part)],
        _ => throw new CompletionComplaint("messages: `content` must be a string or an array of parts."),
    };

    private static AIContent Part(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
            throw new CompletionComplaint("messages: a part of `content` must be an object.");
        return Text(part, "type") switch
        {
            "text" or "input_text" => new TextContent(Text(part, "text") ?? ""),
            "image_url" when Value(part, "image_url") is { ValueKind: JsonValueKind.Object } image => Image(Text(image, "url")),
            var other => throw new CompletionComplaint($"messages: parts of type `{Wording.PlainText.Printable(other ?? "")}` are not taken; text and image_url are."),
        };
    }

    /// <summary>Only pictures that came along: this gateway fetches nothing for a caller.</summary>
    private static DataContent Image(string? url)
    {
        if (url is null || !url.StartsWith("data:", StringComparison.Ordinal))
            throw new CompletionComplaint("Invalid image_url content in `messages`. Pictures are taken as data: URLs.");
        try
        {
            var image = new DataContent(url);
            return s_images.Contains(image.MediaType) && image.Data.Length is > 0 and <= LargestImage
                ? image
                : throw new CompletionComplaint($"Invalid image_url content in `messages`. Taken are {string.Join(", ", s_images)} of at most {LargestImage} bytes.");
        }
        catch (Exception e) when (e is UriFormatException or FormatException or ArgumentException)
        {
            throw new CompletionComplaint("Invalid image_url content in `messages`.");
        }
    }
}
