using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Config.Json5;
using Clawdoor.Gateway;

namespace Clawdoor;

/// <summary>What an edit of openclaw.json does to a running gateway, and which keys it changed.</summary>
/// <param name="Paths">Such as <c>gateway.controlUi.allowedOrigins</c>; never with values.</param>
internal sealed record ReloadEffect(GatewayChange Change, IReadOnlyList<string> Paths);

/// <summary>
/// The table of access-layer 1.5, as OpenClaw 2026.9.6 decides: the longest key of the table that covers a changed one. Beside
/// <c>gateway</c> what names models, or says where their keys are.
/// </summary>
internal static class ReloadRules
{
    private static readonly (string Key, GatewayChange Change)[] _rules =
    [
        ("gateway", GatewayChange.Restart),
        ("gateway.remote", GatewayChange.None),
        ("gateway.reload", GatewayChange.None),
        ("gateway.controlUi.allowedOrigins", GatewayChange.Origins),
        ("gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback", GatewayChange.Origins),
        ("gateway.trustedProxies", GatewayChange.Policy),
        ("gateway.allowRealIpFallback", GatewayChange.Policy),
        ("gateway.auth.allowTailscale", GatewayChange.Policy),
        ("gateway.auth.identityScopes", GatewayChange.Policy),
        ("gateway.auth.trustedProxy", GatewayChange.Policy),
        ("gateway.roles", GatewayChange.Policy),
        ("gateway.auth.token", GatewayChange.Secret),
        ("gateway.auth.password", GatewayChange.Secret),
        ("gateway.auth.rateLimit", GatewayChange.Quiet),
        ("gateway.controlUi.enabled", GatewayChange.Quiet),
        ("gateway.controlUi.environment", GatewayChange.Quiet),
        ("gateway.controlUi.communityInvite", GatewayChange.Quiet),
        ("gateway.controlUi.github", GatewayChange.Quiet),
        ("gateway.controlUi.sessionObserver", GatewayChange.Quiet),
        ("gateway.controlUi.embedSandbox", GatewayChange.Quiet),
        ("gateway.controlUi.allowExternalEmbedUrls", GatewayChange.Quiet),
        ("gateway.controlUi.automaticallyFetchFavicons", GatewayChange.Quiet),
        ("gateway.controlUi.experimental.customPlugins", GatewayChange.Quiet),
        ("gateway.publicOrigin", GatewayChange.Quiet),
        ("gateway.terminal", GatewayChange.Quiet),
        ("gateway.tools", GatewayChange.Quiet),
        ("gateway.cliAgents", GatewayChange.Quiet),
        ("gateway.http.endpoints", GatewayChange.Quiet),
        ("gateway.http.securityHeaders.strictTransportSecurity", GatewayChange.Quiet),
        ("gateway.nodes.browser", GatewayChange.Quiet),
        ("gateway.nodes.pairing", GatewayChange.Quiet),
        ("gateway.nodes.commands", GatewayChange.Quiet),
        ("gateway.nodes.pluginTools.enabled", GatewayChange.Quiet),
        ("gateway.nodes.allowSkills", GatewayChange.Quiet),
        ("gateway.push.apns.relay", GatewayChange.Quiet),
        ("models", GatewayChange.Models),
        ("agents", GatewayChange.Models),
        ("secrets", GatewayChange.Models),
        ("env", GatewayChange.Models),
    ];

    private static readonly string[] _sections = ["gateway", "models", "agents", "secrets", "env"];

    public static ReloadEffect Between(BuiltInConfig before, BuiltInConfig after)
    {
        var paths = new List<string>();
        foreach (var section in _sections)
            Compare((before.File.Root[section], before.File), (after.File.Root[section], after.File), section, paths);
        var change = paths.Aggregate(GatewayChange.None, (all, path) => all | Of(path, before, after));

        // env.vars and an included .env can change what the same text stands for.
        if (before.Gateway.Port != after.Gateway.Port || before.Gateway.AuthMode != after.Gateway.AuthMode)
            change |= GatewayChange.Restart;
        else if (before.Gateway.Secret.Reveal() != after.Gateway.Secret.Reveal())
            change |= Credential(before, after);
        return new(change, paths);
    }

    private static GatewayChange Of(string path, BuiltInConfig before, BuiltInConfig after)
    {
        var rule = _rules.Where(r => path == r.Key || path.StartsWith(r.Key + ".", StringComparison.Ordinal)).MaxBy(r => r.Key.Length);
        return rule.Change == GatewayChange.Secret ? Credential(before, after) : rule.Change;
    }

    /// <summary>A secret is taken while running only within mode token or password; the one that does not count disturbs nobody.</summary>
    private static GatewayChange Credential(BuiltInConfig before, BuiltInConfig after) =>
        (before.Gateway.AuthMode, after.Gateway.AuthMode) is not (("token", "token") or ("password", "password")) ? GatewayChange.Restart
        : before.Gateway.Secret.Reveal() != after.Gateway.Secret.Reveal() ? GatewayChange.Secret
        : GatewayChange.Quiet;

    private static void Compare((ConfigNode? Node, OpenClawConfig File) was, (ConfigNode? Node, OpenClawConfig File) now, string path, List<string> changed)
    {
        if (was.Node?.Value is Json5Object or null && now.Node?.Value is Json5Object or null)
        {
            foreach (var name in (was.Node?.Members.Keys ?? []).Union(now.Node?.Members.Keys ?? []).Order(StringComparer.Ordinal))
                Compare((was.Node?[name], was.File), (now.Node?[name], now.File), $"{path}.{name}", changed);
            return;
        }

        if (!Same(was, now))
            changed.Add(path);
    }

    private static bool Same((ConfigNode? Node, OpenClawConfig File) was, (ConfigNode? Node, OpenClawConfig File) now) => (was.Node?.Value, now.Node?.Value) switch
    {
        (null, _) or (_, null) => was.Node is null && now.Node is null,
        (Json5String a, Json5String b) => was.File.Variables.Substitute(a.Text).Text == now.File.Variables.Substitute(b.Text).Text,
        (Json5Array, Json5Array) => was.Node.Items.Count == now.Node!.Items.Count
            && was.Node.Items.Zip(now.Node.Items).All(pair => Same((pair.First, was.File), (pair.Second, now.File))),
        var (a, b) => a.SameAs(b),
    };
}
