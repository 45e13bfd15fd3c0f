using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Clawdoor.Config.Json5;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Config.BuiltIn;

/// <summary>
/// The token of a gateway whose owner has set none. OpenClaw makes one up at every start, keeps it nowhere and tells nobody; here
/// it is written where the owner looks for it: in openclaw.json or, where that is not ours to edit, in the state directory.
/// </summary>
internal sealed class OwnToken(string stateDirectory, TimeProvider time)
{
    public const string FileName = "gateway-token";

    /// <summary>Bytes of randomness, written as hex: OpenClaw's own measure.</summary>
    private const int Strength = 24;

    private const int LongestKept = 4096;

    private static readonly string[] _token = ["gateway", "auth", "token"];

    /// <summary>Makes an openclaw.json, mode 0600, that OpenClaw too starts with.</summary>
    /// <param name="origins">What the door's visitors will send; with any, the door on this machine is a trusted proxy.</param>
    /// <returns>What was done, or why it was not.</returns>
    public static (Message? Done, Problem? Problem) MakeConfig(string path, int port, IReadOnlyList<string> origins)
    {
        try
        {
            AtomicFile.MakeSecretDirectory(Path.GetDirectoryName(path) ?? "/");
            AtomicFile.Write(path, FirstConfig(port, Random(), origins));
            return (BuiltInConfigWords.ConfigMade.With(path), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(BuiltInConfigWords.ConfigNotMade.With(path, e.Message), BuiltInConfigWords.ConfigNotMadeNext));
        }
    }

    /// <summary>The token that is kept in a state directory; null when there is none.</summary>
    public static string? Kept(string stateDirectory)
    {
        try
        {
            var path = Path.Combine(stateDirectory, FileName);
            return UnixFile.Find(path) is { IsRegular: true, Length: > 0 and <= LongestKept } && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's: whoever asks gets no further with it than without.
            return null;
        }
    }

    /// <summary>The configuration with a token where its mode asks for one and has none; what was done for that, if anything.</summary>
    public (BuiltInConfig? Config, Message? Done, Problem? Problem) Ensure(BuiltInConfig config)
    {
        var gateway = config.Gateway;
        if (gateway.AuthMode != "token" || gateway.Token.IsKnown)
            return (config, null, null);
        if (config.File.Variables["OPENCLAW_GATEWAY_TOKEN"] is { } given)
            return (With(config, ConfigOrigin.Environment, "OPENCLAW_GATEWAY_TOKEN", given), null, null);
        if (Kept(stateDirectory) is { } kept)
            return (With(config, ConfigOrigin.OtherFile, KeptPath, kept), null, null);

        // With only a password there the file has a mistake that config apply mends by the mode; a token beside it would hide that.
        var mayEdit = gateway is { Token.IsSet: false, Password.IsSet: false };
        var token = Random();
        if (mayEdit && new ConfigFile(stateDirectory, time) is var file && file.Apply(Plan(config.File, token)) is (var backup, null))
        {
            return (With(config, ConfigOrigin.Here, config.File.Path, token),
                BuiltInConfigWords.TokenAdded.With(config.File.Path, file.Folder(backup!.Number)), null);
        }

        try
        {
            AtomicFile.MakeSecretDirectory(stateDirectory);
            AtomicFile.Write(KeptPath, Encoding.ASCII.GetBytes(token + "\n"));
            return (With(config, ConfigOrigin.OtherFile, KeptPath, token), BuiltInConfigWords.TokenKept.With(config.File.Path, KeptPath), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, null, new(BuiltInConfigWords.TokenNotKept.With(KeptPath, e.Message), MachineWords.OwnState));
        }
    }

    /// <summary>openclaw.json with a new random token in it, in the place of whatever stands there.</summary>
    public static OrderPlan Renew(OpenClawConfig config) => Plan(config, Random());

    private string KeptPath => Path.Combine(stateDirectory, FileName);

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Strength));

    private static BuiltInConfig With(BuiltInConfig config, ConfigOrigin origin, string where, string token) =>
        config with { Gateway = config.Gateway with { Token = new SecretValue(origin, where, token) } };

    private static OrderPlan Plan(OpenClawConfig config, string token)
    {
        var draft = new ConfigDraft(config.Document);
        draft.Set(_token, new Json5String(token));
        return new OrderPlan
        {
            Config = config,
            Changes = [new(ConfigStep.Token, string.Join('.', _token), null, "\"…\"", ConfigWords.AuthNoSecret.With("token"))],
            Waiting = [],
            Notes = [],
            NewText = draft.Document.Text,
            Failure = draft.WentWrong is { } wrong ? ConfigFailure.Of(ConfigTrouble.EditWentWrong, config.Path, wrong) : null,
        };
    }

    private static byte[] FirstConfig(int port, string token, IReadOnlyList<string> origins)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("gateway");
            json.WriteNumber("port", port);
            json.WriteString("mode", "local");
            json.WriteString("bind", "loopback");
            json.WriteStartObject("auth");
            json.WriteString("mode", "token");
            json.WriteString("token", token);
            json.WriteEndObject();
            if (origins is [var first, ..])
            {
                json.WriteStartObject("controlUi");
                WriteTexts(json, "allowedOrigins", origins);
                json.WriteEndObject();
                WriteTexts(json, "trustedProxies", ["127.0.0.1", "::1"]);
                json.WriteString("publicOrigin", first);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        text.Write("\n"u8);
        return text.ToArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
