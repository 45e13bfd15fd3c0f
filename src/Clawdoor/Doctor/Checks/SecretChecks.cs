using Clawdoor.Config;
using Clawdoor.Doctor.Sights;
using W = Clawdoor.Wording.DoctorConfigWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>The login that openclaw.json asks for. No secret leaves this file, not even its first letter: lengths only.</summary>
internal static class SecretChecks
{
    /// <summary>Characters. Twelve random ones from hex are 48 bits, which ten tries a minute never get through; people's words need more.</summary>
    private const int Shortest = 12;

    private const int FewestDifferent = 6;

    // What examples and recipes write in the place of a secret; the gateway starts with these.
    private static readonly string[] _fromRecipes = ["YOUR_", "<", "REPLACE", "EXAMPLE", "PASSWORD", "TOKEN", "CHANGEME", "CHANGE-ME", "OPENCLAW"];

    public static readonly IReadOnlyList<Check> All =
    [
        ConfigChecks.Of("auth-none", Severity.Failure, new(W.AuthNone, W.AuthNoneMeans, W.AuthNoneCure),
            view => view.Gateway!.AuthMode == "none" ? new Outcome.Found(Place(view), "\"none\"") : Outcome.Well),
        ConfigChecks.Of("mode-secret-mismatch", Severity.Failure, new(W.ModeSecret, W.ModeSecretMeans, W.ModeSecretCure), Mismatch),
        ConfigChecks.Of("secrets-both", Severity.Failure, new(W.SecretsBoth, W.SecretsBothMeans, W.SecretsBothCure),
            view => IsWritten(view, "token") && IsWritten(view, "password") && !view.Gateway!.AuthModeIsWritten
                ? new Outcome.Found(ConfigChecks.Key(view, "auth"), "token, password") : Outcome.Well),
        ConfigChecks.Of("secret-missing", Severity.Failure, new(W.SecretMissing, W.SecretMissingMeans, W.SecretMissingCure), Missing, "secrets-both"),
        ConfigChecks.Of("secret-placeholder", Severity.Failure, new(W.Placeholder, W.PlaceholderMeans, W.PlaceholderCure), Placeholder, "secrets-both"),
        ConfigChecks.Of("secret-weak", Severity.Warning, new(W.Weak, W.WeakMeans, W.WeakCure), Weak, "secrets-both"),
    ];

    private static string Place(ConfigView view) => ConfigChecks.Key(view, "auth", "mode");

    private static bool IsWritten(ConfigView view, string key) => view.File!.Root.Find("gateway", "auth", key) is not null;

    /// <summary>The recipe's first mistake: mode token with only a password, or the other way round.</summary>
    private static Outcome Mismatch(ConfigView view)
    {
        var gateway = view.Gateway!;
        var other = gateway.AuthMode switch { "token" => ("password", gateway.Password), "password" => ("token", gateway.Token), _ => default };
        return gateway.AuthModeIsWritten && !gateway.Secret.IsSet && other.Item2 is { IsSet: true }
            ? new Outcome.Found(Place(view), $"\"{gateway.AuthMode}\", auth.{other.Item1}", gateway.AuthMode, other.Item1) { Cure = new Cure.Edit(ConfigStep.AuthMode) }
            : Outcome.Well;
    }

    private static Outcome Missing(ConfigView view)
    {
        var gateway = view.Gateway!;
        if (gateway.AuthMode is not ("token" or "password") || gateway.Secret.IsSet || view.KeptToken is not null || gateway.Token.IsSet || gateway.Password.IsSet)
            return Outcome.Well;
        return new Outcome.Found(ConfigChecks.Key(view, "auth"), $"mode {gateway.AuthMode}", gateway.AuthMode) { Cure = NewToken(view) };
    }

    private static Outcome Placeholder(ConfigView view)
    {
        var gateway = view.Gateway!;
        return gateway.Secret.Reveal() is { } text && OrderRules.Placeholders.Contains(text)
            ? new Outcome.Found(ConfigChecks.Key(view, "auth", gateway.AuthMode), $"{text.Length} characters", gateway.AuthMode) { Cure = NewToken(view) }
            : Outcome.Well;
    }

    private static Outcome Weak(ConfigView view)
    {
        var gateway = view.Gateway!;
        if (gateway.Secret.Reveal() is not { } text || OrderRules.Placeholders.Contains(text))
            return Outcome.Well;
        var (length, different) = (text.Length, text.Distinct().Count());
        var guessed = length < Shortest || different < FewestDifferent
            || (length < 24 && Array.Exists(_fromRecipes, r => text.Contains(r, StringComparison.OrdinalIgnoreCase)));
        return guessed
            ? new Outcome.Found(ConfigChecks.Key(view, "auth", gateway.AuthMode), $"{length} characters, {different} different", gateway.AuthMode, length, different) { Cure = NewToken(view) }
            : new Outcome.Good(W.AuthFact.With(gateway.AuthMode));
    }

    /// <summary>Only where the token is openclaw.json's own; a password is what people remember, and theirs to choose.</summary>
    private static Cure.Edit? NewToken(ConfigView view) =>
        view.Gateway is { AuthMode: "token", Token.Origin: ConfigOrigin.Here or ConfigOrigin.Absent } ? new Cure.Edit(ConfigStep.Token) : null;
}
