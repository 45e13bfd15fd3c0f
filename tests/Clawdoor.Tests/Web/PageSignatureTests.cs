using System.Security.Cryptography;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Xunit;

namespace Clawdoor.Tests.Web;

/// <summary>The page's own arithmetic, for browsers that lend none to plain http, run by a script engine.</summary>
public sealed class PageSignatureTests : IDisposable
{
    private readonly Engine _engine = new(options => options.EnableModules(Repository.Absolute("src/Clawdoor/Web")));
    private readonly ObjectInstance _arithmetic;

    public PageSignatureTests() => _arithmetic = _engine.Modules.Import("./ed25519.js");

    public void Dispose() => _engine.Dispose();

    // RFC 8032, section 7.1: TEST 1, 2, 3 and SHA(abc).
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Signatures_are_those_of_the_RFC(string seed, string key, string message, string signature)
    {
        Assert.Equal(key, Call("publicKey", Convert.FromHexString(seed)));
        Assert.Equal(signature, Call("sign", Convert.FromHexString(seed), Convert.FromHexString(message)));
    }

    // Lengths on both sides of where padding needs one more block.
    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(111)]
    [InlineData(112)]
    [InlineData(128)]
    [InlineData(300)]
    public void Hashes_are_those_of_the_library(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Call("sha256", bytes));
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(bytes)), Call("sha512", bytes));
    }

    // access-layer section 10: what the real gateway accepted.
    [Fact]
    public void What_is_signed_is_what_OpenClaw_reads()
    {
        const string Id = "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9";
        const string Scopes = "operator.admin,operator.read,operator.write,operator.approvals,operator.questions,operator.pairing";
        _engine.SetValue("payload", _engine.Modules.Import("./identity.js").Get("payload"));

        var payload = _engine.Evaluate($$"""
            payload("{{Id}}", { client: { id: "openclaw-control-ui", mode: "webchat", platform: " Linux x86_64 " }, role: "operator", scopes: "{{Scopes}}".split(",") },
                1700000000000, "example-token", "00000000-0000-4000-8000-000000000000")
            """).AsString();

        Assert.Equal($"v3|{Id}|openclaw-control-ui|webchat|operator|{Scopes}|1700000000000|example-token|00000000-0000-4000-8000-000000000000|linux x86_64|", payload);
        Assert.Equal(
            Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars("LLY30RLKSa4mNqqfvkRw5hwqQcS0ETR9rqARp2UyY1Zte9LLHWgq-eXogVQOH2-2r3LA_ALC7p2Nx7MDOkv-Dg")),
            Call("sign", Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"), Encoding.UTF8.GetBytes(payload)));
    }

    private string Call(string function, params byte[][] arguments) => Convert.ToHexStringLower(
        _engine.Invoke(_arithmetic.Get(function), [.. arguments.Select(a => (object)JsValueOf(a))]).AsUint8Array());

    private JsTypedArray JsValueOf(byte[] bytes) => _engine.Intrinsics.Uint8Array.Construct(bytes);
}
