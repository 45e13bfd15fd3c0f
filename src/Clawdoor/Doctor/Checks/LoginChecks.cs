using Clawdoor.Doctor.Sights;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using W = Clawdoor.Wording.DoctorVisitWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>The secret of openclaw.json, shown through the door, and who waits to be paired.</summary>
internal static class LoginChecks
{
    private static readonly IReadOnlyList<string> _before =
        [.. GatewayChecks.Answering, "door-wrong-upstream", "trusted-proxies-missing", "upgrade-not-forwarded", "upgrade-refused", "mode-secret-mismatch", "secret-missing"];

    public static readonly IReadOnlyList<Check> All =
    [
        Of("locked-out", new(W.LockedOut, W.LockedOutMeans, W.LockedOutCure), (login, _) =>
            login.Failure is { Code: GatewayErrorCode.AuthRateLimited } failure
                ? new Outcome.Found(login.Tried, WayChecks.Raw(failure), Math.Ceiling((failure.RetryAfter ?? TimeSpan.FromMinutes(5)).TotalSeconds))
                : Outcome.Well),
        Of("secret-refused", new(W.SecretRefused, W.SecretRefusedMeans, W.SecretRefusedCure), (login, scene) =>
            login.Failure is { } failure && IsWrongSecret(failure.Code)
                ? new Outcome.Found(login.Tried, WayChecks.Raw(failure), scene.Mode, GatewayChecks.Restart(scene.Unit)) { Cure = GatewayChecks.Cured(scene.Unit, "restart", "restart") }
                : Outcome.Well),
        Of("remote-taken-for-local", new(W.TakenForLocal, W.TakenForLocalMeans, W.TakenForLocalCure), (login, scene) =>
            login.Scopes.Count > 0 && scene.Mode != "none" ? new Outcome.Found(login.Tried, $"hello-ok, scopes {string.Join(", ", login.Scopes)}") : Outcome.Well),
        Of("login-refused", new(W.LoginRefused, W.LoginRefusedMeans, W.LoginRefusedCure), (login, scene) => login switch
        {
            { WasTried: false } => scene.Mode == "none" ? Outcome.Elsewhere : new Outcome.Unseen(W.SecretUnseen),
            { Failure.Code: GatewayErrorCode.ProxyAttributionRequired } => new Outcome.Unseen(W.LoopbackVisitor),
            { Failure: null } => new Outcome.Good(W.LoginFact.With(scene.Mode)),
            { Failure: { } failure } when failure.Code != GatewayErrorCode.AuthRateLimited && !IsWrongSecret(failure.Code) && failure.Code != GatewayErrorCode.GatewayStarting =>
                new Outcome.Found(login.Tried, WayChecks.Raw(failure), GatewayComplaint.Of(failure).What),
            _ => Outcome.Well,
        }),
        new("pairing-waiting", Area.Pairing, Severity.Warning, new(W.PairingWaits, W.PairingWaitsMeans, W.PairingWaitsCure), PairingAsync)
        { DependsOn = [.. GatewayChecks.Answering, "mode-secret-mismatch", "secret-missing"], Unless = ["secret-refused"] },
    ];

    private static bool IsWrongSecret(GatewayErrorCode code) => code is GatewayErrorCode.AuthTokenMismatch or GatewayErrorCode.AuthPasswordMismatch
        or GatewayErrorCode.AuthTokenNotConfigured or GatewayErrorCode.AuthPasswordNotConfigured;

    private sealed record Asked(string Mode, BootUnit? Unit);

    private static Check Of(string code, CheckWords words, Func<LoginView, Asked, Outcome> look) =>
        new(code, Area.Login, Severity.Failure, words, async (scene, stop) =>
        {
            if ((await scene.Target.SeeAsync(stop)).IsElsewhere)
                return Outcome.Elsewhere;
            var mode = (await scene.Config.SeeAsync(stop)).Gateway?.AuthMode ?? "token";
            var unit = (await scene.Boot.SeeAsync(stop)).Units.FirstOrDefault(u => u.Name == GatewayChecks.Unit);
            return look(await scene.Login.SeeAsync(stop), new(mode, unit));
        })
        { DependsOn = _before };

    private static async ValueTask<Outcome> PairingAsync(Scene scene, CancellationToken stop)
    {
        if ((await scene.Target.SeeAsync(stop)).IsElsewhere)
            return Outcome.Elsewhere;
        var view = await scene.Pairing.SeeAsync(stop);
        if (view.Devices is not { } devices)
            return new Outcome.Unseen(view.Failure is { } failure ? W.NotAsked.With(GatewayComplaint.Of(failure).What) : (Message)W.SecretUnseen);
        return devices.Pending.MaxBy(p => p.Ts) is { } newest
            ? new Outcome.Found("device.pair.list", $"pending {devices.Pending.Count}: {string.Join(", ", devices.Pending.Select(p => PlainText.Printable(p.RequestId)))}",
                devices.Pending.Count, PlainText.Printable(newest.RemoteIp ?? "–"), PlainText.Printable(newest.RequestId))
            : new Outcome.Good(W.PairedFact.With(devices.Paired.Count));
    }
}
