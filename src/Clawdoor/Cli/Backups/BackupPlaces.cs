using System.CommandLine;
using Clawdoor.Backups;
using Clawdoor.Config;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Backups;

/// <summary>What both commands need to know of this machine, and how a fault ends them.</summary>
internal static class BackupPlaces
{
    /// <summary>The settings that say where things are.</summary>
    public static SettingsOptions Options(CliContext cli, bool settingsMayBeMissing = false) =>
        new(cli, SettingsTable.State, SettingsTable.OpenClawConfig, SettingsTable.Yes, SettingsTable.Lang) { FileMayBeMissing = settingsMayBeMissing };

    /// <param name="manifest">Of the backup that is restored; null when one is made.</param>
    public static Places Of(ParseResult parse, Visit visit, Manifest? manifest = null)
    {
        var openClaw = OpenClawPaths.Find(visit.Settings.OpenClawConfig, visit.Environment);
        var sources = new SettingsSources([], visit.Environment, parse.GetValue<string?>("--settings"), Environment.IsPrivilegedProcess);
        var places = new Places(
            Path.GetFullPath(visit.Settings.State).TrimEnd('/'), Path.GetFullPath(SettingsReader.FilePath(sources)),
            openClaw.Config, Path.Combine(openClaw.State, ".env"));
        places = places with { SettingsArePublic = places.Settings == Units.Settings };
        return IsOfService(places) && (manifest?.HasGateway ?? Directory.Exists(Units.GatewayState)) ? WithGateway(places) : places;
    }

    /// <summary>Whether the door's state is that of the service, whose built-in gateway has one of its own.</summary>
    public static bool IsOfService(Places places) => (UnixFile.RealPath(places.State) ?? places.State) == (UnixFile.RealPath(Units.State) ?? Units.State);

    /// <summary>What a restore into a state without, or with, a gateway of its own means for the other kind of backup.</summary>
    public static IEnumerable<Problem> Notes(Places places, Manifest manifest, string file)
    {
        if (manifest.HasGateway && places.Gateway is null)
            yield return new(BackupWords.Joined.With(places.State), BackupWords.JoinedNext.With(places.State, places.Settings));
        if (!manifest.HasGateway && manifest.Devices is not null && IsOfService(places)
            && (Directory.Exists(Units.GatewayState) || File.Exists(Units.PathOf(Units.Gateway))))
        {
            yield return new(
                BackupWords.NotTheGateways.With(places.State, Units.GatewayState),
                BackupWords.NotTheGatewaysNext.With($"clawdoor restore {file} --replace --state {Units.GatewayState} --openclaw-config {Units.GatewayConfig}"));
        }
    }

    /// <summary>The units that use the states, as systemctl takes them; null where no service is installed on them.</summary>
    public static string? UnitsOf(Places places) =>
        IsOfService(places) && ((string[])[Units.Gateway, Units.Door]).Where(u => File.Exists(Units.PathOf(u))).Select(u => Path.GetFileNameWithoutExtension(u)).ToList() is { Count: > 0 } units
            ? string.Join(' ', units) : null;

    private static Places WithGateway(Places places) => places with
    {
        Gateway = Units.GatewayState,
        OpenClaw = Units.GatewayConfig,
        Variables = Path.Combine(Path.GetDirectoryName(Units.GatewayConfig)!, ".env"),
    };

    public static ExitCode CodeOf(BackupFault fault) => fault switch
    {
        BackupFault.Missing => ExitCode.NotFound,
        BackupFault.InUse => ExitCode.Busy,
        BackupFault.NoSpace or BackupFault.NotPermitted or BackupFault.Unswappable => ExitCode.NotPermitted,
        BackupFault.WrongPassphrase => ExitCode.WrongPassphrase,
        _ => ExitCode.Failed,
    };

    public static ExitCode Stop(Visit visit, BackupTrouble trouble) => visit.Stop(CodeOf(trouble.Fault), trouble.Problem);

    /// <summary>This machine's addresses, and those that <c>clawdoor up</c> serves when nobody names any.</summary>
    public static (IReadOnlySet<string> All, IReadOnlyList<string> Usual) Here()
    {
        var here = MachineAddresses.Read();
        return (here.Select(a => OtherMachine.Plain(a.Address)).ToHashSet(), [.. MachineAddresses.Default(here).Select(OtherMachine.Plain)]);
    }
}
