using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Service;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Service;

/// <summary><c>clawdoor service status</c>: what systemd says about the units, and the door about itself.</summary>
internal static class ServiceStatus
{
    private static readonly string[] _properties = ["ActiveState", "SubState", "UnitFileState", "MainPID", "NRestarts", "MemoryCurrent", "StatusText", "ActiveEnterTimestamp"];

    public static Command Build(CliContext cli)
    {
        var json = cli.Json();
        return cli.Command("status", ServiceWords.StatusAbout, new SettingsOptions(cli, SettingsTable.Lang), [json],
            (parse, visit, stop) => RunAsync(visit, parse.GetValue(json), stop));
    }

    private static async Task<ExitCode> RunAsync(Visit visit, bool asJson, CancellationToken stop)
    {
        var scene = ServiceCommand.Look(visit);
        if (!scene.HasSystemd)
            return ServiceCommand.Complain(visit, scene.Obstacles([]));
        if (scene.DoorUnit is null || Systemctl.Find(visit.Environment, visit.Time) is not { } systemctl)
        {
            visit.Terminal.Complain(new(ServiceWords.NotInstalled, ServiceWords.NotInstalledNext));
            return ExitCode.NotFound;
        }

        var units = new List<UnitState> { await ReadAsync(systemctl, Units.Door, stop) };
        if (File.Exists(Units.PathOf(Units.Gateway)))
            units.Add(await ReadAsync(systemctl, Units.Gateway, stop));
        var report = new ServiceReport(Units.WriterOf(scene.DoorUnit), File.Exists(Units.AccessPath), units);
        if (asJson)
            visit.Terminal.Say(JsonSerializer.Serialize(report, ServiceJson.Default.ServiceReport));
        else
            Show(visit, report);
        return units.TrueForAll(u => u.Active == "active") ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<UnitState> ReadAsync(Systemctl systemctl, string unit, CancellationToken stop)
    {
        var shown = await systemctl.ShowAsync(unit, _properties, stop);
        long? Number(string name) => long.TryParse(shown.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        return new(unit, shown.GetValueOrDefault("ActiveState", "unknown"), shown.GetValueOrDefault("SubState", ""), shown.GetValueOrDefault("UnitFileState") == "enabled")
        {
            Process = Number("MainPID"),
            MemoryBytes = Number("MemoryCurrent") is { } bytes and < long.MaxValue / 2 ? bytes : null,
            Restarts = Number("NRestarts") ?? 0,
            Status = shown.GetValueOrDefault("StatusText"),
            Since = shown.GetValueOrDefault("ActiveEnterTimestamp"),
        };
    }

    private static void Show(Visit visit, ServiceReport report)
    {
        var words = visit.Cli;
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(1, 0, 2, 0) }).AddColumn();
        foreach (var unit in report.Units)
        {
            var active = unit.Active == "active";
            grid.AddRow(new Text(unit.Unit), new Text($"{unit.Active} ({unit.Sub})", new Style(active ? Color.Green : Color.Red)));
            Row(ServiceWords.StatusBoot, words.Words(unit.Enabled ? ServiceWords.StatusEnabled : ServiceWords.StatusDisabled));
            if (unit.Process is { } process)
                Row(ServiceWords.StatusProcess, string.Create(CultureInfo.InvariantCulture, $"{process} · {unit.Since}{unit.MemoryBytes / 1048576.0: · 0.0 MiB}"));
            if (unit.Restarts > 0)
                Row(ServiceWords.StatusRestarts, unit.Restarts.ToString(CultureInfo.InvariantCulture));
            if (unit.Status is { Length: > 0 } status)
                Row(ServiceWords.StatusSays, Terminal.Safe(status, 300));
        }

        if (report.Units.Count == 1)
            Row(DoctorWords.AreaConfig, words.Words(report.ReadsOpenClawConfig ? ServiceWords.StatusAccessYes.With(Units.AccessPath) : ServiceWords.StatusAccessNo));
        visit.Terminal.Show(grid);

        void Row(Sentence label, string text) => grid.AddRow(new Text(words.Words(label), new Style(Color.Grey)), new Text(text));
    }
}

/// <param name="Active">systemd's ActiveState.</param>
internal sealed record UnitState(string Unit, string Active, string Sub, bool Enabled)
{
    public long? Process { get; init; }
    public long? MemoryBytes { get; init; }
    public long Restarts { get; init; }
    public string? Status { get; init; }
    public string? Since { get; init; }
}

/// <param name="UnitVersion">Which Clawdoor wrote the door's unit.</param>
/// <param name="ReadsOpenClawConfig">The door gets a copy of openclaw.json.</param>
internal sealed record ServiceReport(string? UnitVersion, bool ReadsOpenClawConfig, IReadOnlyList<UnitState> Units);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceReport))]
internal sealed partial class ServiceJson : JsonSerializerContext;
