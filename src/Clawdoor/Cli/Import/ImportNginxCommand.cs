using System.CommandLine;
using Clawdoor.Config;
using Clawdoor.Machine;
using Clawdoor.Nginx;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Import;

/// <summary><c>clawdoor import nginx</c>: an nginx site judged, put into clawdoor.json and relieved.</summary>
internal sealed class ImportNginxCommand(CliContext cli)
{
    /// <summary>After systemctl is done, a worker of nginx may still let go of its sockets.</summary>
    private static readonly TimeSpan _letGo = TimeSpan.FromSeconds(5);

    private readonly Argument<string?> _path = new("PATH") { Description = cli.Words(ImportWords.Path), Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _to = new("--to") { Description = cli.Words(ImportWords.To), HelpName = "FILE" };
    private readonly Option<bool> _dropRules = cli.Switch("--drop-access-rules", ImportWords.DropRules);
    private readonly Option<bool> _json = cli.Json();

    public static Command Build(CliContext cli)
    {
        var import = new ImportNginxCommand(cli);
        return new Command("import", cli.Words(ImportWords.ImportAbout))
        {
            cli.Command(
                "nginx", ImportWords.About,
                new SettingsOptions(cli, SettingsTable.Upstream, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Yes, SettingsTable.Lang),
                [import._path, import._to, import._dropRules, import._json], import.RunAsync),
        };
    }

    private async Task<ExitCode> RunAsync(ParseResult parse, Visit visit, CancellationToken stop)
    {
        var (configuration, problem, code) = SiteInput.Read(parse.GetValue(_path), Console.In);
        if (configuration is null)
            return visit.Stop(code, problem!);
        var ports = new HashSet<int> { GatewayConfig.UsualPort, FoundGateway.Locate(visit.Settings, visit.Environment).Url.Port };
        var (site, elsewhere) = NginxSite.Find(configuration, ports);
        if (site is null)
            return visit.Stop(ExitCode.NotFound, NoSite(configuration, elsewhere, ports));

        var found = ImportedSite.Of(site, visit.Time.GetUtcNow());
        var sources = new SettingsSources([], visit.Environment, parse.GetValue<string?>("--settings"), Environment.IsPrivilegedProcess);
        var usual = SettingsReader.FilePath(sources);
        var (draft, unreadable) = SettingsDraft.Of(
            parse.GetValue(_to) ?? usual, SiteValues.Of(found.Settings, found.Certificate.ComesAlong ? found.Certificate.Files : null));
        if (draft is null)
            return visit.Stop(ExitCode.NotPermitted, unreadable!);

        var takeover = Takeover.Judge(site, Live(configuration, ports), found.Settings, port => PortUse.Read(port), Privilege.Read());
        var up = draft.Path == Path.GetFullPath(usual) && sources.File is null ? "clawdoor up" : $"clawdoor up --settings {draft.Path}";
        var plan = new ImportPlan(found, draft, takeover, up);
        var report = new ImportReport(visit, found, draft);
        if (parse.GetValue(_json))
            return Script(visit, plan, report, parse.GetValue(_dropRules));
        report.Show();
        return await AskAsync(visit, plan, report, parse.GetValue(_dropRules), stop);
    }

    /// <summary>For scripts: nginx is never stopped, since nothing would stand in its place; the commands are printed.</summary>
    private static ExitCode Script(Visit visit, ImportPlan plan, ImportReport report, bool dropRules)
    {
        var declined = plan.Found.AccessRules.Count > 0 && !dropRules;
        string? backup = null;
        var written = visit.Settings.Yes && !declined && !plan.Draft.ChangesNothing;
        if (written)
        {
            (backup, var problem) = plan.Draft.Write("nginx");
            if (problem is not null)
                return visit.Stop(ExitCode.NotPermitted, problem);
        }

        report.Print(written, backup, plan.Takeover, plan.Commands, plan.Back(backup, byHand: true));
        if (!visit.Settings.Yes || !declined)
            return ExitCode.Done;
        visit.Terminal.Complain(RulesLost(plan));
        return ExitCode.Declined;
    }

    private static async Task<ExitCode> AskAsync(Visit visit, ImportPlan plan, ImportReport report, bool dropRules, CancellationToken stop)
    {
        var terminal = visit.Terminal;
        if (plan.Found.AccessRules.Count > 0 && !dropRules)
        {
            // --yes was said without having seen which rules go.
            if (!terminal.CanAsk)
                return visit.Stop(ExitCode.Declined, RulesLost(plan));
            if (!terminal.Ask(ImportWords.RulesQuestion.With(plan.Found.AccessRules.Count)))
                return Nothing(visit);
        }

        string? backup = null;
        if (!plan.Draft.ChangesNothing)
        {
            if (!visit.Agrees(ImportWords.WriteQuestion.With(plan.Draft.Path)))
                return Nothing(visit);
            (backup, var problem) = plan.Draft.Write("nginx");
            if (problem is not null)
                return visit.Stop(ExitCode.NotPermitted, problem);
            terminal.Say(ImportWords.Written.With(plan.Draft.Path));
        }

        if (!plan.Takeover.IsPossible)
        {
            terminal.Say(ImportWords.StaysWithNginx.With(string.Join(", ", Takeover.Ports(plan.Found.Settings))));
            foreach (var obstacle in plan.Takeover.Obstacles)
                report.Note(obstacle);
            Lines(visit, ImportWords.ByHand, plan.Commands);
            Lines(visit, ImportWords.WayBack, plan.Back(backup, byHand: true));
            return plan.Takeover.NeedsRoot ? ExitCode.NotPermitted : ExitCode.Busy;
        }

        Lines(visit, ImportWords.WayBack, plan.Back(backup, byHand: false));
        if (plan.Takeover.Unit is { } unit)
            return visit.Agrees(ImportWords.TakeoverQuestion.With(unit)) ? await TakeOverAsync(visit, plan, (unit, backup), stop) : Nothing(visit);
        Lines(visit, ImportWords.PortsFree, [plan.Up]);
        return ExitCode.Done;
    }

    /// <summary>nginx stopped and the door opened; when it does not open, nginx is started again.</summary>
    private static async Task<ExitCode> TakeOverAsync(Visit visit, ImportPlan plan, (string Unit, string? Backup) nginx, CancellationToken stop)
    {
        var unit = nginx.Unit;
        if (Systemctl.Find(visit.Environment, visit.Time) is not { } systemctl)
            return visit.Stop(ExitCode.Failed, new(ImportWords.NoSystemctl));
        // The door must be able to open before anything is closed for it.
        var reading = SettingsReader.Read(new([], visit.Environment, plan.Draft.Path, Environment.IsPrivilegedProcess));
        if (reading.Settings is not { } settings || !plan.Found.Certificate.IsUsableHere)
        {
            foreach (var problem in reading.Problems.Concat(plan.Found.Certificate.Troubles.Where(t => !t.IsWarning).Select(t => t.Problem)))
                visit.Terminal.Complain(problem);
            return ExitCode.BadSettings;
        }

        if (await systemctl.RunAsync("stop", unit, stop) is { } said)
            return visit.Stop(ExitCode.Failed, new(ImportWords.NotStopped.With(unit, said), ImportWords.NotStoppedNext.With(unit)));
        var opened = false;
        try
        {
            if (await StillTakenAsync(plan, visit.Time, stop) is { } taken)
                return visit.Stop(ExitCode.Busy, taken);
            visit.Terminal.Say(ImportWords.Stopped.With(unit));
            var code = await Up.UpCommand.RunAsync(visit with
            {
                Settings = settings with { Yes = visit.Settings.Yes, Language = visit.Settings.Language, State = visit.Settings.State, OpenClawConfig = visit.Settings.OpenClawConfig },
            });
            opened = code == ExitCode.Done;
            return code;
        }
        finally
        {
            if (opened)
                Lines(visit, ImportWords.WayBack, plan.Back(nginx.Backup, byHand: false));
            else if (await systemctl.RunAsync("start", unit, CancellationToken.None) is { } refused)
                visit.Terminal.Complain(new(ImportWords.NotStarted.With(unit, refused), ImportWords.NotStartedNext.With(unit)));
            else
                visit.Terminal.Complain(new(ImportWords.StartedAgain.With(unit)));
        }
    }

    private static async Task<Problem?> StillTakenAsync(ImportPlan plan, TimeProvider time, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var taken = Takeover.Ports(plan.Found.Settings).Select(port => PortUse.Read(port)).FirstOrDefault(use => use.IsTaken);
            if (taken is null || time.GetElapsedTime(since) > _letGo)
                return taken?.ToProblem();
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
        }
    }

    /// <summary>What nginx would run with if it started now, when there is such a site in it.</summary>
    private static NginxSite? Live(NginxConfiguration read, IReadOnlySet<int> ports)
    {
        var (configuration, _, _) = SiteInput.Read(read.IsWhole && read.Main != "-" ? read.Main : SiteInput.UsualMain, TextReader.Null);
        return configuration is { IsWhole: true } ? NginxSite.Find(configuration, ports).Site : null;
    }

    private static Problem NoSite(NginxConfiguration configuration, IReadOnlyList<NginxWay> elsewhere, HashSet<int> ports)
    {
        var ways = string.Join(", ", elsewhere.Select(w => $"{w.Pass.Place} {w.Pass.First}").Distinct().Take(10));
        return new(
            ImportWords.NoSite.With(Terminal.Safe(configuration.Main, 200), string.Join(", ", ports.Order())),
            ways.Length > 0 ? ImportWords.NoSiteWays.With(Terminal.Safe(ways, 1000)) : ImportWords.NoSiteNext.With());
    }

    private static Problem RulesLost(ImportPlan plan) => new(ImportWords.RulesLost.With(plan.Found.AccessRules.Count), ImportWords.RulesLostNext);

    private static void Lines(Visit visit, Message heading, IReadOnlyList<string> commands)
    {
        if (commands.Count > 0)
            visit.Terminal.Say(heading);
        foreach (var command in commands)
            visit.Terminal.Say("   " + command);
    }

    private static ExitCode Nothing(Visit visit)
    {
        visit.Terminal.Say(ImportWords.NothingMore);
        return ExitCode.Declined;
    }
}
