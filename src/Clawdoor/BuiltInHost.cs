using System.Net;
using Clawdoor.Access;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Conversations;
using Clawdoor.Conversations.Models;
using Clawdoor.Devices;
using Clawdoor.Gateway;
using Clawdoor.Gateway.Ui;
using Clawdoor.Machine;
using Clawdoor.Web;
using Clawdoor.Wording;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clawdoor;

/// <summary>
/// The built-in gateway with its port, its store and its configuration. An edit of openclaw.json is taken while it runs; one that
/// needs a restart makes a new gateway behind the same port, which moves only when port or bind were edited.
/// </summary>
internal sealed class BuiltInHost : IAsyncDisposable
{
    /// <summary>How long a port's connections may still finish when the gateway moves or ends.</summary>
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(2);

    private readonly BuiltInPlan _plan;
    private readonly DeviceStore _devices;
    private readonly ConversationStore _conversations;
    private readonly ModelRunner _models;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _logger;
    private readonly ConfigWatch _watch = new();
    private readonly ConfigWatch _modelWatch = new();
    private readonly CancellationTokenSource _leaving = new();
    private volatile BuiltInGateway _gateway;
    private ModelReading _modelReading;
    private GatewayListener? _listener;
    private ListenPlan _listen;

    private BuiltInHost(BuiltInPlan plan, BuiltInReading reading, (DeviceStore Devices, ConversationStore Conversations) stores, TimeProvider time, ILoggerFactory logging)
    {
        (_plan, (_devices, _conversations), _time, _logging) = (plan, stores, time, logging);
        (Config, _listen) = (reading.Config!, reading.Listen);
        _logger = logging.CreateLogger("Clawdoor.Gateway");
        _models = new(new ModelLimits(), time, Language.English, logging.CreateLogger("Clawdoor.Models"));
        Ui = FindUi(Config);
        _modelReading = ReadModels();
        Warnings = [.. reading.Warnings, .. _modelReading.Warnings];
        _gateway = NewGateway();
        _watch.Know(reading.Files);
        _modelWatch.Know([KeptModels.PathIn(plan.State)]);
    }

    /// <summary>As it is in force now.</summary>
    public BuiltInConfig Config { get; private set; }

    /// <summary>Local addresses that must be, and are, listened on.</summary>
    public IReadOnlyList<IPAddress> Addresses => _listen.Must;

    /// <summary>What was done to be able to start, such as making a token; never a secret.</summary>
    public IReadOnlyList<Message> Done { get; private init; } = [];

    /// <summary>Of the start.</summary>
    public IReadOnlyList<Problem> Warnings { get; }

    /// <summary>Which UI is served, and why.</summary>
    public UiChoice Ui { get; private set; }

    /// <summary>Reads, refuses or starts. Nothing is listening when problems come back.</summary>
    public static async Task<(BuiltInHost? Host, HostProblem? Problem)> StartAsync(BuiltInPlan plan, TimeProvider time, ILoggerFactory logging)
    {
        var done = new List<Message>();
        var reading = BuiltInReading.Read(plan.Paths, plan.Environment, plan.Flags);
        if (reading.IsMissing)
        {
            var port = plan.Flags.Port ?? GatewayConfig.PortOf(OpenClawPaths.Set(plan.Environment, "OPENCLAW_GATEWAY_PORT")) ?? new GatewayConfig().Port;
            var (made, notMade) = OwnToken.MakeConfig(plan.Paths.Config, port, plan.Origins);
            if (made is null)
                return (null, new(ExitCode.NotPermitted, [notMade!]));
            done.Add(made);
            reading = BuiltInReading.Read(plan.Paths, plan.Environment, plan.Flags);
        }

        if (reading.Config is null)
            return (null, new(ExitCode.BadSettings, reading.Refusals));
        var (config, added, notKept) = new OwnToken(plan.State, time).Ensure(reading.Config);
        if (config is null)
            return (null, new(ExitCode.NotPermitted, [notKept!]));
        if (added is not null)
            done.Add(added);

        var (devices, trouble) = DeviceStore.Open(plan.State, time);
        if (devices is null)
            return (null, new(CodeOf(trouble!.Fault), [trouble.Problem]));
        var (conversations, other) = OpenConversations(plan.State, time);
        if (conversations is null)
        {
            devices.Dispose();
            return (null, new(CodeOf(other!.Fault), [other.Problem]));
        }

        var host = new BuiltInHost(plan, reading with { Config = config }, (devices, conversations), time, logging) { Done = done };
        var (listener, refusal) = await GatewayListener.OpenAsync(reading.Listen, config.Gateway.Port, plan.Sockets, host.Answer, logging);
        if (listener is null)
        {
            await host.DisposeAsync();
            return (null, Explain(refusal!, config.Gateway.Port, reading.Listen));
        }

        host._listener = listener;
        host.SayStarted();
        return (host, null);
    }

    /// <summary>Runs that were under way when the process was killed have ended now.</summary>
    private static (ConversationStore? Store, StoreTrouble? Trouble) OpenConversations(string state, TimeProvider time)
    {
        var (store, trouble) = ConversationStore.Open(state, time);
        try
        {
            store?.EndInterrupted();
            return (store, trouble);
        }
        catch (StoreException e)
        {
            store!.Dispose();
            return (null, e.Trouble);
        }
    }

    /// <summary>Answers a visitor of the door: from <paramref name="client"/>, and never a local one.</summary>
    public Task AnswerVisitor(HttpContext context, IPAddress client) =>
        _gateway.Answer(context, new Peer(PeerKind.DirectRemote, client, ClientAddress.Plain(context.Connection.RemoteIpAddress ?? client)));

    /// <summary>Takes edits of openclaw.json until <paramref name="stop"/> or <see cref="LeaveAsync"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ConfigWatch.Period, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, _leaving.Token);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                if (Config.Reloads && _watch.HasChanged())
                    await ReloadAsync();
                if (_modelWatch.HasChanged())
                    await TakeModelsAsync(GatewayChange.Models);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end it was waiting for.
        }
    }

    /// <summary>Tells everybody and closes the port.</summary>
    public async Task LeaveAsync(CancellationToken hurry)
    {
        await _leaving.CancelAsync();
        _logger.Stopping();
        await _gateway.LeaveAsync(restarting: false, hurry);
        await CloseListenerAsync(hurry);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.DisposeAsync();
        await _gateway.DisposeAsync();
        _devices.Dispose();
        _conversations.Dispose();
        _models.Dispose();
        _leaving.Dispose();
    }

    private Task Answer(HttpContext context) => _gateway.Answer(context);

    private async Task ReloadAsync()
    {
        var reading = BuiltInReading.Read(_plan.Paths, _plan.Environment, _plan.Flags);
        _watch.Know(reading.Files);
        var (config, done, problem) = reading.Config is { } read ? new OwnToken(_plan.State, _time).Ensure(read) : default;
        if (config is null)
        {
            foreach (var refusal in problem is null ? reading.Refusals : [problem])
                _logger.ReloadSkipped(refusal.What.ToString());
            return;
        }

        if (done is not null)
            _logger.Did(done.ToString());
        foreach (var warning in reading.Warnings)
            _logger.Warned(warning.What.ToString());
        var (before, (change, paths)) = (Config, ReloadRules.Between(Config, config));
        Config = config;
        if (change == GatewayChange.None)
            return;
        _logger.Reloaded(string.Join(", ", paths), change);
        await (change.HasFlag(GatewayChange.Restart) ? RestartAsync(before, reading.Listen)
            : change.HasFlag(GatewayChange.Models) ? TakeModelsAsync(change)
            : _gateway.ApplyAsync(Settings, change));
    }

    private Task TakeModelsAsync(GatewayChange change)
    {
        _modelReading = ReadModels();
        foreach (var warning in _modelReading.Warnings)
            _logger.Warned(warning.What.ToString());
        return _gateway.ApplyAsync(Settings, change);
    }

    private async Task RestartAsync(BuiltInConfig before, ListenPlan listen)
    {
        var old = _gateway;
        Ui = FindUi(Config);
        _modelReading = ReadModels();
        _gateway = NewGateway();
        await old.LeaveAsync(restarting: true, CancellationToken.None);
        await old.DisposeAsync();
        if (before.Gateway.Port != Config.Gateway.Port || !listen.Must.SequenceEqual(_listen.Must))
            await MoveAsync(before.Gateway.Port, listen);
    }

    /// <summary>To another port or address; back to the old one when the new one cannot be had.</summary>
    private async Task MoveAsync(int oldPort, ListenPlan listen)
    {
        await CloseListenerAsync(CancellationToken.None);
        (_listener, var refusal) = await GatewayListener.OpenAsync(listen, Config.Gateway.Port, _plan.Sockets, Answer, _logging);
        if (_listener is not null)
        {
            _listen = listen;
            SayStarted();
            return;
        }

        (_listener, var lost) = await GatewayListener.OpenAsync(_listen, oldPort, _plan.Sockets, Answer, _logging);
        if (lost is null)
            _logger.NotMoved(Config.Gateway.Port, refusal!.Message);
        else
            _logger.Lost(oldPort, lost.Message);
        Config = Config with { Gateway = Config.Gateway with { Port = oldPort } };
    }

    private async Task CloseListenerAsync(CancellationToken hurry)
    {
        if (_listener is not { } listener)
            return;
        using var patience = new CancellationTokenSource(_lastWords, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, hurry);
        await listener.CloseAsync(either.Token);
        await listener.DisposeAsync();
        _listener = null;
    }

    private BuiltInGateway NewGateway() => new(new GatewayInputs(Settings, _devices, OwnPage.Files, _time, _logging)
    {
        Conversations = _conversations,
        Ask = _models.AskAsync,
    });

    private GatewaySettings Settings => GatewaySettingsReading.Of(Config, _plan.State, Ui) with { Models = _modelReading.Settings };

    private ModelReading ReadModels() => ModelSettingsReading.Read(Config.File, _plan.State, _plan.Environment);

    private UiChoice FindUi(BuiltInConfig config) => UiFolder.Find(new UiPlaces(config.UiRoot, _plan.State, _plan.Environment));

    private void SayStarted() =>
        _logger.Listening(string.Join(", ", _listen.Must), Config.Gateway.Port, Config.Gateway.AuthMode, Ui.Folder ?? "Clawdoor's own page");

    /// <summary>What a process ends with whose devices or conversations cannot be kept.</summary>
    public static ExitCode CodeOf(StoreFault fault) => fault switch
    {
        StoreFault.NotWritable or StoreFault.NoSpace => ExitCode.NotPermitted,
        StoreFault.Busy => ExitCode.Busy,
        _ => ExitCode.Failed,
    };

    private static HostProblem Explain(Exception refusal, int port, ListenPlan listen)
    {
        if (GatewayListener.IsTaken(refusal))
            return new(ExitCode.Busy, [PortUse.Read(port).ToProblem() ?? new(MachineWords.PortTakenByUnseen.With(port))]);
        return GatewayListener.IsForbidden(refusal)
            ? new(ExitCode.NotPermitted, [new(UpWords.PortForbidden.With(port), BuiltInWords.PortForbiddenNext)])
            : new(ExitCode.BadSettings, [new(BuiltInWords.CannotListen.With(string.Join(", ", listen.Must), port, refusal.Message), BuiltInWords.CannotListenNext)]);
    }
}
