using Clawdoor.Protocol;
using Clawdoor.Wording;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Clawdoor.Cli.Up;

/// <summary>
/// Where requests for pairing are answered while the door stands open. On a terminal a key answers the one request that
/// is on the screen; elsewhere each request is a log line with the command that answers it.
/// </summary>
internal sealed class PairingDesk(Visit visit, FrontDoor door, FoundGateway gateway, ILogger logger)
{
    /// <summary>A key that was on its way when a request appeared was not meant for it.</summary>
    private static readonly TimeSpan TimeToRead = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(100);

    private readonly Terminal _terminal = visit.Terminal;
    private readonly SortedDictionary<int, (PendingDevice Device, DateTimeOffset Shown)> _waiting = [];
    private int _lastNumber;

    /// <summary>Ends when <paramref name="close"/> is cancelled.</summary>
    public async Task SitAsync(CancellationToken close)
    {
        if (gateway.Auth is null && gateway.Config?.Gateway.AuthMode != "none")
        {
            logger.Blind();
            if (_terminal.IsLive)
                _terminal.Complain(new Problem(UpWords.DeskBlind, UpWords.DeskBlindNext));
            await Task.Delay(Timeout.InfiniteTimeSpan, visit.Time, close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        // In mode none OpenClaw wants a device even from loopback.
        var login = PairingWatch.OwnLogin(gateway.Auth);
        if (gateway.Auth is null)
            login = login with { Device = GatewayAccess.OwnDevice(visit.Settings.State).Device };
        var watch = new PairingWatch(gateway.Url, login, visit.Time);
        await Task.WhenAll(watch.RunAsync(close), ReadNewsAsync(watch, close), ReadKeysAsync(watch, close))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadNewsAsync(PairingWatch watch, CancellationToken close)
    {
        await foreach (var news in watch.News.ReadAllAsync(close))
        {
            lock (_waiting)
                Tell(news);
        }
    }

    private void Tell(PairingNews news)
    {
        switch (news)
        {
            case PairingNews.Waiting(var device):
                var (id, address) = (Terminal.Safe(device.RequestId), Terminal.Safe(device.RemoteIp));
                var browser = WhoAsks.Browser(device, door.UserAgentOf(device.RemoteIp ?? ""));
                logger.Waiting(id, address, browser);
                _waiting[++_lastNumber] = (device, visit.Time.GetUtcNow());
                Show(_lastNumber, device);
                break;
            case PairingNews.Gone(var closed, var decision):
                var (request, how) = (Terminal.Safe(closed), Terminal.Safe(decision ?? "expired"));
                logger.Gone(request, how);
                if (_waiting.FirstOrDefault(w => w.Value.Device.RequestId == closed) is { Key: > 0 } gone)
                {
                    _waiting.Remove(gone.Key);
                    Say(UpWords.DeskGone.With(gone.Key), Color.Grey);
                }

                break;
            case PairingNews.Lost(var failure):
                var problem = GatewayComplaint.Of(failure);
                var reason = Terminal.Safe(failure.Message, 160);
                logger.Lost(failure.Code, reason);
                Say(UpWords.DeskLost.With(problem.What), Color.Grey);
                break;
        }
    }

    private void Show(int number, PendingDevice device)
    {
        if (!_terminal.IsLive)
            return;
        Say(UpWords.WantsIn.With(number), Color.Yellow);
        var table = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(3, 0, 2, 0) }).AddColumn();
        foreach (var (label, text) in WhoAsks.Rows(device, visit.Time.GetUtcNow(), door.UserAgentOf(device.RemoteIp ?? ""), _terminal.Language))
            table.AddRow(new Text(_terminal.Words(label), new Style(Color.Grey)), new Text(text));
        _terminal.Show(table);
        if (_terminal.CanAsk)
            Say(UpWords.DeskKeys, Color.Grey);
    }

    private async Task ReadKeysAsync(PairingWatch watch, CancellationToken close)
    {
        if (!_terminal.CanAsk)
            return;
        while (!close.IsCancellationRequested)
        {
            if (Console.KeyAvailable && char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar) is var key and ('a' or 'r'))
                await AnswerAsync(watch, approve: key == 'a', close);
            await Task.Delay(BetweenKeys, visit.Time, close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnswerAsync(PairingWatch watch, bool approve, CancellationToken close)
    {
        if (await ChooseAsync(close) is not { } device)
            return;
        var id = device.RequestId;
        var failure = approve
            ? (await watch.ApproveAsync(id, close)).Failure
            : (await watch.RejectAsync(id, close)).Failure;
        lock (_waiting)
        {
            foreach (var answered in _waiting.Where(w => w.Value.Device.RequestId == id).ToList())
                _waiting.Remove(answered.Key);
            if (failure is not null)
                _terminal.Complain(GatewayComplaint.Of(failure));
            else
                Say((approve ? UpWords.DeskApproved : UpWords.DeskRejected).With(Terminal.Safe(device.RemoteIp ?? id)), approve ? Color.Green : Color.Grey);
        }
    }

    /// <summary>The one request that is meant: the only one, or the one whose number is typed; none that nobody had time to read.</summary>
    private async Task<PendingDevice?> ChooseAsync(CancellationToken close)
    {
        int[] numbers;
        lock (_waiting)
        {
            numbers = [.. _waiting.Keys];
            if (numbers.Length == 0)
                return null;
            if (_waiting.Values.Any(w => visit.Time.GetUtcNow() - w.Shown < TimeToRead))
            {
                Say(UpWords.DeskLookFirst, Color.Yellow);
                return null;
            }
        }

        var number = numbers[0];
        if (numbers.Length > 1)
        {
            Say(UpWords.DeskWhich.With(string.Join(' ', numbers.Select(n => $"[{n}]"))), Color.Yellow);
            while (!Console.KeyAvailable && !close.IsCancellationRequested)
                await Task.Delay(BetweenKeys, visit.Time, close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (close.IsCancellationRequested)
                return null;
            number = Console.ReadKey(intercept: true).KeyChar - '0';
        }

        lock (_waiting)
            return numbers.Contains(number) && _waiting.TryGetValue(number, out var chosen) ? chosen.Device : null;
    }

    private void Say(Message message, Color color)
    {
        if (_terminal.IsLive)
            _terminal.Say(" " + _terminal.Words(message), new Style(color));
    }
}

/// <summary>The desk's log lines.</summary>
internal static partial class DeskLog
{
    [LoggerMessage(200, LogLevel.Information, "Request for pairing {RequestId} from {Address} ({Browser}); answer it with: clawdoor devices approve {RequestId}")]
    public static partial void Waiting(this ILogger logger, string requestId, string address, string browser);

    [LoggerMessage(201, LogLevel.Information, "Request for pairing {RequestId} is closed: {Decision}.")]
    public static partial void Gone(this ILogger logger, string requestId, string decision);

    [LoggerMessage(202, LogLevel.Information, "Requests for pairing cannot be watched for now ({Code}): {Reason}")]
    public static partial void Lost(this ILogger logger, GatewayErrorCode code, string reason);

    [LoggerMessage(203, LogLevel.Information, "Requests for pairing are not watched: the gateway's secret cannot be read.")]
    public static partial void Blind(this ILogger logger);
}
