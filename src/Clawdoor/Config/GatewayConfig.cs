using Clawdoor.Config.Json5;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Config;

/// <summary>Where a value comes from.</summary>
internal enum ConfigOrigin
{
    /// <summary>Nowhere: it is not set.</summary>
    Absent,

    /// <summary>It is written in openclaw.json.</summary>
    Here,

    /// <summary>It is written in a file that openclaw.json includes.</summary>
    OtherFile,

    /// <summary>It is an environment variable's.</summary>
    Environment,

    /// <summary>openclaw.json names a place outside of it (a secret reference).</summary>
    Reference,
}

/// <summary>
/// A token or password and where it comes from. Its text leaves only through <see cref="Reveal"/>: it is in no log,
/// no exception, no record's text.
/// </summary>
internal sealed class SecretValue(ConfigOrigin origin, string? where, string? text)
{
    public static readonly SecretValue None = new(ConfigOrigin.Absent, null, null);

    public ConfigOrigin Origin { get; } = origin;

    /// <summary>The file, the variable or the reference (such as <c>exec:vault:id</c>); null when absent.</summary>
    public string? Where { get; } = where;

    /// <summary>False also when it is set but cannot be seen from here.</summary>
    public bool IsKnown => text is not null;

    public bool IsSet => Origin != ConfigOrigin.Absent;

    /// <summary>The secret itself, trimmed as OpenClaw does; null when it is not known.</summary>
    public string? Reveal() => text;

    public override string ToString() => IsKnown ? "…" : Origin.ToString();
}

/// <summary>What openclaw.json and the environment make of the gateway, defaults filled in (access facts of OpenClaw 2026.9).</summary>
internal sealed record GatewayConfig
{
    /// <summary>OpenClaw's port as it comes.</summary>
    public const int UsualPort = 18789;

    /// <summary>1 to 65535; OPENCLAW_GATEWAY_PORT, then <c>gateway.port</c>, then <see cref="UsualPort"/>.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary><c>local</c> or <c>remote</c>; null is not started without --allow-unconfigured.</summary>
    public string? Mode { get; init; }

    /// <summary><c>loopback</c> (default), <c>lan</c>, <c>tailnet</c>, <c>custom</c>, <c>auto</c>; null when not written.</summary>
    public string? Bind { get; init; }

    /// <summary>Such as <c>/oc</c>, never with a slash at its end; empty by default.</summary>
    public string BasePath { get; init; } = "";

    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    public bool AllowRealIpFallback { get; init; }

    public string? PublicOrigin { get; init; }

    /// <summary><c>none</c>, <c>token</c>, <c>password</c> or <c>trusted-proxy</c>; when not written: password if one is set, else token.</summary>
    public string AuthMode { get; init; } = "token";

    public bool AuthModeIsWritten { get; init; }

    public SecretValue Token { get; init; } = SecretValue.None;

    public SecretValue Password { get; init; } = SecretValue.None;

    /// <summary>
    /// Headers a trusted proxy logs users in with (<c>auth.trustedProxy.userHeader</c>, <c>requiredHeaders</c>): a visitor's
    /// own would be a login.
    /// </summary>
    public IReadOnlyList<string> IdentityHeaders { get; init; } = [];

    /// <summary>Whether the gateway itself speaks https on its port.</summary>
    public bool HasTls { get; init; }

    /// <summary>The secret that <see cref="AuthMode"/> asks for; none in the other modes.</summary>
    public SecretValue Secret => AuthMode switch { "token" => Token, "password" => Password, _ => SecretValue.None };

    /// <summary>Values of a wrong type; OpenClaw refuses to start with one.</summary>
    public IReadOnlyList<Message> Faults { get; init; } = [];

    public static GatewayConfig From(ConfigNode root, string file, ConfigVariables variables, OpenClawPaths paths)
    {
        List<Message> faults = [];
        var token = Secret("token", "OPENCLAW_GATEWAY_TOKEN");
        var password = Secret("password", "OPENCLAW_GATEWAY_PASSWORD");
        var mode = Text("gateway", "auth", "mode");
        return new GatewayConfig
        {
            Port = PortOf(variables["OPENCLAW_GATEWAY_PORT"]) ?? (Read<Json5Number>("gateway", "port") is { Number: > 0 and < 65536 } port ? (int)port.Number : UsualPort),
            Mode = Text("gateway", "mode"),
            Bind = Text("gateway", "bind"),
            BasePath = BasePathOf(Text("gateway", "controlUi", "basePath")),
            AllowedOrigins = List("gateway", "controlUi", "allowedOrigins"),
            TrustedProxies = List("gateway", "trustedProxies"),
            AllowRealIpFallback = Read<Json5Boolean>("gateway", "allowRealIpFallback") is { Truth: true },
            PublicOrigin = Text("gateway", "publicOrigin"),
            AuthMode = mode ?? (password.IsSet ? "password" : "token"),
            AuthModeIsWritten = mode is not null,
            Token = token,
            Password = password,
            IdentityHeaders = [.. List("gateway", "auth", "trustedProxy", "requiredHeaders"), .. Text("gateway", "auth", "trustedProxy", "userHeader") is { Length: > 0 } user ? [user] : Array.Empty<string>()],
            HasTls = Read<Json5Boolean>("gateway", "tls", "enabled") is { Truth: true },
            Faults = faults,
        };

        T? Read<T>(params ReadOnlySpan<string> path)
            where T : Json5Value
        {
            var value = root.Find(path)?.Value;
            if (value is not null and not T)
                faults.Add(ConfigWords.WrongType.With(string.Join('.', path), Json5Terms.Kind<T>()));
            return value as T;
        }

        string? Text(params ReadOnlySpan<string> path) =>
            Read<Json5String>(path) is { Text: var written } ? variables.Substitute(written).Text.Trim() : null;

        IReadOnlyList<string> List(params ReadOnlySpan<string> path) =>
            Read<Json5Array>(path) is null ? [] : [.. root.Find(path)!.Items.Select(i => i.Value).OfType<Json5String>().Select(s => variables.Substitute(s.Text).Text)];

        SecretValue Secret(string name, string variable)
        {
            if (root.Find("gateway", "auth", name) is { } node)
                return SecretOf(node, root, file, variables, paths);
            return variables[variable] is { } value ? new SecretValue(ConfigOrigin.Environment, variable, value) : SecretValue.None;
        }
    }

    /// <summary>As OpenClaw takes it: a slash before, one slash less behind.</summary>
    internal static string BasePathOf(string? written)
    {
        var path = written?.Trim() ?? "";
        if (path is "" or "/")
            return "";
        path = path[0] == '/' ? path : "/" + path;
        return path[^1] == '/' ? path[..^1] : path;
    }

    /// <summary>Digits, or <c>host:port</c> as service files of containers write it.</summary>
    internal static int? PortOf(string? text)
    {
        var digits = text?[(text.LastIndexOf(':') + 1)..];
        return digits is not null && digits.All(char.IsAsciiDigit) && int.TryParse(digits, out var port) && port is > 0 and < 65536 ? port : null;
    }

    // docs/gateway/secrets/secretref-contract.md: a text, "$NAME", "${NAME}" or {source, provider, id}.
    internal static SecretValue SecretOf(ConfigNode node, ConfigNode root, string file, ConfigVariables variables, OpenClawPaths paths)
    {
        var origin = node.File == file ? ConfigOrigin.Here : ConfigOrigin.OtherFile;
        switch (node.Value)
        {
            case Json5String { Text: ['$', >= 'A' and <= 'Z', ..] name } when name.Skip(1).All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'):
                return new SecretValue(ConfigOrigin.Environment, name[1..], variables[name[1..]]);

            case Json5String { Text: var text }:
                var read = variables.Substitute(text);
                if (read.Used is [var variable, ..])
                    return new SecretValue(ConfigOrigin.Environment, variable, read.Missing.Count > 0 ? null : read.Text.Trim());
                return new SecretValue(origin, node.File, read.Text.Trim());

            case Json5Object reference:
                string Part(string name) => reference[name] is Json5String { Text: var text } ? text : "";
                var provider = root.Find("secrets", "providers", Part("provider"))?.Value as Json5Object;
                var found = (Part("source"), provider) switch
                {
                    ("env", null) => variables[Part("id")],
                    ("env", _) when Allows(provider, Part("id")) => variables[Part("id")],
                    ("file", not null) => FileSecret(provider, Part("id"), paths),
                    _ => null,
                };
                return new SecretValue(ConfigOrigin.Reference, $"{Part("source")}:{Part("provider")}:{Part("id")}", found);

            default:
                return SecretValue.None;
        }
    }

    private static bool Allows(Json5Object provider, string id) => provider["source"] is Json5String { Text: "env" }
        && (provider["allowlist"] is not Json5Array { Items: var names } || names.Any(n => n is Json5String s && s.Text == id));

    private static string? FileSecret(Json5Object provider, string id, OpenClawPaths paths)
    {
        if (provider["source"] is not Json5String { Text: "file" } || provider["path"] is not Json5String { Text: var path })
            return null;
        var file = OpenClawPaths.Absolute(path, paths.Home);
        // OpenClaw refuses links, hard links and files that others may read: a secret it does not take is none.
        if (UnixFile.Find(file) is not { IsRegular: true, HardLinks: 1 } facts
            || (facts.Mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            return null;
        }

        var (bytes, document, _) = ConfigTree.ReadFile(file);
        if (provider["mode"] is Json5String { Text: "singleValue" })
            return id == "value" && bytes is not null ? System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : null;

        // RFC 6901: a JSON pointer, ~1 is a slash and ~0 a tilde.
        var value = document?.Root;
        foreach (var part in id.Split('/').Skip(1))
            value = (value as Json5Object)?[part.Replace("~1", "/").Replace("~0", "~")];
        return (value as Json5String)?.Text;
    }
}
