using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using Clawdoor.Wording;
using W = Clawdoor.Wording.DoctorConfigWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>Whether OpenClaw runs, listens, answers, and which one it is.</summary>
internal static class GatewayChecks
{
    public const string Unit = "openclaw-gateway.service";

    /// <summary>What must hold before anything can be asked of the gateway.</summary>
    public static readonly IReadOnlyList<string> Answering = ["upstream-down", "upstream-not-listening", "upstream-hangs", "upstream-not-openclaw", "upstream-starting"];

    public static readonly IReadOnlyList<Check> All =
    [
        Of("upstream-down", Severity.Failure, new(W.Down, W.DownMeans, W.DownCure), (view, unit) =>
            view is { Look.State: GatewayState.Silent, IsListening: false, Process: null }
                ? new Outcome.Found($"GET {view.Url}startupz", "connection refused", view.Url.Authority, Start(unit)) { Cure = Cured(unit, "start", "stop") }
                : Outcome.Well),
        Of("upstream-not-listening", Severity.Failure, new(W.NotListening, W.NotListeningMeans, W.NotListeningCure), (view, unit) =>
            view is { Look.State: GatewayState.Silent, IsListening: false, Process: { } process, IsStarting: false }
                ? new Outcome.Found($"GET {view.Url}startupz; /proc", $"connection refused; {process.ToMessage()}", view.Url.Authority, process.ToMessage(), Restart(unit, process))
                {
                    Cure = Cured(unit, "restart", "restart"),
                }
                : Outcome.Well),
        Of("upstream-hangs", Severity.Failure, new(W.Hangs, W.HangsMeans, W.HangsCure), (view, unit) =>
            view is { Look.State: GatewayState.Silent, IsListening: true }
                ? new Outcome.Found($"GET {view.Url}startupz", $"LISTEN {view.Holder?.ToMessage().ToString() ?? "–"}; no answer in {view.Look.Took.TotalSeconds:0.0} s",
                    view.Url.Authority, view.Holder?.ToMessage() ?? DoctorDoorWords.SomeProgram, Restart(unit, view.Holder))
                : Outcome.Well),
        Of("upstream-not-openclaw", Severity.Failure, new(W.NotOpenClaw, W.NotOpenClawMeans, W.NotOpenClawCure), (view, _) =>
            view.Look.State == GatewayState.NotOpenClaw
                ? new Outcome.Found($"GET {view.Url}startupz", view.Look.Saw, view.Url.Authority, view.Holder?.ToMessage() ?? DoctorDoorWords.SomeProgram)
                : Outcome.Well),
        Of("upstream-starting", Severity.Failure, new(W.Starting, W.StartingMeans, W.StartingCure), (view, _) => view switch
        {
            { IsStarting: true } => new Outcome.Found($"GET {view.Url}startupz", view.Look.State == GatewayState.Starting ? view.Look.Saw : "connection refused", view.Url.Authority),
            { Look: { State: GatewayState.Ready, Version: var version } } => new Outcome.Good(W.Answers.With(version ?? "", view.Url.Authority)),
            _ => Outcome.Well,
        }),
        new("openclaw-vulnerable", Area.OpenClaw, Severity.Failure, new(W.Vulnerable, W.VulnerableMeans, W.VulnerableCure), VersionAsync) { DependsOn = Answering },
    ];

    /// <summary>How to start it by hand.</summary>
    public static string Start(BootUnit? unit) => unit is null ? "openclaw gateway run" : $"{Sudo(unit)}{unit.SystemCtl} start {unit.Name}";

    /// <summary>How to restart it by hand; OpenClaw's own restart knows services only.</summary>
    public static string Restart(BootUnit? unit, PortHolder? process) => (unit, process) switch
    {
        ({ } known, _) => $"{Sudo(known)}{known.SystemCtl} restart {known.Name}",
        // The kernel keeps 15 letters of "openclaw-gateway".
        (null, { Name: "node" or "openclaw" or "openclaw-gatewa" } started) => $"kill {started.Pid}; openclaw gateway run",
        _ => "openclaw gateway restart",
    };

    internal static string Sudo(BootUnit unit) => unit.User is null ? "sudo " : "";

    /// <summary>systemctl, where it can be done from here: a user's own service is out of root's reach.</summary>
    internal static Cure.Command? Cured(BootUnit? unit, string what, string back) => unit switch
    {
        null => null,
        { User: null } => new("systemctl", what, unit.Name) { Back = ["systemctl", back, unit.Name] },
        _ when UnixFile.EffectiveUser == 0 => null,
        _ => new("systemctl", "--user", what, unit.Name) { Back = ["systemctl", "--user", back, unit.Name] },
    };

    private static Check Of(string code, Severity severity, CheckWords words, Func<GatewayView, BootUnit?, Outcome> look) =>
        new(code, Area.OpenClaw, severity, words, async (scene, stop) =>
        {
            if ((await scene.Target.SeeAsync(stop)).IsElsewhere)
                return Outcome.Elsewhere;
            var unit = (await scene.Boot.SeeAsync(stop)).Units.FirstOrDefault(u => u.Name == Unit);
            return look(await scene.Gateway.SeeAsync(stop), unit);
        })
        { DependsOn = ["openclaw-missing"], Unless = ["gateway-tls"] };

    private static async ValueTask<Outcome> VersionAsync(Scene scene, CancellationToken stop)
    {
        if ((await scene.Target.SeeAsync(stop)).IsElsewhere || (await scene.Gateway.SeeAsync(stop)) is not { Look.Version: { } version } view)
            return Outcome.Elsewhere;
        var flaws = KnownFlaws.Of(version);
        return flaws.Count == 0
            ? Outcome.Well
            : new Outcome.Found($"GET {view.Url}startupz", version, version, string.Join(", ", flaws.Select(f => f.Id)), flaws[^1].FixedIn);
    }
}
