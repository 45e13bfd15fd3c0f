using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <content>Device tokens (access-layer 6.8): only their SHA-256 is kept, which for 32 random bytes is as good as a slow hash.</content>
internal sealed partial class DeviceStore
{
    /// <summary>
    /// Tokens of one role that are good at once. A text cannot be told a second time, so each login without a good one
    /// makes another, and a browser's pages may log in side by side.
    /// </summary>
    public const int TokensOfARole = 4;

    private const int TokenSize = 32;

    /// <summary>A token for hello-ok after a login without one: the few issued before stay good until they are pushed out.</summary>
    /// <param name="generation">The gateway secret's generation that a browser's token is bound to; null binds to none.</param>
    /// <returns>Null: no such device or role, the role is revoked, or more is asked for than was approved.</returns>
    public IssuedToken? Issue(string deviceId, string role, IReadOnlyList<string> scopes, string? generation) => Writing(() =>
    {
        var asked = ScopeRule.WrittenOut(scopes);
        if (Device(deviceId) is not { } device || !PairingRule.Holds(device, role) || !ScopeRule.Allows(role, asked, device.Scopes)
            || GrantOf(deviceId, role) is not { } grant)
        {
            return null;
        }

        if (grant.Generation == generation
            && ScopeRule.Allows(role, grant.Info.Scopes, device.Scopes)
            && ScopeRule.Allows(role, asked, grant.Info.Scopes))
        {
            return Make(deviceId, role, grant.Info.Scopes);
        }

        Grant(deviceId, role, asked, generation);
        return Make(deviceId, role, asked);
    });

    /// <summary>Whether a presented token is good for <paramref name="scopes"/>; marks it used. Constant time over its hash.</summary>
    /// <param name="generation">The gateway secret's generation now; null where it has none.</param>
    public TokenState Verify(string deviceId, string role, string token, IReadOnlyList<string> scopes, string? generation) => Reading(() =>
    {
        if (Device(deviceId) is not { } device || !IsCurrent(device, role, generation))
            return TokenState.Mismatch;
        var presented = Hash(token);
        IReadOnlyList<string>? granted = null;
        foreach (var (hash, can) in _file.Rows(
            "SELECT hash, scopes FROM token WHERE device_id = $1 AND role = $2",
            r => ((byte[])r.GetValue(0), r.GetString(1)),
            deviceId,
            role))
        {
            if (CryptographicOperations.FixedTimeEquals(hash, presented))
                granted = DeviceRows.List(can);
        }

        if (granted is null)
            return TokenState.Mismatch;
        if (!ScopeRule.Allows(role, granted, device.Scopes) || !ScopeRule.Allows(role, ScopeRule.WrittenOut(scopes), granted))
            return TokenState.ScopeMismatch;
        _marks.Used(deviceId, role, Now);
        _marks.Seen(device, Now, "device-token-auth", device.RemoteIp);
        return TokenState.Good;
    });

    /// <summary>Which paired device and role a bare token belongs to, for HTTP; null when none or not good any more.</summary>
    /// <returns>The device, and the token's role and scopes.</returns>
    public (PairedDevice Device, DeviceTokenInfo Token)? FindByToken(string token, string? generation) => Reading<(PairedDevice, DeviceTokenInfo)?>(() =>
    {
        // By hash: whoever measures the index's time learns about hashes, and nobody can aim at those.
        var found = _file.Row(
            "SELECT device_id, role, scopes FROM token WHERE hash = $1",
            r => (Device: r.GetString(0), Role: r.GetString(1), Scopes: DeviceRows.List(r.GetString(2))),
            Hash(token));
        if (found.Device is null || Device(found.Device) is not { } device || !IsCurrent(device, found.Role, generation)
            || !ScopeRule.Allows(found.Role, found.Scopes, device.Scopes))
        {
            return null;
        }

        _marks.Used(found.Device, found.Role, Now);
        return (device, device.Tokens.First(t => t.Role == found.Role) with { Scopes = found.Scopes });
    });

    /// <summary>All tokens of the role end, one new one is made; a revoked role holds again.</summary>
    /// <param name="scopes">What it may do from now on, within what was approved; null = what it could.</param>
    /// <param name="generation">The gateway secret's generation now: bound to it are browsers' tokens and those that were bound before.</param>
    /// <returns>Null: no such device or role, or more than was approved.</returns>
    public IssuedToken? Rotate(string deviceId, string role, IReadOnlyList<string>? scopes, string? generation) => Writing(() =>
    {
        if (Device(deviceId) is not { } device || !device.Roles.Contains(role))
            return null;
        var grant = GrantOf(deviceId, role);
        var can = ScopeRule.WrittenOut(scopes ?? grant?.Info.Scopes ?? device.Scopes);
        if (!ScopeRule.Allows(role, can, device.Scopes))
            return null;
        var isBound = grant?.Generation is not null || PairingRule.IsBrowser(device);
        Grant(deviceId, role, can, isBound ? generation : null);
        return Make(deviceId, role, can);
    });

    /// <summary>All tokens of the role end, and it has to be approved anew. When that was; null: no such device or role.</summary>
    public DateTimeOffset? Revoke(string deviceId, string role) => Writing<DateTimeOffset?>(() =>
    {
        if (Device(deviceId)?.Roles.Contains(role) != true
            || _file.Run("UPDATE role_grant SET revoked_at = $3 WHERE device_id = $1 AND role = $2", deviceId, role, DeviceRows.Column(Now)) == 0)
        {
            return null;
        }

        EndTokens(deviceId, role);
        return Now;
    });

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether tokens of the role hold at all; a browser's that is bound to no secret is none (OpenClaw: legacy).</summary>
    private bool IsCurrent(PairedDevice device, string role, string? generation) =>
        PairingRule.Holds(device, role)
        && GrantOf(device.DeviceId, role) is { } grant
        && (grant.Generation is { } bound ? bound == generation : generation is null || !PairingRule.IsBrowser(device));

    private RoleGrant? GrantOf(string deviceId, string role) =>
        _file.Row($"SELECT {DeviceRows.GrantColumns} FROM role_grant WHERE device_id = $1 AND role = $2", DeviceRows.Grant, deviceId, role);

    /// <summary>The role's rights are these from now on; tokens of before end.</summary>
    private void Grant(string deviceId, string role, IReadOnlyList<string> scopes, string? generation)
    {
        _file.Run(
            """
            INSERT INTO role_grant (device_id, role, scopes, generation, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO UPDATE SET scopes = $3, generation = $4, rotated_at = $5, revoked_at = NULL
            """,
            deviceId, role, DeviceRows.Column(scopes), generation, DeviceRows.Column(Now));
        EndTokens(deviceId, role);
    }

    private void EndTokens(string deviceId, string role) =>
        _file.Run("DELETE FROM token WHERE device_id = $1 AND role = $2", deviceId, role);

    private IssuedToken Make(string deviceId, string role, IReadOnlyList<string> scopes)
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenSize));
        Keep(deviceId, role, scopes, text, Now);
        _file.Run(
            """
            DELETE FROM token WHERE device_id = $1 AND role = $2 AND issue <=
                (SELECT max(issue) FROM token WHERE device_id = $1 AND role = $2) - $3
            """,
            deviceId, role, TokensOfARole);
        return new(role, scopes, text, Now);
    }

    private void Keep(string deviceId, string role, IReadOnlyList<string> scopes, string text, DateTimeOffset issued) => _file.Run(
        """
        INSERT INTO token (hash, device_id, role, scopes, issued_at, issue) VALUES ($1, $2, $3, $4, $5,
            (SELECT coalesce(max(issue), 0) + 1 FROM token WHERE device_id = $2 AND role = $3))
        """,
        Hash(text), deviceId, role, DeviceRows.Column(scopes), DeviceRows.Column(issued));
}
