using System.Net;
using Clawdoor.Config;
using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Up;

/// <summary>The step of <c>up</c> that brings openclaw.json in order and waits until the gateway lives by it.</summary>
internal sealed class ConfigOrder(Visit visit, Checklist list, Settings settings)
{
    /// <summary>A hot reload is seen within a second or two, an in-process restart takes about ten (access-layer 1.5).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>The gateway as it is afterwards.</summary>
    public async Task<FoundGateway> BringAsync(FoundGateway gateway, IReadOnlyList<IPAddress> addresses, CancellationToken stop)
    {
        if (gateway.Config is not { } config)
            return gateway;
        var wishes = new DoorWishes([.. addresses.Select(a => Origins.Of(a, settings.HttpsPort))]);
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

        list.Tick(UpWords.ConfigEdited.With(Paths(agreed.Changes), UndoCommand()));
        return gateway.Look.State == GatewayState.Silent
            ? await gateway.AgainAsync(settings, visit.Environment, visit.Time, stop)
            : await WaitAsync(gateway, wishes, addresses[0], stop);
    }

    /// <summary>What a person, or <c>--yes</c>, agreed to; null when to nothing.</summary>
    private OrderPlan? Agreed(OrderPlan plan, DoorWishes wishes)
    {
        // Who can log in is a question of its own, with its own diff.
        if (plan.Waiting.Count > 0)
        {
            foreach (var change in plan.Waiting)
                list.Note(change.Why);
            var mended = OrderPlan.For(plan.Config, wishes with { MendAuthKey = true });
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

    /// <summary>Waits until the gateway itself behaves as openclaw.json now says: proved by asking it, not by waiting a while.</summary>
    private Task<FoundGateway> WaitAsync(FoundGateway gateway, DoorWishes wishes, IPAddress address, CancellationToken stop) =>
        list.DoAsync(UpWords.ConfigWaiting, async () =>
        {
            var start = visit.Time.GetTimestamp();
            while (true)
            {
                gateway = await gateway.AgainAsync(settings, visit.Environment, visit.Time, stop);
                var took = visit.Time.GetElapsedTime(start);
                if (gateway.Look.State == GatewayState.Ready && await LivesByItAsync(gateway, wishes.Origins[0], address, stop))
                {
                    list.Tick(UpWords.ConfigApplied.With(took.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)));
                    return gateway;
                }

                if (took > Patience)
                {
                    list.Note(UpWords.ConfigNotApplied.With((int)took.TotalSeconds), UpWords.ConfigNotAppliedNext);
                    return gateway;
                }

                await Task.Delay(Glance, visit.Time, stop);
            }
        });

    /// <summary>
    /// Asks as the door will: with a forwarded address (trustedProxies) and an origin (allowedOrigins), then with the secret.
    /// Neither leaves a trace: no device, so no request for pairing.
    /// </summary>
    private async Task<bool> LivesByItAsync(FoundGateway gateway, string origin, IPAddress visitor, CancellationToken stop)
    {
        var asDoor = new GatewayOptions
        {
            Time = visit.Time,
            Headers = [new("X-Forwarded-For", visitor.ToString()), new("Origin", origin)],
        };
        var browser = new Login { Client = new ClientInfo { Id = "openclaw-control-ui", Mode = "webchat", Version = ProductVersion.Text, Platform = "linux" }, Scopes = [] };
        return await AnswerAsync(gateway, asDoor, browser, stop) is not (GatewayErrorCode.ProxyAttributionRequired
                or GatewayErrorCode.ControlUiOriginNotAllowed or GatewayErrorCode.Refused or GatewayErrorCode.GatewayStarting
                or GatewayErrorCode.ServiceUnavailable or GatewayErrorCode.TimedOut or GatewayErrorCode.Closed)
            && (gateway.Auth is null || await AnswerAsync(
                gateway, new GatewayOptions { Time = visit.Time }, PairingWatch.OwnLogin(gateway.Auth), stop) is null);
    }

    /// <summary>The code of the refusal; null when let in.</summary>
    private static async Task<GatewayErrorCode?> AnswerAsync(FoundGateway gateway, GatewayOptions options, Login login, CancellationToken stop)
    {
        var opened = await GatewayClient.OpenAsync(PairingWatch.SocketOf(gateway.Url), options, stop);
        if (!opened.Succeeded(out var client, out var failure))
            return failure.Code;
        await using (client)
            return (await client.LoginAsync(login, stop)).Succeeded(out _, out failure) ? null : failure.Code;
    }

    private static string Paths(IReadOnlyList<ConfigChange> changes) => string.Join(", ", changes.Select(c => c.Path).Distinct());

    private string UndoCommand() => string.Join(' ',
        ((string[])["clawdoor config undo", Option(SettingsTable.State, settings.State, StatesDefault()), Option(SettingsTable.OpenClawConfig, settings.OpenClawConfig, null)])
        .Where(part => part.Length > 0));

    private string StatesDefault() => SettingsReader.Read(new SettingsSources([], visit.Environment, null, Environment.IsPrivilegedProcess)).Settings?.State ?? "";

    private static string Option(Setting setting, string? value, string? unless) =>
        value is null || value == unless ? "" : $"{setting.Flag} {value}";
}
