using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli;

/// <summary><c>clawdoor status</c>: asks the open door how it is, over its control socket.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Build(CliContext cli)
    {
        var json = cli.Json();
        return cli.Command("status", StatusWords.About, new SettingsOptions(cli, SettingsTable.State, SettingsTable.Lang), [json],
            (parse, visit, stop) => RunAsync(visit, parse.GetValue(json), stop));
    }

    private static async Task<ExitCode> RunAsync(Visit visit, bool asJson, CancellationToken stop)
    {
        var socket = visit.Settings.ControlSocket;
        byte[] answer;
        try
        {
            answer = await AskAsync(socket, stop);
        }
        catch (Exception e) when (e is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } })
        {
            visit.Terminal.Complain(new Problem(StatusWords.NotYours.With(socket), StatusWords.NotYoursNext));
            return ExitCode.NotPermitted;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            visit.Terminal.Complain(new Problem(StatusWords.Shut.With(visit.Settings.State), StatusWords.ShutNext));
            return ExitCode.NotFound;
        }

        if (asJson)
        {
            visit.Terminal.Say(System.Text.Encoding.UTF8.GetString(answer));
            return ExitCode.Done;
        }

        Show(visit, DoorHealth.Read(answer));
        return ExitCode.Done;
    }

    private static async Task<byte[]> AskAsync(string socket, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await unix.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancel);
                    return new NetworkStream(unix, ownsSocket: true);
                }
                catch
                {
                    unix.Dispose();
                    throw;
                }
            },
        }) { Timeout = Patience };
        return await client.GetByteArrayAsync(DoorHealth.Address, stop);
    }

    private static void Show(Visit visit, DoorHealth health)
    {
        var now = visit.Time.GetUtcNow();
        var language = visit.Terminal.Language;
        Message upstream = health.UpstreamState switch
        {
            "Answering" => StatusWords.Answering,
            "Starting" => StatusWords.Starting,
            "Down" => StatusWords.Down,
            _ => StatusWords.NotAsked,
        };
        (Message Label, string Text)[] rows =
        [
            (StatusWords.Door, $"{visit.Cli.Words(StatusWords.OpenSince.With(Ages.Of(now - health.Since, language)))} · Clawdoor {health.Version}"),
            (StatusWords.Address, string.Join("  ", health.Origins)),
            (StatusWords.Gateway, $"{health.UpstreamUrl} · {visit.Cli.Words(upstream)}"),
            (StatusWords.Certificate, string.Create(CultureInfo.InvariantCulture, $"{health.NotAfter:yyyy-MM-dd} · SHA-256 {health.Fingerprint}")),
            (StatusWords.Traffic, visit.Cli.Words(StatusWords.Counters.With(health.Requests, health.OpenWebSockets, health.HandshakesFailed, health.CacheHits))),
        ];
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(1, 0, 2, 0) }).AddColumn();
        foreach (var (label, text) in rows)
            grid.AddRow(new Text(visit.Cli.Words(label), new Style(Color.Grey)), new Text(text));
        visit.Terminal.Show(grid);
    }
}
