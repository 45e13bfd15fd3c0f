using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clawdoor.Protocol;

/// <summary>
/// Ed25519 (RFC 8032, "pure") by libcrypto's EVP functions: .NET 10 has none of its own, and TLS needs libcrypto anyway.
/// Every call throws <see cref="DllNotFoundException"/> when libcrypto is missing and
/// <see cref="CryptographicException"/> when it refuses (as in FIPS-only mode).
/// </summary>
internal static partial class Ed25519
{
    public const int PrivateKeySize = 32;
    public const int PublicKeySize = 32;
    public const int SignatureSize = 64;

    private const string LibCrypto = "libcrypto";

    // openssl/obj_mac.h: NID_ED25519
    private const int EvpPkeyEd25519 = 1087;

    // 1.1.1 is the oldest with the raw-key functions; the unversioned name exists only beside compilers.
    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"];

    static Ed25519() => NativeLibrary.SetDllImportResolver(typeof(Ed25519).Assembly, Resolve);

    public static byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey)
    {
        RequireSize(privateKey, PrivateKeySize, nameof(privateKey));
        var key = NewPrivateKey(EvpPkeyEd25519, 0, privateKey, (nuint)privateKey.Length);
        try
        {
            var publicKey = new byte[PublicKeySize];
            nuint length = PublicKeySize;
            Check(key != 0 && GetRawPublicKey(key, publicKey, ref length) == 1 && length == PublicKeySize);
            return publicKey;
        }
        finally
        {
            FreeKey(key);
        }
    }

    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message)
    {
        RequireSize(privateKey, PrivateKeySize, nameof(privateKey));
        var key = NewPrivateKey(EvpPkeyEd25519, 0, privateKey, (nuint)privateKey.Length);
        var context = NewContext();
        try
        {
            var signature = new byte[SignatureSize];
            nuint length = SignatureSize;
            Check(key != 0 && context != 0
                && DigestSignInit(context, 0, 0, 0, key) == 1
                && DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1
                && length == SignatureSize);
            return signature;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    /// <summary>False for a wrong signature, and for a key or signature that is none.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || signature.Length != SignatureSize)
            return false;
        var key = NewPublicKey(EvpPkeyEd25519, 0, publicKey, (nuint)publicKey.Length);
        var context = NewContext();
        try
        {
            Check(key != 0 && context != 0 && DigestVerifyInit(context, 0, 0, 0, key) == 1);
            var good = DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
            if (!good)
                ClearErrors();
            return good;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    private static void RequireSize(ReadOnlySpan<byte> key, int size, string name)
    {
        if (key.Length != size)
            throw new ArgumentException($"An Ed25519 key has {size} bytes, not {key.Length}.", name);
    }

    private static void Check(bool done)
    {
        if (done)
            return;
        // The queue is per thread and is also read by .NET's TLS: leave nothing behind in it.
        ClearErrors();
        throw new CryptographicException("libcrypto refused an Ed25519 operation; does its configuration allow only FIPS algorithms?");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != LibCrypto)
            return 0;
        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }
        throw new DllNotFoundException(
            $"libcrypto of OpenSSL 1.1.1 or newer was not found (tried {string.Join(", ", Names)}). Install OpenSSL: package libssl3 or openssl-libs.");
    }

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int GetRawPublicKey(nint key, Span<byte> publicKey, ref nuint length);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(LibCrypto, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestSignInit")]
    private static partial int DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestSign")]
    private static partial int DigestSign(nint context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(LibCrypto, EntryPoint = "EVP_DigestVerify")]
    private static partial int DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(LibCrypto, EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();
}
