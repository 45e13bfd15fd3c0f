using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Clawdoor.Backups;

/// <summary>
/// The 128 bytes in front of the sealed chunks, in clear: magic, format, the way from the passphrase to the key, and two
/// sums. docs/backup.md draws it. The plain sum tells damage from a wrong passphrase, the keyed one proves the passphrase.
/// </summary>
internal sealed class BackupHeader
{
    public const int Size = 128;

    public const int Format = 1;

    /// <summary>OWASP Password Storage Cheat Sheet (2023) for PBKDF2-HMAC-SHA256.</summary>
    public const int UsualIterations = 600_000;

    /// <summary>A hostile file must not keep us busy for hours; this many take about three seconds.</summary>
    private const int MostIterations = 5_000_000;

    private const int SaltSize = 32;

    // Where the parts begin: magic, format (2), KDF (1), cipher (1), iterations (4), chunk (4), reserved (4), salt, the two sums.
    private const int FormatAt = 16, KdfAt = 18, CipherAt = 19, IterationsAt = 20, ChunkAt = 24, SaltAt = 32, SumAt = 64, ProofAt = 96;

    /// <summary>PBKDF2-HMAC-SHA256.</summary>
    private const byte Kdf = 1;

    /// <summary>AES-256-GCM over chunks.</summary>
    private const byte Cipher = 1;

    private static ReadOnlySpan<byte> Magic => "clawdoor-backup\n"u8;

    private readonly byte[] _bytes;

    private BackupHeader(byte[] bytes) => _bytes = bytes;

    /// <summary>As in the file; every chunk is bound to them.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A new one under a fresh salt, with the keys for its chunks; takes the time of <paramref name="iterations"/>.</summary>
    public static (BackupHeader Header, BackupKeys Keys) Make(string passphrase, int iterations = UsualIterations) =>
        Make(passphrase, iterations, RandomNumberGenerator.GetBytes(SaltSize));

    /// <inheritdoc cref="Make(string, int)"/>
    internal static (BackupHeader Header, BackupKeys Keys) Make(string passphrase, int iterations, ReadOnlySpan<byte> salt)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(FormatAt), Format);
        (bytes[KdfAt], bytes[CipherAt]) = (Kdf, Cipher);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(IterationsAt), iterations);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(ChunkAt), SealedChunk.Size);
        salt.CopyTo(bytes.AsSpan(SaltAt, SaltSize));
        SHA256.HashData(bytes.AsSpan(0, SumAt), bytes.AsSpan(SumAt));
        var keys = BackupKeys.Derive(passphrase, bytes.AsSpan(SaltAt, SaltSize), iterations);
        keys.Prove(bytes.AsSpan(0, ProofAt), bytes.AsSpan(ProofAt));
        return (new(bytes), keys);
    }

    /// <summary>Reads it from the beginning of a file; no key is derived yet.</summary>
    public static (BackupHeader? Header, BackupFault Fault) Read(Stream file)
    {
        var bytes = new byte[Size];
        var length = file.ReadAtLeast(bytes, Size, throwOnEndOfStream: false);
        if (length < Magic.Length || !bytes.AsSpan().StartsWith(Magic))
            return (null, BackupFault.NotABackup);
        if (length < Size)
            return (null, BackupFault.CutOff);
        // First of all: what follows may mean something else in another format.
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(FormatAt)) > Format)
            return (null, BackupFault.Newer);
        if (!SHA256.HashData(bytes.AsSpan(0, SumAt)).AsSpan().SequenceEqual(bytes.AsSpan(SumAt, ProofAt - SumAt)))
            return (null, BackupFault.Damaged);
        var header = new BackupHeader(bytes);
        return header.Iterations is > 0 and <= MostIterations
            && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(ChunkAt)) == SealedChunk.Size
            && (bytes[KdfAt], bytes[CipherAt]) == (Kdf, Cipher)
                ? (header, default)
                : (null, BackupFault.Foreign);
    }

    /// <summary>The keys for its chunks; null when this is not the passphrase.</summary>
    public BackupKeys? Keys(string passphrase)
    {
        var keys = BackupKeys.Derive(passphrase, _bytes.AsSpan(SaltAt, SaltSize), Iterations);
        Span<byte> proof = stackalloc byte[Size - ProofAt];
        keys.Prove(_bytes.AsSpan(0, ProofAt), proof);
        if (CryptographicOperations.FixedTimeEquals(proof, _bytes.AsSpan(ProofAt)))
            return keys;
        keys.Dispose();
        return null;
    }

    private int Iterations => BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(IterationsAt));
}

/// <summary>What a passphrase opens one backup with; wiped when disposed.</summary>
internal sealed class BackupKeys : IDisposable
{
    private const int KeySize = 32;

    private readonly byte[] _chunks;
    private readonly byte[] _proof;

    private BackupKeys(byte[] chunks, byte[] proof) => (_chunks, _proof) = (chunks, proof);

    public ReadOnlySpan<byte> Chunks => _chunks;

    /// <summary>PBKDF2 once, then one key for each purpose by HKDF (RFC 5869): PBKDF2 for both would cost us twice and an attacker once.</summary>
    public static BackupKeys Derive(string passphrase, ReadOnlySpan<byte> salt, int iterations)
    {
        var secret = Encoding.UTF8.GetBytes(passphrase);
        var root = Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, KeySize);
        try
        {
            return new(
                HKDF.Expand(HashAlgorithmName.SHA256, root, KeySize, "clawdoor backup 1 chunks"u8.ToArray()),
                HKDF.Expand(HashAlgorithmName.SHA256, root, KeySize, "clawdoor backup 1 proof"u8.ToArray()));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(root);
        }
    }

    /// <summary>HMAC-SHA256 of the header before the proof.</summary>
    public void Prove(ReadOnlySpan<byte> header, Span<byte> proof) => HMACSHA256.HashData(_proof, header, proof);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chunks);
        CryptographicOperations.ZeroMemory(_proof);
    }
}
