using System.Globalization;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using W = Clawdoor.Wording.DoctorDoorWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>What answers on the door's two ports.</summary>
internal static class DoorChecks
{
    public static readonly IReadOnlyList<Check> All =
    [
        new("door-silent", Area.Door, Severity.Failure, new(W.Silent, W.SilentMeans, W.SilentCure), SilentAsync) { DependsOn = ["tls-failed"] },
        new("port-taken", Area.Door, Severity.Failure, new(W.PortTaken, W.PortTakenMeans, W.PortTakenCure), TakenAsync) { DependsOn = ["door-silent"] },
        new("redirect-missing", Area.Door, Severity.Warning, new(W.RedirectMissing, W.RedirectMissingMeans, W.RedirectMissingCure), RedirectAsync)
        { DependsOn = ["door-unreachable", "port-taken"] },
    ];

    private static async ValueTask<Outcome> SilentAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        if (target.Whose == Whose.Nobodys)
            return Outcome.Elsewhere;
        var live = (await scene.Http.SeeAsync(stop)).Live;
        // A gateway that hangs makes a proxy wait with it: that is the gateway's finding.
        if (live.Status is null && !target.IsElsewhere && (await scene.Gateway.SeeAsync(stop)) is { IsListening: true, Look.State: GatewayState.Silent })
            return Outcome.Elsewhere;
        return live.Status is null ? new Outcome.Found($"GET {live.Url}", live.ToString(), Target.OriginOf(target.Main)) : Outcome.Well;
    }

    private static async ValueTask<Outcome> TakenAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        if (target.Whose != Whose.Others)
            return Outcome.Elsewhere;
        var live = (await scene.Http.SeeAsync(stop)).Live;
        // A gateway that cannot attribute its visitor is OpenClaw too; one that is down is another finding.
        if (live.Status is null || live.IsOpenClaw || live.IsBadGateway || live.IsUnattributable)
            return Outcome.Well;
        // What stands in the gateway's place is the gateway's finding; the door only hands it on.
        if (!target.IsElsewhere && (await scene.Gateway.SeeAsync(stop)).Look.State == GatewayState.NotOpenClaw)
            return Outcome.Elsewhere;
        var holder = target.IsElsewhere ? null : (await scene.Ports.SeeAsync(stop)).HolderOf(target.Main.Port);
        return new Outcome.Found($"GET {live.Url}", live.ToString(), target.Main.Port.ToString(CultureInfo.InvariantCulture),
            holder?.ToMessage() ?? W.SomeProgram, StopOf(holder));
    }

    private static string StopOf(PortHolder? holder) => holder switch
    {
        { Unit: { } unit } => $"sudo systemctl disable --now {unit}",
        { Pid: var pid } => $"sudo kill {pid}",
        null => "sudo ss -ltnp",
    };

    private static async ValueTask<Outcome> RedirectAsync(Scene scene, CancellationToken stop)
    {
        if ((await scene.Target.SeeAsync(stop)).Whose == Whose.Nobodys || (await scene.Http.SeeAsync(stop)).Plain is not { } plain)
            return Outcome.Elsewhere;
        return plain is { Status: >= 300 and < 400, Location: { } location } && location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new Outcome.Good(W.RedirectFact)
            : new Outcome.Found($"GET {plain.Url}", plain.ToString(), plain.Url);
    }
}
