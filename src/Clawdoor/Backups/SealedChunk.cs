using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Clawdoor.Backups;

/// <summary>
/// The pieces of a backup: 64 KiB each, the last one filled up with zeros, so that a file of another length is known to be cut
/// off. Each is sealed by AES-256-GCM under a nonce of its number and whether it is the last (the STREAM construction: Hoang,
/// Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015), bound to the header: none can be
/// left out, moved or taken from another backup. The key is the file's own, so nonces may begin at zero.
/// </summary>
internal static class SealedChunk
{
    /// <summary>Bytes of content in each.</summary>
    public const int Size = 64 * 1024;

    public const int TagSize = 16;

    /// <summary>Bytes of each in the file: what was sealed, then the tag.</summary>
    public const int SealedSize = Size + TagSize;

    /// <summary>Zeros (7), the number (4, big-endian), 1 for the last and else 0.</summary>
    public static void WriteNonce(Span<byte> nonce, uint number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[7..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}

/// <summary>Seals what is written; <see cref="Complete"/> ends it.</summary>
internal sealed class SealingStream : WriteOnlyStream
{
    private readonly Stream _file;
    private readonly BackupHeader _header;
    private readonly AesGcm _cipher;
    private readonly byte[] _chunk = new byte[SealedChunk.Size];
    private readonly byte[] _sealed = new byte[SealedChunk.SealedSize];
    private int _length;
    private uint _number;

    public SealingStream(Stream file, BackupHeader header, BackupKeys keys)
    {
        (_file, _header, _cipher) = (file, header, new(keys.Chunks, SealedChunk.TagSize));
        file.Write(header.Bytes);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full one waits until more comes: it may be the last.
            if (_length == SealedChunk.Size)
                Seal(isLast: false);
            var part = buffer[..Math.Min(buffer.Length, SealedChunk.Size - _length)];
            part.CopyTo(_chunk.AsSpan(_length));
            _length += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    public void Complete()
    {
        _chunk.AsSpan(_length).Clear();
        Seal(isLast: true);
    }

    private void Seal(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        SealedChunk.WriteNonce(nonce, _number, isLast);
        _cipher.Encrypt(nonce, _chunk, _sealed.AsSpan(0, SealedChunk.Size), _sealed.AsSpan(SealedChunk.Size), _header.Bytes);
        _file.Write(_sealed);
        (_number, _length) = (checked(_number + 1), 0);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_chunk);
        }

        base.Dispose(disposing);
    }
}

/// <summary>Gives out what was sealed, never a byte before its chunk is proved; the file stands behind its header.</summary>
internal sealed class OpeningStream : ReadOnlyStream
{
    private readonly Stream _file;
    private readonly BackupHeader _header;
    private readonly AesGcm _cipher;
    private readonly byte[] _chunk = new byte[SealedChunk.Size];
    private readonly byte[] _sealed = new byte[SealedChunk.SealedSize];
    private long _left;
    private int _at = SealedChunk.Size;
    private uint _number;

    /// <param name="chunks">How many there are, by the file's length.</param>
    public OpeningStream(Stream file, long chunks, BackupHeader header, BackupKeys keys) =>
        (_file, _left, _header, _cipher) = (file, chunks, header, new(keys.Chunks, SealedChunk.TagSize));

    /// <exception cref="BackupException">What comes next is not what was written.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0)
            return 0;
        if (_at == SealedChunk.Size)
        {
            if (_left == 0)
                return 0;
            Next();
        }

        var part = _chunk.AsSpan(_at, Math.Min(buffer.Length, SealedChunk.Size - _at));
        part.CopyTo(buffer);
        _at += part.Length;
        return part.Length;
    }

    private void Next()
    {
        if (_file.ReadAtLeast(_sealed, _sealed.Length, throwOnEndOfStream: false) < _sealed.Length)
            throw new BackupException(BackupFault.CutOff);
        _left--;
        if (!TryOpen(isLast: _left == 0))
        {
            // Sealed as one in the middle, and nothing follows: the end is gone.
            throw new BackupException(_left == 0 && TryOpen(isLast: false) ? BackupFault.CutOff : BackupFault.Damaged);
        }

        (_number, _at) = (_number + 1, 0);
    }

    private bool TryOpen(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        SealedChunk.WriteNonce(nonce, _number, isLast);
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, SealedChunk.Size), _sealed.AsSpan(SealedChunk.Size), _chunk, _header.Bytes);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_chunk);
        }

        base.Dispose(disposing);
    }
}
