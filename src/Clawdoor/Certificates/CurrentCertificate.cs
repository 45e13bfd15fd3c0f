using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Clawdoor.Machine;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Certificates;

/// <summary>
/// The certificate the door shows now. Ask <see cref="Now"/> for every handshake: it is replaced in place, by our own
/// renewal or when given files change, and connections that were made with the one before go on.
/// </summary>
internal sealed class CurrentCertificate : IDisposable
{
    // Short waits instead of one until the renewal: timers stand still while a machine sleeps and end at 49 days, and
    // a clock that is set must be noticed.
    private static readonly TimeSpan _lookAtClock = TimeSpan.FromMinutes(1);

    // Polled, because inotify sees nothing on network file systems and follows no links.
    private static readonly TimeSpan _lookAtFiles = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(1);

    // Certificates from authorities are renewed at two thirds of their life; at nine tenths somebody has forgotten.
    private const double ForgottenAt = 0.9;

    private readonly CertificateOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile ServedCertificate _now;
    private volatile IReadOnlyList<CertificateTrouble> _warnings = [];
    private (FileStamp, FileStamp) _stamp;
    private int _failures;
    private bool _saidEndsSoon;
    private bool _saidEnded;

    private CurrentCertificate(CertificateOptions options, ServedCertificate first, TimeProvider time, ILogger logger)
    {
        _options = options;
        _now = first;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Never null; changes at any moment, so keep what you took for as long as one handshake needs it.</summary>
    public ServedCertificate Now => _now;

    /// <summary>What a person should know about the given files now; empty for our own certificate.</summary>
    public IReadOnlyList<CertificateTrouble> Warnings => _warnings;

    /// <summary>
    /// Reads the given files, or loads our own certificate, or makes it. From then on it looks after itself until
    /// disposed.
    /// </summary>
    public static bool TryOpen(
        CertificateOptions options,
        TimeProvider time,
        ILogger logger,
        [NotNullWhen(true)] out CurrentCertificate? opened,
        [NotNullWhen(false)] out CertificateTrouble? trouble)
    {
        ProcessEnvironment.EnsureHome(options.Directory);
        if (options.Files is { } files
            ? !TryOpenFiles(options, files, time, logger, out opened, out trouble)
            : !TryOpenOwn(options, time, logger, out opened, out trouble))
        {
            return false;
        }

        logger.InUse(opened.Now.Fingerprint, opened.Now.NotAfter);
        opened.LookAgainIn(options.Files is null ? _lookAtClock : _lookAtFiles);
        return true;
    }

    /// <summary>Ends the looking after; the certificate itself stays usable for handshakes under way.</summary>
    public void Dispose() => _timer.Dispose();

    private static bool TryOpenOwn(
        CertificateOptions options,
        TimeProvider time,
        ILogger logger,
        [NotNullWhen(true)] out CurrentCertificate? opened,
        [NotNullWhen(false)] out CertificateTrouble? trouble)
    {
        var now = time.GetUtcNow();
        try
        {
            opened = new(options, OwnCertificate.Load(options, now) ?? OwnCertificate.Make(options, now), time, logger);
            trouble = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            opened = null;
            trouble = CertificateTrouble.NotKept(OwnCertificate.PathIn(options), e.Message);
            return false;
        }
    }

    private static bool TryOpenFiles(
        CertificateOptions options,
        CertificateFiles files,
        TimeProvider time,
        ILogger logger,
        [NotNullWhen(true)] out CurrentCertificate? opened,
        [NotNullWhen(false)] out CertificateTrouble? trouble)
    {
        // Before reading: what is written meanwhile then counts as a change.
        var stamp = GivenCertificate.Stamp(files);
        var reading = GivenCertificate.Read(files, options.Addresses, time.GetUtcNow());
        if (reading.Certificate is { } certificate)
        {
            opened = new(options, certificate, time, logger) { _stamp = stamp, _warnings = reading.Troubles };
            trouble = null;
            return true;
        }

        opened = null;
        trouble = reading.Troubles.First(t => !t.IsWarning);
        return false;
    }

    private void Look()
    {
        var wait = _lookAtClock;
        try
        {
            wait = _options.Files is { } files ? LookAtFiles(files) : LookAtClock();
        }
        catch (Exception e)
        {
            // A timer's exception would end the process, and with it every visitor's connection.
            _logger.LookFailed(e);
        }

        LookAgainIn(wait);
    }

    // One look after the other: a slow disk must not make two renewals at once.
    private void LookAgainIn(TimeSpan wait) => _timer.Change(wait, Timeout.InfiniteTimeSpan);

    private TimeSpan LookAtClock()
    {
        var now = _time.GetUtcNow();
        if (!OwnCertificate.IsDue(_now, now))
            return _lookAtClock;

        try
        {
            Replace(OwnCertificate.Make(_options, now));
            _failures = 0;
            return _lookAtClock;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var wait = TimeSpan.FromTicks(Math.Min(_lookAtClock.Ticks << Math.Min(++_failures, 10), _longestWait.Ticks));
            _logger.RenewalFailed(_now.NotAfter, wait, e);
            return wait;
        }
    }

    private TimeSpan LookAtFiles(CertificateFiles files)
    {
        var stamp = GivenCertificate.Stamp(files);
        if (stamp != _stamp)
        {
            _stamp = stamp;
            Reread(files);
        }

        RemindOfTheEnd(files);
        return _lookAtFiles;
    }

    private void Reread(CertificateFiles files)
    {
        var reading = GivenCertificate.Read(files, _options.Addresses, _time.GetUtcNow());
        foreach (var trouble in reading.Troubles)
        {
            if (trouble.IsWarning)
                _logger.FilesWarning(trouble.Problem.What);
            else
                _logger.FilesRefused(trouble.Problem.What);
        }

        if (reading.Certificate is not { } fresh)
            return;
        _warnings = reading.Troubles;
        // Touched, or only the mode changed: a swap would cost every returning visitor a full handshake.
        if (!fresh.IsSameAs(_now))
            Replace(fresh);
    }

    private void RemindOfTheEnd(CertificateFiles files)
    {
        var now = _time.GetUtcNow();
        if (!_saidEnded && now >= _now.NotAfter)
        {
            _saidEnded = _saidEndsSoon = true;
            _logger.FilesEnded(files.Certificate, _now.NotAfter);
        }
        else if (!_saidEndsSoon && now >= _now.At(ForgottenAt))
        {
            _saidEndsSoon = true;
            _logger.FilesEndSoon(files.Certificate, _now.NotAfter);
        }
    }

    private void Replace(ServedCertificate fresh)
    {
        _logger.Replaced(_now.Fingerprint, fresh.Fingerprint, fresh.NotAfter);
        _now = fresh;
        _saidEndsSoon = _saidEnded = false;
    }
}
