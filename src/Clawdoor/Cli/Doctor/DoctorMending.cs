using Clawdoor.Config;
using Clawdoor.Doctor;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Doctor;

/// <summary><c>doctor --fix</c>: shows each cure, asks, applies it, examines again what it touches, and says how to take it back.</summary>
/// <param name="quiet">Standard output is for JSON.</param>
internal sealed class DoctorMending(Visit visit, Surroundings here, bool quiet)
{
    /// <summary>A hot reload is seen within two seconds, a restart of OpenClaw took 20 to 40 on a busy two-core server.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _glance = TimeSpan.FromSeconds(1);

    /// <summary>OpenClaw sees a change within a second and restarts for some steps; asked sooner, the old one answers, and counts a new secret as a wrong try.</summary>
    private static readonly TimeSpan _restartsWithin = TimeSpan.FromSeconds(3);

    private readonly Examination _examination = new(CheckTable.All, here.Time);
    private readonly DateTimeOffset _begun = here.Time.GetUtcNow();
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>What was wrong already, so that a cure need not wait for it.</summary>
    private HashSet<string> _wrong = [];

    private readonly Terminal _terminal = quiet ? visit.Terminal.Aside() : visit.Terminal;

    public List<MendedJson> Mended { get; } = [];

    /// <summary>The diagnosis as it is afterwards.</summary>
    public async Task<Diagnosis> MendAsync(Diagnosis diagnosis, CancellationToken stop)
    {
        if (Next(diagnosis) is null)
            _terminal.Say(DoctorWords.NothingToMend);
        else
            _wrong = WrongIn(diagnosis.Findings.Count == CheckTable.All.Count ? diagnosis.Findings : await _examination.RunAsync(Scene.Of(here), null, stop));
        while (Next(diagnosis) is { Found.Cure: { } cure } finding)
        {
            _asked.Add(KeyOf(finding));
            if (await ApplyAsync(finding, cure, stop) is { } undo)
                diagnosis = await AgainAsync(diagnosis, finding, undo, stop);
        }

        return diagnosis;
    }

    private Finding? Next(Diagnosis diagnosis) =>
        diagnosis.Findings.FirstOrDefault(f => f.Found?.Cure is not null && !_asked.Contains(KeyOf(f)));

    private static string KeyOf(Finding finding) => $"{finding.Check.Code} {(finding.Found!.Cure is Cure.Edit ? "edit" : finding.Found.Cure)}";

    /// <summary>The command that takes it back; null when it was not done.</summary>
    private async Task<string?> ApplyAsync(Finding finding, Cure cure, CancellationToken stop)
    {
        var mending = new Mending(here);
        _terminal.Say(DoctorWords.Mending.With(finding.Check.Code, finding.Title));
        var (plan, problem) = mending.Prepare(cure, await Scene.Of(here).Target.SeeAsync(stop));
        if (plan is null)
        {
            _terminal.Complain(problem!);
            return null;
        }

        if (plan.Diff is { } diff)
            DiffPicture.Show(_terminal, diff);
        else
            _terminal.Say($"   {Terminal.Safe(cure.ToString(), 400)}");
        if (!visit.Agrees(plan.Question))
        {
            _terminal.Say(DoctorWords.Left);
            return null;
        }

        var (failure, backup) = await mending.ApplyAsync(plan, stop);
        if (failure is not null)
        {
            _terminal.Complain(failure);
            return null;
        }

        if (!new CureJournal(here.Settings.State).Add(_begun, CureStep.Of(finding.Check.Code, cure, plan.Edit?.Config.Path, backup)))
            _terminal.Complain(new(DoctorWords.NotInJournal.With(here.Settings.State)));

        return plan.Undo ?? ConfigCommands.UndoLine(visit);
    }

    /// <summary>Looks until it is gone: the gateway takes a new openclaw.json by itself, but not at once.</summary>
    private async Task<Diagnosis> AgainAsync(Diagnosis diagnosis, Finding mended, string undo, CancellationToken stop)
    {
        var (start, code) = (here.Time.GetTimestamp(), mended.Check.Code);
        if (mended.Found!.Cure is Cure.Edit { Steps: var steps } && steps.Any(s => s is ConfigStep.AuthMode or ConfigStep.Bind or ConfigStep.Token) && !_wrong.Contains("upstream-down"))
            await Task.Delay(_restartsWithin, here.Time, stop);
        while (true)
        {
            var again = await _examination.RunAsync(Scene.Of(here), null, stop);
            diagnosis = diagnosis with { Findings = [.. diagnosis.Findings.Select(f => again.FirstOrDefault(a => a.Check == f.Check) ?? f)] };
            var (took, cured) = (here.Time.GetElapsedTime(start), IsGone(diagnosis.Of(code), mended));
            // A restart of OpenClaw's is not the end yet.
            var settled = !again.Any(f => (f.Failed || f.Warns) && IsOfARestart(f.Check) && (f.Check.Code == "upstream-starting" || !_wrong.Contains(f.Check.Code)));
            if ((cured && settled) || took > _patience)
            {
                _wrong = WrongIn(again);
                _terminal.Say(cured ? DoctorWords.Mended.With(code) : DoctorWords.StillThere.With(code, DoctorReport.Seconds(took)));
                _terminal.Say(DoctorWords.UndoWith.With(undo));
                Mended.Add(new(code, cured, undo));
                return diagnosis;
            }

            await Task.Delay(_glance, here.Time, stop);
        }
    }

    private static HashSet<string> WrongIn(IEnumerable<Finding> findings) => [.. findings.Where(f => f.Failed || f.Warns).Select(f => f.Check.Code)];

    private static bool IsOfARestart(Check check) => check.Area == Area.OpenClaw || check.Code is "door-wrong-upstream" or "upgrade-refused";

    /// <summary>Not found, or found for another reason: a second file that is open to others is a cure of its own.</summary>
    private static bool IsGone(Finding? now, Finding before) =>
        now is { Standing: Standing.Good or Standing.NotNeeded or Standing.Unseen } || (now?.Found is { } found && found.Cure is not Cure.Edit && KeyOf(now) != KeyOf(before));
}
