using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Clawdoor.Access;

/// <summary>How people prove that they may come in (<c>gateway.auth.mode</c>).</summary>
internal enum AuthMode { None, Token, Password, TrustedProxy }

/// <summary>Who may come in, as the built-in gateway's configuration has it; the same object holds until a reload.</summary>
internal sealed record AccessPolicy
{
    public required AuthMode Mode { get; init; }

    /// <summary>The token in mode token, the password in mode password and, for local callers only, in mode trusted-proxy; else null.</summary>
    public GatewaySecret? Secret { get; init; }

    /// <summary>As written; compared as text after trimming and lower-casing, never as URLs.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public bool HostHeaderOriginFallback { get; init; }

    /// <summary>Addresses and CIDR ranges, IPv4-mapped ones as IPv4.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    public bool AllowRealIpFallback { get; init; }

    public RateLimitOptions RateLimit { get; init; } = new();

    /// <summary>Only in mode trusted-proxy.</summary>
    public TrustedProxyLogin? TrustedProxy { get; init; }

    /// <summary>Whether a direct-local client is paired silently (<c>gateway.nodes.pairing.autoApproveLocal</c>).</summary>
    public bool AutoApproveLocal { get; init; } = true;

    /// <summary>What browsers' tokens are bound to; null: in this mode to nothing.</summary>
    public string? Generation => Mode is AuthMode.Token or AuthMode.Password ? Secret?.Generation : null;

    /// <summary>Whether the address is one of <see cref="TrustedProxies"/>.</summary>
    public bool Trusts(IPAddress address)
    {
        foreach (var network in TrustedProxies)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }
}

/// <summary><c>gateway.auth.rateLimit</c>.</summary>
internal sealed record RateLimitOptions
{
    /// <summary>Wrong secrets within <see cref="Window"/> before the lock.</summary>
    public int MaxAttempts { get; init; } = 10;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Loopback without Origin is slowed down instead of locked out.</summary>
    public bool ExemptLoopback { get; init; } = true;
}

/// <summary><c>gateway.auth.trustedProxy</c>: the header in which a trusted proxy names the user it has logged in.</summary>
internal sealed record TrustedProxyLogin(string UserHeader)
{
    public IReadOnlyList<string> RequiredHeaders { get; init; } = [];

    /// <summary>Empty: everybody the proxy names.</summary>
    public IReadOnlyList<string> AllowUsers { get; init; } = [];

    public bool AllowLoopback { get; init; }

    /// <summary>This machine's addresses: whoever comes from one of them is no proxy but a program here.</summary>
    public IReadOnlyCollection<IPAddress> OwnAddresses { get; init; } = [];

    /// <summary>Scopes a new device gets without a person's act; null: it has to be approved.</summary>
    public IReadOnlyList<string>? AutoApproveScopes { get; init; }
}

/// <summary>The gateway's token or password. Its text leaves only through <see cref="Reveal"/>.</summary>
internal sealed class GatewaySecret(AuthMode mode, string text)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>base64url SHA-256 of mode, NUL, secret: browser device tokens are bound to it (access-layer 6.8).</summary>
    public string Generation { get; } = System.Buffers.Text.Base64Url.EncodeToString(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{(mode == AuthMode.Password ? "password" : "token")}\0{text}")));

    /// <summary>Constant time for texts of one length; the presented one is trimmed first, as OpenClaw does.</summary>
    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented.Trim()), _bytes);

    public string Reveal() => text;

    public override string ToString() => "…";
}
