using System.Net;
using Clawdoor.Config.Json5;
using Clawdoor.Wording;

namespace Clawdoor.Config;

/// <summary>What must be so in openclaw.json for a door on the same machine, one method a key.</summary>
internal sealed class OrderRules(OpenClawConfig config, DoorWishes wishes)
{
    private static readonly string[] _bind = ["gateway", "bind"];
    private static readonly string[] _proxies = ["gateway", "trustedProxies"];
    private static readonly string[] _origins = ["gateway", "controlUi", "allowedOrigins"];
    private static readonly string[] _publicOrigin = ["gateway", "publicOrigin"];
    private static readonly string[] _authMode = ["gateway", "auth", "mode"];
    private static readonly IPAddress[] _loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    // src/gateway/known-weak-gateway-secrets.ts: the gateway does not start with one of them.
    internal static readonly string[] Placeholders =
        ["", "undefined", "null", "change-me-now", "change-me-to-a-long-random-token", "change-me-to-a-strong-password"];

    private readonly GatewayConfig _gateway = config.Gateway;

    public ConfigDraft Draft { get; } = new(config.Document);

    public List<ConfigChange> Changes { get; } = [];

    public List<ConfigChange> Waiting { get; } = [];

    public List<ConfigNote> Notes { get; } = [];

    public void Check()
    {
        foreach (var fault in _gateway.Faults)
            Notes.Add(new(NoteWeight.Blocking, "gateway", fault));
        foreach (var twice in config.Document.Duplicates())
            Note(NoteWeight.Advice, twice.Name, ConfigWords.WrittenTwice, twice.Name, twice.Line);
        if (_gateway.Faults.Count > 0)
            return;

        Mode();
        foreach (var (step, bring) in ((ConfigStep, Action)[])
        [
            (ConfigStep.Bind, Bind), (ConfigStep.TrustedProxies, TrustedProxies), (ConfigStep.AllowedOrigins, AllowedOrigins),
            (ConfigStep.PublicOrigin, PublicOrigin), (ConfigStep.AuthMode, AuthMode),
        ])
        {
            if (wishes.Wants(step))
                bring();
        }

        Secret();
    }

    private void Mode()
    {
        if (_gateway.Mode is null)
            Note(NoteWeight.Warning, "gateway.mode", ConfigWords.ModeMissing);
        else if (_gateway.Mode != "local")
            Note(NoteWeight.Blocking, "gateway.mode", ConfigWords.ModeRemote, _gateway.Mode);
        if (_gateway.HasTls)
            Note(NoteWeight.Blocking, "gateway.tls.enabled", ConfigWords.GatewayTls);
    }

    private void Bind()
    {
        var custom = config.Root.Find("gateway", "customBindHost")?.Value is Json5String { Text: "127.0.0.1" };
        switch (_gateway.Bind)
        {
            case "loopback" or null when _gateway.Bind is not null || !wishes.InContainer:
            case "custom" when custom:
                return;
            case null or "lan" or "auto" or "tailnet" or "custom":
                if (MayEdit(_bind))
                    Change(ConfigStep.Bind, _bind, new Json5String("loopback"), _gateway.Bind is null ? ConfigWords.BindInContainer : ConfigWords.BindOpen);
                return;
            default:
                Note(NoteWeight.Blocking, "gateway.bind", ConfigWords.BindUnknown, _gateway.Bind);
                return;
        }
    }

    private void TrustedProxies()
    {
        var missing = _loopback.Where(a => !_gateway.TrustedProxies.Any(entry => Covers(entry, a))).Select(a => a.ToString()).ToList();
        if (missing.Count > 0 && MayEdit(_proxies))
            Add(ConfigStep.TrustedProxies, _proxies, missing, ConfigWords.ProxiesMissing);
    }

    /// <summary>Whether an entry of trustedProxies (address or CIDR, IPv4-mapped forms too) stands for an address.</summary>
    internal static bool Covers(string entry, IPAddress address)
    {
        var text = entry.Trim();
        if (IPAddress.TryParse(text, out var one))
            return address.Equals(one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one);
        var slash = text.IndexOf('/');
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var network) || !int.TryParse(text.AsSpan(slash + 1), out var bits))
            return false;
        // IPNetwork refuses bits behind the prefix, OpenClaw does not.
        var (prefix, full) = (network.GetAddressBytes(), network.AddressFamily == address.AddressFamily ? address : address.MapToIPv6());
        var own = full.GetAddressBytes();
        return own.Length == prefix.Length && bits >= 0 && bits <= own.Length * 8
            && Enumerable.Range(0, bits).All(i => ((own[i / 8] ^ prefix[i / 8]) & (0x80 >> (i % 8))) == 0);
    }

    private void AllowedOrigins()
    {
        // Entries are compared as text after trimming and lower-casing, never as URLs (access facts of OpenClaw 2026.9).
        var entries = _gateway.AllowedOrigins.Select(e => e.Trim().ToLowerInvariant()).ToList();
        if (entries.Contains("*"))
            Note(NoteWeight.Warning, string.Join('.', _origins), ConfigWords.OriginStar);
        foreach (var entry in entries)
        {
            if (OriginOf(entry) is { } right && right != entry)
                Note(NoteWeight.Advice, string.Join('.', _origins), ConfigWords.OriginMisspelt, entry, right);
        }

        if (config.Root.Find("gateway", "controlUi", "dangerouslyAllowHostHeaderOriginFallback")?.Value is Json5Boolean { Truth: true })
            Note(NoteWeight.Warning, "gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback", ConfigWords.OriginFallback);

        var missing = wishes.Origins.Where(o => !entries.Contains(o.ToLowerInvariant())).ToList();
        if (missing.Count > 0 && MayEdit(_origins))
            Add(ConfigStep.AllowedOrigins, _origins, missing, ConfigWords.OriginsMissing);
    }

    /// <summary>The origin a URL belongs to as a browser writes it, or null when the text is no http(s) URL.</summary>
    internal static string? OriginOf(string entry) =>
        Uri.TryCreate(entry, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url.GetComponents(UriComponents.Scheme | UriComponents.Host | UriComponents.Port, UriFormat.UriEscaped) : null;

    private void PublicOrigin()
    {
        if (_gateway.PublicOrigin is { } set)
        {
            if (!wishes.Origins.Contains(set.ToLowerInvariant().TrimEnd('/')))
                Note(NoteWeight.Advice, "gateway.publicOrigin", ConfigWords.PublicOriginOther, set);
        }
        else if (wishes.Origins is [var first, ..] && MayEdit(_publicOrigin, NoteWeight.Advice))
        {
            Change(ConfigStep.PublicOrigin, _publicOrigin, new Json5String(first), ConfigWords.PublicOriginMissing);
        }
    }

    /// <summary>
    /// The mode asks for one secret and only the other is there: the mistake of a much copied recipe. The mode is
    /// changed, not the key: a running gateway that started without its token made one up and keeps it through hot
    /// reloads of auth.token, but restarts by itself for auth.mode (measured, OpenClaw 2026.9.6). The Control UI sends
    /// <c>#token=</c> as both, so the address people know stays right.
    /// </summary>
    private void AuthMode()
    {
        if (_gateway is not { AuthModeIsWritten: true, AuthMode: "token" or "password" } || _gateway.Secret.IsSet)
            return;
        var (other, found) = _gateway.AuthMode == "token" ? (_gateway.Password, "password") : (_gateway.Token, "token");
        if (!other.IsSet || !MayEdit(_authMode))
            return;
        if (wishes.MendAuthMode)
            Draft.Set(_authMode, new Json5String(found));
        (wishes.MendAuthMode ? Changes : Waiting).Add(new(
            ConfigStep.AuthMode, "gateway.auth.mode", Shown(new Json5String(_gateway.AuthMode)), Shown(new Json5String(found)),
            ConfigWords.AuthModeOther.With(_gateway.AuthMode, found)));
    }

    private void Secret()
    {
        var mended = Changes.Concat(Waiting).Any(c => c.Step == ConfigStep.AuthMode);
        var path = $"gateway.auth.{_gateway.AuthMode}";
        switch (_gateway.AuthMode)
        {
            case "none":
                Note(NoteWeight.Blocking, "gateway.auth.mode", ConfigWords.AuthNone);
                break;
            case "trusted-proxy":
                Note(NoteWeight.Blocking, "gateway.auth.mode", ConfigWords.AuthTrustedProxy);
                break;
            case not ("token" or "password"):
                Note(NoteWeight.Blocking, "gateway.auth.mode", ConfigWords.AuthUnknown, _gateway.AuthMode);
                break;
            case var _ when !_gateway.AuthModeIsWritten && config.Root.Find("gateway", "auth", "token") is not null && config.Root.Find("gateway", "auth", "password") is not null:
                Note(NoteWeight.Blocking, "gateway.auth.mode", ConfigWords.AuthBoth);
                break;
            case var _ when !_gateway.Secret.IsSet && !mended && Notes.All(n => n.Path != "gateway.auth.mode"):
                Note(NoteWeight.Blocking, path, ConfigWords.AuthNoSecret, _gateway.AuthMode);
                break;
            case var _ when _gateway.Secret is { IsSet: true, IsKnown: false } unseen:
                Note(NoteWeight.Advice, path, ConfigWords.AuthUnseen, _gateway.AuthMode, unseen.Where);
                break;
        }

        if (_gateway.Secret.IsKnown && Placeholders.Contains(_gateway.Secret.Reveal()))
            Note(NoteWeight.Blocking, path, ConfigWords.AuthPlaceholder, _gateway.AuthMode);
    }

    /// <summary>Whether a value is openclaw.json's own to change; when it comes from elsewhere the place is said.</summary>
    private bool MayEdit(string[] path, NoteWeight weight = NoteWeight.Blocking)
    {
        var dotted = string.Join('.', path);
        var here = (Json5Object)config.Document.Root;
        for (var i = 0; i < path.Length; i++)
        {
            if (here[path[i]] is not { } value)
            {
                if (config.Root.Find(path.AsSpan(0, i + 1)) is { } included)
                    return Elsewhere(included.File);
                return i == 0 || here[ConfigTree.Include] is null || Elsewhere(config.Root.Find(path.AsSpan(0, i))?.File ?? config.Path);
            }

            if (value is Json5String { Text: var text } && config.Variables.Substitute(text).Used is [var name, ..])
            {
                Note(weight, dotted, ConfigWords.FromVariable, dotted, name);
                return false;
            }

            if (value is Json5Object inner)
                here = inner;
        }

        return true;

        bool Elsewhere(string file)
        {
            Note(weight, dotted, ConfigWords.FromInclude, dotted, file);
            return false;
        }
    }

    private void Add(ConfigStep step, string[] path, IReadOnlyList<string> missing, Sentence why)
    {
        var items = missing.Select(m => (Json5Value)new Json5String(m)).ToList();
        if ((config.Root.Find(path)?.Value as Json5Array) is not { } old)
        {
            Change(step, path, new Json5Array(items), why);
            return;
        }

        foreach (var item in items)
            Draft.Append(path, item);
        Changes.Add(new(step, string.Join('.', path), Shown(old), Shown(new Json5Array([.. old.Items, .. items])), why.With(string.Join(", ", missing))));
    }

    private void Change(ConfigStep step, string[] path, Json5Value value, Sentence why)
    {
        Draft.Set(path, value);
        Changes.Add(new(step, string.Join('.', path), config.Root.Find(path) is { } was ? Shown(was.Value) : null, Shown(value),
            why.With(value is Json5Array a ? string.Join(", ", a.Items.Select(i => ((Json5String)i).Text)) : ((Json5String)value).Text)));
    }

    private static string Shown(Json5Value value) => new Json5Style { ManyLines = false }.Write(value, "");

    private void Note(NoteWeight weight, string path, Sentence text, params object?[] args) => Notes.Add(new(weight, path, text.With(args)));
}
