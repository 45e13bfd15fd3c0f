using System.CommandLine;
using System.Net;
using Clawdoor.Cli.Up;
using Clawdoor.Config.Json5;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary>
/// <c>clawdoor service install</c>: everything looked at, everything shown, one yes, and then all of it or nothing. Once more it
/// brings what is installed up to date.
/// </summary>
internal sealed class InstallCommand(CliContext cli)
{
    private readonly Option<bool> _dry = cli.Switch("--dry-run", ServiceWords.DryRun);
    private readonly Option<bool> _noAccess = cli.Switch("--no-openclaw-access", ServiceWords.NoAccess);

    public static Command Build(CliContext cli)
    {
        var install = new InstallCommand(cli);
        return cli.Command(
            "install", ServiceWords.InstallAbout,
            new SettingsOptions(cli, SettingsTable.Address, SettingsTable.Listen, SettingsTable.HttpsPort, SettingsTable.HttpPort, SettingsTable.Upstream,
                SettingsTable.OpenClawConfig, SettingsTable.Yes, SettingsTable.Lang),
            [install._dry, install._noAccess], install.RunAsync);
    }

    private async Task<ExitCode> RunAsync(ParseResult parse, Visit visit, CancellationToken stop)
    {
        var scene = ServiceCommand.Look(visit);
        if (scene.Obstacles(visit.Settings.Ports.Select(port => PortUse.Read(port))) is { Count: > 0 } obstacles)
            return ServiceCommand.Complain(visit, obstacles);
        if (Systemctl.Find(visit.Environment, visit.Time) is not { } systemctl)
            return visit.Stop(ExitCode.Failed, new(ServiceWords.NoSystemd, ServiceWords.NoSystemdNext));
        var list = new Checklist(visit.Terminal);
        var (gateway, lost) = await list.DoAsync(UpWords.Finding, () => ServiceGateway.FindAsync(visit, stop));
        if (gateway is null)
            return visit.Stop(ExitCode.NoGateway, lost!);
        var addresses = ConfigCommands.Addresses(visit);
        if (addresses.Count == 0)
            return visit.Stop(ExitCode.BadSettings, new(UpWords.NoAddress, UpWords.NoAddressNext));

        var (draft, unreadable) = SettingsDraft.Of(Units.Settings, Values(gateway.Settings));
        if (draft is null)
            return visit.Stop(ExitCode.NotPermitted, unreadable!);
        var systemd = await ServiceCommand.SystemdVersionAsync(systemctl, stop);
        var program = scene.ProgramIsPublic ? scene.Program : Units.Program;
        var plan = new InstallPlan(new UnitPlan(program, ProductVersion.Text, systemd) { IsCopy = IsCopy(scene, program) }, gateway, draft, scene)
        {
            Access = gateway is { BuiltIn: false, Settings.OpenClawConfig: { } config } && File.Exists(config)
                && systemd >= Units.CredentialsSince && !parse.GetValue(_noAccess)
                // What was taken back once stays so: an upgrade asks nobody.
                && (scene.DoorUnit is null || File.Exists(Units.AccessPath)) ? config : null,
        };
        plan.Show(visit);
        if (parse.GetValue(_dry))
            return ExitCode.Done;
        if (!visit.Agrees(FirewallWords.Question))
        {
            visit.Terminal.Say(ServiceWords.NothingDone);
            return ExitCode.Declined;
        }

        if (plan.Access is { } asked && !visit.Agrees(ServiceWords.AccessQuestion.With(asked)))
            plan = plan with { Access = null };
        return await new ServiceInstalling(visit with { Settings = gateway.Settings }, list, systemctl, plan).RunAsync(addresses, stop);
    }

    /// <summary>What clawdoor.json has to say: what was chosen, and the gateway that was found.</summary>
    private static List<(Setting Setting, Json5Value Value)> Values(Settings settings)
    {
        var (values, usual) = (new List<(Setting Setting, Json5Value Value)>(), new Settings { State = settings.State });
        if (settings.Addresses.Count > 0)
            values.Add((SettingsTable.Address, List(settings.Addresses)));
        if (settings.Listen.Count > 0)
            values.Add((SettingsTable.Listen, List(settings.Listen)));
        if (settings.HttpsPort != usual.HttpsPort)
            values.Add((SettingsTable.HttpsPort, new Json5Number(settings.HttpsPort)));
        if (settings.HttpPort != usual.HttpPort)
            values.Add((SettingsTable.HttpPort, new Json5Number(settings.HttpPort)));
        values.Add((SettingsTable.Upstream, new Json5String(settings.Upstream!.GetLeftPart(UriPartial.Authority))));
        if (settings.OpenClawConfig is { } config)
            values.Add((SettingsTable.OpenClawConfig, new Json5String(config)));
        return values;

        static Json5Array List(IReadOnlyList<IPAddress> addresses) => new([.. addresses.Select(a => new Json5String(a.ToString()))]);
    }

    // A second installation runs from the copy that the first one made.
    private static bool IsCopy(ServiceScene scene, string program) =>
        program != scene.Program || (program == Units.Program && scene.DoorUnit is { } unit && Units.IsOfACopy(unit));
}

/// <summary>What an installation is going to do.</summary>
internal sealed record InstallPlan(UnitPlan Unit, ServiceGateway Gateway, SettingsDraft Draft, ServiceScene Scene)
{
    /// <summary>The openclaw.json that the door may read; null for none.</summary>
    public string? Access { get; init; }

    public IReadOnlyList<string> Services => Gateway.BuiltIn ? [Units.Gateway, Units.Door] : [Units.Door];

    public void Show(Visit visit)
    {
        var terminal = visit.Terminal;
        terminal.Say(ServiceWords.PlanHead);
        if (Unit.Program != Scene.Program)
            Line(ServiceWords.PlanProgram.With(Scene.Program, Unit.Program));
        if (Account.Find(a => a.Name == Units.User) is null)
            Line(ServiceWords.PlanUser.With(Units.User));
        if (!Draft.ChangesNothing)
        {
            Line(ServiceWords.PlanFile.With(Draft.Path));
            DiffPicture.Show(terminal, Draft.Diff);
        }

        foreach (var unit in Services)
            Line(ServiceWords.PlanUnit.With(Units.PathOf(unit)));
        Line(ServiceWords.PlanGateway.With(Gateway.BuiltIn ? (Message)ServiceWords.PlanOwnGateway : ServiceWords.PlanOpenClaw.With(Gateway.Settings.Upstream!.Authority)));
        if (!Gateway.BuiltIn)
            Line(Access is { } config ? ServiceWords.PlanAccess.With(config) : ServiceWords.PlanNoAccess);

        void Line(Message message) => terminal.Say("   " + terminal.Words(message));
    }
}
