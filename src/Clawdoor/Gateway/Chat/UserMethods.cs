using System.Text.Json;
using Clawdoor.Conversations;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Chat;

/// <summary>Answer of <c>users.prefs.get</c>.</summary>
internal sealed record Preferences(IReadOnlyDictionary<string, JsonElement> Entries)
{
    public string Status { get; } = "ok";
}

/// <summary>Payload of <c>users.prefs.changed</c>.</summary>
internal sealed record PreferencesChanged(string ProfileId, IReadOnlyList<string> Keys);

/// <summary>
/// <c>users.prefs.*</c>: how somebody likes the UI. A device's own; who comes in by the secret alone has nobody to keep them for,
/// as in OpenClaw.
/// </summary>
internal static class UserMethods
{
    private const int MostEntries = 32;
    private const int LongestKey = 256;

    public static IReadOnlyList<Method> All { get; } =
    [
        new("users.prefs.get", Scopes.Read, Shape.Closed(Shape.May("keys", Shape.ListOf(Shape.TextOf(1, LongestKey)))), Get),
        new("users.prefs.set", Scopes.Write, Shape.Closed(
            Shape.Must("entries", Shape.MapOf(Shape.Anything)), Shape.May("expectedEntries", Shape.MapOf(Shape.Anything))), Set),
    ];

    private static ValueTask<Answer> Get(Call call)
    {
        if (call.Caller.Admission.DeviceId is not { } user)
            return (Answer)"""{"status":"no_durable_identity"}"""u8.ToArray();
        var keys = call.Texts("keys");
        var known = call.Gateway.Conversations.Preferences(user)
            .Where(p => keys is null || keys.Contains(p.Key))
            .ToDictionary(p => p.Key, p => JsonElement.Parse(p.Value), StringComparer.Ordinal);
        return (Answer)ChatJson.Bytes(new Preferences(known), j => j.Preferences);
    }

    private static ValueTask<Answer> Set(Call call)
    {
        if (call.Caller.Admission.DeviceId is not { } user)
            return (Answer)"""{"status":"no_durable_identity"}"""u8.ToArray();
        var (values, complaint) = Entries(call, "entries");
        var (expected, other) = Entries(call, "expectedEntries");
        if ((complaint ?? other) is { } wrong)
            return (Answer)CallErrors.Invalid($"invalid users.prefs.set params: {wrong}");
        try
        {
            if (!call.Gateway.Conversations.SetPreferences(user, values!, expected))
                return (Answer)"""{"status":"conflict"}"""u8.ToArray();
        }
        catch (PreferenceBoundException)
        {
            return (Answer)CallErrors.Invalid("invalid users.prefs.set params: too many preferences, or one is too long");
        }

        var changed = new News(
            "users.prefs.changed", ChatJson.Bytes(new PreferencesChanged(user, [.. values!.Keys]), j => j.PreferencesChanged), Scopes.Read)
        { DropIfSlow = true };
        return new Answer("""{"status":"ok"}"""u8.ToArray()) { Then = () => call.Gateway.Clients.Tell(changed, c => c.Admission.DeviceId == user && c != call.Caller) };
    }

    private static (Dictionary<string, string?>? Values, string? Complaint) Entries(Call call, string name)
    {
        if (call.Value(name) is not { ValueKind: JsonValueKind.Object } entries)
            return (null, null);
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var each in entries.EnumerateObject())
        {
            var text = each.Value.ValueKind == JsonValueKind.Null ? null : each.Value.GetRawText();
            if (each.Name.Length is 0 or > LongestKey)
                return (null, $"at /{name}: must match pattern \"^.{{1,256}}$\"");
            values[each.Name] = text;
        }

        return values.Count > MostEntries ? (null, $"at /{name}: must not have more than {MostEntries} properties") : (values, null);
    }
}
