using Clawdoor.Config;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using Clawdoor.Wording;
using W = Clawdoor.Wording.DoctorConfigWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>Whether openclaw.json is there, can be used, and is closed to others.</summary>
internal static class ConfigChecks
{
    private static readonly string[] _read = ["openclaw-missing", "config-invalid"];

    public static readonly IReadOnlyList<Check> All =
    [
        new("openclaw-missing", Area.Config, Severity.Failure, new(W.OpenClawMissing, W.OpenClawMissingMeans, W.OpenClawMissingCure), MissingAsync),
        new("config-invalid", Area.Config, Severity.Failure, new(W.Invalid, W.InvalidMeans, W.InvalidCure), ValidAsync) { DependsOn = ["openclaw-missing"] },
        new("gateway-mode", Area.Config, Severity.Failure, new(W.Mode, W.ModeMeans, W.ModeCure), ModeAsync) { DependsOn = _read },
        Of("gateway-tls", Severity.Failure, new(W.Tls, W.TlsMeans, W.TlsCure),
            view => view.Gateway!.HasTls ? new Outcome.Found(Key(view, "tls", "enabled"), "true") : Outcome.Well),
        Of("config-open-to-others", Severity.Warning, new(W.OpenToOthers, W.OpenToOthersMeans, W.OpenToOthersCure), Open),
    ];

    /// <summary>A check of a file that could be read.</summary>
    internal static Check Of(string code, Severity severity, CheckWords words, Func<ConfigView, Outcome> look, params IReadOnlyList<string> after) =>
        new(code, Area.Config, severity, words, async (scene, stop) =>
        {
            var view = await scene.Config.SeeAsync(stop);
            return view.File is null || (await scene.Target.SeeAsync(stop)).IsElsewhere ? Outcome.Elsewhere : look(view);
        })
        { DependsOn = [.. _read, .. after] };

    /// <summary>"/home/me/.openclaw/openclaw.json:12 gateway.auth.mode".</summary>
    internal static string Key(ConfigView view, params ReadOnlySpan<string> below) =>
        $"{view.File!.PlaceOf(["gateway", .. below])} gateway.{string.Join('.', below)}";

    private static async ValueTask<Outcome> MissingAsync(Scene scene, CancellationToken stop)
    {
        var (view, target) = (await scene.Config.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        if (target.IsElsewhere || !view.IsMissing)
            return Outcome.Elsewhere;
        var gateway = await scene.Gateway.SeeAsync(stop);
        return gateway.Look.State != GatewayState.Silent || gateway.IsListening || gateway.Process is not null
            ? Outcome.Well
            : new Outcome.Found($"stat {view.Paths.Config}; GET {gateway.Url}startupz", "ENOENT; connection refused", view.Paths.Config, gateway.Url.Authority);
    }

    private static async ValueTask<Outcome> ValidAsync(Scene scene, CancellationToken stop)
    {
        var view = await scene.Config.SeeAsync(stop);
        if ((await scene.Target.SeeAsync(stop)).IsElsewhere)
            return Outcome.Elsewhere;
        return (view.Reading.Failure, view.Gateway?.Faults) switch
        {
            ({ Trouble: ConfigTrouble.Missing }, _) => new Outcome.Unseen(W.NoFile.With(view.Paths.Config)),
            ({ Trouble: ConfigTrouble.NotReadable }, _) => new Outcome.Unseen(W.Unreadable.With(view.Paths.Config)),
            ({ Problem.What: var what }, _) => Found(what),
            (_, [var fault, ..]) => Found(fault),
            _ => new Outcome.Good(W.Read.With(view.Paths.Config)),
        };

        Outcome Found(Message what) => new Outcome.Found($"read {view.Paths.Config}", what.ToString(), what);
    }

    /// <summary>A gateway that answers was started with --allow-unconfigured; one that is remote is no gateway at all.</summary>
    private static async ValueTask<Outcome> ModeAsync(Scene scene, CancellationToken stop)
    {
        var view = await scene.Config.SeeAsync(stop);
        if (view.Gateway is not { } config || (await scene.Target.SeeAsync(stop)).IsElsewhere || config.Mode == "local")
            return Outcome.Elsewhere;
        return config.Mode is null && (await scene.Gateway.SeeAsync(stop)).Answers
            ? Outcome.Well
            : new Outcome.Found(Key(view, "mode"), config.Mode ?? "–", config.Mode is { } mode ? $"\"{mode}\"" : "–");
    }

    private static Outcome Open(ConfigView view)
    {
        if (view.Open is not [var file, ..])
            return Outcome.Well;
        var mode = Convert.ToString((int)file.Mode, 8);
        return new Outcome.Found($"stat {file.Path}", mode, file.Path, mode) { Cure = new Cure.Mode(file.Path, file.Mode, AtomicFile.Secret) };
    }
}
