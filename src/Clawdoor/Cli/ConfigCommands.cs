using System.CommandLine;
using System.Globalization;
using System.Net;
using Clawdoor.Config;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Cli;

/// <summary><c>clawdoor config check|diff|apply|undo</c>: openclaw.json seen, brought in order and taken back.</summary>
internal static class ConfigCommands
{
    public static Command Build(CliContext cli)
    {
        Setting[] see = [SettingsTable.OpenClawConfig, SettingsTable.Address, SettingsTable.HttpsPort, SettingsTable.Lang];
        var (json, evenIfChanged) = (cli.Json(), cli.Switch("--even-if-changed", ConfigWords.EvenIfChanged));
        return new Command("config", cli.Words(ConfigWords.ConfigAbout))
        {
            cli.Command("check", ConfigWords.AboutCheck, new SettingsOptions(cli, see), [json],
                (parse, visit, _) => Task.FromResult(Check(visit, parse.GetValue(json)))),
            cli.Command("diff", ConfigWords.AboutDiff, new SettingsOptions(cli, see), [json],
                (parse, visit, _) => Task.FromResult(Diff(visit, parse.GetValue(json)))),
            cli.Command("apply", ConfigWords.AboutApply, new SettingsOptions(cli, [.. see, SettingsTable.State, SettingsTable.Yes]), [json],
                (parse, visit, stop) => ApplyAsync(visit, parse.GetValue(json), stop)),
            cli.Command("undo", ConfigWords.AboutUndo,
                new SettingsOptions(cli, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Yes, SettingsTable.Lang), [evenIfChanged, json],
                (parse, visit, _) => Task.FromResult(Undo(visit, parse.GetValue(evenIfChanged), parse.GetValue(json)))),
        };
    }

    /// <summary>What the door at these addresses needs.</summary>
    public static DoorWishes Wishes(IReadOnlyList<IPAddress> addresses, int httpsPort, IReadOnlyDictionary<string, string> environment) =>
        new([.. addresses.Select(a => Origins.Of(a, httpsPort))]) { InContainer = Container.IsInside(environment) };

    /// <summary>The command that takes an edit back, with the options without which it would look elsewhere.</summary>
    public static string UndoLine(Visit visit)
    {
        var usual = SettingsReader.Read(new SettingsSources([], visit.Environment, null, Environment.IsPrivilegedProcess)).Settings;
        // Another shell does not have this one's OPENCLAW_CONFIG_PATH.
        var elsewhere = visit.Environment.Where(v => !v.Key.StartsWith("OPENCLAW_", StringComparison.Ordinal)).ToDictionary();
        string Option(Setting setting, string? value, string? unless) => value is null || value == unless ? "" : $" {setting.Flag} {value}";
        return "clawdoor config undo" + Option(SettingsTable.State, visit.Settings.State, usual?.State)
            + Option(
                SettingsTable.OpenClawConfig,
                OpenClawPaths.Find(visit.Settings.OpenClawConfig, visit.Environment).Config,
                OpenClawPaths.Find(usual?.OpenClawConfig, elsewhere).Config);
    }

    /// <summary>What visitors type: what was chosen, or else what this machine has.</summary>
    public static IReadOnlyList<IPAddress> Addresses(Visit visit) =>
        visit.Settings.Addresses is { Count: > 0 } named ? named : MachineAddresses.Default(MachineAddresses.Read());

    /// <summary>The plan with everything in it, or null when the reason has been said.</summary>
    private static OrderPlan? Plan(Visit visit, DoorWishes wishes, out ExitCode code)
    {
        var reading = OpenClawConfig.Read(visit.Settings.OpenClawConfig, visit.Environment);
        var plan = reading.Config is { } config ? OrderPlan.For(config, wishes) : null;
        code = (reading.Failure ?? plan?.Failure) is { } failure ? Complain(visit, failure) : ExitCode.Done;
        return code == ExitCode.Done ? plan : null;
    }

    private static ExitCode Complain(Visit visit, ConfigFailure failure)
    {
        visit.Terminal.Complain(failure.Problem);
        return failure.Trouble switch
        {
            ConfigTrouble.Missing or ConfigTrouble.NothingToUndo => ExitCode.NotFound,
            ConfigTrouble.NotReadable or ConfigTrouble.NotWritable or ConfigTrouble.BackupFailed or ConfigTrouble.BackupsPlanted or ConfigTrouble.ReadOnlyByOpenClaw => ExitCode.NotPermitted,
            ConfigTrouble.BackupsBusy => ExitCode.Busy,
            _ => ExitCode.Failed,
        };
    }

    private static DoorWishes Wishes(Visit visit) => Wishes(Addresses(visit), visit.Settings.HttpsPort, visit.Environment);

    private static ExitCode Check(Visit visit, bool json)
    {
        if (Plan(visit, Wishes(visit), out var code) is not { } plan)
            return code;
        var report = new ConfigReport(visit);
        var count = plan.Changes.Count + plan.Waiting.Count;
        if (json)
        {
            report.Print(report.Json(plan));
        }
        else
        {
            report.Show(plan);
            visit.Terminal.Say(plan.InOrder ? ConfigWords.AllInOrder.With(plan.Config.Path)
                : count > 0 ? ConfigWords.NotInOrder.With(plan.Config.Path, count)
                : ConfigWords.OnlyByHand.With(plan.Config.Path));
        }

        return plan.InOrder ? ExitCode.Done : ExitCode.Failed;
    }

    private static ExitCode Diff(Visit visit, bool json)
    {
        if (Plan(visit, Wishes(visit) with { MendAuthMode = true }, out var code) is not { } plan)
            return code;
        var report = new ConfigReport(visit);
        if (json)
            report.Print(report.Json(plan) with { Diff = ConfigReport.Lines(plan.Diff) });
        else if (plan.Changes.Count > 0)
            report.Show(plan.Diff, plan.Config.Path);
        else
            visit.Terminal.Say(ConfigWords.NothingToChange.With(plan.Config.Path));
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ApplyAsync(Visit visit, bool json, CancellationToken stop)
    {
        var wishes = Wishes(visit);
        if (Plan(visit, wishes, out var code) is not { } plan)
            return code;
        var report = new ConfigReport(visit);
        if (Agreed(visit, plan, wishes, report, json) is not { } agreed)
            return ExitCode.Declined;
        if (agreed.Changes.Count == 0)
        {
            if (json)
                report.Print(report.Json(agreed));
            else
                visit.Terminal.Say(ConfigWords.NothingToChange.With(agreed.Config.Path));
            return agreed.InOrder ? ExitCode.Done : ExitCode.Failed;
        }

        var file = new ConfigFile(visit.Settings.State, visit.Time);
        var (found, _) = await FoundGateway.FindAsync(visit.Settings, visit.Environment, visit.Time, stop);
        var (backup, failure) = file.Apply(agreed);
        if (failure is not null)
            return Complain(visit, failure);
        var undo = UndoLine(visit);
        if (!json)
        {
            visit.Terminal.Say(ConfigWords.Written.With(agreed.Config.Path, file.Folder(backup!.Number)));
            visit.Terminal.Say(ConfigWords.UndoWith.With(undo));
        }

        bool? taken = found is { Look.State: GatewayState.Ready or GatewayState.Starting } ? await TakenAsync(visit, found, json, stop) : null;
        if (json)
            report.Print(report.Json(agreed) with { Diff = ConfigReport.Lines(agreed.Diff), Backup = backup!.Number, Undo = undo, Taken = taken });
        else if (found is not null && taken is null)
            visit.Terminal.Say(ConfigWords.WhenStarted.With(found.Url.Authority));
        return taken == false ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>The plan a person agreed to, which has no changes when there is nothing to do; null when they said no.</summary>
    private static OrderPlan? Agreed(Visit visit, OrderPlan plan, DoorWishes wishes, ConfigReport report, bool json)
    {
        if (!json)
            report.Show(plan);
        var whole = OrderPlan.For(plan.Config, wishes with { MendAuthMode = true });
        if (whole.Changes.Count == 0)
            return plan;
        if (visit.Settings.Yes || !visit.Terminal.CanAsk)
        {
            if (!json)
                report.Show(whole.Diff, plan.Config.Path);
            return visit.Agrees(UpWords.ConfigQuestion.With(plan.Config.Path)) ? whole : null;
        }

        // Who can log in is a question of its own.
        var agreed = plan.Waiting.Count > 0 && visit.Terminal.Ask(UpWords.AuthKeyQuestion) ? whole : plan;
        if (agreed.Changes.Count > 0)
        {
            report.Show(agreed.Diff, plan.Config.Path);
            if (visit.Terminal.Ask(UpWords.ConfigQuestion.With(plan.Config.Path)))
                return agreed;
        }

        visit.Terminal.Say(ConfigWords.NothingChanged);
        return null;
    }

    private static async Task<bool> TakenAsync(Visit visit, FoundGateway found, bool json, CancellationToken stop)
    {
        if (!json)
            visit.Terminal.Say(UpWords.ConfigWaiting);
        var (_, took, taken) = await new ConfigTaken(visit.Settings, Addresses(visit), visit.Environment, visit.Time).WaitAsync(found, stop);
        var seconds = took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        if (!taken)
            visit.Terminal.Complain(new Problem(UpWords.ConfigNotApplied.With(seconds), UpWords.ConfigNotAppliedNext));
        else if (!json)
            visit.Terminal.Say(UpWords.ConfigApplied.With(seconds));
        return taken;
    }

    private static ExitCode Undo(Visit visit, bool evenIfChanged, bool json)
    {
        var (terminal, report) = (visit.Terminal, new ConfigReport(visit));
        var file = new ConfigFile(visit.Settings.State, visit.Time);
        var paths = OpenClawPaths.Find(visit.Settings.OpenClawConfig, visit.Environment);
        var (plan, failure) = file.PlanUndo(paths.Config);
        if (plan is null)
            return Complain(visit, failure!);
        if (!json)
            Show(plan);

        // --yes was said without having seen somebody else's lines, so it does not speak for them.
        if (plan.ChangedSince && !evenIfChanged && !terminal.CanAsk)
        {
            terminal.Complain(new Problem(
                ConfigWords.ChangedSinceBackup.With(paths.Config, plan.Backup.Number), ConfigWords.EvenIfChangedNext.With(UndoLine(visit))));
            return ExitCode.Declined;
        }

        var agreed = plan.ChangedSince && !evenIfChanged
            ? terminal.Ask(ConfigWords.UndoTheirsQuestion)
            : visit.Agrees(ConfigWords.UndoQuestion);
        if (!agreed)
        {
            terminal.Say(ConfigWords.NothingChanged);
            return ExitCode.Declined;
        }

        (var kept, failure) = file.Undo(plan, evenIfChanged: true);
        if (failure is not null)
            return Complain(visit, failure);
        var folder = kept is { Kept: true } ? file.Folder(kept.Number) : null;
        if (json)
        {
            report.Print(new ConfigReportJson(paths.Config) { Diff = ConfigReport.Lines(plan.Diff), Backup = plan.Backup.Number, Kept = folder });
            return ExitCode.Done;
        }

        terminal.Say(ConfigWords.Undone.With(paths.Config, plan.Backup.Number));
        if (folder is not null)
            terminal.Say(ConfigWords.TheirsKept.With(folder));
        return ExitCode.Done;

        void Show(UndoPlan shown)
        {
            report.SayWhose(paths);
            terminal.Say(ConfigWords.UndoOf.With(shown.Backup.Number, paths.Config, shown.Backup.Time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
            if (shown.Present == shown.Backup.Before)
                terminal.Say(ConfigWords.AlreadyAsBefore.With(shown.Backup.Number));
            if (shown.ChangedSince)
            {
                terminal.Warn(ConfigWords.ChangedSince);
                DiffPicture.Show(terminal, shown.Theirs);
                terminal.Warn(ConfigWords.UndoLosesTheirs);
            }

            DiffPicture.Show(terminal, shown.Diff);
        }
    }
}
