using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>A cure made ready: what a person is shown and asked, and what is done when they agree.</summary>
internal sealed record MendPlan(Cure Cure, Message Question)
{
    /// <summary>Of openclaw.json; secrets masked. Null when another thing is changed.</summary>
    public TextDiff? Diff { get; init; }

    public OrderPlan? Edit { get; init; }

    /// <summary>The command that takes it back; null for an edit, which <c>clawdoor config undo</c> takes back.</summary>
    public string? Undo => Cure switch { Cure.Mode mode => mode.Undo, Cure.Command command => command.Undo, _ => null };
}

/// <summary>
/// Carries cures out. It touches openclaw.json (with a numbered backup), the modes of files with secrets and, by the system's own
/// programs, services and firewall; nothing else, and nothing without a yes.
/// </summary>
internal sealed class Mending(Surroundings here)
{
    private static readonly TimeSpan CommandWithin = TimeSpan.FromSeconds(60);

    private const int LongestComplaint = 300;

    /// <summary>Reads again what the cure is for, so that it is planned on what is there now.</summary>
    public (MendPlan? Plan, Problem? Problem) Prepare(Cure cure, Target target) => cure switch
    {
        Cure.Edit edit => PrepareEdit(edit, target),
        _ => (new(cure, DoctorWords.RunQuestion.With(cure)), null),
    };

    /// <summary>No problem when it is done; then with the number of the backup, when openclaw.json was edited.</summary>
    public async Task<(Problem? Problem, int? Backup)> ApplyAsync(MendPlan plan, CancellationToken stop)
    {
        switch (plan.Cure)
        {
            case Cure.Edit:
                var (backup, failure) = new ConfigFile(here.Settings.State, here.Time).Apply(plan.Edit!);
                return (failure?.Problem, backup?.Number);
            case Cure.Mode mode:
                try
                {
                    File.SetUnixFileMode(mode.Path, mode.Becomes);
                    return (null, null);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return (new(DoctorWords.CommandFailed.With(mode, "-1", PlainText.Printable(e.Message)), DoctorWords.CommandFailedNext), null);
                }

            case Cure.Command command:
                return (await RunAsync(command, stop), null);
            default:
                throw new ArgumentOutOfRangeException(nameof(plan));
        }
    }

    private (MendPlan?, Problem?) PrepareEdit(Cure.Edit edit, Target target)
    {
        var reading = OpenClawConfig.Read(here.Settings.OpenClawConfig, here.Environment);
        if (reading.Config is not { } config)
            return (null, reading.Failure!.Problem);
        var isToken = edit.Steps.Contains(ConfigStep.Token);
        var plan = isToken ? OwnToken.Renew(config) : OrderPlan.For(config, new DoorWishes([.. target.Origins.Select(Target.OriginOf)])
        {
            InContainer = Container.IsInside(here.Environment, here.Root),
            MendAuthMode = edit.Steps.Contains(ConfigStep.AuthMode),
            Only = [.. edit.Steps],
        });
        if (plan.Failure is { } failure)
            return (null, failure.Problem);
        if (plan.Changes.Count == 0)
        {
            var why = plan.Notes.FirstOrDefault(n => n.Weight == NoteWeight.Blocking)?.Text ?? DoctorWords.NothingToEdit;
            return (null, new(DoctorWords.EditNothing.With(config.Path, why)));
        }

        return (new(edit, (isToken ? DoctorWords.TokenQuestion : DoctorWords.EditQuestion).With(config.Path)) { Diff = plan.Diff, Edit = plan }, null);
    }

    private async Task<Problem?> RunAsync(Cure.Command command, CancellationToken stop)
    {
        var end = await new ChildProgram(CommandWithin, LongestComplaint, here.Time).RunAsync(command.Words[0], command.Words.Skip(1), stop);
        return end.ExitCode == 0 ? null : new(
            DoctorWords.CommandFailed.With(command, end.ExitCode is { } code ? $"{code}" : "–", PlainText.Printable(end.Said)), DoctorWords.CommandFailedNext);
    }
}
