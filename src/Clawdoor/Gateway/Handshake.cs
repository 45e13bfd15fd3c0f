using Clawdoor.Access;
using Clawdoor.Access.Refusing;
using Clawdoor.Devices;
using Clawdoor.Gateway.Methods;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway;

/// <summary>A connection's first frame: it is <c>connect</c> and is let in, or the connection ends (access-layer 2.3, 5.3, 5.5).</summary>
internal static class Handshake
{
    public static async Task ShakeAsync(GatewayState gateway, Connection connection, ReadOnlyMemory<byte> frame)
    {
        var read = RequestSchema.Read(frame.Span);
        if (read.IsNotJson)
        {
            connection.Close(1000, null, "invalid-json");
        }
        else if (read.Frame is not { } request)
        {
            connection.Close(1008, "invalid request frame", "invalid-handshake");
        }
        else if (ConnectSchema.ClaimsWorker(request.Params))
        {
            connection.Close(1008, "invalid-handshake", "invalid-handshake");
        }
        else if (request.Method != "connect")
        {
            Fail(connection, request.Id, "invalid handshake: first request must be connect");
        }
        else
        {
            var (login, complaint) = ConnectSchema.Read(request.Params);
            if (login is null)
                Fail(connection, request.Id, complaint!);
            else
                await TryAsync(gateway, connection, request.Id, login);
        }
    }

    /// <summary>A store that fails lets nobody in: fail closed, and say that it may be tried again.</summary>
    private static async Task TryAsync(GatewayState gateway, Connection connection, string id, ConnectParams login)
    {
        try
        {
            await JudgeAsync(gateway, connection, id, login);
        }
        catch (StoreException e)
        {
            gateway.Log.StoreFailed(e, connection.Id);
            connection.Post(Wire.Failed(id, CallErrors.Failed));
            connection.Close(1011, "device store unavailable", "device-store");
        }
    }

    private static async Task JudgeAsync(GatewayState gateway, Connection connection, string id, ConnectParams login)
    {
        var settings = gateway.Settings;
        var verdict = gateway.Judge.Judge(
            new ConnectAttempt
            {
                Login = login,
                Peer = connection.Peer,
                Nonce = connection.Nonce,
                Origin = connection.Facts.Origin,
                Host = connection.Facts.Host,
                Header = connection.Facts.Header,
                ServedUiBuild = () => gateway.Page.BuildOf(settings.Ui),
            },
            settings.Access);
        gateway.Tell(verdict.Events);
        if (verdict is Refusal refusal)
        {
            if (refusal.Delay > TimeSpan.Zero)
                await Task.Delay(refusal.Delay, gateway.Time);
            connection.Post(Wire.Failed(id, refusal.Error));
            connection.Close(refusal.CloseCode, refusal.CloseReason, refusal.Cause);
            return;
        }

        var admission = (Admission)verdict;
        if (verdict.Events.Any(e => e is DeviceEvent.Resolved { Decision: "approved" }))
            DropSilentSiblings(gateway, admission.DeviceId);
        connection.Enter(login, admission, settings, hello: () => Wire.Ok(id, Hello.For(gateway, connection, settings)));
        gateway.Log.Connected(connection.Id, login.Client.Id, login.Client.Mode, admission.Role, admission.Method, connection.Peer.Client, admission.DeviceId ?? "-");
    }

    /// <summary>A local program that was paired silently takes the place of its forgotten selves (access-layer 6.5).</summary>
    private static void DropSilentSiblings(GatewayState gateway, string? deviceId)
    {
        var connected = gateway.Clients.All.Select(c => c.Admission.DeviceId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (deviceId is not null && gateway.Devices.DropSilentSiblings(deviceId, connected).Count > 0)
            gateway.Tell([new DeviceEvent.Changed()]);
    }

    private static void Fail(Connection connection, string id, string message)
    {
        connection.Post(Wire.Failed(id, new ErrorObject(ErrorCodes.InvalidRequest, message)));
        connection.Close(1008, Refusals.Cut(message), "invalid-handshake");
    }
}
