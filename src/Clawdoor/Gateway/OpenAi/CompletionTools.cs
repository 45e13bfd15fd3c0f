using System.Text.Json;
using Microsoft.Extensions.AI;
using static Clawdoor.Gateway.OpenAi.CompletionRequest;

namespace Clawdoor.Gateway.OpenAi;

/// <summary>The caller's own tools: told to the model, called by the caller.</summary>
internal static class CompletionTools
{
    private static readonly JsonElement s_anyObject = JsonElement.Parse("""{"type":"object","properties":{}}"""u8);

    public static void Read(JsonElement root, ChatOptions options)
    {
        var tools = ToolsOf(root);
        var (mode, only) = ModeOf(root);
        if (mode is NoneChatToolMode)
            return;
        if (only is not null)
            tools.RemoveAll(t => t.Name != only);
        if (tools.Count == 0 && mode is RequiredChatToolMode)
            throw Wrong(only is null ? "tool_choice required needs tools" : $"tool_choice requested unknown tool: {Wording.PlainText.Printable(only)}");
        if (tools.Count > 0)
            (options.Tools, options.ToolMode) = ([.. tools], mode);
    }

    /// <summary>One of the calls that an earlier answer asked for.</summary>
    public static FunctionCallContent Call(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object || Value(call, "function") is not { ValueKind: JsonValueKind.Object } function
            || Text(call, "id") is not { } id || Text(function, "name") is not { } name)
        {
            throw new CompletionComplaint("messages: an entry of `tool_calls` needs `id` and `function.name`.");
        }

        return new(id, name, Arguments(Text(function, "arguments")));
    }

    private static Dictionary<string, object?> Arguments(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var arguments = JsonDocument.Parse(json);
        return arguments.RootElement.ValueKind == JsonValueKind.Object
            ? arguments.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value.Clone())
            : throw new CompletionComplaint("messages: `function.arguments` must be a JSON object.");
    }

    private static List<AITool> ToolsOf(JsonElement root)
    {
        if (Value(root, "tools") is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw Wrong("tools must be an array");
        return [.. list.EnumerateArray().Select(Tool)];
    }

    private static AIFunctionDeclaration Tool(JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object)
            throw Wrong("each tool must be an object");
        if (Text(tool, "type") != "function")
            throw Wrong("only function tools are supported");
        if (Value(tool, "function") is not { ValueKind: JsonValueKind.Object } function)
            throw Wrong("tool.function is required");
        if (Text(function, "name")?.Trim() is not { Length: > 0 } name)
            throw Wrong("tool.function.name is required");
        var schema = Value(function, "parameters") is { ValueKind: JsonValueKind.Object } given ? given.Clone() : s_anyObject;
        return AIFunctionFactory.CreateDeclaration(name, Text(function, "description"), schema);
    }

    private static (ChatToolMode? Mode, string? Only) ModeOf(JsonElement root) => Value(root, "tool_choice") switch
    {
        null => (null, null),
        { ValueKind: JsonValueKind.String } word => word.GetString() switch
        {
            "auto" => (null, null),
            "none" => (ChatToolMode.None, null),
            "required" => (ChatToolMode.RequireAny, null),
            _ => throw Wrong("unsupported tool_choice type"),
        },
        { ValueKind: JsonValueKind.Object } choice => Text(choice, "type") switch
        {
            "function" => Value(choice, "function") is { ValueKind: JsonValueKind.Object } function && Text(function, "name")?.Trim() is { Length: > 0 } name
                ? (ChatToolMode.RequireSpecific(name), name)
                : throw Wrong("tool_choice.function.name is required"),
            { } other => throw Wrong($"tool_choice {Wording.PlainText.Printable(other)} is not supported"),
            null => throw Wrong("unsupported tool_choice type"),
        },
        _ => throw Wrong("tool_choice must be a string or object"),
    };

    private static CompletionComplaint Wrong(string what) => new($"Invalid tools/tool_choice: {what}");
}
