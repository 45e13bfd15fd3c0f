using System.Text.Json;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway.Chat;

/// <summary>What the methods about conversations read of their params.</summary>
internal static class CallParams
{
    /// <summary>Undefined when absent.</summary>
    public static JsonElement Value(this Call call, string name) =>
        call.Params.ValueKind == JsonValueKind.Object && call.Params.TryGetProperty(name, out var value) ? value : default;

    public static long? Number(this Call call, string name) =>
        call.Value(name) is { ValueKind: JsonValueKind.Number } number ? (long)Math.Clamp(number.GetDouble(), 0, 1e15) : null;

    public static bool? Flag(this Call call, string name) => call.Value(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A text or null; null also for JSON's null and other kinds.</summary>
    public static string? TextOrNull(this Call call, string name) => call.Value(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The session's full key, or the error to answer: there is one agent.</summary>
    public static (string? Key, ErrorObject? Refusal) SessionKey(this Call call, string name)
    {
        if (call.ForeignAgent() is { } foreign)
            return (null, foreign);
        var told = call.Text(name)!;
        return SessionRows.Canonical(told) is { } key ? (key, null) : (null, UnknownAgent(told.Split(':').ElementAtOrDefault(1) ?? told));
    }

    /// <summary>Null when the params name our agent or none.</summary>
    public static ErrorObject? ForeignAgent(this Call call) =>
        call.TextOrNull("agentId") is { } agent && !agent.Trim().Equals(UiMethods.MainAgent, StringComparison.OrdinalIgnoreCase) ? UnknownAgent(agent) : null;

    private static ErrorObject UnknownAgent(string agent) => CallErrors.Invalid($"unknown agent id \"{agent}\"");
}
