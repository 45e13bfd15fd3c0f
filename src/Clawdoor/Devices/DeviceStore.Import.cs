using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>One role of a device that was paired elsewhere.</summary>
/// <param name="Info">When it was made, used and, if so, revoked.</param>
/// <param name="Text">Its token, which is kept as a hash only.</param>
/// <param name="Generation">The gateway secret's generation it is bound to; null = to none.</param>
internal sealed record ForeignToken(DeviceTokenInfo Info, string Text, string? Generation)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Info.Role} token";
}

/// <content>Taking devices in that were approved elsewhere.</content>
internal sealed partial class DeviceStore
{
    /// <summary>Takes a device with its approval and tokens in; false when it is known already, which then stays as it is.</summary>
    public bool TakeIn(PairedDevice device, IReadOnlyList<ForeignToken> tokens) => Writing(() =>
    {
        if (Device(device.DeviceId) is not null)
            return false;
        Insert(device);
        foreach (var (info, text, generation) in tokens)
        {
            _file.Run(
                $"INSERT INTO role_grant ({DeviceRows.GrantColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                device.DeviceId, info.Role, DeviceRows.Column(info.Scopes), DeviceRows.Column(info.CreatedAtMs ?? Now), DeviceRows.Column(info.RotatedAtMs),
                DeviceRows.Column(info.RevokedAtMs), DeviceRows.Column(info.LastUsedAtMs), generation);
            if (info.RevokedAtMs is null)
                Keep(device.DeviceId, info.Role, info.Scopes, text, info.RotatedAtMs ?? info.CreatedAtMs ?? Now);
        }

        // It has been let in: a request of before has nothing left to ask.
        _file.Run("DELETE FROM request WHERE device_id = $1", device.DeviceId);
        return true;
    });

    private void Insert(PairedDevice device) => _file.Run(
        $"""
        INSERT INTO device ({DeviceRows.DeviceColumns})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT DO UPDATE SET public_key = $2, display_name = $3, operator_label = $4, platform = $5, device_family = $6,
            client_id = $7, client_mode = $8, browser_origin = $9, role = $10, roles = $11, scopes = $12, remote_ip = $13,
            approved_via = $14, created_at = $15, approved_at = $16, seen_at = $17, seen_reason = $18
        """,
        device.DeviceId, device.PublicKey, device.DisplayName, device.OperatorLabel, device.Platform, device.DeviceFamily,
        device.ClientId, device.ClientMode, device.BrowserOrigin, device.Role, DeviceRows.Column(device.Roles),
        DeviceRows.Column(device.Scopes), device.RemoteIp, device.ApprovedVia, DeviceRows.Column(device.CreatedAtMs),
        DeviceRows.Column(device.ApprovedAtMs), DeviceRows.Column(device.LastSeenAtMs), device.LastSeenReason);
}
