using System.Buffers.Text;
using System.Text;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>What a command line says about the gateway; all three may be left out.</summary>
/// <param name="Url">Another gateway than this machine's own: <c>wss://</c>, or <c>ws://</c> on loopback.</param>
/// <param name="TokenFile">A file with the token or password, <c>-</c> for standard input.</param>
/// <param name="Fingerprint">SHA-256 of the certificate to trust, 64 hex characters.</param>
internal sealed record GatewayFlags(string? Url, string? TokenFile, string? Fingerprint);

/// <summary>Where the gateway is, how to log in there, and which certificate it may show.</summary>
/// <param name="NeedsDevice">
/// False on the gateway's own loopback port with a secret: a login without a device keeps its scopes there (OpenClaw's own
/// CLI does the same). Elsewhere it gets none, and in mode none it is refused.
/// </param>
internal sealed record GatewayAccess(Uri Socket, AuthParams? Auth, TlsTrust Trust, bool NeedsDevice)
{
    /// <summary>Our own key for gateways elsewhere: 32 bytes in base64url, mode 0600.</summary>
    public const string KeyFile = "device.key";

    private const int LongestSecret = 4096;

    /// <summary>From openclaw.json, the settings and the command line, which wins.</summary>
    public static (GatewayAccess? Access, DoorProblem? Problem) Find(
        GatewayFlags flags, Settings settings, IReadOnlyDictionary<string, string> environment, TextReader input)
    {
        AuthParams? given = null;
        if (flags.TokenFile is { } file)
        {
            var (secret, unreadable) = ReadSecret(file, input);
            if (secret is null)
                return (null, unreadable);
            // OpenClaw takes either secret under either name when only one is sent.
            given = new AuthParams { Token = secret };
        }

        return flags.Url is null ? Here(settings, given, environment) : Elsewhere(flags.Url, flags.Fingerprint, given);
    }

    /// <summary>Reads our own device key, or makes it and the state directory when they are missing.</summary>
    public static (DeviceIdentity? Device, DoorProblem? Problem) OwnDevice(string state)
    {
        var path = Path.Combine(state, KeyFile);
        try
        {
            if (!File.Exists(path))
            {
                AtomicFile.MakeSecretDirectory(state);
                AtomicFile.Write(path, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(DeviceIdentity.Generate().ExportPrivateKey()) + "\n"));
            }

            if ((File.GetUnixFileMode(path) & ~AtomicFile.Secret) != 0)
                return (null, new(ExitCode.NotPermitted, new(DeviceWords.KeyOpenToOthers.With(path), DeviceWords.KeyOpenToOthersNext.With(path))));
            var key = new byte[33];
            var text = File.ReadAllText(path).Trim();
            return Base64Url.IsValid(text, out var length) && length == 32 && Base64Url.TryDecodeFromChars(text, key, out _)
                ? (DeviceIdentity.FromPrivateKey(key.AsSpan(0, 32)), null)
                : (null, new(ExitCode.BadSettings, new(DeviceWords.KeyBroken.With(path), DeviceWords.KeyBrokenNext)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(ExitCode.NotPermitted, new(DeviceWords.KeyUnusable.With(path, e.Message), DeviceWords.KeyUnusableNext)));
        }
    }

    private static (GatewayAccess?, DoorProblem?) Here(Settings settings, AuthParams? given, IReadOnlyDictionary<string, string> environment)
    {
        var (url, (config, failure)) = FoundGateway.Locate(settings, environment);
        var at = PairingWatch.SocketOf(url);
        if (config?.Gateway is not { } gateway)
        {
            return settings.Upstream is not null && given is not null
                ? (new(at, given, Own, NeedsDevice: false), null)
                : (null, new(CodeOf(failure!.Trouble), failure.Problem));
        }

        if (settings.Upstream is null && gateway.HasTls)
            at = new UriBuilder(at) { Scheme = "wss" }.Uri;
        var auth = given ?? SecretOf(gateway, settings.Upstream is null ? OwnToken.Kept(settings.State) : null);
        if (auth is not null || gateway.AuthMode == "none")
            return (new(at, auth, Own, NeedsDevice: auth is null), null);
        return (null, new(ExitCode.NoGateway, gateway switch
        {
            { Secret: { IsSet: true } hidden } => new(DeviceWords.SecretHidden.With(hidden.Where), GatewayWords.SecretMissingNext),
            { AuthMode: "token", Password.IsSet: true } => new(DeviceWords.SecretUnderOtherKey.With("token", "password"), DeviceWords.SecretUnderOtherKeyNext),
            { AuthMode: "password", Token.IsSet: true } => new(DeviceWords.SecretUnderOtherKey.With("password", "token"), DeviceWords.SecretUnderOtherKeyNext),
            _ => new(GatewayWords.SecretNotConfigured, UpWords.NoAuthNext),
        }));
    }

    /// <summary>
    /// What a caller on loopback logs in with; null when there is none, or it cannot be seen from here. In mode trusted-proxy
    /// that is the password (access-layer 2.1).
    /// </summary>
    /// <param name="kept">The token that the built-in gateway keeps where openclaw.json has none.</param>
    public static AuthParams? SecretOf(GatewayConfig gateway, string? kept = null) => gateway.AuthMode switch
    {
        "token" when (gateway.Token.Reveal() ?? kept) is { } token => new AuthParams { Token = token },
        "password" or "trusted-proxy" when gateway.Password.Reveal() is { } password => new AuthParams { Password = password },
        _ => null,
    };

    // A gateway with TLS of its own shows a self-made certificate, and loopback is not a wire.
    private static readonly TlsTrust Own = TlsTrust.By((_, _) => true);

    private static (GatewayAccess?, DoorProblem?) Elsewhere(string url, string? fingerprint, AuthParams? given)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0
            || uri.Scheme is not ("ws" or "wss" or "http" or "https"))
        {
            return (null, new(ExitCode.BadSettings, new(SettingsWords.BadValue.With("--url", Cli.Terminal.Safe(url)), SettingsWords.BadValueNext.With("wss://HOST[:PORT]"))));
        }

        var secure = uri.Scheme is "wss" or "https";
        if (!secure && !uri.IsLoopback)
            return (null, new(ExitCode.BadSettings, new(DeviceWords.PlainUrl.With(Cli.Terminal.Safe(url)), DeviceWords.PlainUrlNext.With(uri.Host))));
        try
        {
            var socket = new UriBuilder(uri) { Scheme = secure ? "wss" : "ws", Port = uri.Port, Query = "", Fragment = "" }.Uri;
            return (new(socket, given, fingerprint is null ? TlsTrust.System : TlsTrust.Fingerprint(fingerprint), NeedsDevice: secure), null);
        }
        catch (FormatException)
        {
            return (null, new(ExitCode.BadSettings, new(
                SettingsWords.BadValue.With("--tls-fingerprint", Cli.Terminal.Safe(fingerprint)), SettingsWords.BadValueNext.With("SHA-256, 64 × 0–9 a–f"))));
        }
    }

    private static (string? Secret, DoorProblem? Problem) ReadSecret(string file, TextReader input)
    {
        try
        {
            using var reader = file == "-" ? null : new StreamReader(file);
            var buffer = new char[LongestSecret + 1];
            var read = (reader ?? input).ReadBlock(buffer);
            var secret = new string(buffer, 0, read).Trim();
            return read <= LongestSecret && secret.Length > 0 && !secret.Any(char.IsControl)
                ? (secret, null)
                : (null, new(ExitCode.BadSettings, new(DeviceWords.SecretFileNoSecret.With(file))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(ExitCode.BadSettings, new(SettingsWords.FileUnreadable.With(file, e.Message))));
        }
    }

    private static ExitCode CodeOf(ConfigTrouble trouble) => trouble switch
    {
        ConfigTrouble.Missing => ExitCode.NoGateway,
        ConfigTrouble.NotReadable => ExitCode.NotPermitted,
        _ => ExitCode.BadSettings,
    };
}
