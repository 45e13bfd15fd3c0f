using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Clawdoor.Protocol;

/// <summary>How to reach a gateway.</summary>
public sealed record GatewayOptions
{
    /// <summary>Measures and limits time. Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// For connecting, TLS, upgrade and challenge together, and once more for the login. Default 10 s, as OpenClaw's CLI.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the answer to one call. Default 10 s, as OpenClaw's CLI.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Further headers of the upgrade request, such as Origin (a gateway then checks it, whatever the client). Default none.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Which certificate a <c>wss://</c> gateway may show. Default: one the system trusts.</summary>
    public TlsTrust Trust { get; init; } = TlsTrust.System;

    /// <summary>Where to connect in place of the address's own host and port; Host and the TLS name stay those of the address. Default none.</summary>
    public IPEndPoint? ConnectTo { get; init; }

    /// <summary>
    /// Events kept for a reader that is behind, 1 or more; older ones are dropped (<see cref="GatewayClient.EventsDropped"/>).
    /// Default 256: more than a login and its pairing events ever queue.
    /// </summary>
    public int EventBacklog { get; init; } = 256;
}

/// <summary>Decides about the certificate of a gateway.</summary>
public sealed class TlsTrust
{
    private readonly Func<X509Certificate2, SslPolicyErrors, bool> _decide;

    private TlsTrust(Func<X509Certificate2, SslPolicyErrors, bool> decide) => _decide = decide;

    /// <summary>The system's authorities, the right name or address, not expired.</summary>
    public static TlsTrust System { get; } = new((_, errors) => errors == SslPolicyErrors.None);

    /// <summary>Exactly this leaf certificate, whoever signed it.</summary>
    /// <param name="sha256">64 hex characters; colons, spaces and a leading <c>sha256:</c> are allowed.</param>
    /// <exception cref="FormatException">Not 64 hex characters.</exception>
    public static TlsTrust Fingerprint(string sha256)
    {
        var hex = sha256.Trim();
        if (hex.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase))
            hex = hex["sha256:".Length..];
        hex = hex.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (hex.Length != 64)
            throw new FormatException($"A SHA-256 fingerprint has 64 hex characters, not {hex.Length}.");
        var wanted = Convert.ToHexStringLower(Convert.FromHexString(hex));
        return new((leaf, _) => FingerprintOf(leaf) == wanted);
    }

    /// <summary>Asks <paramref name="decide"/> with the leaf and what the system holds against it.</summary>
    public static TlsTrust By(Func<X509Certificate2, SslPolicyErrors, bool> decide) => new(decide);

    /// <summary>64 lower-case hex characters.</summary>
    public static string FingerprintOf(X509Certificate2 leaf) =>
        leaf.GetCertHashString(global::System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant();

    internal bool Accepts(X509Certificate2 leaf, SslPolicyErrors errors) => _decide(leaf, errors);
}

/// <summary>Who logs in, and with what.</summary>
public sealed record Login
{
    public required ClientInfo Client { get; init; }

    /// <summary>Default: <see cref="Roles.Operator"/>.</summary>
    public string Role { get; init; } = Roles.Operator;

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Shared secret or device token.</summary>
    public AuthParams? Auth { get; init; }

    /// <summary>
    /// Null: device-less, which keeps its scopes only on loopback without proxy headers and with the shared secret.
    /// </summary>
    public DeviceIdentity? Device { get; init; }
}

/// <summary>What was measured while opening; each time from the start of the attempt.</summary>
public sealed record ConnectionFacts
{
    public IPEndPoint? Remote { get; init; }
    public TimeSpan Connected { get; init; }

    /// <summary>Null without TLS, as the next four.</summary>
    public TimeSpan? TlsDone { get; init; }

    public SslProtocols? Tls { get; init; }

    /// <summary>Such as <c>http/1.1</c>; empty when the other side chose none.</summary>
    public string? Alpn { get; init; }

    public TlsCipherSuite? CipherSuite { get; init; }

    /// <summary>SHA-256 of the leaf, 64 lower-case hex characters.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>HTTP 101 read.</summary>
    public TimeSpan Upgraded { get; init; }

    /// <summary><c>connect.challenge</c> read.</summary>
    public TimeSpan Challenged { get; init; }
}
