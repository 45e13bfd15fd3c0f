using System.CommandLine;
using System.Globalization;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli;

/// <summary><c>clawdoor status</c>: asks the open door how it is, over its control socket.</summary>
internal static class StatusCommand
{
    public static Command Build(CliContext cli)
    {
        var json = cli.Json();
        return cli.Command("status", StatusWords.About, new SettingsOptions(cli, SettingsTable.State, SettingsTable.Lang), [json],
            (parse, visit, stop) => RunAsync(visit, parse.GetValue(json), stop));
    }

    private static async Task<ExitCode> RunAsync(Visit visit, bool asJson, CancellationToken stop)
    {
        var (answer, denied) = await RunningDoor.HealthAsync(visit.Settings.ControlSocket, visit.Time, stop);
        if (answer is not { } health)
        {
            visit.Terminal.Complain(denied
                ? new Problem(StatusWords.NotYours.With(visit.Settings.ControlSocket), StatusWords.NotYoursNext)
                : new Problem(StatusWords.Shut.With(visit.Settings.State), StatusWords.ShutNext));
            return denied ? ExitCode.NotPermitted : ExitCode.NotFound;
        }

        if (asJson)
        {
            visit.Terminal.Say(System.Text.Encoding.UTF8.GetString(health.Span));
            return ExitCode.Done;
        }

        Show(visit, DoorHealth.Read(health.Span));
        return ExitCode.Done;
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
