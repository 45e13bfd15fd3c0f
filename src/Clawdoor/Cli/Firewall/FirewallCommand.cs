using System.CommandLine;
using Clawdoor.Config;
using Clawdoor.Firewall;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Firewall;

/// <summary><c>clawdoor firewall</c>: this computer's firewall seen, the door's ports opened in it, and that taken back.</summary>
internal static class FirewallCommand
{
    public static Command Build(CliContext cli)
    {
        var (dry, close, json) = (cli.Switch("--dry-run", FirewallWords.DryRun), cli.Switch("--close", FirewallWords.Close), cli.Json());
        var (showJson, undoJson) = (cli.Json(), cli.Json());
        return new Command("firewall", cli.Words(FirewallWords.About))
        {
            cli.Command("show", FirewallWords.ShowAbout, Options(), [showJson], (parse, visit, stop) => RunAsync(visit, "show",
                seen => Task.FromResult(FirewallShow.Run(seen, parse.GetValue(showJson))), stop)),
            cli.Command("apply", FirewallWords.ApplyAbout, Options(SettingsTable.Yes), [dry, close, json], (parse, visit, stop) => RunAsync(visit, "apply",
                seen => new FirewallApply(seen, parse.GetValue(close), parse.GetValue(json)).RunAsync(parse.GetValue(dry), stop), stop)),
            cli.Command("undo", FirewallWords.UndoAbout, new SettingsOptions(cli, SettingsTable.State, SettingsTable.Yes, SettingsTable.Lang), [undoJson],
                (parse, visit, _) => FirewallUndo.RunAsync(visit, parse.GetValue(undoJson))),
        };

        SettingsOptions Options(params ReadOnlySpan<Setting> more) => new(cli,
            [SettingsTable.HttpsPort, SettingsTable.HttpPort, SettingsTable.Upstream, SettingsTable.OpenClawConfig, SettingsTable.State, .. more, SettingsTable.Lang]);
    }

    /// <summary>Null, or the refusal that has been said.</summary>
    public static ExitCode? NotRoot(Visit visit, string command)
    {
        if (UnixFile.EffectiveUser == 0)
            return null;
        visit.Terminal.Complain(new(FirewallWords.NotRoot, FirewallWords.NotRootNext.With(command)));
        return ExitCode.NotPermitted;
    }

    private static async Task<ExitCode> RunAsync(Visit visit, string command, Func<FirewallSeen, Task<ExitCode>> run, CancellationToken stop)
    {
        if (NotRoot(visit, command) is { } refused)
            return refused;
        var programs = new FirewallPrograms(visit.Time, FirewallPrograms.UsualPatience);
        var gateway = FoundGateway.Locate(visit.Settings, visit.Environment).Url;
        var ssh = SshPorts.Read(visit.Environment);
        var wish = new FirewallWish(
            visit.Settings.Ports,
            [.. new[] { GatewayConfig.UsualPort }.Concat(gateway.IsLoopback ? [gateway.Port] : []).Distinct()], ssh.Session);
        var sight = new FirewallSight(programs, visit.Environment);
        var (state, trouble) = await sight.LookAsync([.. wish.All.Concat(ssh.All).Distinct()], stop);
        if (state is not null)
            return await run(new FirewallSeen(visit, state, wish, ssh) { Sight = sight, Programs = programs });
        visit.Terminal.Complain(trouble!.Problem);
        return trouble.Fault switch
        {
            FirewallFault.NoProgram => ExitCode.NotFound,
            FirewallFault.Unreadable => ExitCode.NotPermitted,
            _ => ExitCode.Failed,
        };
    }
}

/// <summary>One look at this computer's firewall, and what it is to be like.</summary>
internal sealed record FirewallSeen(Visit Visit, FirewallState State, FirewallWish Wish, SshPorts Ssh)
{
    public required FirewallSight Sight { get; init; }

    public required FirewallPrograms Programs { get; init; }

    public Terminal Terminal => Visit.Terminal;

    public DeedRecord Record => new(Visit.Settings.State);

    /// <summary>Of a port that is to be shut: something listens there that a visitor could reach.</summary>
    public bool IsExposed(int port) => Listens(port) == FirewallListening.Everywhere && !OpeningPlan.IsShutForAll(State, port);

    public static FirewallListening Listens(int port)
    {
        var sockets = ListeningSocket.Read().Where(s => s.Port == port).ToList();
        return sockets.Count == 0 ? FirewallListening.Nobody
            : sockets.Exists(s => !System.Net.IPAddress.IsLoopback(s.Address)) ? FirewallListening.Everywhere : FirewallListening.Loopback;
    }
}

/// <summary>To whom a program listens at a port.</summary>
internal enum FirewallListening { Nobody, Loopback, Everywhere }
