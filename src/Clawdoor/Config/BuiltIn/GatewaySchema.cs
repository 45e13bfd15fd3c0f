using static Clawdoor.Config.BuiltIn.SchemaShape;

namespace Clawdoor.Config.BuiltIn;

/// <summary>
/// The keys OpenClaw 2026.9.6 knows under <c>gateway</c>, as <c>openclaw config schema</c> prints them. What means nothing to
/// the built-in gateway is here too: the file is OpenClaw's, and must stay one that both start with.
/// </summary>
internal static class GatewaySchema
{
    private const double LargestWhole = 9007199254740991;

    private static readonly Text _text = new();
    private static readonly Text _word = new(MayBeEmpty: false);
    private static readonly Truth _truth = new();
    private static readonly Secret _secret = new();
    private static readonly Number _port = new(1, 65535, Whole: true);
    private static readonly Number _any = new(double.MinValue, double.MaxValue, Whole: false);
    private static readonly Number _count = new(0, LargestWhole, Whole: true);
    private static readonly Number _positive = new(1, LargestWhole, Whole: true);
    private static readonly List _texts = new(_text);

    private static readonly List _scopes = new(new Choice(
        "operator.admin", "operator.read", "operator.write", "operator.sessions.read", "operator.sessions.write",
        "operator.approvals", "operator.questions", "operator.pairing", "operator.talk", "operator.talk.secrets"));

    public static readonly Fields Gateway = Of(
        ("port", _port),
        ("mode", new Choice("local", "remote")),
        ("bind", new Choice("auto", "lan", "loopback", "custom", "tailnet")),
        ("customBindHost", _text),
        ("publicOrigin", _text),
        ("portals", Of(("ingress", Of(("domain", _text), ("port", _port)) with { Required = ["domain", "port"] }))),
        ("controlUi", ControlUi()),
        ("cliAgents", Of(("enabled", _truth))),
        ("terminal", Of(("enabled", _truth), ("shell", _text), ("detachedSessionTimeoutSeconds", _count))),
        ("auth", Auth()),
        ("roles", Roles()),
        ("trustedProxies", _texts),
        ("allowRealIpFallback", _truth),
        ("tools", Of(("deny", _texts), ("allow", _texts))),
        ("tailscale", Of(("mode", new Choice("off", "serve", "funnel")), ("preserveFunnel", _truth))),
        ("remote", Of(
            ("url", _text), ("transport", new Choice("ssh", "direct")), ("remotePort", _port), ("token", _secret), ("password", _secret),
            ("edgeAuth", new Map(_secret)), ("tlsFingerprint", _text), ("sshTarget", _text), ("sshIdentity", _text),
            ("sshHostKeyPolicy", new Choice("strict", "openssh")))),
        ("reload", Of(("mode", new Choice("off", "hybrid")))),
        ("tls", Of(("enabled", _truth), ("autoGenerate", _truth), ("certPath", _text), ("keyPath", _text), ("caPath", _text))),
        ("http", Http()),
        ("push", Of(("apns", Of(("relay", Of(("baseUrl", _text), ("timeoutMs", _positive))))))),
        ("nodes", Nodes()));

    private static Fields ControlUi() => Of(
        ("dangerouslyDisableDeviceAuth", _truth),
        ("enabled", _truth),
        ("basePath", _text),
        ("experimental", Of(("customPlugins", _truth))),
        ("root", _text),
        ("environment", Of(
            ("label", _word),
            ("color", new Choice("teal", "amber", "purple", "coral", "pink", "blue", "green", "red", "gray"))) with
        { Required = ["label", "color"] }),
        ("communityInvite", _truth),
        ("github", Of(("token", _secret))),
        ("sessionObserver", _truth),
        ("embedSandbox", new Choice("strict", "scripts", "trusted")),
        ("allowExternalEmbedUrls", _truth),
        ("automaticallyFetchFavicons", _truth),
        ("allowedOrigins", _texts),
        ("dangerouslyAllowHostHeaderOriginFallback", _truth));

    private static Fields Auth() => Of(
        ("mode", new Choice("none", "token", "password", "trusted-proxy")),
        ("token", _secret),
        ("password", _secret),
        ("allowTailscale", _truth),
        ("identityScopes", new Map(_scopes)),
        ("rateLimit", Of(("maxAttempts", _any), ("windowMs", _any), ("lockoutMs", _any), ("exemptLoopback", _truth))),
        ("trustedProxy", Of(
            ("userHeader", _word),
            ("requiredHeaders", _texts),
            ("allowUsers", _texts),
            ("allowLoopback", _truth),
            ("cloudflareAccessOidc", Of(("issuer", _text), ("providerId", _word), ("githubAccountIdClaim", _word)) with
            { Required = ["issuer", "providerId", "githubAccountIdClaim"] }),
            ("deviceAutoApprove", Of(("enabled", _truth), ("scopes", new List(_word))))) with
        { Required = ["userHeader"] }));

    private static Fields Roles() => Of(
        ("default", _word),
        ("definitions", new Map(Of(
            ("sessions", Of(("others", new Choice("none", "view", "suggest", "write"))) with { Required = ["others"] }),
            ("sandbox", new Choice("inherit", "required")),
            ("agents", new WordOr("*", new List(_word))),
            ("scopes", _scopes),
            ("accessPolicyPlugin", _word)) with
        { Required = ["sessions", "agents", "scopes"] }))) with
    { Required = ["default", "definitions"] };

    private static Fields Http()
    {
        (string, SchemaShape)[] fetched = [("allowUrl", _truth), ("urlAllowlist", _texts), ("allowedMimes", _texts), ("maxBytes", _positive), ("maxRedirects", _count), ("timeoutMs", _positive)];
        var images = Of(fetched);
        var files = Of([.. fetched, ("maxChars", _positive), ("pdf", Of(("maxPages", _positive), ("maxPixels", _positive), ("minTextChars", _count)))]);
        return Of(
            ("endpoints", Of(
                ("chatCompletions", Of(("enabled", _truth), ("images", images))),
                ("responses", Of(("enabled", _truth), ("maxUrlParts", _count), ("files", files), ("images", images))))),
            ("securityHeaders", Of(("strictTransportSecurity", new TextOrFalse()))));
    }

    private static Fields Nodes() => Of(
        ("browser", Of(("mode", new Choice("auto", "manual", "off")), ("node", _text))),
        ("pairing", Of(
            ("autoApproveLocal", _truth),
            ("autoApproveCidrs", _texts),
            ("sshVerify", new TruthOr(Of(("user", _text), ("identity", _text), ("timeoutMs", _positive), ("cidrs", _texts)))))),
        ("pluginTools", Of(("enabled", _truth))),
        ("allowSkills", _truth),
        ("commands", Of(("allow", _texts), ("deny", _texts))));

    private static Fields Of(params (string Name, SchemaShape Shape)[] fields) =>
        new(fields.ToDictionary(f => f.Name, f => f.Shape, StringComparer.Ordinal));
}
