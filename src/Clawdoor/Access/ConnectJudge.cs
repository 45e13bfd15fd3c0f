using Clawdoor.Access.Refusing;
using Clawdoor.Access.Secrets;
using Clawdoor.Devices;
using Clawdoor.Protocol;

namespace Clawdoor.Access;

/// <summary>
/// The one decision about a <c>connect</c>, in OpenClaw's order: protocol, role, origin, shared secret, no device, device proof,
/// device token, authorised, pairing (access-layer 2.3). Holds what is remembered between tries: the two rate limiters.
/// </summary>
internal sealed class ConnectJudge(DeviceStore devices, TimeProvider time)
{
    private const string ScopeCap = "X-OpenClaw-Scopes";

    private readonly Credentials _credentials = new(devices, time);
    private readonly PairingDesk _desk = new(devices);

    /// <summary>Decides, and writes what follows for devices (request, silent approval, token, last seen) into the store.</summary>
    public Verdict Judge(ConnectAttempt attempt, AccessPolicy policy)
    {
        // 1. protocol, role
        var login = attempt.Login;
        var listener = Refusals.ListenerOf(login.Client, attempt.Peer.IsDirectLocal);
        if (!SpeaksOurProtocol(login))
            return RefuseProtocol(login, listener);
        var role = login.Role ?? Roles.Operator;
        if (role is not (Roles.Operator or Roles.Node))
            return Denial.InvalidRole.Refuse(listener);

        // 2. origin: before the secrets, so that a foreign page cannot even guess
        if (RefuseOrigin(attempt, policy, listener) is { } foreign)
            return foreign;

        // 3. the gateway's secret
        var standing = _credentials.Weigh(attempt, policy);

        // 4. no device
        if (login.Device is not { } device)
            return WithoutDevice(attempt, policy, standing, role);

        // 5. device proof
        var (key, wrong) = DeviceProofRule.Check(login, device, attempt.Nonce, time.GetUtcNow());
        if (wrong is { } denial)
            return denial.Refuse(listener) with { Delay = _credentials.Settle(standing, attempt, policy).Delay };

        // 6. one-time token, device token
        standing = _credentials.WeighDevice(standing, attempt, policy, device.Id);
        if (!standing.IsGood)
            return Unauthorized(attempt, standing);

        // 7. pairing
        login = login with { Role = role, Device = device with { PublicKey = key! } };
        if (IsByProxy(login, standing))
            login = login with { Scopes = Capped(attempt, login.Scopes) };
        var pairing = _desk.Decide(new(attempt, policy, standing, login, login.Device));
        if (pairing.Refused is { } refused)
            return refused with { Events = pairing.Events };
        if (IsSomebodyElsesDevice(login.Client, attempt.Origin, pairing.Device))
            return Denial.CopilotNotItsOwnDevice.Refuse(listener) with { Events = pairing.Events };
        if (RefuseOtherBuild(attempt, listener) is { } otherBuild)
            return otherBuild with { Events = pairing.Events };

        // 8. token
        if (pairing.Device is { } paired)
            devices.Seen(paired.DeviceId, "connect", attempt.Peer.IsDirectLocal ? null : attempt.Peer.Client.ToString());
        var scopes = Capped(attempt, pairing.Scopes);
        return new Admission(role, scopes, standing.Weight.Method, pairing.Device?.DeviceId)
        {
            Token = IsByProxy(login, standing) || pairing.Device is null ? null : TokenFor(pairing.Device, login, standing, policy, scopes),
            User = standing.Weight.User,
            BySharedSecret = EndsWithSecret(login.Client, standing, policy),
            Events = pairing.Events,
        };
    }

    /// <summary>The <c>Authorization</c> header of an HTTP request.</summary>
    /// <param name="header">Any other header by name, for mode trusted-proxy.</param>
    public BearerVerdict JudgeBearer(string? authorization, Peer peer, AccessPolicy policy, Func<string, string?>? header = null) =>
        _credentials.JudgeBearer(authorization, new(peer, header ?? (_ => null)), policy);

    private static bool SpeaksOurProtocol(ConnectParams login)
    {
        var (min, max) = (login.MinProtocol, login.MaxProtocol);
        var current = min <= ProtocolVersion.Current && max >= ProtocolVersion.Current;
        var asProbe = login.Client.Mode == ClientModes.Probe && min <= ProtocolVersion.Current && max >= ProtocolVersion.Oldest;
        var asNode = login is { Role: Roles.Node, Client.Mode: ClientModes.Node } && min <= ProtocolVersion.Oldest && max >= ProtocolVersion.Oldest;
        return current || asProbe || asNode;
    }

    private static Refusal RefuseProtocol(ConnectParams login, Listener listener) => Denial.ProtocolMismatch.Refuse(listener, details => details with
    {
        ClientMinProtocol = login.MinProtocol,
        ClientMaxProtocol = login.MaxProtocol,
        ExpectedProtocol = ProtocolVersion.Current,
        MinimumProbeProtocol = ProtocolVersion.Oldest,
    });

    private static Refusal? RefuseOrigin(ConnectAttempt attempt, AccessPolicy policy, Listener listener)
    {
        var login = attempt.Login;
        if (login.Client.IsCopilot())
        {
            if (login.Client.Mode != ClientModes.Ui || login.Caps is not { } caps
                || !caps.Contains("run-tool-bindings") || !caps.Contains("session-scoped-events"))
            {
                return Denial.CopilotIncapable.Refuse(listener);
            }

            if (OriginRule.ChromeExtension(attempt.Origin) is null)
                return Denial.CopilotOrigin.Refuse(listener);
        }

        if (!OriginRule.Applies(login.Client, attempt.Origin))
            return null;
        var state = OriginRule.Check(attempt.Origin, attempt.Host, attempt.Peer.IsDirectLocal, policy);
        return state.Allows() ? null : Denial.OriginNotAllowed.Refuse(listener, details => details with { Reason = state.Reason() });
    }

    /// <summary>A page that this gateway has served, from before its UI was replaced, has to be loaded anew.</summary>
    private static Refusal? RefuseOtherBuild(ConnectAttempt attempt, Listener listener)
    {
        const string underDevelopment = "dev";
        var client = attempt.Login.Client;
        if (!client.IsControlUi() || !OriginRule.IsSameHost(attempt.Origin, attempt.Host) || attempt.ServedUiBuild() is not { } served)
            return null;
        return client.BuildId?.Trim() is { } build && (build == served || build == underDevelopment)
            ? null
            : Denial.OtherUiBuild.Refuse(listener, details => details with { GatewayBuildId = served, ReloadRequired = true });
    }

    private static Verdict WithoutDevice(ConnectAttempt attempt, AccessPolicy policy, Standing standing, string role)
    {
        var client = attempt.Login.Client;
        var listener = Refusals.ListenerOf(client, attempt.Peer.IsDirectLocal);
        var isHere = attempt.Peer.IsDirectLocal && string.IsNullOrWhiteSpace(attempt.Origin);
        var isOwn = client.IsBackend() && isHere
            && (standing.IsShared || standing is { IsGood: true, Weight.Method: SecretRule.None });
        var isProxys = standing is { IsGood: true, Weight.Method: SecretRule.TrustedProxy } && role == Roles.Operator;
        if (!(client.IsControlUi() && isProxys) && !(isOwn && role == Roles.Operator))
        {
            if (client.IsControlUi())
                return Denial.ControlUiDeviceRequired.Refuse(listener) with { Delay = standing.Delay };
            if (!(role == Roles.Operator && standing.IsShared))
            {
                return standing.IsGood || attempt.Login.Auth is not ({ Token.Length: > 0 } or { Password.Length: > 0 })
                    ? Denial.DeviceRequired.Refuse(listener) with { Delay = standing.Delay }
                    : Unauthorized(attempt, standing);
            }
        }

        if (!standing.IsGood)
            return Unauthorized(attempt, standing);

        // A secret alone says who may come in, not who it is: only on this machine does it carry scopes.
        var keepsScopes = isOwn || (client.IsCli() && isHere && standing.Weight.Method is SecretRule.Token or SecretRule.Password);
        return new Admission(role, keepsScopes ? Capped(attempt, attempt.Login.Scopes) : [], standing.Weight.Method, null)
        {
            User = standing.Weight.User,
            BySharedSecret = EndsWithSecret(client, standing, policy),
        };
    }

    private static Refusal Unauthorized(ConnectAttempt attempt, Standing standing)
    {
        var (login, auth) = (attempt.Login, attempt.Login.Auth);
        var denied = standing.Weight.Denied!.Value;
        var canRetry = denied == Denial.TokenMismatch && login.Device is not null
            && auth is { Token.Length: > 0, Password: null or "", DeviceToken: null or "" };
        var refusal = denied.Refuse(Refusals.ListenerOf(login.Client, attempt.Peer.IsDirectLocal), details => details with
        {
            AuthReason = details.AuthReason + standing.Weight.MissingHeader,
            CanRetryWithDeviceToken = canRetry,
            RecommendedNextStep = canRetry ? NextStep.DeviceToken : details.RecommendedNextStep,
        });
        if (standing.RetryAfter is { } wait)
            refusal = refusal with { Error = refusal.Error with { Retryable = true, RetryAfterMs = (long)Math.Ceiling(wait.TotalMilliseconds) } };
        return refusal with { Delay = standing.Delay };
    }

    // A trusted proxy logs a person in each time; a token would outlive that.
    private static bool IsByProxy(ConnectParams login, Standing standing) =>
        login.Client.IsControlUi() && login.Role == Roles.Operator && standing.Weight.Method == SecretRule.TrustedProxy;

    private static bool IsSomebodyElsesDevice(ClientInfo client, string? origin, PairedDevice? device) =>
        (client.IsCopilot() || device?.ClientId == ClientIds.BrowserCopilot)
        && (device?.ClientId != client.Id || (client.IsCopilot() && device.BrowserOrigin != OriginRule.ChromeExtension(origin)));

    private static bool EndsWithSecret(ClientInfo client, Standing standing, AccessPolicy policy) => standing.Weight.Method switch
    {
        SecretRule.Token or SecretRule.Password or SecretRule.TrustedProxy => true,
        SecretRule.DeviceToken => policy.Generation is not null && (client.IsBrowserPage() || client.IsWebchat()),
        _ => false,
    };

    private IssuedToken? TokenFor(PairedDevice device, ConnectParams login, Standing standing, AccessPolicy policy, IReadOnlyList<string> scopes)
    {
        var role = login.Role!;
        if (standing.Weight.Method == SecretRule.DeviceToken && Credentials.DeviceTokenIn(login.Auth) is { } text)
        {
            var known = device.Tokens.FirstOrDefault(token => token.Role == role);
            return new(role, known?.Scopes ?? scopes, text, known?.RotatedAtMs ?? known?.CreatedAtMs ?? time.GetUtcNow());
        }

        var isBound = standing.Weight.Method != SecretRule.None && (login.Client.IsBrowserPage() || login.Client.IsWebchat());
        return devices.Issue(device.DeviceId, role, scopes, isBound ? policy.Generation : null);
    }

    // What a proxy in front allows at most; without the header, everything.
    private static IReadOnlyList<string> Capped(ConnectAttempt attempt, IReadOnlyList<string> scopes) =>
        attempt.Header(ScopeCap) is { } cap
            ? [.. scopes.Intersect(cap.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
            : scopes;
}
