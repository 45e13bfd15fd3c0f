using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Protocol;

public sealed class Ed25519Tests
{
    // RFC 8032 section 7.1, tests 1 to 3.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_vectors_of_RFC_8032_hold(string privateKey, string publicKey, string message, string signature)
    {
        var secret = Convert.FromHexString(privateKey);
        var text = Convert.FromHexString(message);

        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKeyOf(secret)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(secret, text)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), text, Convert.FromHexString(signature)));
    }

    [Fact]
    public void One_changed_bit_anywhere_is_no_signature()
    {
        var secret = new byte[32];
        var publicKey = Ed25519.PublicKeyOf(secret);
        byte[] text = [1, 2, 3];
        var signature = Ed25519.Sign(secret, text);

        for (var i = 0; i < signature.Length; i++)
        {
            byte[] forged = [.. signature];
            forged[i] ^= 1;
            Assert.False(Ed25519.Verify(publicKey, text, forged), $"byte {i}");
        }
        Assert.False(Ed25519.Verify(publicKey, [1, 2, 4], signature));
        Assert.False(Ed25519.Verify(Ed25519.PublicKeyOf([.. secret[1..], 1]), text, signature));
    }

    [Theory]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    [InlineData(0, 0)]
    public void Wrong_sizes_are_no_signature(int keySize, int signatureSize) =>
        Assert.False(Ed25519.Verify(new byte[keySize], [1], new byte[signatureSize]));

    [Fact]
    public void A_private_key_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => Ed25519.Sign(new byte[31], [1]));
}
