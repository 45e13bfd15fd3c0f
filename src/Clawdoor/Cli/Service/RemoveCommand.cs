using System.CommandLine;
using Clawdoor.Config;
using Clawdoor.Firewall;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary><c>clawdoor service remove</c>: what <c>install</c> put on the machine goes, and what the door kept, unless it is to stay.</summary>
internal sealed class RemoveCommand(CliContext cli)
{
    private readonly Option<bool> _keep = cli.Switch("--keep-state", ServiceWords.KeepState);
    private readonly Option<bool> _restore = cli.Switch("--restore-openclaw", ServiceWords.RestoreOpenClaw);

    public static Command Build(CliContext cli)
    {
        var remove = new RemoveCommand(cli);
        return cli.Command("remove", ServiceWords.RemoveAbout, new SettingsOptions(cli, SettingsTable.Yes, SettingsTable.Lang),
            [remove._keep, remove._restore], remove.RunAsync);
    }

    private async Task<ExitCode> RunAsync(ParseResult parse, Visit visit, CancellationToken stop)
    {
        var (terminal, scene) = (visit.Terminal, ServiceCommand.Look(visit));
        var (keep, restore) = (parse.GetValue(_keep), parse.GetValue(_restore));
        var inTheWay = scene.Obstacles([]).Where(o => o.Fault is ServiceFault.NotRoot or ServiceFault.NoSystemd or ServiceFault.ReadOnly or ServiceFault.Foreign).ToList();
        if (inTheWay.Count > 0)
            return ServiceCommand.Complain(visit, inTheWay);
        var files = Files(scene.DoorUnit, keep).Where(File.Exists).ToList();
        var folders = keep ? [] : new[] { Units.State, Units.GatewayState }.Where(Directory.Exists).ToList();
        var user = keep ? null : Account.Find(a => a.Name == Units.User);
        if (files.Count + folders.Count == 0 && user is null)
        {
            terminal.Complain(new(ServiceWords.NotInstalled));
            return ExitCode.NotFound;
        }

        terminal.Say(ServiceWords.RemoveHead);
        foreach (var path in files.Concat(folders))
            terminal.Say("   " + path);
        if (user is not null)
            terminal.Say("   " + visit.Cli.Words(ServiceWords.RemoveUser.With(user.Name)));
        var rules = new DeedRecord(Units.State).Read()?.Deeds ?? [];
        if (rules.Count > 0)
            terminal.Say("   " + visit.Cli.Words(ServiceWords.RemoveRules.With(rules.Count)));
        if (!restore && folders.Count > 0 && Edited().Count > 0)
            terminal.Warn(ServiceWords.RemoveKeepsEdits.With(string.Join(", ", Edited())));
        if (!visit.Agrees(ServiceWords.RemoveQuestion))
        {
            terminal.Say(ServiceWords.NothingDone);
            return ExitCode.Declined;
        }

        if (restore && Restore(visit) is { } notRestored)
        {
            terminal.Complain(notRestored);
            return ExitCode.Failed;
        }

        if (rules.Count > 0 && (await new FirewallWork(new FirewallPrograms(visit.Time, FirewallPrograms.UsualPatience)).TakeBackAsync(rules)) is { Count: > 0 } left)
        {
            terminal.Complain(new(ServiceWords.RulesStay.With(string.Join('\n', left.Select(l => l.Deed.Text))), ServiceWords.RulesStayNext));
            return ExitCode.Failed;
        }

        if (keep && rules.Count > 0)
            _ = new DeedRecord(Units.State).Write(visit.Time.GetUtcNow(), "", []);
        return await RemoveAsync(visit, (files, folders, user), stop);
    }

    private static async Task<ExitCode> RemoveAsync(
        Visit visit, (IReadOnlyList<string> Files, IReadOnlyList<string> Folders, Account? User) what, CancellationToken stop)
    {
        var failed = new List<Problem>();
        if (Systemctl.Find(visit.Environment, visit.Time) is { } systemctl)
        {
            foreach (var unit in new[] { Units.Door, Units.Gateway }.Where(u => File.Exists(Units.PathOf(u))))
            {
                if (await systemctl.RunAsync("stop", unit, stop) is { } said)
                    failed.Add(new(ServiceWords.NotStopped.With(unit, said)));
                await systemctl.RunAsync("disable", unit, stop);
            }

            Delete(what.Files, File.Delete, failed);
            Delete([Path.GetDirectoryName(Units.AccessPath)!, Path.GetDirectoryName(Units.Settings)!], DeleteEmpty, failed);
            await systemctl.RunAsync("daemon-reload", [], stop);
            await systemctl.RunAsync("reset-failed", [Units.Door, Units.Gateway], stop);
        }

        Delete(what.Folders, folder => Directory.Delete(folder, recursive: true), failed);
        if (what.User is { } user && await Account.DeleteAsync(user.Name, visit.Time, stop) is { } kept)
            failed.Add(new(ServiceWords.UserStays.With(user.Name, kept)));
        foreach (var problem in failed)
            visit.Terminal.Complain(problem);
        visit.Terminal.Say(failed.Count == 0 ? ServiceWords.Removed : ServiceWords.RemovedPartly);
        return failed.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>What was written.</summary>
    private static IEnumerable<string> Files(string? unit, bool keep)
    {
        foreach (var name in new[] { Units.Door, Units.Gateway })
            yield return Units.PathOf(name);
        yield return Units.AccessPath;
        if (unit is not null && Units.IsOfACopy(unit))
            yield return Units.Program;
        if (!keep)
            yield return Units.Settings;
    }

    /// <summary>The openclaw.json files with edits that were not taken back.</summary>
    private static IReadOnlyList<string> Edited() =>
        [.. new ConfigFile(Units.State, TimeProvider.System).All().Where(b => b is { Undone: false, Kept: false } && b.Path != Units.GatewayConfig).Select(b => b.Path).Distinct()];

    /// <summary>Takes every edit back, the newest first; stops at lines that somebody else has written since.</summary>
    private static Problem? Restore(Visit visit)
    {
        var file = new ConfigFile(Units.State, visit.Time);
        foreach (var path in Edited())
        {
            while (file.PlanUndo(path).Plan is { } plan)
            {
                if (plan.ChangedSince)
                    return new(ServiceWords.RestoreTheirs.With(path), ServiceWords.RestoreTheirsNext.With(path));
                DiffPicture.Show(visit.Terminal, plan.Diff);
                if (file.Undo(plan, evenIfChanged: false).Failure is { } failure)
                    return failure.Problem;
            }

            visit.Terminal.Say(ServiceWords.Restored.With(path));
        }

        return null;
    }

    private static void Delete(IEnumerable<string> paths, Action<string> delete, List<Problem> failed)
    {
        foreach (var path in paths)
        {
            try
            {
                delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failed.Add(new(ServiceWords.NotDeleted.With(path, e.Message)));
            }
        }
    }

    private static void DeleteEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
