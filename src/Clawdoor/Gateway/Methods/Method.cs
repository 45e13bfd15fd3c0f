using System.Text.Json;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Methods;

/// <summary>One row of the method table.</summary>
/// <param name="Scope">What a caller needs; null = nothing but being logged in.</param>
/// <param name="Params">What <c>params</c> must be; absent ones count as an empty object.</param>
internal sealed record Method(string Name, string? Scope, Shape Params, Func<Call, ValueTask<Answer>> Body)
{
    /// <summary>What does instead of <see cref="Scope"/>; not told to who has neither, as in OpenClaw.</summary>
    public string? OrScope { get; init; }

    /// <summary>Methods that a client with nothing but the scopes of sessions may call, too.</summary>
    public static IReadOnlyList<Method> OfSessions(IReadOnlyList<Method> methods) =>
    [
        .. methods.Select(m => m with
        {
            OrScope = m.Scope switch { Scopes.Read => Scopes.SessionsRead, Scopes.Write => Scopes.SessionsWrite, _ => m.OrScope },
        }),
    ];

    /// <summary>Answered, but not advertised in hello-ok: asked by clients on their own, and of no use to people.</summary>
    public bool Quiet { get; init; }
}

/// <summary>A call that may be made: known method, enough rights, right params.</summary>
internal sealed record Call(GatewayState Gateway, Connection Caller, JsonElement Params)
{
    public string? Text(string name) =>
        Params.ValueKind == JsonValueKind.Object && Params.TryGetProperty(name, out var value) ? value.GetString() : null;

    public IReadOnlyList<string>? Texts(string name) =>
        Params.ValueKind == JsonValueKind.Object && Params.TryGetProperty(name, out var value)
            ? [.. value.EnumerateArray().Select(v => v.GetString()!)]
            : null;

    public bool IsAdmin => Caller.Admission.Scopes.Contains(Scopes.Admin);

    /// <summary>The caller's own device when it logged in with its token and is no administrator: it may care for itself only.</summary>
    public string? OnlyDevice => Caller.Admission.Method == "device-token" && !IsAdmin ? Caller.Admission.DeviceId : null;
}

/// <summary>A payload as JSON, or an error.</summary>
internal readonly record struct Answer(ReadOnlyMemory<byte> Payload, ErrorObject? Error = null)
{
    /// <summary>What happens once the answer is on its way: the caller may be one of those that are closed.</summary>
    public Action? Then { get; init; }

    /// <summary>The run whose text so far is in the payload: its next piece has to begin with the whole text.</summary>
    public string? SnapshotOf { get; init; }

    public static implicit operator Answer(byte[] payload) => new(payload);

    public static implicit operator Answer(ErrorObject error) => new(default, error);

    public static implicit operator ValueTask<Answer>(Answer answer) => ValueTask.FromResult(answer);
}

/// <summary>The errors of calls (access-layer 5.5).</summary>
internal static class CallErrors
{
    public static ErrorObject Invalid(string message) => new(ErrorCodes.InvalidRequest, message);

    public static ErrorObject UnknownMethod(string method) => Invalid($"unknown method: {method}");

    public static ErrorObject UnauthorizedRole(string role) => Invalid($"unauthorized role: {role}");

    public static ErrorObject MissingScope(string scope) => new(ErrorCodes.Forbidden, $"missing scope: {scope}")
    {
        Details = JsonSerializer.SerializeToElement(new MissingScopeDetails("MISSING_SCOPE", scope, [scope]), GatewayJson.Default.MissingScopeDetails),
    };

    public static ErrorObject Failed { get; } = new(ErrorCodes.Unavailable, "the call failed; see the gateway's log") { Retryable = true };
}
