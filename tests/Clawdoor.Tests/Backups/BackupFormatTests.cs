using Clawdoor.Backups;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Backups;

public sealed class BackupFormatTests
{
    /// <summary>Header 128, two chunks.</summary>
    private const int TwoChunks = BackupHeader.Size + (2 * SealedChunk.SealedSize);

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static byte[] Sealed(byte[] content, string passphrase = "p", byte salt = 7) =>
        Sealed(content, BackupHeader.Make(passphrase, 1, Enumerable.Repeat(salt, 32).ToArray()));

    private static byte[] Sealed(byte[] content, (BackupHeader Header, BackupKeys Keys) seal)
    {
        using var file = new MemoryStream();
        using (var sealing = new SealingStream(file, seal.Header, seal.Keys))
        {
            sealing.Write(content);
            sealing.Complete();
        }

        return file.ToArray();
    }

    /// <summary>What comes out, or why nothing does.</summary>
    private static (byte[]? Content, BackupFault? Fault) Opened(byte[] bytes, string passphrase = "p")
    {
        using var file = new MemoryStream(bytes);
        var (header, fault) = BackupHeader.Read(file);
        if (header is null)
            return (null, fault);
        using var keys = header.Keys(passphrase);
        if (keys is null)
            return (null, BackupFault.WrongPassphrase);
        using var opening = new OpeningStream(file, (file.Length - BackupHeader.Size) / SealedChunk.SealedSize, header, keys);
        using var content = new MemoryStream();
        try
        {
            opening.CopyTo(content);
            return (content.ToArray(), null);
        }
        catch (BackupException e)
        {
            return (null, e.Fault);
        }
    }

    private static byte[] Flipped(byte[] bytes, int at, int bit = 0)
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= (byte)(1 << bit);
        return flipped;
    }

    /// <summary>Made by another implementation (Python's hashlib and cryptography) from what docs/backup.md says.</summary>
    [Fact]
    public void The_format_is_what_the_page_says()
    {
        var made = Sealed(Content(100_000), BackupHeader.Make("correct horse, 电池", 3, Content(32)));

        Assert.Equal(131_232, made.Length);
        Assert.Equal(
            "636c6177646f6f722d6261636b75700a00010101000000030001000000000000000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
            + "9ba7801d0a2eb171355b3f1d2be430c7733bf6bc0fdaab22707dcdc0b8a788e5e16312fa0154b5dcf1cea8d527482288b66f5a409bd453126a4126ab715c5c55"
            + "006ff7782df0ba055fab1d32421617cf",
            Convert.ToHexStringLower(made.AsSpan(0, 144)));
        Assert.Equal("89634669a6dc75b237c8b76fa13fd415779b1006317b382df8b04b197807754a", BackupRoom.Sum(made));
    }

    [Fact]
    public void What_was_sealed_comes_out() => Gen.OneOf(Gen.Int[0, 200_000], Gen.Int[65_535, 65_537], Gen.Int[131_071, 131_073], Gen.Const(0))
        .SelectMany(length => Gen.Byte.Array[length])
        .Sample(content =>
        {
            var (opened, fault) = Opened(Sealed(content));
            Assert.Null(fault);
            Assert.Equal(content, opened.AsSpan(0, content.Length));
            Assert.True(opened.AsSpan(content.Length).IndexOfAnyExcept((byte)0) < 0);
            Assert.Equal(0, opened!.Length % SealedChunk.Size);
        }, iter: 40);

    [Fact]
    public void Every_flipped_bit_of_the_header_is_seen()
    {
        var whole = Sealed(Content(10));
        for (var at = 0; at < BackupHeader.Size; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var (content, fault) = Opened(Flipped(whole, at, bit));
                Assert.Null(content);
                BackupFault[] expected = at switch
                {
                    < 16 => [BackupFault.NotABackup],
                    // A higher format is one, the lower ones never were.
                    < 18 => [BackupFault.Newer, BackupFault.Damaged],
                    < 96 => [BackupFault.Damaged],
                    _ => [BackupFault.WrongPassphrase],
                };
                Assert.Contains(fault!.Value, expected);
            }
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_the_chunks_is_seen()
    {
        var whole = Sealed(Content(100_000));
        Assert.Equal(TwoChunks, whole.Length);
        foreach (var chunk in (int[])[0, 1])
        {
            foreach (var at in (int[])[0, 1, 511, 512, 32_768, 65_535, 65_536, 65_551])
            {
                var (content, fault) = Opened(Flipped(whole, BackupHeader.Size + (chunk * SealedChunk.SealedSize) + at, at % 8));
                Assert.Null(content);
                Assert.Equal(BackupFault.Damaged, fault);
            }
        }
    }

    [Fact]
    public void A_cut_at_every_border_is_seen_as_a_cut()
    {
        var whole = Sealed(Content(300_000));
        var chunks = (whole.Length - BackupHeader.Size) / SealedChunk.SealedSize;
        Assert.Equal(5, chunks);
        for (var left = 1; left < chunks; left++)
        {
            var cut = whole[..(BackupHeader.Size + (left * SealedChunk.SealedSize))];
            Assert.Equal(BackupFault.CutOff, Opened(cut).Fault);
        }
    }

    [Fact]
    public void Chunks_that_are_moved_doubled_added_or_another_files_are_seen()
    {
        var whole = Sealed(Content(300_000));
        var other = Sealed(Content(300_000), salt: 8);
        byte[] Chunk(byte[] of, int number) => of.AsSpan(BackupHeader.Size + (number * SealedChunk.SealedSize), SealedChunk.SealedSize).ToArray();
        byte[] With(params byte[][] chunks) => [.. whole.AsSpan(0, BackupHeader.Size), .. chunks.SelectMany(c => c)];
        var (a, b, c, d, last) = (Chunk(whole, 0), Chunk(whole, 1), Chunk(whole, 2), Chunk(whole, 3), Chunk(whole, 4));

        Assert.NotNull(Opened(With(a, b, c, d, last)).Content);
        Assert.Equal(BackupFault.Damaged, Opened(With(b, a, c, d, last)).Fault);
        Assert.Equal(BackupFault.Damaged, Opened(With(a, a, c, d, last)).Fault);
        Assert.Equal(BackupFault.Damaged, Opened(With(a, b, d, last)).Fault);
        Assert.Equal(BackupFault.Damaged, Opened(With(a, b, c, d, last, last)).Fault);
        Assert.Equal(BackupFault.Damaged, Opened(With(a, Chunk(other, 1), c, d, last)).Fault);
        Assert.Equal(BackupFault.Damaged, Opened(With(last)).Fault);
    }

    [Fact]
    public void Another_passphrase_does_not_open_it() => Assert.Equal(BackupFault.WrongPassphrase, Opened(Sealed([1]), "q").Fault);

    [Theory]
    [InlineData(0u)]
    [InlineData(5_000_001u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public void A_derivation_that_would_keep_us_busy_is_refused_before_it_begins(uint iterations)
    {
        var whole = Sealed([1]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(20), iterations);
        System.Security.Cryptography.SHA256.HashData(whole.AsSpan(0, 64), whole.AsSpan(64));

        Assert.Equal(BackupFault.Foreign, Opened(whole).Fault);
    }
}
