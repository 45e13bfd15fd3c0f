namespace Clawdoor.Protocol;

/// <summary>
/// The calls of pairing; they need <see cref="Scopes.Pairing"/>, and approving needs every scope that is approved, so in
/// practice <see cref="Scopes.Admin"/>. Unknown IDs give <see cref="GatewayErrorCode.UnknownPairingRequest"/> or
/// <see cref="GatewayErrorCode.UnknownDevice"/>.
/// </summary>
public static class DeviceCalls
{
    public static Task<GatewayResult<DeviceList>> ListDevicesAsync(this GatewayClient client, CancellationToken cancel = default) =>
        client.CallAsync("device.pair.list", new NoParams(), ProtocolJson.Default.NoParams, ProtocolJson.Default.DeviceList, cancel);

    public static Task<GatewayResult<ApprovedDevice>> ApproveAsync(this GatewayClient client, string requestId, CancellationToken cancel = default) =>
        client.CallAsync("device.pair.approve", new RequestIdParams(requestId), ProtocolJson.Default.RequestIdParams, ProtocolJson.Default.ApprovedDevice, cancel);

    public static Task<GatewayResult<RejectedDevice>> RejectAsync(this GatewayClient client, string requestId, CancellationToken cancel = default) =>
        client.CallAsync("device.pair.reject", new RequestIdParams(requestId), ProtocolJson.Default.RequestIdParams, ProtocolJson.Default.RejectedDevice, cancel);

    public static Task<GatewayResult<RemovedDevice>> RemoveAsync(this GatewayClient client, string deviceId, CancellationToken cancel = default) =>
        client.CallAsync("device.pair.remove", new DeviceIdParams(deviceId), ProtocolJson.Default.DeviceIdParams, ProtocolJson.Default.RemovedDevice, cancel);

    /// <param name="label">1 to 64 characters.</param>
    public static Task<GatewayResult<RenamedDevice>> RenameAsync(this GatewayClient client, string deviceId, string label, CancellationToken cancel = default) =>
        client.CallAsync("device.pair.rename", new RenameParams(deviceId, label), ProtocolJson.Default.RenameParams, ProtocolJson.Default.RenamedDevice, cancel);

    /// <summary>Gives the device a new token for <paramref name="role"/> and closes its connections.</summary>
    public static Task<GatewayResult<RotatedToken>> RotateAsync(this GatewayClient client, string deviceId, string role, CancellationToken cancel = default) =>
        client.CallAsync("device.token.rotate", new DeviceRoleParams(deviceId, role), ProtocolJson.Default.DeviceRoleParams, ProtocolJson.Default.RotatedToken, cancel);

    /// <summary>Takes the token for <paramref name="role"/> away and closes the device's connections.</summary>
    public static Task<GatewayResult<RevokedToken>> RevokeAsync(this GatewayClient client, string deviceId, string role, CancellationToken cancel = default) =>
        client.CallAsync("device.token.revoke", new DeviceRoleParams(deviceId, role), ProtocolJson.Default.DeviceRoleParams, ProtocolJson.Default.RevokedToken, cancel);
}

/// <summary>Params of <c>device.pair.list</c>: an empty object.</summary>
public sealed record NoParams;

/// <summary>Params of <c>device.pair.approve</c> and <c>reject</c>.</summary>
public sealed record RequestIdParams(string RequestId);

/// <summary>Params of <c>device.pair.remove</c>.</summary>
public sealed record DeviceIdParams(string DeviceId);

/// <summary>Params of <c>device.pair.rename</c>.</summary>
public sealed record RenameParams(string DeviceId, string Label);

/// <summary>Params of <c>device.token.rotate</c> and <c>revoke</c>.</summary>
public sealed record DeviceRoleParams(string DeviceId, string Role);
