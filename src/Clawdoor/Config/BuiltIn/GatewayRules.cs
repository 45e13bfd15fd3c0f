using System.Net;
using Clawdoor.Config.Json5;
using Clawdoor.Wording;

namespace Clawdoor.Config.BuiltIn;

/// <summary>Why the built-in gateway does not start with an openclaw.json, and what else its owner should know.</summary>
/// <param name="Refusals">All of them; empty = it starts.</param>
/// <param name="Warnings">What works, but hardly as meant.</param>
internal sealed record RulesReport(IReadOnlyList<Problem> Refusals, IReadOnlyList<Problem> Warnings);

/// <summary>
/// What OpenClaw 2026.9.6 refuses to start with (access-layer 1.3 and 1.4), one method a subject, each with a place and a way out.
/// A token that is only missing is no refusal: it is made (<see cref="OwnToken"/>).
/// </summary>
internal sealed class GatewayRules
{
    // OpenClaw publishes these in its examples and starts with none of them.
    private static readonly string[] _publishedTokens = ["change-me-to-a-long-random-token", "change-me-now"];
    private static readonly string[] _publishedPasswords = ["change-me-to-a-strong-password"];
    private static readonly string[] _nothings = ["", "undefined", "null"];

    private readonly BuiltInConfig _config;
    private readonly GatewayConfig _gateway;
    private readonly List<Problem> _refusals = [];
    private readonly List<Problem> _warnings = [];

    private GatewayRules(BuiltInConfig config) => (_config, _gateway) = (config, config.Gateway);

    public static RulesReport Check(BuiltInConfig config, ListenPlan listen)
    {
        var rules = new GatewayRules(config);
        rules._refusals.AddRange(SchemaCheck.Gateway(config.File));
        rules.Mode();
        rules.Tls();
        rules.PublicOrigin();
        rules.Auth();
        rules.TrustedProxies();
        rules.Bind(listen);
        return new(rules._refusals, rules._warnings);
    }

    private void Mode()
    {
        if (_config.AllowUnconfigured || _config.File.Root["gateway"]?.Value is not (null or Json5Object))
            return;
        if (_gateway.Mode is null)
            Refuse(BuiltInConfigWords.ModeMissing.With(Place("mode")), BuiltInConfigWords.ModeMissingNext);
        else if (_gateway.Mode == "remote")
            Refuse(BuiltInConfigWords.ModeRemote.With(Place("mode")), BuiltInConfigWords.ModeRemoteNext);
    }

    private void Tls()
    {
        if (_gateway.HasTls)
            Refuse(BuiltInConfigWords.Tls.With(Place("tls", "enabled")), BuiltInConfigWords.TlsNext);
    }

    private void PublicOrigin()
    {
        if (_gateway.PublicOrigin is not { } origin)
            return;
        var bare = Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.AbsolutePath == "/" && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.Host is "localhost" or "127.0.0.1" or "[::1]"));
        if (!bare)
            Refuse(BuiltInConfigWords.PublicOrigin.With(Place("publicOrigin")), BuiltInConfigWords.PublicOriginNext);
    }

    private void Auth()
    {
        var (token, password) = (_config.File.Root.Find("gateway", "auth", "token"), _config.File.Root.Find("gateway", "auth", "password"));
        if (!_gateway.AuthModeIsWritten && token is not null && password is not null)
        {
            Refuse(BuiltInConfigWords.BothSecrets.With(Place("auth")), BuiltInConfigWords.BothSecretsNext);
            return;
        }

        switch (_gateway.AuthMode)
        {
            case "token":
                Token();
                break;
            case "password":
                Password();
                break;
            case "trusted-proxy":
                TrustedProxy();
                break;
            case "none":
                _warnings.Add(new(BuiltInConfigWords.AuthNone.With(Place("auth", "mode")), BuiltInConfigWords.AuthNoneNext));
                break;
        }
    }

    private void Token()
    {
        var token = _gateway.Token;
        if (token.IsKnown)
            NotPublished(token, "token", _publishedTokens);
        else if (token.Origin == ConfigOrigin.Reference)
            Refuse(BuiltInConfigWords.SecretUnseen.With(Place("auth", "token"), "token", token.Where), BuiltInConfigWords.SecretUnseenNext.With("OPENCLAW_GATEWAY_TOKEN"));
        else if (token.Origin == ConfigOrigin.Environment)
            _warnings.Add(new(BuiltInConfigWords.TokenVariableUnset.With(Place("auth", "token"), token.Where), BuiltInConfigWords.TokenVariableUnsetNext.With(token.Where)));
        else if (_gateway.Password.IsSet && _gateway.AuthModeIsWritten)
            _warnings.Add(new(BuiltInConfigWords.PasswordIgnored.With(Place("auth", "mode")), BuiltInConfigWords.PasswordIgnoredNext));
    }

    private void Password()
    {
        var password = _gateway.Password;
        if (password.IsKnown)
            NotPublished(password, "password", _publishedPasswords);
        else if (password.IsSet)
            Refuse(BuiltInConfigWords.SecretUnseen.With(Place("auth", "password"), "password", password.Where), BuiltInConfigWords.SecretUnseenNext.With("OPENCLAW_GATEWAY_PASSWORD"));
        else if (_gateway.Token.IsSet)
            Refuse(BuiltInConfigWords.TokenIgnored.With(Place("auth", "mode")), BuiltInConfigWords.PasswordIgnoredNext);
        else
            Refuse(BuiltInConfigWords.PasswordMissing.With(Place("auth", "mode")), BuiltInConfigWords.PasswordMissingNext);
    }

    private void NotPublished(SecretValue secret, string kind, string[] published)
    {
        if (secret.Reveal() is { } text && (_nothings.Contains(text) || published.Contains(text)))
            Refuse(BuiltInConfigWords.SecretPublished.With(Place("auth", kind), kind), BuiltInConfigWords.SecretPublishedNext);
    }

    private void TrustedProxy()
    {
        if (_gateway.Token.IsSet)
            Refuse(BuiltInConfigWords.TrustedProxyWithToken.With(Place("auth", "token"), _gateway.Token.Where), BuiltInConfigWords.TrustedProxyWithTokenNext);
        if (_config.TrustedProxy is null && _config.File.Root.Find("gateway", "auth", "trustedProxy") is null)
            Refuse(BuiltInConfigWords.UserHeaderMissing.With(Place("auth", "mode")), BuiltInConfigWords.UserHeaderMissingNext);
        if (_gateway.TrustedProxies.Count == 0)
            Refuse(BuiltInConfigWords.NoProxiesToTrust.With(Place("auth", "mode")), BuiltInConfigWords.NoProxiesToTrustNext);
    }

    /// <summary>OpenClaw passes over an entry that names no address, and so does the built-in gateway, but not without a word.</summary>
    private void TrustedProxies()
    {
        foreach (var entry in _gateway.TrustedProxies.Where(e => ProxyRange.Parse(e) is null))
            _warnings.Add(new(BuiltInConfigWords.NoProxyRange.With(Place("trustedProxies"), entry), BuiltInConfigWords.NoProxyRangeNext));
    }

    private void Bind(ListenPlan listen)
    {
        if (_gateway.Bind == "custom" && ListenPlan.Canonical(_config.CustomBindHost) is null)
        {
            Refuse(BuiltInConfigWords.CustomBind.With(Place("customBindHost")), BuiltInConfigWords.CustomBindNext);
            return;
        }

        if (listen.IsLoopback)
            return;
        var open = listen.Must.First(a => !IPAddress.IsLoopback(a));
        if (_gateway.AuthMode == "none")
            Refuse(BuiltInConfigWords.OpenWithoutSecret.With(Place("bind"), open), BuiltInConfigWords.OpenWithoutSecretNext);
        if (_config is { UiEnabled: true, HostHeaderOriginFallback: false } && !_gateway.AllowedOrigins.Any(o => o.Trim().Length > 0))
            Refuse(BuiltInConfigWords.OpenWithoutOrigins.With(Place("bind"), open), BuiltInConfigWords.OpenWithoutOriginsNext);
    }

    private string Place(params ReadOnlySpan<string> below) => _config.File.PlaceOf(["gateway", .. below]);

    private void Refuse(Message what, Message next) => _refusals.Add(new(what, next));
}
