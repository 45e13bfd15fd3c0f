using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Clawdoor.Protocol;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>Builds the params of <c>connect</c> from the few words of a case, right or wrong as it says.</summary>
internal static class ConnectRequest
{
    /// <summary>
    /// The client's params with the step's own <c>role</c>, <c>scopes</c>, <c>auth</c>, <c>set</c> (paths and values) and
    /// <c>unset</c> (paths), signed by <c>device</c> unless <c>proof</c> says otherwise, and then changed by <c>tamper</c>.
    /// </summary>
    public static JsonObject Build(JsonObject client, JsonObject step, JsonNode? challenge, string caseName)
    {
        var login = (JsonObject)client.DeepClone();
        foreach (var name in (string[])["role", "scopes", "auth"])
        {
            if (step.TryGetPropertyValue(name, out var value))
                Put(login, name, value);
        }

        Set(login, step["set"]);
        foreach (var path in ConformanceTable.Strings(step["unset"]))
            Put(login, path, null);
        if (DeviceName(step["device"], caseName) is { } device)
            login["device"] = Proof(login, DeviceKey.Named(device), step["proof"] as JsonObject ?? [], challenge);
        Set(login, step["tamper"]);
        return login;
    }

    /// <summary><c>true</c> is a device of the case's own.</summary>
    private static string? DeviceName(JsonNode? device, string caseName) => device switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var own) => own ? caseName : null,
        _ => (string?)device,
    };

    private static JsonObject Proof(JsonObject login, DeviceKey key, JsonObject wrong, JsonNode? challenge)
    {
        var nonce = wrong.TryGetPropertyValue("nonce", out var given) ? (string?)given : (string?)challenge?["nonce"];
        var age = (long)((double?)wrong["age"] ?? 0) * 1000;
        var signedAt = ((long?)challenge?["ts"] ?? 0) - age;
        var id = (string?)wrong["id"] switch { null => key.Id, "upper" => key.Id.ToUpperInvariant(), var other => other };
        var payload = Payload((string?)wrong["version"] ?? "v3", id, login, signedAt, nonce);
        var signature = key.Sign(Encoding.UTF8.GetBytes(payload));
        var proof = new JsonObject
        {
            ["id"] = id,
            ["publicKey"] = (string?)wrong["publicKey"] switch
            {
                null => key.PublicKey,
                "base64" => Convert.ToBase64String(Base64Url.DecodeFromChars(key.PublicKey)),
                "pem" => key.Pem,
                "other" => DeviceKey.Named("somebody else").PublicKey,
                var other => other,
            },
            ["signature"] = (string?)wrong["signature"] switch
            {
                null => Base64Url.EncodeToString(signature),
                "base64" => Convert.ToBase64String(signature),
                "bad" => Base64Url.EncodeToString([(byte)(signature[0] ^ 1), .. signature[1..]]),
                var other => other,
            },
            ["signedAt"] = signedAt,
        };
        if (nonce is not null)
            proof["nonce"] = nonce;
        return proof;
    }

    // access-layer 6.2, written anew: the product's own would repeat its mistakes.
    private static string Payload(string version, string id, JsonObject login, long signedAt, string? nonce)
    {
        var (client, auth) = (login["client"]!, login["auth"]);
        var token = (string?)auth?["token"] ?? (string?)auth?["deviceToken"] ?? (string?)auth?["bootstrapToken"];
        var fields = new List<string?>
        {
            version, id, (string?)client["id"], (string?)client["mode"], (string?)login["role"] ?? "operator",
            string.Join(',', ConformanceTable.Strings(login["scopes"])), $"{signedAt}", token, nonce,
        };
        if (version == "v3")
            fields.AddRange([((string?)client["platform"])?.Trim().ToLowerInvariant(), ((string?)client["deviceFamily"])?.Trim().ToLowerInvariant()]);
        return string.Join('|', fields);
    }

    private static void Set(JsonObject login, JsonNode? changes)
    {
        foreach (var (path, value) in changes as JsonObject ?? [])
            Put(login, path, value);
    }

    /// <summary>Writes or, with null, removes what is at a dotted path.</summary>
    private static void Put(JsonObject root, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var place = root;
        foreach (var part in parts[..^1])
            place = place[part] as JsonObject ?? (JsonObject)(place[part] = new JsonObject());
        if (value is null)
            place.Remove(parts[^1]);
        else
            place[parts[^1]] = value.DeepClone();
    }
}

/// <summary>An Ed25519 key that is the same in every run.</summary>
internal sealed class DeviceKey
{
    private readonly byte[] _private;

    private DeviceKey(string name)
    {
        Name = name;
        _private = SHA256.HashData(Encoding.UTF8.GetBytes("conformance " + name));
        var raw = Ed25519.PublicKeyOf(_private);
        PublicKey = Base64Url.EncodeToString(raw);
        Id = Convert.ToHexStringLower(SHA256.HashData(raw));
        // RFC 8410: the fixed head of an Ed25519 SubjectPublicKeyInfo.
        Pem = PemEncoding.WriteString("PUBLIC KEY", [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00, .. raw]);
    }

    public string Name { get; }

    public string Id { get; }

    public string PublicKey { get; }

    public string Pem { get; }

    public static DeviceKey Named(string name) => new(name);

    public byte[] Sign(byte[] message) => Ed25519.Sign(_private, message);
}
