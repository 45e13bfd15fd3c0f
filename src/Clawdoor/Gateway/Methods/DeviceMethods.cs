using Clawdoor.Devices;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Methods;

/// <summary>
/// <c>device.pair.*</c> and <c>device.token.*</c> (access-layer 6.7). An administrator cares for every device; a device that
/// logged in with its own token and is none cares for itself; nobody gives away a scope that is not its own.
/// </summary>
internal static class DeviceMethods
{
    private const int LongestLabel = 64;

    public static IReadOnlyList<Method> All { get; } =
    [
        new("device.pair.list", Scopes.Pairing, Shape.Closed(), List),
        new("device.pair.approve", Scopes.Pairing, Shape.Closed(Shape.Must("requestId", Shape.Words)), Approve),
        new("device.pair.reject", Scopes.Pairing, Shape.Closed(Shape.Must("requestId", Shape.Words)), Reject),
        new("device.pair.remove", Scopes.Pairing, Shape.Closed(Shape.Must("deviceId", Shape.Words)), Remove),
        new("device.pair.rename", Scopes.Pairing, Shape.Closed(Shape.Must("deviceId", Shape.Words), Shape.Must("label", Shape.TextOf(1, LongestLabel))), Rename),
        new("device.token.rotate", Scopes.Pairing, Shape.Closed(Shape.Must("deviceId", Shape.Words), Shape.Must("role", Shape.Words), Shape.May("scopes", Shape.ListOf(Shape.Words))), Rotate),
        new("device.token.revoke", Scopes.Pairing, Shape.Closed(Shape.Must("deviceId", Shape.Words), Shape.Must("role", Shape.Words)), Revoke),
    ];

    private static ValueTask<Answer> List(Call call)
    {
        var (list, own) = (call.Gateway.Devices.List(), call.OnlyDevice);
        return Payload(list with
        {
            Pending = own is null ? list.Pending : [.. list.Pending.Where(p => p.DeviceId == own)],
            Paired =
            [
                .. list.Paired.Where(p => own is null || p.DeviceId == own)
                    .Select(p => p with { Connected = call.Gateway.Clients.IsConnected(p.DeviceId) }),
            ],
        }, ProtocolJson.Default.DeviceList);
    }

    private static ValueTask<Answer> Approve(Call call)
    {
        var (gateway, id) = (call.Gateway, call.Text("requestId")!.Trim());
        var pending = gateway.Devices.FindRequest(id);
        if (!call.IsAdmin && (pending is null || IsForeign(call, pending.DeviceId) || pending.Roles.Any(r => r != Roles.Operator)))
            return Denied("device pairing approval denied");
        if (pending is not null && ApprovalRule.Refusal(pending, gateway.Devices.Find(pending.DeviceId), call.Caller.Admission.Scopes) is { } refusal)
            return (Answer)CallErrors.Invalid(refusal.IsForeign ? $"invalid scope for requested roles: {refusal.Scope}" : $"missing scope: {refusal.Scope}");
        if (gateway.Devices.Approve(id, ApprovedVia.Owner) is not { } approved)
            return (Answer)CallErrors.Invalid("unknown requestId");
        gateway.Tell(approved.Events);
        gateway.Upgrades.Decided(id, approved.Device);
        gateway.Log.DeviceChanged(approved.Device.DeviceId, "approved", call.Caller.Id);
        return Payload(new ApprovedDevice(id, approved.Device), ProtocolJson.Default.ApprovedDevice);
    }

    private static ValueTask<Answer> Reject(Call call)
    {
        var (gateway, id) = (call.Gateway, call.Text("requestId")!.Trim());
        if (call.OnlyDevice is { } own && gateway.Devices.FindRequest(id)?.DeviceId != own)
            return Denied("device pairing rejection denied");
        if (gateway.Devices.Reject(id) is not { } rejected)
            return (Answer)CallErrors.Invalid("unknown requestId");
        gateway.Tell(rejected.Events);
        gateway.Upgrades.Decided(id, null);
        gateway.Log.DeviceChanged(rejected.Request.DeviceId, "rejected", call.Caller.Id);
        return Payload(new RejectedDevice(id, rejected.Request.DeviceId), ProtocolJson.Default.RejectedDevice);
    }

    private static ValueTask<Answer> Remove(Call call)
    {
        var (gateway, device) = (call.Gateway, call.Text("deviceId")!.Trim());
        if (IsForeign(call, device) || OnlyAdminManages(call, device))
            return Denied("device pairing removal denied");
        if (gateway.Devices.Remove(device) is not { } removed)
            return (Answer)CallErrors.Invalid("unknown deviceId");
        gateway.Tell(removed.Events);
        gateway.Log.DeviceChanged(device, "removed", call.Caller.Id);
        return Closing(gateway, device, null, GatewayJson.Bytes(new RemovedDevice(device), ProtocolJson.Default.RemovedDevice));
    }

    private static ValueTask<Answer> Rename(Call call)
    {
        var (gateway, device, label) = (call.Gateway, call.Text("deviceId")!.Trim(), call.Text("label")!.Trim());
        if (label.Length == 0)
            return (Answer)CallErrors.Invalid("label required");
        if (IsForeign(call, device) || OnlyAdminManages(call, device))
            return Denied("device pairing rename denied");
        if (gateway.Devices.Rename(device, label) is not { } renamed)
            return (Answer)CallErrors.Invalid("unknown deviceId");
        gateway.Tell(renamed.Events);
        gateway.Log.DeviceChanged(device, "renamed", call.Caller.Id);
        return Payload(new RenamedDevice(device, label), ProtocolJson.Default.RenamedDevice);
    }

    private static ValueTask<Answer> Rotate(Call call)
    {
        var (gateway, device, role) = (call.Gateway, call.Text("deviceId")!.Trim(), call.Text("role")!.Trim());
        if (!MayManageToken(call, device, role, call.Texts("scopes"))
            || gateway.Devices.Rotate(device, role, call.Texts("scopes"), gateway.Settings.Access.Secret?.Generation) is not { } token)
        {
            return Denied("device token rotation denied");
        }

        gateway.Log.DeviceChanged(device, "token rotated", call.Caller.Id);
        // The new token is told to nobody but the device itself, on the connection that its old one opened.
        var inBand = call.Caller.Admission is { Method: "device-token" } own && own.DeviceId == device;
        return Closing(gateway, device, role, GatewayJson.Bytes(
            new RotatedToken(device, token.Role, inBand ? "in-band" : "withheld-cross-device")
            {
                Scopes = token.Scopes,
                RotatedAtMs = token.IssuedAt,
                Token = inBand ? token.Text : null,
            },
            ProtocolJson.Default.RotatedToken));
    }

    private static ValueTask<Answer> Revoke(Call call)
    {
        var (gateway, device, role) = (call.Gateway, call.Text("deviceId")!.Trim(), call.Text("role")!.Trim());
        if (!MayManageToken(call, device, role, null) || gateway.Devices.Revoke(device, role) is not { } at)
            return Denied("device token revocation denied");
        gateway.Log.DeviceChanged(device, "token revoked", call.Caller.Id);
        return Closing(gateway, device, role, GatewayJson.Bytes(
            new RevokedToken(device, role) { RevokedAtMs = at }, ProtocolJson.Default.RevokedToken));
    }

    private static bool IsForeign(Call call, string device) => call.OnlyDevice is { } own && own != device;

    private static bool OnlyAdminManages(Call call, string device) =>
        call.OnlyDevice is not null && call.Gateway.Devices.Find(device)?.Roles.Any(r => r != Roles.Operator) == true;

    /// <summary>Whoever is no administrator manages operators' tokens only, and none that may do more than the caller.</summary>
    private static bool MayManageToken(Call call, string device, string role, IReadOnlyList<string>? scopes)
    {
        if (IsForeign(call, device) || (role != Roles.Operator && !call.IsAdmin))
            return false;
        var held = call.Gateway.Devices.Find(device)?.Tokens.FirstOrDefault(t => t.Role == role)?.Scopes ?? [];
        return role != Roles.Operator || ScopeRule.Allows(role, scopes ?? held, call.Caller.Admission.Scopes);
    }

    /// <summary>Its connections end, whatever was changed about it (access-layer 6.7).</summary>
    private static ValueTask<Answer> Closing(GatewayState gateway, string device, string? role, byte[] payload) => new Answer(payload)
    {
        Then = () => gateway.Clients.Close(c => c.Admission.DeviceId == device && (role is null || c.Admission.Role == role), 4001, "device removed"),
    };

    private static ValueTask<Answer> Denied(string message) => (Answer)CallErrors.Invalid(message);

    private static ValueTask<Answer> Payload<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        (Answer)GatewayJson.Bytes(value, type);
}
