using System.CommandLine;
using Clawdoor.Backups;
using Clawdoor.Config;
using Clawdoor.Machine;

namespace Clawdoor.Cli.Backups;

/// <summary>What both commands need to know of this machine, and how a fault ends them.</summary>
internal static class BackupPlaces
{
    /// <summary>The settings that say where things are.</summary>
    public static SettingsOptions Options(CliContext cli, bool settingsMayBeMissing = false) =>
        new(cli, SettingsTable.State, SettingsTable.OpenClawConfig, SettingsTable.Yes, SettingsTable.Lang) { FileMayBeMissing = settingsMayBeMissing };

    public static Places Of(ParseResult parse, Visit visit)
    {
        var openClaw = OpenClawPaths.Find(visit.Settings.OpenClawConfig, visit.Environment);
        var sources = new SettingsSources([], visit.Environment, parse.GetValue<string?>("--settings"), Environment.IsPrivilegedProcess);
        return new(
            Path.GetFullPath(visit.Settings.State).TrimEnd('/'), Path.GetFullPath(SettingsReader.FilePath(sources)),
            openClaw.Config, Path.Combine(openClaw.State, ".env"));
    }

    public static ExitCode CodeOf(BackupFault fault) => fault switch
    {
        BackupFault.Missing => ExitCode.NotFound,
        BackupFault.InUse => ExitCode.Busy,
        BackupFault.NoSpace or BackupFault.NotPermitted or BackupFault.Unswappable => ExitCode.NotPermitted,
        BackupFault.WrongPassphrase => ExitCode.WrongPassphrase,
        _ => ExitCode.Failed,
    };

    public static ExitCode Stop(Visit visit, BackupTrouble trouble) => Stop(visit, CodeOf(trouble.Fault), trouble.Problem);

    public static ExitCode Stop(Visit visit, ExitCode code, Wording.Problem problem)
    {
        visit.Terminal.Complain(problem);
        return code;
    }

    /// <summary>This machine's addresses, and those that <c>clawdoor up</c> serves when nobody names any.</summary>
    public static (IReadOnlySet<string> All, IReadOnlyList<string> Usual) Here()
    {
        var here = MachineAddresses.Read();
        return (here.Select(a => OtherMachine.Plain(a.Address)).ToHashSet(), [.. MachineAddresses.Default(here).Select(OtherMachine.Plain)]);
    }
}
