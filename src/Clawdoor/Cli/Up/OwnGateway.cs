using System.Net;
using Clawdoor.Cli.Gateway;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Wording;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Cli.Up;

/// <summary>The built-in gateway as a step of <c>up</c>: whether it is wanted, its start, and what is said about both.</summary>
internal sealed class OwnGateway(Visit visit, Checklist list)
{
    /// <summary>What the process ends with when there is no gateway; its reasons have been said.</summary>
    public ExitCode Failed { get; private set; } = ExitCode.NoGateway;

    public async Task<bool> IsWantedAsync(CancellationToken stop)
    {
        if (visit.Settings.BuiltIn)
            return true;
        if (!await list.DoAsync(UpWords.Finding, () => NoOpenClaw.HereAsync(visit.Settings, visit.Environment, visit.Time, stop)))
            return false;
        list.Note(BuiltInWords.NoOpenClawHere, BuiltInWords.NoOpenClawHereNext);
        return true;
    }

    /// <summary>Null when it does not start.</summary>
    public async Task<BuiltInHost?> StartAsync(IReadOnlyList<IPAddress> addresses, int httpsPort, ILoggerFactory logging)
    {
        var settings = visit.Settings;
        var plan = new BuiltInPlan(
            OpenClawPaths.Find(settings.OpenClawConfig, visit.Environment), settings.State, new RunFlags(), visit.Environment,
            [.. addresses.Select(a => Origins.Of(a, httpsPort))]);
        var (host, problem) = await BuiltInHost.StartAsync(plan, visit.Time, logging);
        if (host is null)
        {
            Failed = RunCommand.Complain(visit, problem!);
            return null;
        }

        foreach (var done in host.Done)
            list.Tick(done);
        foreach (var warning in host.Warnings)
            list.Note(warning.What, warning.Next);
        foreach (var passed in host.Ui.Passed)
            list.Note(passed);
        list.Tick(host.Config.UiEnabled ? host.Ui.Taken : BuiltInWords.UiOff);
        return host;
    }

    /// <summary>The gateway as everybody else on this machine finds it.</summary>
    public async Task<FoundGateway?> LookAsync(CancellationToken stop)
    {
        var (gateway, problem) = await FoundGateway.FindAsync(visit.Settings, visit.Environment, visit.Time, stop);
        if (gateway is null)
        {
            visit.Terminal.Complain(problem!);
            return null;
        }

        list.Tick(BuiltInWords.Answers.With(gateway.Url.Authority, gateway.Config?.Gateway.AuthMode));
        if (gateway.Config?.Gateway.AuthMode == "none")
            list.Note(UpWords.NoAuth, UpWords.NoAuthNext);
        return gateway;
    }
}
