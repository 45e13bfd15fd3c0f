using System.CommandLine;
using System.Text.Json;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Gateway.Ui;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Gateway;

/// <summary><c>clawdoor ui install|status</c>: the official Control UI for the built-in gateway.</summary>
internal static class UiCommands
{
    public static Command Build(CliContext cli)
    {
        var version = new Option<string?>("--version") { Description = cli.Words(BuiltInWords.UiVersion), HelpName = "VERSION" };
        var registry = new Option<string?>("--registry") { Description = cli.Words(BuiltInWords.UiRegistry), HelpName = "URL" };
        var json = cli.Json();
        return new Command("ui", cli.Words(BuiltInWords.UiAbout))
        {
            cli.Command("install", BuiltInWords.UiInstallAbout, new SettingsOptions(cli, SettingsTable.State, SettingsTable.Lang), [version, registry, json],
                (parse, visit, stop) => InstallAsync(visit, parse.GetValue(version), parse.GetValue(registry), parse.GetValue(json), stop)),
            cli.Command("status", BuiltInWords.UiStatusAbout, new SettingsOptions(cli, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Lang), [json],
                (parse, visit, _) => Task.FromResult(Status(visit, parse.GetValue(json)))),
        };
    }

    private static async Task<ExitCode> InstallAsync(Visit visit, string? version, string? registry, bool json, CancellationToken stop)
    {
        var (plan, failure) = UiInstallPlan.From(visit.Settings.State, version, registry, visit.Environment);
        if (plan is null)
            return Complain(visit, failure!);
        using var http = UiInstall.NewClient();
        UiInstallResult result;
        using (var progress = new InstallProgress(visit.Terminal, visit.Time))
            result = await new UiInstall(http, visit.Time).InstallAsync(plan, progress, stop);
        if (result.Installed is not { } installed)
            return Complain(visit, result.Failure!);
        if (json)
        {
            visit.Terminal.Say(JsonSerializer.Serialize(
                new UiInstalledJson(installed.Folder, installed.Version, installed.WasThere, installed.Bytes, installed.Files), GatewayCommandJson.Default.UiInstalledJson));
            return ExitCode.Done;
        }

        visit.Terminal.Say(installed.WasThere
            ? BuiltInWords.UiWasThere.With(installed.Version, installed.Folder)
            : BuiltInWords.UiIsThere.With(installed.Version, installed.Folder, InstallProgress.Megabytes(installed.Bytes), installed.Files));
        if (!installed.WasThere)
            visit.Terminal.Say(BuiltInWords.UiTakenAtStart);
        return ExitCode.Done;
    }

    private static ExitCode Status(Visit visit, bool json)
    {
        var (file, _) = OpenClawConfig.Read(visit.Settings.OpenClawConfig, visit.Environment);
        var root = file is null ? null : BuiltInConfig.From(file, new RunFlags()).UiRoot;
        var choice = UiFolder.Find(new UiPlaces(root, visit.Settings.State, visit.Environment));
        if (json)
        {
            visit.Terminal.Say(JsonSerializer.Serialize(
                new UiStatusJson(
                    JsonNamingPolicy.CamelCase.ConvertName(choice.Source.ToString()), choice.Folder, choice.Version,
                    [.. choice.Passed.Select(p => visit.Terminal.Words(p))]),
                GatewayCommandJson.Default.UiStatusJson));
            return ExitCode.Done;
        }

        foreach (var passed in choice.Passed)
            visit.Terminal.Warn(passed);
        visit.Terminal.Say(choice.Taken);
        return ExitCode.Done;
    }

    private static ExitCode Complain(Visit visit, UiInstallFailure failure)
    {
        visit.Terminal.Complain(failure.Problem);
        return failure.Trouble switch
        {
            UiInstallTrouble.VersionNotValid or UiInstallTrouble.VersionNotCompatible or UiInstallTrouble.RegistryNotValid => ExitCode.BadSettings,
            UiInstallTrouble.Busy => ExitCode.Busy,
            UiInstallTrouble.NotWritable or UiInstallTrouble.DiskFull => ExitCode.NotPermitted,
            UiInstallTrouble.VersionUnknown => ExitCode.NotFound,
            _ => ExitCode.Failed,
        };
    }
}
