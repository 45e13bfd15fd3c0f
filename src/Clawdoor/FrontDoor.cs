using System.Net;
using Clawdoor.Certificates;
using Clawdoor.Edge;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Clawdoor;

/// <summary>What the door is built from.</summary>
/// <param name="Addresses">What visitors type, the preferred one first.</param>
/// <param name="Least">The least log level that is written.</param>
internal sealed record DoorPlan(
    Settings Settings, Uri Gateway, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> IdentityHeaders, LogLevel Least)
{
    /// <summary>The built-in gateway of this process; null when <see cref="Gateway"/> is another process.</summary>
    public BuiltInHost? BuiltIn { get; init; }

    /// <summary>What is listened on.</summary>
    public required ListenSockets Sockets { get; init; }

    /// <summary>A door before this one is still open.</summary>
    public bool TakesOver { get; init; }
}

/// <summary>
/// The composition root: the one place where the rooms become a running server. A request's journey is in
/// <see cref="EdgePipeline"/>, its order in docs/house.md.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    /// <summary>Beyond the drain time, for the server's own stopping.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(5);

    /// <summary>Who comes while one process follows another waits here; the kernel bounds it by <c>net.core.somaxconn</c>.</summary>
    private const int LongestQueue = 4096;

    private readonly WebApplication _app;
    private readonly EdgeState _state;
    private readonly Settings _settings;
    private readonly TimeProvider _time;

    private FrontDoor(WebApplication app, EdgeState state, Settings settings, TimeProvider time) =>
        (_app, _state, _settings, _time) = (app, state, settings, time);

    public int OpenWebSockets => _state.OpenWebSockets;

    /// <summary>The user agent last seen from <paramref name="address"/>; null when nobody was here from there lately.</summary>
    public string? UserAgentOf(string address) =>
        _state.Visitors.FirstOrDefault(v => v.Address == address)?.UserAgent;

    /// <summary>A logger factory that writes as the settings say; certificates log before the server exists.</summary>
    public static ILoggerFactory Logging(LogFormat format, LogLevel least) =>
        LoggerFactory.Create(logging => Configure(logging, format, least));

    /// <summary>What a door listens with: inherited, or bound when it opens.</summary>
    public static ListenSockets SocketsFrom(Inheritance inherited) => new(EdgeListener.Bind, inherited.Sockets);

    /// <summary>Binds the ports and serves. Nothing is listening when a problem comes back.</summary>
    public static async Task<(FrontDoor? Door, DoorProblem? Problem)> OpenAsync(DoorPlan plan, CurrentCertificate certificate, TimeProvider time)
    {
        var settings = plan.Settings;
        var options = new EdgeOptions
        {
            Listen = settings.Listen,
            HttpsPort = settings.HttpsPort,
            HttpPort = settings.HttpPort,
            Upstream = plan.Gateway,
            OwnAddresses = plan.Addresses,
            ControlSocket = settings.ControlSocket,
            AlsoDropped = plan.IdentityHeaders,
            DrainTime = settings.Drain,
        };
        if (!plan.TakesOver && ControlSocket.Claim(settings.ControlSocket) == ControlSocketClaim.TooLong)
            return (null, new DoorProblem(ExitCode.BadSettings, new(UpWords.StateTooLong.With(settings.State), UpWords.StateTooLongNext)));

        var state = new EdgeState(time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "clawdoor" });
        Configure(builder.Logging, settings.Log, plan.Least);
        EdgeLog.KeepUrlsOut(builder.Logging);
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => EdgeListener.Configure(kestrel, options, state, () => certificate.Now.Context))
            .UseSockets(transport => (transport.CreateBoundListenSocket, transport.Backlog) = (plan.Sockets.Bind, LongestQueue));
        builder.Services.AddSingleton(time);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        EdgePipeline.AddTo(builder.Services);

        var app = builder.Build();
        EdgePipeline.Use(app, new EdgeInputs(options, state, () => Facts(certificate.Now), ProductVersion.Text, plan.BuiltIn is { } own ? own.AnswerVisitor : null));
        try
        {
            await app.StartAsync();
            return (new FrontDoor(app, state, settings, time), null);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            return (null, Explain(e, settings));
        }
    }

    /// <summary>Refuses new connections, lets open ones finish within the drain time, then cuts them.</summary>
    /// <param name="hurry">Cuts them at once.</param>
    public async Task CloseAsync(CancellationToken hurry)
    {
        using var limit = new CancellationTokenSource(_settings.Drain + StopMargin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, hurry);
        await _app.StopAsync(either.Token);
        if (!_state.IsHandedOn)
            File.Delete(_settings.ControlSocket);
    }

    /// <summary>Another process listens on the same sockets: what is open here ends by itself, or after <paramref name="within"/> as in <see cref="CloseAsync"/>.</summary>
    /// <param name="close">Waits no longer.</param>
    public async Task HandOnAsync(TimeSpan within, CancellationToken close)
    {
        _state.IsHandedOn = true;
        using var cut = new CancellationTokenSource();
        var stopping = _app.StopAsync(cut.Token);
        if (await Task.WhenAny(stopping, Task.Delay(within, _time, close)) != stopping)
        {
            await _state.LeaveAll(_settings.Drain);
            cut.CancelAfter(_settings.Drain + StopMargin);
        }

        await stopping;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(ILoggingBuilder logging, LogFormat format, LogLevel least)
    {
        // The host logs a port that is taken as an exception with its stack; Explain words it instead.
        logging.SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        }
        else
        {
            logging.AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat, o.ColorBehavior) =
                (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ ", LoggerColorBehavior.Default));
        }
    }

    private static EdgeCertificate Facts(ServedCertificate certificate) =>
        new(certificate.NotAfter, certificate.RenewAt, certificate.Fingerprint);

    private static DoorProblem Explain(Exception e, Settings settings)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is AddressInUseException)
                return PortTaken(settings);
            if (inner is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AccessDenied })
                return PortForbidden(settings);
        }

        var where = settings.Listen.Count == 0 ? $"{settings.HttpsPort}" : string.Join(", ", settings.Listen.Select(a => $"{new IPEndPoint(a, settings.HttpsPort)}"));
        return new DoorProblem(ExitCode.Failed, new(UpWords.ListenFailed.With(where, e.Message), UpWords.ListenFailedNext));
    }

    public static DoorProblem PortForbidden(Settings settings) =>
        new(ExitCode.NotPermitted, new(UpWords.PortForbidden.With(string.Join(", ", settings.Ports)), UpWords.PortForbiddenNext));

    private static DoorProblem PortTaken(Settings settings)
    {
        var taken = settings.Ports.Select(p => PortUse.Read(p)).FirstOrDefault(u => u.IsTaken);
        return new DoorProblem(ExitCode.Busy, taken?.ToProblem() ?? new(MachineWords.PortTakenByUnseen.With(settings.HttpsPort)));
    }
}

/// <summary>A problem and what the process ends with because of it.</summary>
internal sealed record DoorProblem(ExitCode Code, Problem Problem);
