using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Clawdoor.Protocol;

/// <summary>
/// A device's Ed25519 key and the proof made with it. The private key is 32 bytes and a secret: whoever has it is this
/// device. Keeping it in a file is the caller's business.
/// </summary>
public sealed class DeviceIdentity
{
    private readonly byte[] _privateKey;

    // RFC 8410 section 4: SEQUENCE of the algorithm and a BIT STRING, whose 32 bytes follow.
    private static ReadOnlySpan<byte> SubjectPublicKeyInfo => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    private DeviceIdentity(byte[] privateKey)
    {
        _privateKey = privateKey;
        var publicKey = Ed25519.PublicKeyOf(privateKey);
        PublicKey = Base64Url.EncodeToString(publicKey);
        DeviceId = IdOf(publicKey);
    }

    /// <summary>Lower-case hex SHA-256 of the raw public key, 64 characters.</summary>
    public string DeviceId { get; }

    /// <summary>Base64url without padding, 43 characters.</summary>
    public string PublicKey { get; }

    /// <summary>A new key from the system's random source.</summary>
    public static DeviceIdentity Generate() => new(RandomNumberGenerator.GetBytes(Ed25519.PrivateKeySize));

    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static DeviceIdentity FromPrivateKey(ReadOnlySpan<byte> privateKey) => new(privateKey.ToArray());

    /// <summary>The 32 secret bytes, to be kept in a file of mode 0600.</summary>
    public byte[] ExportPrivateKey() => [.. _privateKey];

    /// <summary>The ID that belongs to 32 raw bytes of public key.</summary>
    public static string IdOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <summary>Signs <paramref name="login"/> (v3) for this connection, at the challenge's time.</summary>
    public DeviceProof Prove(ConnectParams login, ConnectChallenge challenge)
    {
        var payload = PayloadV3(DeviceId, login, challenge.Ts, challenge.Nonce);
        var signature = Ed25519.Sign(_privateKey, Encoding.UTF8.GetBytes(payload));
        return new DeviceProof(DeviceId, PublicKey, Base64Url.EncodeToString(signature), challenge.Ts, challenge.Nonce);
    }

    /// <summary>
    /// Whether the proof in <paramref name="login"/> is a signature of its own public key over v3 or v2, as OpenClaw tries
    /// them. The ID, the nonce and the clock are the caller's to check.
    /// </summary>
    public static bool IsSigned(ConnectParams login)
    {
        if (login.Device is not { } device || DecodePublicKey(device.PublicKey) is not { } key || Decode(device.Signature) is not { } signature)
            return false;
        return Signs(PayloadV3(device.Id, login, device.SignedAt, device.Nonce))
            || Signs(PayloadV2(device.Id, login, device.SignedAt, device.Nonce));

        bool Signs(string payload) => Ed25519.Verify(key, Encoding.UTF8.GetBytes(payload), signature);
    }

    /// <summary>The raw bytes of a key in base64url, standard base64 or PEM; null when it is none of them.</summary>
    public static byte[]? DecodePublicKey(string text)
    {
        if (!text.Contains("BEGIN", StringComparison.Ordinal))
            return Decode(text);
        return PemEncoding.TryFind(text, out var pem) && text.AsSpan()[pem.Label] is "PUBLIC KEY"
            && Convert.FromBase64String(text[pem.Base64Data]) is var der && der.AsSpan().StartsWith(SubjectPublicKeyInfo)
                ? der[SubjectPublicKeyInfo.Length..]
                : null;
    }

    /// <summary>What older clients sign: no platform, no device family.</summary>
    public static string PayloadV2(string deviceId, ConnectParams login, DateTimeOffset signedAt, string nonce) =>
        Payload("v2", deviceId, login, signedAt, nonce);

    /// <summary>What is signed: fields joined with <c>|</c>, scopes with <c>,</c>, absent ones empty.</summary>
    public static string PayloadV3(string deviceId, ConnectParams login, DateTimeOffset signedAt, string nonce) =>
        $"{Payload("v3", deviceId, login, signedAt, nonce)}|{Plain(login.Client.Platform)}|{Plain(login.Client.DeviceFamily)}";

    private static string Payload(string version, string deviceId, ConnectParams login, DateTimeOffset signedAt, string nonce) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{version}|{deviceId}|{login.Client.Id}|{login.Client.Mode}|{login.Role ?? Roles.Operator}|{string.Join(',', login.Scopes)}|{signedAt.ToUnixTimeMilliseconds()}|{login.Auth?.Token ?? login.Auth?.DeviceToken ?? login.Auth?.BootstrapToken}|{nonce}");

    // ASCII letters only: the gateway does not fold others.
    private static string Plain(string? text) =>
        new([.. (text ?? "").Trim().Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c)]);

    // Gateways accept padded standard base64 as well.
    private static byte[]? Decode(string text)
    {
        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(url) ? Base64Url.DecodeFromChars(url) : null;
    }
}
