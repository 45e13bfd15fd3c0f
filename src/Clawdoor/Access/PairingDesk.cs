using Clawdoor.Access.Refusing;
using Clawdoor.Access.Secrets;
using Clawdoor.Devices;
using Clawdoor.Protocol;

namespace Clawdoor.Access;

/// <summary>Somebody whose secrets were good and whose device proved its key.</summary>
/// <param name="Login">With the role filled in and the device's key as base64url.</param>
/// <param name="Device">The proof in <paramref name="Login"/>.</param>
internal sealed record Applicant(ConnectAttempt Attempt, AccessPolicy Policy, Standing Standing, ConnectParams Login, DeviceProof Device)
{
    public string Role => Login.Role ?? Roles.Operator;

    public string Method => Standing.Weight.Method;

    public bool HasOrigin => !string.IsNullOrWhiteSpace(Attempt.Origin);

    /// <summary>For the device's record; local ones have none.</summary>
    public string? RemoteIp => Attempt.Peer.IsDirectLocal ? null : Attempt.Peer.Client.ToString();
}

/// <summary>What came of it.</summary>
/// <param name="Device">The paired device; null when none is needed.</param>
/// <param name="Scopes">Granted.</param>
internal sealed record Pairing(PairedDevice? Device, IReadOnlyList<string> Scopes)
{
    /// <summary>Not null: stay out.</summary>
    public Refusal? Refused { get; init; }

    public IReadOnlyList<DeviceEvent> Events { get; init; } = [];
}

/// <summary>Whether the device is known for what it asks, and if not, whether it may be approved without a person (access-layer 6.3 to 6.5).</summary>
internal sealed class PairingDesk(DeviceStore devices)
{
    public Pairing Decide(Applicant applicant)
    {
        var device = devices.Find(applicant.Device.Id);
        if (NeedsNone(applicant))
        {
            var isKnown = device is not null && PairingRule.Reason(device, applicant.Login) != PairingReason.NotPaired;
            return new(isKnown ? device : null, applicant.Login.Scopes);
        }

        var events = new List<DeviceEvent>();
        var login = applicant.Login;
        PairingReason? approved = null;
        while (PairingRule.Reason(device, login) is { } reason)
        {
            var granted = ScopesByProxy(applicant, reason, device);
            var isSilent = granted is null && MayBeSilent(applicant, reason, device);
            if (granted is not null)
                login = login with { Scopes = granted };
            if (granted is not null && PairingRule.Reason(device, login) is null)
                break;

            var (request, asked) = devices.Ask(Wish(applicant, login, isSilent));
            if (reason != approved && (granted is not null || request.Silent == true)
                && devices.Approve(request.RequestId, granted is null ? ApprovedVia.Silent : ApprovedVia.TrustedProxy, granted) is var (paired, told))
            {
                // Nobody has to be asked, so nobody is told that somebody asked.
                events.AddRange([.. asked.Where(e => e is not DeviceEvent.Requested), .. told]);
                (device, approved) = (paired, reason);
                continue;
            }

            if (request.Silent == true)
                events.Add(new DeviceEvent.Requested(request));
            return new(null, []) { Refused = Refuse(applicant, reason, device, request.RequestId), Events = [.. events, .. asked] };
        }

        return new(device, login.Scopes) { Events = events };
    }

    // A part of OpenClaw calling its own gateway, and mode none, where everybody who passes the origin check may do all.
    private static bool NeedsNone(Applicant applicant) =>
        (applicant.Login.Client.IsBackend() && applicant.Attempt.Peer.IsDirectLocal && !applicant.HasOrigin
            && applicant.Method is SecretRule.None or SecretRule.DeviceToken or SecretRule.Token or SecretRule.Password)
        || (applicant.Login.Client.IsControlUi() && applicant.Role == Roles.Operator && applicant.Policy.Mode == AuthMode.None);

    private static bool MayBeSilent(Applicant applicant, PairingReason reason, PairedDevice? known)
    {
        var client = applicant.Login.Client;
        var isPage = client.IsControlUi() || client.IsWebchat();
        if (!applicant.Attempt.Peer.IsDirectLocal || (known is not null && applicant.Role != Roles.Operator) || (applicant.HasOrigin && !isPage))
            return false;
        return reason switch
        {
            PairingReason.MetadataUpgrade => !applicant.HasOrigin && !isPage && client.IsNativeApp(),
            PairingReason.ScopeUpgrade =>
                applicant.Policy.AutoApproveLocal && applicant.Method is SecretRule.None or SecretRule.Token or SecretRule.Password,
            _ => applicant.Policy.AutoApproveLocal,
        };
    }

    // What a trusted proxy's user gets without a person; null: a person decides.
    private static List<string>? ScopesByProxy(Applicant applicant, PairingReason reason, PairedDevice? known)
    {
        var client = applicant.Login.Client;
        return applicant.Policy.TrustedProxy?.AutoApproveScopes is { } allowed
            && applicant.Method == SecretRule.TrustedProxy && applicant.Role == Roles.Operator
            && (client.IsBrowserPage() || client.IsWebchat() || client.IsNativeApp())
            && (reason == PairingReason.ScopeUpgrade || (reason == PairingReason.NotPaired && known is null))
                ? [.. applicant.Login.Scopes.Intersect(allowed)]
                : null;
    }

    private static PairingWish Wish(Applicant applicant, ConnectParams login, bool isSilent) => new()
    {
        DeviceId = applicant.Device.Id,
        PublicKey = applicant.Device.PublicKey,
        Role = applicant.Role,
        Scopes = login.Scopes,
        DisplayName = login.Client.DisplayName,
        Platform = login.Client.Platform,
        DeviceFamily = login.Client.DeviceFamily,
        ClientId = login.Client.Id,
        ClientMode = login.Client.Mode,
        BrowserOrigin = login.Client.IsCopilot() ? OriginRule.ChromeExtension(applicant.Attempt.Origin) : null,
        RemoteIp = applicant.RemoteIp,
        Silent = isSilent,
    };

    private static Refusal Refuse(Applicant applicant, PairingReason reason, PairedDevice? known, string requestId)
    {
        var denial = reason switch
        {
            PairingReason.RoleUpgrade => Denial.RoleUpgrade,
            PairingReason.ScopeUpgrade => Denial.ScopeUpgrade,
            PairingReason.MetadataUpgrade => Denial.MetadataUpgrade,
            _ => Denial.NotPaired,
        };
        var listener = Refusals.ListenerOf(applicant.Login.Client, applicant.Attempt.Peer.IsDirectLocal);
        var waits = applicant.Login.Client.IsControlUi() && applicant.Role == Roles.Operator;
        var isSame = known?.PublicKey == applicant.Device.PublicKey;
        return denial.Refuse(
            listener,
            details => details with
            {
                RequestId = requestId,
                RecommendedNextStep = waits ? NextStep.Wait : null,
                Retryable = waits ? true : null,
                PauseReconnect = waits ? false : null,
                DeviceId = applicant.Device.Id,
                RequestedRole = applicant.Role,
                RequestedScopes = Some(applicant.Login.Scopes.Select(s => s.Trim()).Where(s => s.Length > 0)),
                ApprovedRoles = isSame ? Some(known!.Roles) : null,
                ApprovedScopes = isSame ? Some(known!.Scopes.Distinct().Order(StringComparer.Ordinal)) : null,
            },
            $"{denial.Row().Says(listener)} (requestId: {requestId})");
    }

    private static List<string>? Some(IEnumerable<string> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
