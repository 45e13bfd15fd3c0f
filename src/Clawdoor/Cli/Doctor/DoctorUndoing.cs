using System.Globalization;
using Clawdoor.Config;
using Clawdoor.Doctor;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Doctor;

/// <summary><c>doctor --undo</c>: shows what the last <c>--fix</c> did and takes it back, the newest step first.</summary>
internal sealed class DoctorUndoing(Visit visit, Surroundings here)
{
    /// <summary>What the doctor's own cures run; a journal that says anything else was written by somebody else.</summary>
    private static readonly string[] _programs = ["systemctl", "loginctl", "ufw"];

    private readonly CureJournal _journal = new(here.Settings.State);
    private readonly ConfigFile _config = new(here.Settings.State, here.Time);

    public async Task<ExitCode> RunAsync(CancellationToken stop)
    {
        var terminal = visit.Terminal;
        if (_journal.Runs() is not [.., { Steps.Count: > 0 } last])
        {
            terminal.Say(DoctorWords.NothingToUndo);
            return ExitCode.NotFound;
        }

        terminal.Say(DoctorWords.LastFix.With(last.Begun.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        var steps = last.Steps.Reverse().ToList();
        foreach (var step in steps)
        {
            terminal.Say($"   {step.Code}: {Terminal.Safe(step.Undoing?.ToString() ?? $"{step.Path} ← {step.Backup:0000}", 400)}");
            if (Edit(step) is { ChangedSince: false } edit)
                DiffPicture.Show(terminal, edit.Diff);
        }

        if (!visit.Agrees(DoctorWords.UndoQuestion.With(steps.Count)))
        {
            terminal.Say(DoctorWords.Left);
            return ExitCode.Declined;
        }

        foreach (var step in steps)
        {
            if (await TakeBackAsync(step, stop) is { } problem)
            {
                terminal.Complain(problem);
                return ExitCode.Failed;
            }

            _journal.DropNewest();
            terminal.Say(DoctorWords.TakenBack.With(step.Code));
        }

        return ExitCode.Done;
    }

    /// <summary>Null when it is no edit, or one that is undone already, or not the newest any more.</summary>
    private UndoPlan? Edit(CureStep step) =>
        step is { Backup: { } number, Path: { } path } && _config.PlanUndo(path).Plan is { } plan && plan.Backup.Number == number ? plan : null;

    private async Task<Problem?> TakeBackAsync(CureStep step, CancellationToken stop)
    {
        switch (step.Undoing)
        {
            case Cure.Mode mode when !File.Exists(mode.Path):
                return null;
            case Cure.Command command when !_programs.Contains(command.Words[0]):
                return new(DoctorWords.ForeignStep.With(Terminal.Safe(command.ToString(), 200)));
            case { } cure:
                return (await new Mending(here).ApplyAsync(new(cure, DoctorWords.RunQuestion.With(cure)), stop)).Problem;
            default:
                if (_config.All().Any(b => b.Number == step.Backup && b.Undone))
                    return null;
                return Edit(step) is not { } plan
                    ? new(DoctorWords.EditedSince.With(step.Path ?? "–"), DoctorWords.EditedSinceNext.With(ConfigCommands.UndoLine(visit)))
                    : _config.Undo(plan, evenIfChanged: false).Failure?.Problem;
        }
    }
}
