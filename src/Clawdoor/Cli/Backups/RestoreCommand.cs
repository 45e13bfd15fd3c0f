using System.CommandLine;
using Clawdoor.Backups;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Backups;

/// <summary><c>clawdoor restore FILE</c>.</summary>
internal sealed class RestoreCommand(CliContext cli)
{
    private readonly Argument<string> _path = new("FILE") { Description = cli.Words(BackupWords.File) };
    private readonly Option<bool> _replace = cli.Switch("--replace", BackupWords.Replace);
    private readonly Option<bool> _dryRun = cli.Switch("--dry-run", BackupWords.DryRun);
    private readonly Option<bool> _json = cli.Json();
    private readonly Passphrase _passphrase = new(cli);

    public static Command Build(CliContext cli)
    {
        var restore = new RestoreCommand(cli);
        return cli.Command(
            "restore", BackupWords.RestoreAbout, BackupPlaces.Options(cli, settingsMayBeMissing: true),
            [restore._path, .. restore._passphrase.Options, restore._replace, restore._dryRun, restore._json],
            (parse, visit, _) => Task.FromResult(restore.Run(parse, visit)));
    }

    private ExitCode Run(ParseResult parse, Visit visit)
    {
        var (backup, trouble) = BackupFile.Open(Path.GetFullPath(parse.GetValue(_path)!));
        if (backup is null)
            return BackupPlaces.Stop(visit, trouble!);
        using (backup)
        {
            var places = BackupPlaces.Of(parse, visit);
            if (!parse.GetValue(_dryRun) && Placement.IsInUse(places.State, visit.Time) is { } busy)
                return Busy(visit, places, busy);
            var (passphrase, problem) = _passphrase.Known(parse, visit.Terminal);
            if (passphrase is null)
                return visit.Stop(ExitCode.BadSettings, problem!);
            if (backup.Unlock(passphrase) is { } locked)
                return BackupPlaces.Stop(visit, locked);
            (var manifest, trouble) = backup.Examine();
            if (manifest is null)
                return BackupPlaces.Stop(visit, trouble!);
            places = BackupPlaces.Of(parse, visit, manifest);
            try
            {
                return Place(parse, visit, backup, new(manifest, places, Standing.Look(places, manifest)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return BackupPlaces.Stop(visit, BackupTrouble.Of(e, places.State));
            }
        }
    }

    private ExitCode Place(ParseResult parse, Visit visit, BackupFile backup, RestorePlan plan)
    {
        var json = parse.GetValue(_json);
        // Standard output belongs to the script that asked for JSON.
        var aside = json ? visit with { Cli = visit.Cli with { Terminal = visit.Terminal.Aside() } } : visit;
        var report = new BackupReport(aside, plan.Manifest);
        var (here, usual) = BackupPlaces.Here();
        IReadOnlyList<Problem> notes =
        [
            .. OtherMachine.Notes(plan.Manifest, here, usual, plan.Places),
            .. BackupPlaces.Notes(plan.Places, plan.Manifest, Path.GetFullPath(parse.GetValue(_path)!)),
        ];
        if (!json)
            report.ShowPlan(plan, notes);
        var refusal = plan.Standing.Refusal(plan.Places, parse.GetValue(_replace));
        if (parse.GetValue(_dryRun))
        {
            if (json)
                new BackupReport(visit, plan.Manifest).PrintRestored(plan, notes, null);
            if (refusal is not null)
                return BackupPlaces.Stop(visit, refusal);
            if (!json)
                visit.Terminal.Say(BackupWords.Dry);
            return ExitCode.Done;
        }

        if (refusal is not null)
            return BackupPlaces.Stop(visit, refusal);
        var (held, busy) = Placement.Hold(plan.Standing, visit.Time);
        using (held)
        {
            if (busy is not null)
                return Busy(visit, plan.Places, busy);
            if (!aside.Agrees(BackupWords.Question))
            {
                aside.Terminal.Say(ConfigWords.NothingChanged);
                return ExitCode.Declined;
            }

            var (placed, trouble) = new Placement(plan.Places, visit.Time).Put(backup, plan.Standing);
            if (placed is null)
                return BackupPlaces.Stop(visit, trouble!);
            if (json)
                new BackupReport(visit, plan.Manifest).PrintRestored(plan, notes, placed);
            else
                report.SayRestored(plan, placed);
            return ExitCode.Done;
        }
    }

    private static ExitCode Busy(Visit visit, Places places, BackupTrouble busy)
    {
        BackupPlaces.Stop(visit, busy);
        if (busy.Fault == BackupFault.InUse)
            visit.Terminal.Warn(BackupPlaces.UnitsOf(places) is { } units ? BackupWords.StopUnits.With(units) : BackupWords.StopFirst);
        return BackupPlaces.CodeOf(busy.Fault);
    }
}

/// <summary>What would be restored, where to, and what stands there.</summary>
internal sealed record RestorePlan(Manifest Manifest, Places Places, Standing Standing)
{
    /// <summary>Paths outside the states that are written anew.</summary>
    public IEnumerable<string> Written => Manifest.Files.Select(f => f.Path)
        .Where(p => Places.Outside.Contains(p) && Places.Within(p) is null && !Standing.Others.Contains(p) && !Standing.Same.Contains(p)).Select(Places.Of);
}
