using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Protocol;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Devices;

/// <summary>What the columns mean.</summary>
internal static class DeviceRows
{
    public const string DeviceColumns =
        "id, public_key, display_name, operator_label, platform, device_family, client_id, client_mode, browser_origin, role, roles, scopes, remote_ip, approved_via, created_at, approved_at, seen_at, seen_reason";

    public const string RequestColumns =
        "id, device_id, public_key, display_name, platform, device_family, client_id, client_mode, browser_origin, role, roles, scopes, remote_ip, silent, is_repair, asked_at";

    public const string GrantColumns = "device_id, role, scopes, created_at, rotated_at, revoked_at, used_at, generation";

    /// <summary>Without its tokens.</summary>
    public static PairedDevice Device(SqliteDataReader row) => new()
    {
        DeviceId = row.GetString(0),
        PublicKey = row.GetString(1),
        DisplayName = Text(row, 2),
        OperatorLabel = Text(row, 3),
        Platform = Text(row, 4),
        DeviceFamily = Text(row, 5),
        ClientId = Text(row, 6),
        ClientMode = Text(row, 7),
        BrowserOrigin = Text(row, 8),
        Role = row.GetString(9),
        Roles = List(row.GetString(10)),
        Scopes = List(row.GetString(11)),
        RemoteIp = Text(row, 12),
        ApprovedVia = Text(row, 13),
        CreatedAtMs = Time(row, 14),
        ApprovedAtMs = Time(row, 15),
        LastSeenAtMs = Time(row, 16),
        LastSeenReason = Text(row, 17),
    };

    public static PendingDevice Request(SqliteDataReader row) => new()
    {
        RequestId = row.GetString(0),
        DeviceId = row.GetString(1),
        PublicKey = row.GetString(2),
        DisplayName = Text(row, 3),
        Platform = Text(row, 4),
        DeviceFamily = Text(row, 5),
        ClientId = Text(row, 6),
        ClientMode = Text(row, 7),
        BrowserOrigin = Text(row, 8),
        Role = row.GetString(9),
        Roles = List(row.GetString(10)),
        Scopes = List(row.GetString(11)),
        RemoteIp = Text(row, 12),
        Silent = row.GetBoolean(13),
        IsRepair = row.GetBoolean(14),
        Ts = Time(row, 15),
    };

    public static RoleGrant Grant(SqliteDataReader row) => new(
        row.GetString(0),
        new()
        {
            Role = row.GetString(1),
            Scopes = List(row.GetString(2)),
            CreatedAtMs = Time(row, 3),
            RotatedAtMs = Time(row, 4),
            RevokedAtMs = Time(row, 5),
            LastUsedAtMs = Time(row, 6),
        },
        Text(row, 7));

    public static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static long? Column(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static string Column(IReadOnlyList<string> list) => JsonSerializer.Serialize([.. list], DeviceJson.Default.StringArray);

    public static IReadOnlyList<string> List(string column) => JsonSerializer.Deserialize(column, DeviceJson.Default.StringArray) ?? [];
}

/// <summary>One role of a device: what its tokens share.</summary>
/// <param name="Generation">The gateway secret's generation its tokens are bound to; null = to none.</param>
internal sealed record RoleGrant(string DeviceId, DeviceTokenInfo Info, string? Generation);

/// <summary>Lists in columns.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class DeviceJson : JsonSerializerContext;
