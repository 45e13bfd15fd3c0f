using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Methods;

/// <summary>From a frame of a logged-in client to its answer: role, scope, method, params, body, in this order (OpenClaw's).</summary>
internal static class Calls
{
    /// <summary>Forbidden calls in a row before the connection is closed.</summary>
    private const int MostForbidden = 10;

    private static readonly JsonElement _noParams = JsonElement.Parse(Wire.Empty.Span);

    /// <summary>Answers before it returns, unless the method waits for something.</summary>
    public static void Answer(GatewayState gateway, Connection caller, ReadOnlyMemory<byte> frame)
    {
        var read = RequestSchema.Read(frame.Span);
        if (read.Frame is not { } request)
        {
            // What is no JSON at all is passed over (access-layer 5.5).
            if (!read.IsNotJson)
                caller.Post(Wire.Failed(read.Id, CallErrors.Invalid(read.Complaint!)));
            return;
        }

        var (method, refusal) = Permit(caller, request);
        if (refusal is not null)
        {
            Send(caller, request.Id, refusal);
            return;
        }

        caller.ForbiddenCalls = 0;
        var answer = RunAsync(new Call(gateway, caller, request.Params ?? default), method!);
        if (answer.IsCompletedSuccessfully)
            Send(caller, request.Id, answer.Result);
        else
            _ = SendLaterAsync(caller, request.Id, answer);
    }

    private static (Method? Method, ErrorObject? Refusal) Permit(Connection caller, RequestFrame request)
    {
        var method = MethodTable.Find(request.Method);
        if (request.Method != "health")
        {
            // This gateway has no method for nodes.
            if (caller.Admission.Role != Roles.Operator)
            {
                if (++caller.ForbiddenCalls > MostForbidden)
                    caller.Close(1008, "repeated unauthorized calls", "repeated-unauthorized-requests");
                return (null, CallErrors.UnauthorizedRole(caller.Admission.Role));
            }

            // A method nobody knows needs the highest scope, so that nobody learns which there are.
            var scope = method is null ? request.Method == "connect" ? null : Scopes.Admin : method.Scope;
            if (scope is not null && !caller.Has(scope) && !(method?.OrScope is { } other && caller.Has(other)))
                return (null, CallErrors.MissingScope(scope));
        }

        if (request.Method == "connect")
            return (null, CallErrors.Invalid("connect is only valid as the first request"));
        if (method is null)
            return (null, CallErrors.UnknownMethod(request.Method));
        return method.Params.Complain(request.Params ?? _noParams) is { } wrong
            ? (null, CallErrors.Invalid($"invalid {method.Name} params: {wrong}"))
            : (method, null);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens in a method, its caller gets an answer and the log the exception.")]
    private static async ValueTask<Answer> RunAsync(Call call, Method method)
    {
        try
        {
            return await method.Body(call);
        }
        catch (Exception e)
        {
            call.Gateway.Log.CallFailed(e, method.Name, call.Caller.Id);
            return CallErrors.Failed;
        }
    }

    private static async Task SendLaterAsync(Connection caller, string id, ValueTask<Answer> answer) => Send(caller, id, await answer);

    private static void Send(Connection caller, string id, Answer answer)
    {
        caller.Post(answer.Error is { } error ? Wire.Failed(id, error) : Wire.Ok(id, answer.Payload.Span), answer.SnapshotOf);
        answer.Then?.Invoke();
    }
}
