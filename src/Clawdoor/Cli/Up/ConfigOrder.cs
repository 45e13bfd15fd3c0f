using System.Globalization;
using System.Net;
using Clawdoor.Config;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Up;

/// <summary>The step of <c>up</c> that brings openclaw.json in order and waits until the gateway lives by it.</summary>
internal sealed class ConfigOrder(Visit visit, Checklist list, Settings settings)
{
    /// <summary>The gateway as it is afterwards.</summary>
    public async Task<FoundGateway> BringAsync(FoundGateway gateway, IReadOnlyList<IPAddress> addresses, CancellationToken stop)
    {
        if (gateway.Config is not { } config)
            return gateway;
        var wishes = ConfigCommands.Wishes(addresses, settings.HttpsPort, visit.Environment);
        var plan = OrderPlan.For(config, wishes);
        foreach (var note in plan.Notes)
            list.Note(note.Text);
        if (plan.Failure is { } failure)
        {
            list.Note(failure.Problem.What, failure.Problem.Next);
            return gateway;
        }

        if (plan.Changes.Count + plan.Waiting.Count == 0)
        {
            list.Tick(UpWords.ConfigInOrder.With(config.Path));
            return gateway;
        }

        if (settings.NoConfigEdit || Agreed(plan, wishes) is not { Changes.Count: > 0 } agreed)
        {
            list.Note(UpWords.ConfigLeftAlone.With(Paths([.. plan.Changes, .. plan.Waiting])), UpWords.ConfigLeftAloneNext);
            return gateway;
        }

        var (_, trouble) = new ConfigFile(settings.State, visit.Time).Apply(agreed);
        if (trouble is not null)
        {
            list.Note(UpWords.ConfigProblem.With(trouble.Problem.What), trouble.Problem.Next);
            return gateway;
        }

        list.Tick(UpWords.ConfigEdited.With(Paths(agreed.Changes), ConfigCommands.UndoLine(visit)));
        return gateway.Look.State == GatewayState.Silent
            ? await gateway.AgainAsync(settings, visit.Environment, visit.Time, stop)
            : await WaitAsync(gateway, addresses, stop);
    }

    /// <summary>What a person, or <c>--yes</c>, agreed to; null when to nothing.</summary>
    private OrderPlan? Agreed(OrderPlan plan, DoorWishes wishes)
    {
        // Who can log in is a question of its own, with its own diff.
        if (plan.Waiting.Count > 0)
        {
            foreach (var change in plan.Waiting)
                list.Note(change.Why);
            var mended = OrderPlan.For(plan.Config, wishes with { MendAuthMode = true });
            if (mended.Failure is null && visit.Agrees(UpWords.AuthKeyQuestion))
                plan = mended;
        }

        if (plan.Changes.Count == 0)
            return null;
        foreach (var change in plan.Changes.Where(c => !c.NeedsOwnYes))
            visit.Terminal.Say($"   {change.Path}: {visit.Cli.Words(change.Why)}");
        DiffPicture.Show(visit.Terminal, plan.Diff);
        return visit.Agrees(UpWords.ConfigQuestion.With(plan.Config.Path)) ? plan : null;
    }

    /// <summary>Waits until the gateway itself behaves as openclaw.json now says.</summary>
    private async Task<FoundGateway> WaitAsync(FoundGateway gateway, IReadOnlyList<IPAddress> addresses, CancellationToken stop)
    {
        var (now, took, taken) = await list.DoAsync(UpWords.ConfigWaiting,
            () => new ConfigTaken(settings, addresses, visit.Environment, visit.Time).WaitAsync(gateway, stop));
        var seconds = took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        if (taken)
            list.Tick(UpWords.ConfigApplied.With(seconds));
        else
            list.Note(UpWords.ConfigNotApplied.With(seconds), UpWords.ConfigNotAppliedNext);
        return now;
    }

    private static string Paths(IReadOnlyList<ConfigChange> changes) => string.Join(", ", changes.Select(c => c.Path).Distinct());
}
