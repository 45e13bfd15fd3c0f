using System.CommandLine;
using System.Text.Json;
using Clawdoor.Config;
using Clawdoor.Devices;
using Clawdoor.Devices.Import;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Gateway;

/// <summary><c>clawdoor gateway import</c>: browsers paired with an OpenClaw stay paired with the built-in gateway.</summary>
internal sealed class ImportCommand(CliContext cli)
{
    private readonly Option<string?> _from = new("--from") { Description = cli.Words(BuiltInWords.ImportFrom), HelpName = "DIR" };
    private readonly Option<bool> _json = cli.Json();

    public static Command Build(CliContext cli)
    {
        var import = new ImportCommand(cli);
        return cli.Command(
            "import", BuiltInWords.ImportAbout,
            new SettingsOptions(cli, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Lang), [import._from, import._json],
            (parse, visit, _) => Task.FromResult(Run(visit, parse.GetValue(import._from), parse.GetValue(import._json))));
    }

    private static ExitCode Run(Visit visit, string? from, bool json)
    {
        var source = from is null ? OpenClawPaths.Find(visit.Settings.OpenClawConfig, visit.Environment).State : Path.GetFullPath(from);
        // One process at a time writes devices: a gateway that runs on this state has them.
        if (!StateDirectory.TryOpen(visit.Settings.State, visit.Time, out var state, out var busy))
            return visit.Stop(busy.Fault == StateDirectoryFault.InUse ? ExitCode.Busy : ExitCode.NotPermitted, busy.Problem);
        using var held = state;
        var (devices, trouble) = DeviceStore.Open(visit.Settings.State, visit.Time);
        if (devices is null)
            return visit.Stop(BuiltInHost.CodeOf(trouble!.Fault), trouble.Problem);
        using (devices)
        {
            try
            {
                var (imported, failure) = OpenClawImport.Run(source, devices, visit.Settings.State);
                if (imported is null)
                    return visit.Stop(CodeOf(failure!.Fault), failure.Problem);
                if (json)
                    Print(visit, source, imported);
                else
                    Show(visit, source, imported);
                return ExitCode.Done;
            }
            catch (StoreException e)
            {
                return visit.Stop(BuiltInHost.CodeOf(e.Trouble.Fault), e.Trouble.Problem);
            }
        }
    }

    private static ExitCode CodeOf(OpenClawImportFault fault) => fault switch
    {
        OpenClawImportFault.Missing => ExitCode.NotFound,
        OpenClawImportFault.Unreadable => ExitCode.NotPermitted,
        OpenClawImportFault.Restless => ExitCode.Busy,
        _ => ExitCode.Failed,
    };

    private static void Show(Visit visit, string source, OpenClawImported imported)
    {
        var terminal = visit.Terminal;
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(1, 0, 2, 0) })
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn();
        foreach (var device in imported.Imported)
            Row(device, BuiltInWords.ImportTaken);
        foreach (var device in imported.AlreadyKnown)
            Row(device, BuiltInWords.ImportKnown);
        foreach (var skipped in imported.Skipped)
            grid.AddRow(new Text(Short(skipped.DeviceId)), new Text("–"), new Text(terminal.Words(BuiltInWords.ImportSkipped.With(skipped.Reason))));
        if (imported.Imported.Count + imported.AlreadyKnown.Count + imported.Skipped.Count > 0)
            terminal.Show(grid);
        terminal.Say(BuiltInWords.Imported.With(imported.Imported.Count, source, imported.AlreadyKnown.Count, imported.Skipped.Count));

        void Row(PairedDevice device, Sentence what) =>
            grid.AddRow(new Text(Short(device.DeviceId)), new Text(Devices.DeviceSession.NameOf(device)), new Text(terminal.Words(what)));
    }

    private static string Short(string deviceId) => Terminal.Safe(deviceId, 16);

    private static void Print(Visit visit, string source, OpenClawImported imported) => visit.Terminal.Say(JsonSerializer.Serialize(
        new ImportJson(
            source, [.. imported.Imported.Select(Of)], [.. imported.AlreadyKnown.Select(Of)],
            [.. imported.Skipped.Select(s => new SkippedJson(s.DeviceId, s.Reason.In(visit.Terminal.Language)))]),
        GatewayCommandJson.Default.ImportJson));

    private static ImportedJson Of(PairedDevice device) =>
        new(device.DeviceId, device.OperatorLabel ?? device.DisplayName, device.ClientId, device.Roles, device.Scopes);
}
