using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Certificates;
using Clawdoor.Machine;
using Clawdoor.Tests.Machine;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawdoor.Tests.Certificates;

public sealed class OwnCertificateTests : IDisposable
{
    // Handshakes judge by the machine's clock, so the tests live today.
    private static readonly DateTimeOffset _today = DateTimeOffset.UtcNow;

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new(_today);
    private readonly CollectedLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::7")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public async Task A_visitor_who_trusts_it_connects_by_every_name(string name)
    {
        using var current = Open();

        var (server, client) = await Tls.Connect(current.Now.Context, name, Tls.Public(current.Now));

        server.Dispose();
        client.Dispose();
    }

    [Theory]
    [InlineData("203.0.113.8")]
    [InlineData("2001:db8::8")]
    [InlineData("example.com")]
    public async Task Another_name_is_refused(string name)
    {
        using var current = Open();

        await Assert.ThrowsAsync<AuthenticationException>(() => Tls.Connect(current.Now.Context, name, Tls.Public(current.Now)));
    }

    [Theory]
    [InlineData(nameof(CertificateKeyType.P256))]
    [InlineData(nameof(CertificateKeyType.Rsa2048))]
    public async Task It_is_what_browsers_ask_of_a_servers_certificate(string keyType)
    {
        using var current = Open(Options() with { KeyType = Enum.Parse<CertificateKeyType>(keyType) });
        var leaf = current.Now.Leaf;

        Assert.Equal("CN=Clawdoor 203.0.113.7", leaf.Subject);
        Assert.Equal(TimeSpan.FromDays(397), current.Now.NotAfter - current.Now.NotBefore);
        Assert.True(current.Now.NotBefore <= _today - TimeSpan.FromMinutes(4));
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.3.6.1.5.5.7.3.1", leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.True(leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature));
        Assert.Equal(16, leaf.SerialNumberBytes.Length);
        Assert.Equal(["localhost", "203.0.113.7", "2001:db8::7", "127.0.0.1", "::1"], current.Now.Names);
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", current.Now.Fingerprint);
        var (server, client) = await Tls.Connect(current.Now.Context, "203.0.113.7", Tls.Public(current.Now));
        server.Dispose();
        client.Dispose();
    }

    [Fact]
    public void Key_and_certificate_are_one_file_that_only_we_may_read()
    {
        using var current = Open();

        var file = Assert.Single(Directory.GetFiles(_directory.Path));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_next_start_shows_the_same_certificate()
    {
        using var first = Open();
        _time.Jump(TimeSpan.FromDays(200));
        _time.Advance(TimeSpan.FromMinutes(5));
        using var second = Open();
        using var fewer = Open(Options() with { Addresses = [IPAddress.Parse("203.0.113.7")] });

        Assert.Equal(first.Now.Fingerprint, second.Now.Fingerprint);
        Assert.Equal(first.Now.Fingerprint, fewer.Now.Fingerprint);
    }

    [Fact]
    public void A_new_address_another_key_type_or_its_age_make_a_new_one()
    {
        var first = Kept(Options());
        var address = Kept(Options() with { Addresses = [.. Options().Addresses, IPAddress.Parse("203.0.113.9")] });
        var key = Kept(Options() with { KeyType = CertificateKeyType.Rsa2048 });
        _time.Jump(TimeSpan.FromDays(265));
        var later = Kept(Options() with { KeyType = CertificateKeyType.Rsa2048 });

        Assert.Distinct([first, address, key, later]);

        string Kept(CertificateOptions options)
        {
            using var current = Open(options);
            return current.Now.Fingerprint;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    [InlineData("not a certificate")]
    public void A_spoilt_file_is_made_anew(string text)
    {
        Open().Dispose();
        File.WriteAllText(_directory["own.pem"], text);

        using var current = Open();

        Assert.Equal(current.Now.Fingerprint, Open().Now.Fingerprint);
    }

    [Fact]
    public void A_half_written_file_of_a_killed_door_is_ignored_and_taken_away_later()
    {
        using var first = Open();
        var half = _directory.Write("own.pem.0123456789abcdef.new", File.ReadAllText(_directory["own.pem"])[..200]);
        File.SetLastWriteTimeUtc(half, _today.UtcDateTime);

        using var second = Open();
        Assert.True(File.Exists(half));
        _time.Advance(TimeSpan.FromHours(2));
        using var third = Open();

        Assert.False(File.Exists(half));
        Assert.Equal(first.Now.Fingerprint, third.Now.Fingerprint);
    }

    [Fact]
    public async Task Many_doors_at_once_leave_a_whole_pair()
    {
        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, (_, _) =>
        {
            Open(log: NullLoggerFactory.Instance.CreateLogger("")).Dispose();
            OwnCertificate.Make(Options(), _today);
            return ValueTask.CompletedTask;
        });

        var kept = OwnCertificate.Load(Options(), _today);
        Assert.NotNull(kept);
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task It_renews_itself_at_two_thirds_and_open_connections_go_on()
    {
        using var current = Open();
        var first = current.Now;
        var (server, client) = await Tls.Connect(first.Context, "203.0.113.7", Tls.Public(first));
        _time.Jump(first.RenewAt!.Value - _today - TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Same(first, current.Now);

        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(264, (first.RenewAt.Value - first.NotBefore).Days);
        Assert.NotEqual(first.Fingerprint, current.Now.Fingerprint);
        Assert.Equal(current.Now.Fingerprint, Open().Now.Fingerprint);
        Assert.Contains(_log.Lines, l => l.Contains(first.Fingerprint, StringComparison.Ordinal) && l.Contains("replaced", StringComparison.Ordinal));
        GC.Collect();
        await server.WriteAsync("still here"u8.ToArray(), TestContext.Current.CancellationToken);
        var buffer = new byte[10];
        await client.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("still here"u8.ToArray(), buffer);

        // A handshake that took the context just before the swap still works.
        var (lateServer, lateClient) = await Tls.Connect(first.Context, "203.0.113.7", Tls.Public(first));
        foreach (var stream in new[] { server, client, lateServer, lateClient })
            stream.Dispose();
    }

    [Fact]
    public void A_clock_that_jumps_is_noticed_within_a_minute()
    {
        using var current = Open();
        var first = current.Now;
        _time.Jump(TimeSpan.FromDays(300));
        _time.Advance(TimeSpan.FromMinutes(1));
        var forward = current.Now;

        _time.Jump(TimeSpan.FromDays(-300));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.NotSame(first, forward);
        Assert.NotSame(forward, current.Now);
        Assert.True(current.Now.NotBefore < _today);
    }

    [Fact]
    public void A_failed_renewal_keeps_the_old_one_and_tries_again_ever_more_slowly()
    {
        using var current = Open();
        var first = current.Now;
        var blocked = _directory["own.pem"];
        File.Delete(blocked);
        Directory.CreateDirectory(blocked);
        _time.Jump(TimeSpan.FromDays(265));
        _time.Advance(TimeSpan.FromHours(12));
        Assert.Same(first, current.Now);
        var fails = Fails();

        _time.Advance(TimeSpan.FromDays(1));
        Assert.InRange(Fails() - fails, 20, 25);
        Directory.Delete(blocked);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.NotSame(first, current.Now);
        Assert.DoesNotContain(_log.Lines, l => l.Contains("PRIVATE KEY", StringComparison.Ordinal));

        int Fails() => _log.Lines.Count(l => l.StartsWith("Error The certificate could not be renewed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_directory_that_cannot_be_is_said()
    {
        var file = _directory.Write("file", "");

        Assert.False(CurrentCertificate.TryOpen(Options() with { Directory = Path.Combine(file, "below") }, _time, _log, out _, out var trouble));
        Assert.Equal(CertificateFault.NotKept, trouble.Fault);
    }

    private CertificateOptions Options() => new()
    {
        Directory = _directory.Path,
        Addresses = [IPAddress.Parse("203.0.113.7"), IPAddress.Parse("2001:db8::7"), IPAddress.Parse("::ffff:203.0.113.7")],
    };

    private CurrentCertificate Open(CertificateOptions? options = null, Microsoft.Extensions.Logging.ILogger? log = null)
    {
        Assert.True(
            CurrentCertificate.TryOpen(options ?? Options(), _time, log ?? _log, out var opened, out var trouble),
            trouble?.Problem.What.ToString());
        return opened;
    }
}
