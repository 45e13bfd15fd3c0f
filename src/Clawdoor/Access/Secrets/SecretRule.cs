using System.Net;
using Clawdoor.Access.Refusing;

namespace Clawdoor.Access.Secrets;

/// <summary>What somebody presents, blank texts taken for none.</summary>
internal sealed record Presented(Peer Peer, Func<string, string?> Header)
{
    public string? Token { get; init => field = Solid(value); }

    public string? Password { get; init => field = Solid(value); }

    public bool IsAnything => Token is not null || Password is not null;

    /// <summary>Trimmed; null when nothing is left.</summary>
    public static string? Solid(string? text) => text?.Trim() is { Length: > 0 } solid ? solid : null;

    public override string ToString() => Peer.ToString();
}

/// <summary>What was presented is worth.</summary>
/// <param name="Method">hello-ok's <c>auth.method</c>; of a refused one, what was looked for.</param>
/// <param name="Denied">Null: good.</param>
internal sealed record Weight(string Method, Denial? Denied = null)
{
    /// <summary>Whether a secret was compared, and so guessed at if it was wrong.</summary>
    public bool WasGuess { get; init; }

    /// <summary>The user that a trusted proxy named.</summary>
    public string? User { get; init; }

    /// <summary>The header that a trusted proxy left out.</summary>
    public string? MissingHeader { get; init; }
}

/// <summary>The gateway's own secret, or a trusted proxy's word (access-layer 2.1, 2.2); remembers nothing.</summary>
internal static class SecretRule
{
    public const string None = "none";
    public const string Token = "token";
    public const string Password = "password";
    public const string TrustedProxy = "trusted-proxy";
    public const string DeviceToken = "device-token";

    public static Weight Weigh(AccessPolicy policy, Presented presented)
    {
        if (presented.Peer.Kind == PeerKind.Unattributable)
            return new(policy.Mode == AuthMode.Password ? Password : Token, Denial.ProxyAttributionRequired);
        return policy.Mode switch
        {
            AuthMode.None => new(None),

            // One field alone may hold the secret of the other kind: OpenClaw's page sends one text in both.
            AuthMode.Token => Compare(Token, policy.Secret, presented.Token ?? presented.Password),
            AuthMode.Password => Compare(Password, policy.Secret, presented.Password ?? presented.Token),
            _ => WeighProxy(policy, presented),
        };
    }

    private static Weight Compare(string method, GatewaySecret? secret, string? presented)
    {
        var isToken = method == Token;
        if (secret is null)
            return new(method, isToken ? Denial.TokenNotConfigured : Denial.PasswordNotConfigured);
        if (presented is null)
            return new(method, isToken ? Denial.TokenMissing : Denial.PasswordMissing);
        return new(method, secret.Matches(presented) ? null : isToken ? Denial.TokenMismatch : Denial.PasswordMismatch) { WasGuess = true };
    }

    private static Weight WeighProxy(AccessPolicy policy, Presented presented)
    {
        var told = AskProxy(policy, presented);
        var isHere = presented.Peer.IsDirectLocal && policy.Secret is not null && presented.Password is not null;
        return told.User is null && isHere ? Compare(Password, policy.Secret, presented.Password) : told;
    }

    private static Weight AskProxy(AccessPolicy policy, Presented presented)
    {
        if (policy.TrustedProxy is not { } login)
            return Refused(Denial.NoProxyLogin);
        if (policy.TrustedProxies.Count == 0)
            return Refused(Denial.NoProxiesConfigured);
        var proxy = presented.Peer.Remote;
        if (!policy.Trusts(proxy))
            return Refused(Denial.ProxyNotTrusted);

        // Any program on this machine can come from its addresses and name whom it likes.
        if (IPAddress.IsLoopback(proxy) ? !login.AllowLoopback : login.OwnAddresses.Contains(proxy))
            return Refused(IPAddress.IsLoopback(proxy) ? Denial.ProxyOnLoopback : Denial.ProxyOnThisMachine);

        if (login.RequiredHeaders.FirstOrDefault(name => Presented.Solid(presented.Header(name)) is null) is { } missing)
            return Refused(Denial.ProxyHeaderMissing) with { MissingHeader = missing };
        if (Presented.Solid(presented.Header(login.UserHeader)) is not { } user)
            return Refused(Denial.ProxyUserMissing);
        if (login.AllowUsers.Count > 0 && !login.AllowUsers.Contains(user))
            return Refused(Denial.ProxyUserNotAllowed);
        return presented.Peer.Kind == PeerKind.Proxied
            ? new(TrustedProxy) { User = user }
            : Refused(Denial.ProxyAttributionRequired) with { User = user };

        static Weight Refused(Denial denial) => new(Token, denial);
    }
}
