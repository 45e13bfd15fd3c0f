using System.Net;
using Clawdoor.Cli.Up;
using Clawdoor.Config;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Service;

/// <summary>The steps of an installation that a person has agreed to. A step that fails takes all before it back.</summary>
internal sealed class ServiceInstalling(Visit visit, Checklist list, Systemctl systemctl, InstallPlan plan)
{
    private readonly ServiceChanges _changes = new(systemctl, visit.Time);

    public async Task<ExitCode> RunAsync(IReadOnlyList<IPAddress> addresses, CancellationToken stop)
    {
        var wasActive = (await systemctl.ShowAsync(Units.Door, ["ActiveState"], stop)).GetValueOrDefault("ActiveState") == "active";
        try
        {
            if (await InstallAsync(addresses, wasActive, stop) is { } problem)
            {
                visit.Terminal.Complain(problem);
                await _changes.TakeBackAsync();
                visit.Terminal.Complain(new(ServiceWords.TakenBack));
                return ExitCode.Failed;
            }
        }
        catch (OperationCanceledException)
        {
            await _changes.TakeBackAsync();
            visit.Terminal.Complain(new(ServiceWords.TakenBack));
            return ExitCode.Declined;
        }

        await LingerAsync(stop);
        visit.Terminal.Say("");
        foreach (var address in addresses)
            visit.Terminal.Say($" {visit.Cli.Words(UpWords.Open)} {Origins.Of(address, visit.Settings.HttpsPort)}/");
        if (visit.Settings.Addresses.Count == 0 && addresses.All(MachineAddresses.IsPrivate))
            list.Note(UpWords.AddressPrivateNote, ServiceWords.PublicAddressNext);
        visit.Terminal.Say(" " + visit.Cli.Words(ServiceWords.InstalledNext));
        return ExitCode.Done;
    }

    /// <summary>Null when all is done.</summary>
    private async Task<Problem?> InstallAsync(IReadOnlyList<IPAddress> addresses, bool wasActive, CancellationToken stop)
    {
        _changes.MayFill(Units.State);
        _changes.MayFill(Units.GatewayState);
        if (plan.Unit.Program != plan.Scene.Program && await _changes.HaveProgramAsync(plan.Scene.Program, plan.Unit.Program, stop) is { } notCopied)
            return new(ConfigWords.NotWritable.With(plan.Unit.Program, notCopied));
        if (await _changes.HaveUserAsync(Units.User, Units.State, stop) is { } noUser)
            return new(ServiceWords.NoUser.With(Units.User, noUser), ServiceWords.NoUserNext.With(Units.User));
        if (Account.Find(a => a.Name == Units.User) is { } user && _changes.GiveFolder(Units.State, user, Units.RootsOwn) is { } notGiven)
            return new(ConfigWords.NotWritable.With(Units.State, notGiven));
        if (!plan.Draft.ChangesNothing && _changes.HaveFile(plan.Draft.Path, plan.Draft.After) is { } notSet)
            return new(ConfigWords.NotWritable.With(plan.Draft.Path, notSet));
        if (Write() is { } notWritten)
            return notWritten;
        list.Tick(ServiceWords.Written.With(string.Join(", ", plan.Services.Select(Units.PathOf))));

        if (plan.Gateway.BuiltIn)
        {
            if (await list.DoAsync(ServiceWords.Starting, () => _changes.RunAsync([Units.Gateway], stop)) is { } silent)
                return await DoorRestart.NotStartedAsync(visit, Units.Gateway, silent, stop);
            list.Tick(ServiceWords.GatewayRuns);
        }

        if (await OrderAsync(addresses, stop) is { } disorder)
            return disorder;
        if (await list.DoAsync(ServiceWords.Starting, () => _changes.RunAsync([Units.Door], stop)) is { } said)
            return await DoorRestart.NotStartedAsync(visit, Units.Door, said, stop);
        if (!wasActive)
        {
            list.Tick(ServiceWords.Runs);
            return null;
        }

        var restart = new DoorRestart(visit, systemctl);
        if (await list.DoAsync(ServiceWords.Starting, () => restart.RunAsync(stop)) is { } notRestarted)
            return notRestarted;
        list.Tick(restart.HandedOn ? ServiceWords.HandedOver : ServiceWords.Restarted);
        return null;
    }

    private Problem? Write()
    {
        foreach (var unit in plan.Services)
        {
            if (_changes.HaveFile(Units.PathOf(unit), unit == Units.Door ? Units.DoorText(plan.Unit) : Units.GatewayText(plan.Unit)) is { } said)
                return new(ConfigWords.NotWritable.With(Units.PathOf(unit), said));
        }

        var access = plan.Access is { } config ? _changes.HaveFile(Units.AccessPath, Units.AccessText(config, plan.Unit.Version)) : _changes.HaveNoFile(Units.AccessPath);
        return access is null ? null : new(ConfigWords.NotWritable.With(Units.AccessPath, access));
    }

    /// <summary>Brings openclaw.json in order: shown, asked, backed up; taken back if the rest fails.</summary>
    private async Task<Problem?> OrderAsync(IReadOnlyList<IPAddress> addresses, CancellationToken stop)
    {
        var found = plan.Gateway.Found;
        if (found is null)
        {
            (found, var lost) = await FoundGateway.FindAsync(visit.Settings, visit.Environment, visit.Time, stop);
            if (found is null)
                return lost;
        }

        var file = new ConfigFile(Units.State, visit.Time);
        var before = file.All().Count;
        await new ConfigOrder(visit, list, visit.Settings).BringAsync(found, addresses, stop);
        if (file.All().Count > before && found.Config?.Path is { } path)
        {
            _changes.OnFailure(() =>
            {
                if (file.PlanUndo(path).Plan is { ChangedSince: false } undo)
                    file.Undo(undo, evenIfChanged: false);
                return Task.CompletedTask;
            });
        }

        return null;
    }

    /// <summary>A user's unit ends with the user's last session unless systemd is told otherwise.</summary>
    private async Task LingerAsync(CancellationToken stop)
    {
        if (plan.Gateway is not { Lingers: false, IsUserUnit: true, Owner.Name: var user } || !visit.Agrees(ServiceWords.LingerQuestion.With(user)))
            return;
        var end = await new ChildProgram(TimeSpan.FromSeconds(30), 1000, visit.Time).RunAsync("loginctl", ["enable-linger", user], stop);
        if (end.ExitCode == 0)
            list.Tick(ServiceWords.Lingers.With(user));
        else
            list.Note(ServiceWords.NotLingering.With(user, end.Said), ServiceWords.NotLingeringNext.With(user));
    }
}
