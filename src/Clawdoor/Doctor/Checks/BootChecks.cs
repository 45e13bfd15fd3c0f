using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using W = Clawdoor.Wording.DoctorPlaceWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>Whether OpenClaw and the door are there again after a restart of the computer.</summary>
internal static class BootChecks
{
    public static readonly IReadOnlyList<Check> All =
    [
        new("not-started-at-boot", Area.Boot, Severity.Warning, new(W.NotAtBoot, W.NotAtBootMeans, W.NotAtBootCure), StartsAsync),
        new("lingering-off", Area.Boot, Severity.Warning, new(W.LingeringOff, W.LingeringOffMeans, W.LingeringOffCure), LingersAsync) { DependsOn = ["not-started-at-boot"] },
    ];

    /// <summary>Clawdoor's own service counts only where Clawdoor is the door.</summary>
    private static async Task<IReadOnlyList<BootUnit>> UnitsAsync(Scene scene, CancellationToken stop)
    {
        var target = await scene.Target.SeeAsync(stop);
        var units = (await scene.Boot.SeeAsync(stop)).Units;
        return target.IsElsewhere ? [] : [.. units.Where(u => u.Name == GatewayChecks.Unit || target.Whose != Whose.Others)];
    }

    private static async ValueTask<Outcome> StartsAsync(Scene scene, CancellationToken stop)
    {
        var units = await UnitsAsync(scene, stop);
        if (units.Count == 0)
            return Outcome.Elsewhere;
        return units.FirstOrDefault(u => !u.Starts) is { } unit
            ? new Outcome.Found($"{unit.SystemCtl} is-enabled {unit.Name}", "disabled", unit.Name, GatewayChecks.Sudo(unit) + unit.SystemCtl)
            {
                Cure = GatewayChecks.Cured(unit, "enable", "disable"),
            }
            : new Outcome.Good(W.AtBootFact.With(string.Join(", ", units.Select(u => u.Name))));
    }

    private static async ValueTask<Outcome> LingersAsync(Scene scene, CancellationToken stop) =>
        (await UnitsAsync(scene, stop)).FirstOrDefault(u => u.Lingers == false) is { User: { } user }
            ? new Outcome.Found($"/var/lib/systemd/linger/{user}", "ENOENT", user)
            {
                Cure = UnixFile.EffectiveUser == 0 ? new Cure.Command("loginctl", "enable-linger", user) { Back = ["loginctl", "disable-linger", user] } : null,
            }
            : Outcome.Elsewhere;
}
