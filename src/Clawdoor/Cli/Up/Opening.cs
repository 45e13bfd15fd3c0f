using System.Diagnostics.CodeAnalysis;
using System.Net;
using Clawdoor.Certificates;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Cli.Up;

/// <summary>
/// The steps of <c>up</c>, each of which ends in a measured fact or in a problem that stops the rest:
/// <code>
///   (1) state directory ─ ours alone     (5) ports, own gateway, door ─ listening
///   (2) OpenClaw ─ found, or our own     (6) openclaw.json ─ in order
///   (3) addresses                        (7) test visitor ─ through our own door
///   (4) certificate                      (8) address and QR code, then requests for pairing until the end
/// </code>
/// </summary>
internal sealed class Opening(Visit visit, DoorSignals signals)
{
    private readonly Terminal _terminal = visit.Terminal;
    private readonly Checklist _list = new(visit.Terminal);
    private readonly CancellationToken _close = signals.Close;
    private Settings _settings = visit.Settings;

    public async Task<ExitCode> RunAsync()
    {
        _terminal.Say(UpWords.Welcome.With(ProductVersion.Text));

        using var logging = FrontDoor.Logging(_settings.Log, LeastLog);
        var life = ServiceLife.Begin(visit, logging.CreateLogger("Clawdoor.Service"));

        // (1)
        if (!StateDirectory.TryOpen(_settings.State, visit.Time, out var state, out var trouble, life.StateLock))
            return Stop(trouble.Fault == StateDirectoryFault.InUse ? ExitCode.Busy : ExitCode.NotPermitted, trouble.Problem);
        using var held = state;

        // (2)
        var own = new OwnGateway(visit, _list);
        var (gateway, lost) = await own.IsWantedAsync(_close) ? default
            : await _list.DoAsync(UpWords.Finding, () => FoundGateway.FindAsync(_settings, visit.Environment, visit.Time, _close));
        if (lost is not null)
            return Stop(ExitCode.NoGateway, lost);
        if (gateway is not null)
            SayGateway(gateway);

        // (3)
        var addresses = Addresses();
        if (addresses.Count == 0)
            return Stop(ExitCode.BadSettings, new Problem(UpWords.NoAddress, UpWords.NoAddressNext));

        // (4)
        if (!CurrentCertificate.TryOpen(CertificateOptions(addresses), visit.Time, logging.CreateLogger("Clawdoor.Certificates"), out var opened, out var fault))
            return Stop(ExitCode.BadSettings, fault.Problem);
        using var certificate = opened;
        SayCertificate(certificate);

        // (5)
        if (Ports() is { } forbidden)
            return Stop(forbidden.Code, forbidden.Problem);
        await using var host = gateway is null ? await own.StartAsync(addresses, _settings.HttpsPort, logging) : null;
        gateway ??= host is null ? null : await own.LookAsync(_close);
        if (gateway is null)
            return own.Failed;
        var plan = new DoorPlan(_settings, gateway.Url, addresses, gateway.IdentityHeaders, LeastLog) { BuiltIn = host, Sockets = life.Sockets, TakesOver = life.TakesOver };
        var (door, problem) = await FrontDoor.OpenAsync(plan, certificate, visit.Time);
        if (door is null)
            return Stop(problem!.Code, problem.Problem);
        await using var standing = door;
        life.Opened(string.Join("  ", addresses.Select(a => Origins.Of(a, _settings.HttpsPort))));
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(_close);
        var watching = Task.WhenAll(host?.RunAsync(leave.Token) ?? Task.CompletedTask, life.WatchAsync(leave.Token));
        try
        {
            // (6)
            gateway = await new ConfigOrder(visit, _list, _settings).BringAsync(gateway, addresses, _close);

            // (7)
            if (gateway.Look.State == GatewayState.Ready && await VisitAsync(gateway, addresses, certificate) is { } danger)
                return Stop(ExitCode.Failed, danger);

            // (8)
            SayAddress(gateway, addresses, certificate);
            var desk = new PairingDesk(visit, door, gateway, logging.CreateLogger("Clawdoor.Pairing"));
            await Task.WhenAll(desk.SitAsync(leave.Token), life.AwaitReloadAsync(signals, held, host is null, leave))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Done;
        }
        finally
        {
            await leave.CancelAsync();
            if (host is not null)
                await host.LeaveAsync(signals.Hurry);
            if (life.HasHandedOn)
                certificate.Dispose();
            else
                life.Closing();
            await (life.HasHandedOn ? door.HandOnAsync(_settings.UpgradeDrain, _close) : CloseAsync(door));
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ExitCode Stop(ExitCode code, Problem problem)
    {
        _terminal.Complain(problem);
        return code;
    }

    // In front of a person only what needs them; everything for a journal.
    private LogLevel LeastLog => _terminal.IsLive ? LogLevel.Warning : LogLevel.Information;

    private void SayGateway(FoundGateway gateway)
    {
        Message auth = gateway.Config is { } config ? UpWords.AuthMode.With(config.Gateway.AuthMode) : UpWords.AuthUnknown;
        var took = (long)Math.Ceiling(gateway.Look.Took.TotalMilliseconds);
        switch (gateway.Look.State)
        {
            case GatewayState.Ready:
                _list.Tick(gateway.Look.Version is { } version
                    ? UpWords.GatewayAnswers.With(version, gateway.Url.Authority, took, auth)
                    : UpWords.GatewayAnswersUnnamed.With(gateway.Url.Authority, took, auth));
                break;
            case GatewayState.Starting:
                _list.Note(UpWords.GatewayStarting.With(gateway.Url.Authority));
                break;
            default:
                _list.Note(UpWords.GatewaySilent.With(gateway.Url.Authority), UpWords.GatewaySilentNext);
                break;
        }

        if (gateway.ConfigProblem is { } problem)
            _list.Note(problem.What, problem.Next);
        if (gateway.Config?.Gateway.AuthMode == "none")
            _list.Note(UpWords.NoAuth, UpWords.NoAuthNext);
    }

    private IReadOnlyList<IPAddress> Addresses()
    {
        var here = MachineAddresses.Read();
        var addresses = _settings.Addresses is { Count: > 0 } chosen ? chosen : MachineAddresses.Default(here);
        foreach (var address in addresses)
        {
            if (!here.Any(h => h.Address.Equals(address)) && !IPAddress.IsLoopback(address))
                _list.Tick(UpWords.AddressNotHere.With(address));
            else if (_settings.Addresses.Count > 0 || !MachineAddresses.IsPrivate(address))
                _list.Tick(UpWords.AddressPublic.With(address));
            else
                _list.Tick(UpWords.AddressPrivate.With(address));
        }

        if (_settings.Addresses.Count == 0 && addresses.Count > 0 && addresses.All(MachineAddresses.IsPrivate))
            _list.Note(UpWords.AddressPrivateNote, UpWords.AddressPrivateNext);
        return addresses;
    }

    private CertificateOptions CertificateOptions(IReadOnlyList<IPAddress> addresses) => new()
    {
        Directory = _settings.State,
        Addresses = addresses,
        KeyType = _settings.KeyType,
        Files = _settings is { CertificateFile: { } file, KeyFile: { } key } ? new CertificateFiles(file, key) : null,
    };

    private void SayCertificate(CurrentCertificate certificate)
    {
        var now = certificate.Now;
        _list.Tick(UpWords.CertificateTick.With(
            now.Origin == CertificateOrigin.SelfSigned ? (Message)UpWords.CertificateSelfSigned : UpWords.CertificateGiven,
            now.Leaf.PublicKey.GetRSAPublicKey() is null ? "ECDSA P-256" : "RSA", now.NotAfter, now.Fingerprint));
        foreach (var warning in certificate.Warnings)
            _list.Note(warning.Problem.What, warning.Problem.Next);
    }

    /// <summary>Ports this user may not open: others, when a person sits here and chose none; else a problem.</summary>
    private DoorProblem? Ports()
    {
        var privilege = Privilege.Read();
        if (_settings.Ports.All(privilege.MayBind))
            return null;
        var forbidden = FrontDoor.PortForbidden(_settings);
        if (_settings.PortsChosen || !_terminal.CanAsk)
            return forbidden;
        _settings = _settings with { HttpsPort = 8443, HttpPort = 8080 };
        _list.Note(UpWords.PortFallback.With(_settings.HttpsPort, _settings.HttpPort), forbidden.Problem.Next);
        return null;
    }

    /// <summary>Null when the door may stay open; a danger shuts it.</summary>
    private async Task<Problem?> VisitAsync(FoundGateway gateway, IReadOnlyList<IPAddress> addresses, CurrentCertificate certificate)
    {
        var report = await _list.DoAsync(UpWords.Visiting, () => TestVisitor.WalkAsync(
            new VisitPlan(addresses, _settings.HttpsPort, certificate.Now.Fingerprint, gateway.Auth, visit.Time), _close));
        // The secret is shown last: a refused one still means that every origin was let through.
        if (report.Facts is { } facts && (report.Failure is null || report.SecretAccepted == false))
        {
            _list.Tick(UpWords.VisitorTick.With(TlsName(facts), (long)Math.Ceiling(facts.Challenged.TotalMilliseconds)));
            foreach (var address in report.NotReachedFromHere)
                _list.Note(UpWords.NotReachedFromHere.With(address));
        }

        if (report.Failure is { } failure)
            SayFailure(failure);
        if (report.TakenForLocal)
            return new Problem(UpWords.VisitorTrustedAsLocal, UpWords.VisitorTrustedAsLocalNext);
        if (report.SecretAccepted == true)
            _list.Tick(UpWords.VisitorToken);
        return null;
    }

    private void SayFailure(GatewayFailure failure)
    {
        var problem = GatewayComplaint.Of(failure);
        _list.Note(UpWords.VisitorFailed.With(problem.What), problem.Next);
    }

    [SuppressMessage("Security", "CA5398", Justification = "The name of what was negotiated, not a choice.")]
    private static string TlsName(ConnectionFacts facts) => facts.Tls switch
    {
        System.Security.Authentication.SslProtocols.Tls13 => "TLS 1.3",
        System.Security.Authentication.SslProtocols.Tls12 => "TLS 1.2",
        _ => "TLS",
    };

    private void SayAddress(FoundGateway gateway, IReadOnlyList<IPAddress> addresses, CurrentCertificate certificate)
    {
        _list.Note(UpWords.NotFromOutside.With(string.Join(", ", addresses), _settings.HttpsPort, gateway.Url.Port));
        _terminal.Say("");
        var path = gateway.Config?.Gateway.BasePath is { Length: > 0 } basePath ? $"{basePath}/" : "/";
        // The Control UI sends what stands behind #token= as token and as password, so it serves both modes.
        var token = gateway.Secret;
        // The secret goes to a person's eyes and to nothing that keeps what it is told.
        var end = token is not null && _terminal.IsLive ? $"{path}#token={Uri.EscapeDataString(token)}" : path;
        foreach (var address in addresses)
            _terminal.Say($" {visit.Cli.Words(UpWords.Open)} {Origins.Of(address, _settings.HttpsPort)}{end}");

        if (token is null)
            _terminal.Say(" " + visit.Cli.Words(UpWords.TokenUnknown));
        else if (!_terminal.IsLive)
            _terminal.Say(" " + visit.Cli.Words(UpWords.TokenHidden));
        if (certificate.Now.Origin == CertificateOrigin.SelfSigned)
            _terminal.Say(" " + visit.Cli.Words(UpWords.SelfSignedHint));
        if (_terminal.IsLive)
            _terminal.Show(new Spectre.Console.ControlCode("\n" + QrPicture.Draw(Origins.Of(addresses[0], _settings.HttpsPort) + end) + "\n"));

        _terminal.Say(" " + visit.Cli.Words(UpWords.Stands));
    }

    private async Task CloseAsync(FrontDoor door)
    {
        if (door.OpenWebSockets > 0)
            _terminal.Say(UpWords.Closing.With(door.OpenWebSockets, _settings.Drain.TotalSeconds));
        await door.CloseAsync(signals.Hurry);
        _terminal.Say(UpWords.Closed);
    }
}
