using Clawdoor.Doctor.Sights;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using W = Clawdoor.Wording.DoctorVisitWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>The secret of openclaw.json, shown through the door, and who waits to be paired.</summary>
internal static class LoginChecks
{
    private static readonly IReadOnlyList<string> _before =
        [.. GatewayChecks.Answering, "door-wrong-upstream", "trusted-proxies-missing", "upgrade-not-forwarded", "upgrade-refused", "protocol-mismatch", "mode-secret-mismatch", "secret-missing"];

    public static readonly IReadOnlyList<Check> All =
    [
        Of("locked-out", new(W.LockedOut, W.LockedOutMeans, W.LockedOutCure), (login, _) =>
            login.Failure is { Code: GatewayErrorCode.AuthRateLimited } failure
                ? new Outcome.Found(login.Tried, WayChecks.Raw(failure), Math.Ceiling((failure.RetryAfter ?? TimeSpan.FromMinutes(5)).TotalSeconds))
                : Outcome.Well),
        Of("secret-refused", new(W.SecretRefused, W.SecretRefusedMeans, W.SecretRefusedCure), (login, scene) =>
            login.Failure is { } failure && IsWrongSecret(failure.Code)
                ? new Outcome.Found(login.Tried, WayChecks.Raw(failure), scene.Mode, GatewayChecks.Restart(scene.Unit, process: null)) { Cure = GatewayChecks.Cured(scene.Unit, "restart", "restart") }
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
        .. ForwardedChecks.All,
        Pairing("pairing-upgrade-waiting", new(W.UpgradeWaits, W.UpgradeWaitsMeans, W.UpgradeWaitsCure), devices =>
            devices.Pending.Where(p => IsKnown(p, devices)).MaxBy(p => p.Ts) is { } larger
                ? new Outcome.Found("device.pair.list", $"pending {PlainText.Printable(larger.RequestId)}: {string.Join(", ", larger.Scopes.Select(PlainText.Printable))}",
                    PlainText.Printable(larger.RemoteIp ?? "–"), PlainText.Printable(larger.RequestId))
                : Outcome.Well),
        Pairing("pairing-scopes-narrow", new(W.ScopesNarrow, W.ScopesNarrowMeans, W.ScopesNarrowCure), devices =>
            devices.Paired.Where(p => IsNarrow(p) && devices.Pending.All(w => w.DeviceId != p.DeviceId)).MaxBy(p => p.LastSeenAtMs ?? DateTimeOffset.MinValue) is { } narrow
                ? new Outcome.Found("device.pair.list", $"paired {narrow.DeviceId[..Math.Min(12, narrow.DeviceId.Length)]}…: {string.Join(", ", narrow.Scopes.Select(PlainText.Printable))}",
                    PlainText.Printable(narrow.OperatorLabel ?? narrow.RemoteIp ?? "–"), narrow.DeviceId)
                : Outcome.Well),
        new("pairing-waiting", Area.Pairing, Severity.Warning, new(W.PairingWaits, W.PairingWaitsMeans, W.PairingWaitsCure), PairingAsync)
        { DependsOn = [.. GatewayChecks.Answering, "mode-secret-mismatch", "secret-missing"], Unless = ["secret-refused"] },
    ];

    /// <summary>What the Control UI of OpenClaw 2026.9 asks for at every login; whoever has fewer waits for approval anew.</summary>
    private static readonly string[] _wanted = [Scopes.Admin, Scopes.Read, Scopes.Write, Scopes.Approvals, Scopes.Questions, Scopes.Pairing];

    private static bool IsKnown(PendingDevice waiting, DeviceList devices) => devices.Paired.Any(p => p.DeviceId == waiting.DeviceId);

    /// <summary>A token that was taken away is somebody's will, and no dead end.</summary>
    private static bool IsNarrow(PairedDevice device) => device.ClientId == ClientIds.ControlUi
        && device.Tokens.All(t => t.RevokedAtMs is null) && !_wanted.All(device.Scopes.Contains);

    private static Check Pairing(string code, CheckWords words, Func<DeviceList, Outcome> look) =>
        new(code, Area.Pairing, Severity.Warning, words, async (scene, stop) =>
            (await scene.Target.SeeAsync(stop)).IsElsewhere || (await scene.Pairing.SeeAsync(stop)).Devices is not { } devices ? Outcome.Elsewhere : look(devices))
        { DependsOn = [.. GatewayChecks.Answering, "mode-secret-mismatch", "secret-missing"], Unless = ["secret-refused"] };

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
            var login = await scene.Login.SeeAsync(stop);
            // Whether a secret would be taken is one question, and not answered four times.
            return login.WasTried || code == "login-refused" ? look(login, new(mode, unit)) : Outcome.Elsewhere;
        })
        { DependsOn = _before };

    private static async ValueTask<Outcome> PairingAsync(Scene scene, CancellationToken stop)
    {
        if ((await scene.Target.SeeAsync(stop)).IsElsewhere)
            return Outcome.Elsewhere;
        var view = await scene.Pairing.SeeAsync(stop);
        if (view.Devices is not { } devices)
            return new Outcome.Unseen(view.Failure is { } failure ? W.NotAsked.With(GatewayComplaint.Of(failure).What) : (Message)W.SecretUnseen);
        var waiting = devices.Pending.Where(p => !IsKnown(p, devices)).ToList();
        if (waiting.Count == 0 && devices.Pending.Count > 0)
            return Outcome.Well;
        return waiting.MaxBy(p => p.Ts) is { } newest
            ? new Outcome.Found("device.pair.list", $"pending {waiting.Count}: {string.Join(", ", waiting.Select(p => PlainText.Printable(p.RequestId)))}",
                waiting.Count, PlainText.Printable(newest.RemoteIp ?? "–"), PlainText.Printable(newest.RequestId))
            : new Outcome.Good(W.PairedFact.With(devices.Paired.Count));
    }
}
