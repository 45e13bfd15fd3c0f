using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <content>Asking, and what people and rules answer.</content>
internal sealed partial class DeviceStore
{
    /// <summary>Requests live this long after the device's last try.</summary>
    public static readonly TimeSpan RequestLives = TimeSpan.FromMinutes(5);

    /// <summary>Requests that wait at once. One more pushes out the one whose device has been silent the longest: those that still try stay.</summary>
    public const int MostRequests = 256;

    // Local clients that are just being paired side by side leave each other alone.
    private static readonly TimeSpan _siblingGrace = TimeSpan.FromMinutes(1);

    // Requests went by themselves and nobody was told yet.
    private bool _untold;

    /// <summary>
    /// Makes a request, or refreshes the device's own one when it asks for the same or less; a wider one, another role or
    /// key supersedes it under a new ID with the scopes of both (access-layer 6.6). The request's <c>Silent</c>, not the
    /// wish's, says whether it may be approved silently: once somebody was asked, somebody answers.
    /// </summary>
    /// <returns>The request, and <c>Requested</c> for a new one that is not silent.</returns>
    public (PendingDevice Request, IReadOnlyList<DeviceEvent> Events) Ask(PairingWish wish) => Writing(() =>
    {
        DropExpiredNow();
        var asked = Request(wish, isRepair: Device(wish.DeviceId) is not null);
        var events = new List<DeviceEvent>();
        if (RequestOf(asked.DeviceId) is { } before)
        {
            if (Covers(before, asked))
                return (Refresh(before, asked), (IReadOnlyList<DeviceEvent>)events);
            asked = asked with
            {
                Roles = ScopeRule.Merge(before.Roles, asked.Roles),
                Scopes = ScopeRule.Merge(before.Scopes, asked.Scopes),
                Silent = asked.Silent == true && before.Silent == true,
            };
            Withdraw(before, events);
        }
        else if (_file.Number("SELECT count(*) FROM request") >= MostRequests
            && _file.Row($"SELECT {DeviceRows.RequestColumns} FROM request ORDER BY refreshed_at, id LIMIT 1", DeviceRows.Request) is { } stale)
        {
            Withdraw(stale, events);
        }

        _file.Run(
            $"INSERT INTO request ({DeviceRows.RequestColumns}, refreshed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)",
            asked.RequestId, asked.DeviceId, asked.PublicKey, asked.DisplayName, asked.Platform, asked.DeviceFamily, asked.ClientId,
            asked.ClientMode, asked.BrowserOrigin, asked.Role, DeviceRows.Column(asked.Roles), DeviceRows.Column(asked.Scopes),
            asked.RemoteIp, asked.Silent, asked.IsRepair, DeviceRows.Column(asked.Ts));
        if (asked.Silent != true)
            events.Add(new DeviceEvent.Requested(asked));
        return (asked, events);
    });

    /// <summary>
    /// Null when there is no such request (any more), or it asks for a scope of no role of its own. What the roles' tokens
    /// could before is ended: the device gets new ones when it comes in.
    /// </summary>
    /// <param name="scopes">Approves these instead of those asked for (a trusted proxy's rule).</param>
    public (PairedDevice Device, IReadOnlyList<DeviceEvent> Events)? Approve(string requestId, ApprovedVia via, IReadOnlyList<string>? scopes = null) =>
        Writing<(PairedDevice, IReadOnlyList<DeviceEvent>)?>(() =>
        {
            if (Request(requestId) is not { } request)
                return null;
            var asked = scopes ?? request.Scopes;
            if (ScopeRule.FirstOutside(request.Roles, ScopeRule.WrittenOut(asked)) is not null)
                return null;
            var known = Device(request.DeviceId);
            Insert(new()
            {
                DeviceId = request.DeviceId,
                PublicKey = request.PublicKey,
                DisplayName = request.DisplayName,
                OperatorLabel = known?.OperatorLabel,
                Platform = request.Platform,
                DeviceFamily = request.DeviceFamily,
                ClientId = request.ClientId,
                ClientMode = request.ClientMode,
                BrowserOrigin = request.BrowserOrigin,
                Role = request.Role,
                Roles = ScopeRule.Merge(known?.Roles ?? [], request.Roles),
                Scopes = ScopeRule.Merge(known?.Scopes ?? [], asked),
                RemoteIp = request.RemoteIp,
                ApprovedVia = ApprovalRule.Via(known, via),
                CreatedAtMs = known?.CreatedAtMs ?? Now,
                ApprovedAtMs = Now,
                LastSeenAtMs = known?.LastSeenAtMs,
                LastSeenReason = known?.LastSeenReason,
            });
            // A role that was approved for another key is not this key's.
            if (known is not null && known.PublicKey != request.PublicKey)
                _file.Run("DELETE FROM role_grant WHERE device_id = $1", request.DeviceId);
            foreach (var role in request.Roles)
                Grant(request.DeviceId, role, ApprovalRule.TokenScopes(role, asked, known), GrantOf(request.DeviceId, role)?.Generation);
            _file.Run("DELETE FROM request WHERE id = $1", requestId);
            return (Device(request.DeviceId)!, [new DeviceEvent.Resolved(requestId, request.DeviceId, "approved", Now)]);
        });

    /// <summary>Null when there is no such request (any more).</summary>
    public (PendingDevice Request, IReadOnlyList<DeviceEvent> Events)? Reject(string requestId) =>
        Writing<(PendingDevice, IReadOnlyList<DeviceEvent>)?>(() =>
        {
            if (Request(requestId) is not { } request)
                return null;
            var events = new List<DeviceEvent>();
            Withdraw(request, events);
            return (request, events);
        });

    /// <summary>Takes requests away that nobody refreshed; what to tell. Writes nothing when there are none.</summary>
    public IReadOnlyList<DeviceEvent> DropExpired()
    {
        if (Reading(() => !_untold && _file.Row("SELECT 1 FROM request WHERE refreshed_at < $1", r => r.GetInt32(0), OldestAlive()) == 0))
            return [];
        return Writing<IReadOnlyList<DeviceEvent>>(() =>
        {
            DropExpiredNow();
            _untold = false;
            return [new DeviceEvent.Changed()];
        });
    }

    /// <summary>
    /// After a silent approval: older silently approved devices of the same client ID, mode and name go, since local
    /// clients without a lasting key would pile up. Does nothing when <paramref name="deviceId"/> was not approved silently.
    /// </summary>
    /// <param name="connected">Devices that stay.</param>
    /// <returns>The removed devices.</returns>
    public IReadOnlyList<PairedDevice> DropSilentSiblings(string deviceId, IReadOnlySet<string> connected) => Writing<IReadOnlyList<PairedDevice>>(() =>
    {
        var silent = ApprovedVia.Silent.ToName();
        if (Device(deviceId) is not { } anchor || anchor.ApprovedVia != silent || KindOf(anchor) is ("", "", ""))
            return [];
        var siblings = _file.Rows($"SELECT {DeviceRows.DeviceColumns} FROM device WHERE approved_via = $1", DeviceRows.Device, silent)
            .Where(d => d.DeviceId != deviceId && KindOf(d) == KindOf(anchor) && Now - d.ApprovedAtMs >= _siblingGrace && !connected.Contains(d.DeviceId))
            .ToList();
        siblings.ForEach(d => Forget(d.DeviceId));
        return siblings;
    });

    private static (string, string, string) KindOf(PairedDevice device) =>
        (device.ClientId?.ToLowerInvariant() ?? "", device.ClientMode?.ToLowerInvariant() ?? "", device.DisplayName?.ToLowerInvariant() ?? "");

    /// <summary>Whether an answer to <paramref name="before"/> answers <paramref name="asked"/> too.</summary>
    private static bool Covers(PendingDevice before, PendingDevice asked) =>
        before.PublicKey == asked.PublicKey
        && before.BrowserOrigin == asked.BrowserOrigin
        && before.Role == asked.Role
        && ScopeRule.WrittenOut(asked.Scopes) is var wanted
        && ScopeRule.WrittenOut(before.Scopes) is var waiting
        && (wanted.SequenceEqual(waiting) || wanted.All(s => ScopeRule.Allows(asked.Role!, [s], waiting)));

    private PendingDevice Request(PairingWish wish, bool isRepair)
    {
        var role = DeviceText.Clean(wish.Role) ?? Roles.Operator;
        return new()
        {
            RequestId = Guid.NewGuid().ToString(),
            DeviceId = wish.DeviceId,
            PublicKey = DeviceText.Key(wish.PublicKey),
            DisplayName = DeviceText.Clean(wish.DisplayName),
            Platform = DeviceText.Clean(wish.Platform),
            DeviceFamily = DeviceText.Clean(wish.DeviceFamily),
            ClientId = DeviceText.Clean(wish.ClientId),
            ClientMode = DeviceText.Clean(wish.ClientMode),
            BrowserOrigin = DeviceText.Clean(wish.BrowserOrigin, DeviceText.Origin),
            Role = role,
            Roles = [role],
            Scopes = DeviceText.Scopes(wish.Scopes),
            RemoteIp = DeviceText.Clean(wish.RemoteIp),
            Silent = wish.Silent,
            IsRepair = isRepair,
            Ts = Now,
        };
    }

    private void DropExpiredNow() => _untold |= _file.Run("DELETE FROM request WHERE refreshed_at < $1", OldestAlive()) > 0;

    private PendingDevice? RequestOf(string deviceId) =>
        _file.Row($"SELECT {DeviceRows.RequestColumns} FROM request WHERE device_id = $1", DeviceRows.Request, deviceId);

    /// <summary>The ID keeps standing for the same key, role and scopes: whoever saw it approves what he saw.</summary>
    private PendingDevice Refresh(PendingDevice before, PendingDevice asked)
    {
        var now = before with
        {
            DisplayName = asked.DisplayName ?? before.DisplayName,
            Platform = asked.Platform ?? before.Platform,
            DeviceFamily = asked.DeviceFamily ?? before.DeviceFamily,
            ClientId = asked.ClientId ?? before.ClientId,
            ClientMode = asked.ClientMode ?? before.ClientMode,
            RemoteIp = asked.RemoteIp ?? before.RemoteIp,
            Silent = before.Silent == true && asked.Silent == true,
            IsRepair = before.IsRepair == true || asked.IsRepair == true,
        };
        _file.Run(
            "UPDATE request SET display_name = $2, platform = $3, device_family = $4, client_id = $5, client_mode = $6, remote_ip = $7, silent = $8, is_repair = $9, refreshed_at = $10 WHERE id = $1",
            now.RequestId, now.DisplayName, now.Platform, now.DeviceFamily, now.ClientId, now.ClientMode, now.RemoteIp, now.Silent, now.IsRepair,
            Now.ToUnixTimeMilliseconds());
        return now;
    }

    private void Withdraw(PendingDevice request, List<DeviceEvent> events)
    {
        _file.Run("DELETE FROM request WHERE id = $1", request.RequestId);
        events.Add(new DeviceEvent.Resolved(request.RequestId, request.DeviceId, "rejected", Now));
    }
}
