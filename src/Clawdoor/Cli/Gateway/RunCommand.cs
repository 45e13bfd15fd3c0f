using System.CommandLine;
using System.Globalization;
using Clawdoor.Access;
using Clawdoor.Cli.Up;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Cli.Gateway;

/// <summary><c>clawdoor gateway run</c>: the built-in gateway alone, where <c>openclaw gateway run</c> would stand.</summary>
internal sealed class RunCommand(CliContext cli)
{
    private static readonly string[] _binds = ["loopback", "lan", "tailnet", "auto", "custom"];

    // As texts, so that a wrong one is refused in the same words as a wrong setting.
    private readonly Option<string?> _port = new("--port") { Description = cli.Words(BuiltInWords.Port), HelpName = "1–65535" };
    private readonly Option<string?> _bind = new("--bind") { Description = cli.Words(BuiltInWords.Bind), HelpName = string.Join(" | ", _binds) };
    private readonly Option<bool> _unconfigured = cli.Switch("--allow-unconfigured", BuiltInWords.AllowUnconfigured);

    public static Command Build(CliContext cli)
    {
        var run = new RunCommand(cli);
        return cli.Command(
            "run", BuiltInWords.RunAbout,
            new SettingsOptions(cli, SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Lang, SettingsTable.Log),
            [run._port, run._bind, run._unconfigured],
            (parse, visit, _) => run.RunAsync(parse, visit));
    }

    /// <summary>Says everything that is wrong at once.</summary>
    public static ExitCode Complain(Visit visit, HostProblem problem)
    {
        if (problem.Code == ExitCode.BadSettings)
            visit.Terminal.Warn(BuiltInConfigWords.Refused);
        foreach (var one in problem.Problems)
            visit.Terminal.Complain(one);
        return problem.Code;
    }

    private async Task<ExitCode> RunAsync(ParseResult parse, Visit visit)
    {
        if (Flags(parse, visit) is not { } flags)
            return ExitCode.BadSettings;
        // Log lines go to standard output; as JSON they must be alone there.
        if (visit.Settings.Log == LogFormat.Json && !visit.Terminal.IsLive)
            visit = visit with { Cli = visit.Cli with { Terminal = visit.Terminal.Aside() } };
        if (!StateDirectory.TryOpen(visit.Settings.State, visit.Time, out var state, out var trouble))
            return Complain(visit, new(trouble.Fault == StateDirectoryFault.InUse ? ExitCode.Busy : ExitCode.NotPermitted, [trouble.Problem]));
        using var held = state;

        using var signals = new DoorSignals(isService: false);
        using var logging = FrontDoor.Logging(visit.Settings.Log, visit.Terminal.IsLive ? LogLevel.Warning : LogLevel.Information);
        var plan = new BuiltInPlan(OpenClawPaths.Find(visit.Settings.OpenClawConfig, visit.Environment), visit.Settings.State, flags, visit.Environment, [])
        {
            Sockets = GatewayListener.SocketsFrom(Inheritance.Take(visit.Environment, System.Environment.ProcessId).Sockets),
        };
        var (host, problem) = await BuiltInHost.StartAsync(plan, visit.Time, logging);
        if (host is null)
            return Complain(visit, problem!);
        await using var standing = host;
        Say(visit, host);
        var notice = SystemdNotice.From(visit.Environment);
        plan.Sockets.Settle(notice);
        notice.Ready(System.Environment.ProcessId, string.Join("  ", host.Addresses.Select(a => $"{HostName.InUrl(a)}:{host.Config.Gateway.Port}")));
        await host.RunAsync(signals.Close);
        notice.Stopping();
        await host.LeaveAsync(signals.Hurry);
        visit.Terminal.Say(BuiltInWords.Stopped);
        return ExitCode.Done;
    }

    private static void Say(Visit visit, BuiltInHost host)
    {
        var (terminal, gateway) = (visit.Terminal, host.Config.Gateway);
        foreach (var done in host.Done)
            terminal.Say(done);
        foreach (var warning in host.Warnings)
            terminal.Complain(warning);
        var port = gateway.Port.ToString(CultureInfo.InvariantCulture);
        terminal.Say(BuiltInWords.Listens.With(
            string.Join(", ", host.Addresses.Select(a => $"http://{HostName.InUrl(a)}:{port}{gateway.BasePath}")), gateway.AuthMode));
        foreach (var passed in host.Ui.Passed)
            terminal.Warn(passed);
        terminal.Say(host.Config.UiEnabled ? host.Ui.Taken : BuiltInWords.UiOff);
        // The secret goes to a person's eyes and to nothing that keeps what it is told.
        if (terminal.IsLive && gateway.Secret.Reveal() is { } secret)
            terminal.Say(BuiltInWords.OpenHere.With($"http://127.0.0.1:{port}{gateway.BasePath}/#token={Uri.EscapeDataString(secret)}"));
        if (gateway.AuthMode != "none")
            terminal.Say(BuiltInWords.HowToPair);
        terminal.Say(BuiltInWords.Stands);
    }

    private RunFlags? Flags(ParseResult parse, Visit visit)
    {
        var (port, bind, problems) = (parse.GetValue(_port), parse.GetValue(_bind), new List<Problem>());
        var number = 0;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535))
            problems.Add(new(SettingsWords.BadValue.With("--port", Terminal.Safe(port)), SettingsWords.BadValueNext.With("1–65535")));
        if (bind is not null && !_binds.Contains(bind))
            problems.Add(new(SettingsWords.BadValue.With("--bind", Terminal.Safe(bind)), SettingsWords.BadValueNext.With(string.Join(" | ", _binds))));
        foreach (var problem in problems)
            visit.Terminal.Complain(problem);
        return problems.Count > 0 ? null : new RunFlags(port is null ? null : number, bind, parse.GetValue(_unconfigured));
    }
}
