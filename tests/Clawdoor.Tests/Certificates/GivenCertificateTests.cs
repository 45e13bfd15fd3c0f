using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Certificates;
using Clawdoor.Machine;
using Clawdoor.Tests.Machine;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Certificates;

public sealed class GivenCertificateTests : IDisposable
{
    private static readonly DateTimeOffset _today = DateTimeOffset.UtcNow;
    private static readonly IPAddress _address = IPAddress.Parse("203.0.113.7");

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new(_today);
    private readonly CollectedLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_chain_is_sent_whole_to_a_visitor_who_knows_only_the_root()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = RSA.Create(2048);
        using var root = Authority("root", rootKey, null);
        using var middle = Authority("middle", middleKey, root);
        using var leaf = Sign(new("CN=leaf", leafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), middle);
        // The leaf last: some authorities' bundles are in the wrong order.
        Write(middle.ExportCertificatePem() + "\n" + leaf.ExportCertificatePem(), leafKey.ExportRSAPrivateKeyPem());

        using var current = Open();

        Assert.Equal("CN=leaf", current.Now.Leaf.Subject);
        Assert.Null(current.Now.RenewAt);
        var (server, client) = await Tls.Connect(current.Now.Context, "203.0.113.7", X509CertificateLoader.LoadCertificate(root.RawData));
        server.Dispose();
        client.Dispose();
    }

    [Fact]
    public void Every_fault_is_found_and_named_in_both_languages()
    {
        var good = Pem(_today);
        var expired = Pem(_today - TimeSpan.FromDays(500));
        var early = Pem(_today + TimeSpan.FromDays(1));
        using var weak = RSA.Create(1024);
        using var dsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var client = new CertificateRequest("CN=x", dsa, HashAlgorithmName.SHA256).WithUse("1.3.6.1.5.5.7.3.2").CreateSelfSigned(_today.AddDays(-1), _today.AddDays(9));
        using var feeble = new CertificateRequest("CN=x", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(_today.AddDays(-1), _today.AddDays(9));
        var encrypted = dsa.ExportEncryptedPkcs8PrivateKeyPem("p", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));
        const string OldEncrypted = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
        const string Ed25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

        Expect(CertificateFault.CertificateNotPem, "hello", good);
        Expect(CertificateFault.CertificateNotPem, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", good);
        Expect(CertificateFault.KeyNotPem, good, "hello");
        Expect(CertificateFault.KeyEncrypted, good, encrypted);
        Expect(CertificateFault.KeyEncrypted, good, OldEncrypted);
        Expect(CertificateFault.KeyUnsupported, good, Ed25519);
        Expect(CertificateFault.KeyMismatch, good, dsa.ExportPkcs8PrivateKeyPem());
        Expect(CertificateFault.KeyTooWeak, feeble.ExportCertificatePem(), weak.ExportPkcs8PrivateKeyPem(), "RSA, 1024");
        using var old = X509Certificate2.CreateFromPem(expired);
        Expect(CertificateFault.Expired, expired, expired, old.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Expect(CertificateFault.NotYetValid, early, early);
        Expect(CertificateFault.NotForServers, client.ExportCertificatePem(), dsa.ExportECPrivateKeyPem());
        Expect(CertificateFault.FileUnreadable, new string('x', 1 << 21), good);
        Write(good, good);
        File.Delete(_directory["key"]);
        Assert.Equal(CertificateFault.FileMissing, Refused().Fault);
        Directory.CreateDirectory(_directory["key"]);
        Assert.Equal(CertificateFault.FileUnreadable, Refused().Fault);
    }

    [Fact]
    public void Every_fault_has_its_sentences()
    {
        foreach (var fault in Enum.GetValues<CertificateFault>())
            Assert.NotNull(CertificateTrouble.InFile(fault, "x").Problem.Next);
    }

    [Fact]
    public void An_address_not_covered_is_a_warning_that_names_both_sides()
    {
        var pem = Pem(_today);
        Write(pem, pem);

        using var current = Open(IPAddress.Parse("2001:db8::7"));

        var warning = Assert.Single(current.Warnings);
        Assert.Equal(CertificateFault.AddressNotCovered, warning.Fault);
        Assert.Contains("does not cover 2001:db8::7; it covers localhost, 203.0.113.7", warning.Problem.What.In(Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_everybody_may_read_is_a_warning()
    {
        var pem = Pem(_today);
        Write(pem, pem);
        File.SetUnixFileMode(_directory["key"], AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        using var current = Open();

        Assert.Equal(CertificateFault.KeyOpenToOthers, Assert.Single(current.Warnings).Fault);
    }

    [Fact]
    public void New_files_are_taken_within_ten_seconds_and_wrong_ones_are_not()
    {
        var first = Pem(_today);
        var second = Pem(_today);
        Write(first, first);
        using var current = Open();
        var before = current.Now;

        File.WriteAllText(_directory["certificate"], second + "\n");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(before, current.Now);
        Assert.Contains(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("does not belong", StringComparison.Ordinal));

        File.WriteAllText(_directory["key"], second + "\n");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotEqual(before.Fingerprint, current.Now.Fingerprint);
        var refusals = _log.Lines.Count;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(refusals, _log.Lines.Count);
    }

    [Fact]
    public void A_link_that_points_elsewhere_is_a_new_certificate_and_a_touch_is_not()
    {
        var pem = Pem(_today);
        Write(pem, pem);
        _directory.Write("live/1/pem", pem);
        _directory.Write("live/2/pem", Pem(_today));
        File.CreateSymbolicLink(_directory["live/data"], "1");
        var files = new CertificateFiles(_directory["live/data/pem"], _directory["live/data/pem"]);
        Assert.True(CurrentCertificate.TryOpen(Options() with { Files = files }, _time, _log, out var current, out _));
        var before = current.Now;

        File.SetLastWriteTimeUtc(_directory["live/1/pem"], _today.UtcDateTime.AddHours(1));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(before, current.Now);

        File.Delete(_directory["live/data"]);
        File.CreateSymbolicLink(_directory["live/data"], "2");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotEqual(before.Fingerprint, current.Now.Fingerprint);
        current.Dispose();
    }

    [Fact]
    public void Nobody_renewing_them_is_said_once_before_and_once_at_the_end()
    {
        var pem = Pem(_today);
        Write(pem, pem);
        using var current = Open();

        _time.Jump(TimeSpan.FromDays(360));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal));
        _time.Jump(TimeSpan.FromDays(40));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal));
    }

    private void Expect(CertificateFault fault, string certificate, string key, string mention = "")
    {
        Write(certificate, key);
        var trouble = Refused();
        Assert.Equal(fault, trouble.Fault);
        foreach (var language in new[] { Language.English, Language.Chinese })
        {
            Assert.Contains(_directory.Path, trouble.Problem.What.In(language), StringComparison.Ordinal);
            Assert.DoesNotContain("{", trouble.Problem.What.In(language) + trouble.Problem.Next!.In(language), StringComparison.Ordinal);
        }

        Assert.Contains(mention, trouble.Problem.What.In(Language.English), StringComparison.Ordinal);
        Assert.NotEqual(trouble.Problem.What.In(Language.English), trouble.Problem.What.In(Language.Chinese));
    }

    private string Pem(DateTimeOffset made) => SelfSigned.Make(Options(), made);

    private static X509Certificate2 Authority(string name, ECDsa key, X509Certificate2? issuer)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return issuer is null
            ? request.CreateSelfSigned(_today.AddDays(-1), _today.AddDays(9))
            : request.Create(issuer, _today.AddDays(-1), _today.AddDays(9), [1]).CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 issuer)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(_address);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), _today.AddDays(-1), _today.AddDays(9), [2]);
    }

    private void Write(string certificate, string key)
    {
        AtomicFile.Write(_directory["certificate"], System.Text.Encoding.ASCII.GetBytes(certificate));
        AtomicFile.Write(_directory["key"], System.Text.Encoding.ASCII.GetBytes(key));
    }

    private CertificateOptions Options(params IPAddress[] more) => new()
    {
        Directory = _directory["own"],
        Addresses = [_address, .. more],
        Files = new(_directory["certificate"], _directory["key"]),
    };

    private CurrentCertificate Open(params IPAddress[] more)
    {
        Assert.True(CurrentCertificate.TryOpen(Options(more), _time, _log, out var opened, out var trouble), trouble?.Problem.What.ToString());
        return opened;
    }

    private CertificateTrouble Refused()
    {
        Assert.False(CurrentCertificate.TryOpen(Options(), _time, _log, out _, out var trouble));
        return trouble;
    }
}

internal static class CertificateRequests
{
    public static CertificateRequest WithUse(this CertificateRequest request, string use)
    {
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        return request;
    }
}
