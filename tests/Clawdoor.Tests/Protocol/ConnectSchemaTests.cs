using System.Text.Json;
using System.Text.Json.Nodes;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Protocol;

/// <summary>The words were taken from OpenClaw 2026.9.6's own validator, case by case.</summary>
public sealed class ConnectSchemaTests
{
    private const string Base = """{"minProtocol":4,"maxProtocol":4,"client":{"id":"cli","version":"1","platform":"linux","mode":"cli"}}""";

    [Theory]
    [InlineData("null", "must be object")]
    [InlineData("[]", "must be object")]
    [InlineData("{}", "must have required property 'minProtocol'")]
    [InlineData("""{"client":{},"device":{}}""", "must have required property 'minProtocol'; at /client: must have required property 'id'; at /device: must have required property 'id'")]
    [InlineData("""{"minProtocol":"x","maxProtocol":0,"client":{"id":"x","version":1,"platform":"","mode":"q","zz":1},"role":1,"scopes":[1],"auth":{"x":1},"device":{},"zz":1}""",
        "at root: unexpected property 'zz'; at /minProtocol: must be integer; at /maxProtocol: must be >= 1; at /client: unexpected property 'zz'; at /client/id: must be equal to one of the allowed values; at /client/version: must be string")]
    public void Whole_params_are_complained_about_in_OpenClaws_words(string json, string complaint) => Complains(JsonNode.Parse(json), complaint);

    [Theory]
    [InlineData("client", "null", "at /client: must be object")]
    [InlineData("client.id", "\"zzz\"", "at /client/id: must be equal to one of the allowed values")]
    [InlineData("client.id", "3", "at /client/id: must be equal to one of the allowed values")]
    [InlineData("client.mode", "\"CLI\"", "at /client/mode: must be equal to one of the allowed values")]
    [InlineData("client.version", "\"\"", "at /client/version: must not have fewer than 1 characters")]
    [InlineData("client.version", "1", "at /client/version: must be string")]
    [InlineData("client.displayName", "null", "at /client/displayName: must be string")]
    [InlineData("client.instanceId", "\"\"", "at /client/instanceId: must not have fewer than 1 characters")]
    [InlineData("client.zzz", "1", "at /client: unexpected property 'zzz'")]
    [InlineData("zzz", "1", "at root: unexpected property 'zzz'")]
    [InlineData("minProtocol", "0", "at /minProtocol: must be >= 1")]
    [InlineData("minProtocol", "1.5", "at /minProtocol: must be integer")]
    [InlineData("minProtocol", "0.5", "at /minProtocol: must be integer; at /minProtocol: must be >= 1")]
    [InlineData("minProtocol", "\"4\"", "at /minProtocol: must be integer")]
    [InlineData("role", "1", "at /role: must be string")]
    [InlineData("role", "\"\"", "at /role: must not have fewer than 1 characters")]
    [InlineData("scopes", "{}", "at /scopes: must be array")]
    [InlineData("scopes", "[1,2,\"\"]", "at /scopes/0: must be string; at /scopes/1: must be string; at /scopes/2: must not have fewer than 1 characters")]
    [InlineData("scopes", "[1,2,3,4,5,6,7,8,9,10]", "at /scopes/0: must be string; at /scopes/1: must be string; at /scopes/2: must be string; at /scopes/3: must be string; at /scopes/4: must be string; at /scopes/5: must be string; at /scopes/6: must be string; at /scopes/7: must be string")]
    [InlineData("caps", "[\"\"]", "at /caps/0: must not have fewer than 1 characters")]
    [InlineData("permissions", "{\"a\":1,\"b\":2}", "at /permissions/a: must be boolean; at /permissions/b: must be boolean")]
    [InlineData("permissions", "[]", "at /permissions: must be object")]
    [InlineData("pathEnv", "1", "at /pathEnv: must be string")]
    [InlineData("workerRuns", "{}", "at /workerRuns: must have required property 'bundleHash'")]
    [InlineData("modelCatalog", "1", "at /modelCatalog: must be object; at /modelCatalog: must match a schema in anyOf")]
    [InlineData("modelCatalog", "{\"agentId\":\"\"}", "at /modelCatalog/agentId: must not have fewer than 1 characters; at /modelCatalog: must have required property 'shortId'; at /modelCatalog: must match a schema in anyOf")]
    [InlineData("modelCatalog", "{\"sessionKey\":\"\"}", "at /modelCatalog/sessionKey: must not have fewer than 1 characters; at /modelCatalog: must have required property 'shortId'; at /modelCatalog: unexpected property 'sessionKey'; at /modelCatalog: must match a schema in anyOf")]
    [InlineData("modelCatalog", "{\"shortId\":\"a\",\"sessionKey\":\"s\"}", "at /modelCatalog: unexpected property 'shortId'; at /modelCatalog: unexpected property 'sessionKey'; at /modelCatalog: must match a schema in anyOf")]
    [InlineData("modelCatalog", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}", "at /modelCatalog: unexpected property 'a'; at /modelCatalog: must have required property 'shortId'; at /modelCatalog/a: schema is false; at /modelCatalog/b: schema is false")]
    [InlineData("device", "{\"id\":\"a\",\"publicKey\":\"b\",\"signature\":\"c\",\"signedAt\":-1,\"nonce\":\"\"}", "at /device/signedAt: must be >= 0; at /device/nonce: must not have fewer than 1 characters")]
    [InlineData("device", "null", "at /device: must be object")]
    [InlineData("auth", "{\"a\":1,\"token\":1,\"password\":1}", "at /auth: unexpected property 'a'; at /auth/token: must be string; at /auth/password: must be string")]
    [InlineData("locale", "1", "at /locale: must be string")]
    public void One_wrong_value_is_complained_about_in_OpenClaws_words(string path, string value, string complaint) => Complains(With(path, value), complaint);

    [Theory]
    [InlineData(96, true)]
    [InlineData(97, false)]
    public void A_build_ID_has_at_most_96_characters_as_a_reader_counts_them(int length, bool fits)
    {
        Assert.Equal(fits, Read(With("client.buildId", $"\"{new string('x', length)}\"")).Params is not null);
        Assert.Equal(fits, Read(With("client.buildId", $"\"{string.Concat(Enumerable.Repeat("e\u0301", length))}\"")).Params is not null);
        Complains(With("client.timeZone", $"\"{new string('x', length)}\""), "at /client/timeZone: must not have more than 64 characters");
    }

    [Theory]
    [InlineData("pathEnv", "\"\"")]
    [InlineData("auth", "{}")]
    [InlineData("auth", "{\"token\":\"\"}")]
    [InlineData("role", "\"anything\"")]
    [InlineData("permissions", "{\"\":true}")]
    [InlineData("computerUse", "[1,{}]")]
    [InlineData("modelCatalog", "{}")]
    [InlineData("modelCatalog", "{\"shortId\":\"a\",\"slugHint\":\"s\"}")]
    [InlineData("minProtocol", "4.0")]
    [InlineData("maxProtocol", "1e300")]
    [InlineData("device", "{\"id\":\"a\",\"publicKey\":\"b\",\"signature\":\"c\",\"signedAt\":1e300,\"nonce\":\"n\"}")]
    public void What_OpenClaw_takes_is_taken(string path, string value) => Assert.NotNull(Read(With(path, value)).Params);

    [Fact]
    public void Every_field_arrives()
    {
        var (login, complaint) = ConnectSchema.Read(JsonDocument.Parse("""
            {"minProtocol":3,"maxProtocol":5,
             "client":{"id":"openclaw-control-ui","version":"v","buildId":"b","platform":"p","mode":"webchat","instanceId":"i","timeZone":"UTC","displayName":"d","deviceFamily":"f","modelIdentifier":"m"},
             "role":"operator","scopes":["s1","s2"],"caps":["c"],"commands":["x"],"permissions":{"mic":true},"pathEnv":"pe","computerUse":1,
             "modelCatalog":{"sessionKey":"main"},"device":{"id":"id","publicKey":"pk","signature":"sig","signedAt":1700000000000,"nonce":"n"},
             "auth":{"token":"t","password":"p","deviceToken":"dt","bootstrapToken":"bt","approvalRuntimeToken":"at","agentRuntimeIdentityToken":"it"},
             "locale":"en","userAgent":"ua"}
            """).RootElement);

        Assert.Null(complaint);
        Assert.Equal((3, 5, "operator", "pe", "en", "ua"), (login!.MinProtocol, login.MaxProtocol, login.Role, login.PathEnv, login.Locale, login.UserAgent));
        Assert.Equal(
            new ClientInfo { Id = "openclaw-control-ui", Version = "v", BuildId = "b", Platform = "p", Mode = "webchat", InstanceId = "i", TimeZone = "UTC", DisplayName = "d", DeviceFamily = "f", ModelIdentifier = "m" },
            login.Client);
        Assert.Equal(new DeviceProof("id", "pk", "sig", DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), "n"), login.Device);
        Assert.Equal(new CatalogWish(null, "main", null, null), login.ModelCatalog);
        Assert.Equal(
            new AuthParams { Token = "t", Password = "p", DeviceToken = "dt", BootstrapToken = "bt", ApprovalRuntimeToken = "at", AgentRuntimeIdentityToken = "it" }, login.Auth);
        Assert.Equal((["s1", "s2"], ["c"], ["x"]), (login.Scopes.ToArray(), login.Caps!.ToArray(), login.Commands!.ToArray()), ArraysEqual);
        Assert.True(login.Permissions!["mic"]);
        Assert.Equal(1, login.ComputerUse!.Value.GetInt32());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_without_throwing() =>
        Assert.NotNull(ConnectSchema.Read(JsonDocument.Parse(Base.Replace("linux", "\\ud800", StringComparison.Ordinal)).RootElement).Complaint);

    [Theory]
    [InlineData("""{"role":"worker"}""", true)]
    [InlineData("""{"client":{"id":"openclaw-worker"}}""", true)]
    [InlineData("""{"client":{"mode":"worker"}}""", true)]
    [InlineData("""{"client":"worker"}""", false)]
    [InlineData(Base, false)]
    [InlineData("[]", false)]
    public void Who_claims_to_be_a_worker_is_seen_before_the_schema(string json, bool claims) =>
        Assert.Equal(claims, ConnectSchema.ClaimsWorker(JsonDocument.Parse(json).RootElement));

    // The table of access-layer 5.3 once more, as lists: what must be there, and what may be.
    [Fact]
    public void Nothing_that_the_table_refuses_is_accepted() => Gen.Select(Gen.Int[0, Spots.Length - 1], Gen.Int[0, Values.Length - 1]).List[1, 4].Sample(changes =>
    {
        var node = JsonNode.Parse(Full)!.AsObject();
        foreach (var (spot, value) in changes)
        {
            if (Values[value] is { } json)
                Set(node, Spots[spot], json);
            else
                Holder(node, Spots[spot])?.Remove(Spots[spot].Split('.')[^1]);
        }

        var (login, complaint) = Read(node);
        Assert.NotEqual(login is null, complaint is null);
        Assert.Equal(MayPass(node), login is not null);
    });

    [Fact]
    public void No_JSON_makes_the_reader_throw() => Json.Any.Sample(text =>
    {
        var (login, complaint) = ConnectSchema.Read(JsonDocument.Parse(text).RootElement);
        return login is null && complaint!.StartsWith("invalid connect params: ", StringComparison.Ordinal);
    });

    private const string Full = """
        {"minProtocol":4,"maxProtocol":4,"client":{"id":"cli","version":"1","platform":"linux","mode":"cli","displayName":"d","buildId":"b"},
         "role":"operator","scopes":["a"],"device":{"id":"i","publicKey":"k","signature":"s","signedAt":1,"nonce":"n"},"auth":{"token":"t"},"locale":"en"}
        """;

    private static readonly string[] Spots =
    [
        "minProtocol", "maxProtocol", "client", "client.id", "client.version", "client.platform", "client.mode", "client.displayName", "client.buildId",
        "role", "scopes", "device", "device.id", "device.signature", "device.signedAt", "auth", "auth.token", "auth.password", "locale", "odd", "client.odd", "device.odd", "auth.odd",
    ];

    private static readonly string?[] Values = [null, "null", "true", "1", "-1", "0", "1.5", "\"\"", "\"cli\"", "\"odd\"", "[]", "[\"a\"]", "[1]", "{}", "{\"odd\":1}"];

    private static bool MayPass(JsonObject root)
    {
        return Only(root, "minProtocol maxProtocol client role scopes device auth locale")
            && IsWhole(root["minProtocol"], 1) && IsWhole(root["maxProtocol"], 1)
            && root["client"] is JsonObject client && Only(client, "id version platform mode displayName buildId")
            && ClientIds.All.Contains(Text(client["id"])) && ClientModes.All.Contains(Text(client["mode"]))
            && Text(client["version"]) is { Length: > 0 } && Text(client["platform"]) is { Length: > 0 }
            && Absent(client, "displayName", Solid) && Absent(client, "buildId", Solid)
            && Absent(root, "role", Solid) && Absent(root, "locale", n => Text(n) is not null)
            && Absent(root, "scopes", n => n is JsonArray list && list.All(Solid))
            && Absent(root, "device", n => n is JsonObject d && Only(d, "id publicKey signature signedAt nonce")
                && Solid(d["id"]) && Solid(d["publicKey"]) && Solid(d["signature"]) && Solid(d["nonce"]) && IsWhole(d["signedAt"], 0))
            && Absent(root, "auth", n => n is JsonObject a && Only(a, "token password")
                && Absent(a, "token", t => Text(t) is not null) && Absent(a, "password", t => Text(t) is not null));

        static bool Only(JsonObject o, string names) => o.All(p => names.Split(' ').Contains(p.Key));
        static bool Absent(JsonObject o, string name, Func<JsonNode?, bool> fits) => !o.ContainsKey(name) || fits(o[name]);
        static bool Solid(JsonNode? n) => Text(n) is { Length: > 0 };
        static string? Text(JsonNode? n) => n is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : null;
        static bool IsWhole(JsonNode? n, double least) =>
            n is JsonValue v && v.GetValueKind() == JsonValueKind.Number && double.Parse(v.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) is var d && d % 1 == 0 && d >= least;
    }

    private static JsonObject? Holder(JsonObject root, string path) => path.Contains('.', StringComparison.Ordinal) ? root[path.Split('.')[0]] as JsonObject : root;

    private static void Set(JsonObject root, string path, string json)
    {
        if (Holder(root, path) is { } holder)
            holder[path.Split('.')[^1]] = JsonNode.Parse(json);
    }

    private static JsonObject With(string path, string value)
    {
        var node = JsonNode.Parse(Base)!.AsObject();
        Set(node, path, value);
        return node;
    }

    private static (ConnectParams? Params, string? Complaint) Read(JsonNode? node) =>
        ConnectSchema.Read(JsonDocument.Parse(node?.ToJsonString() ?? "null").RootElement);

    private static void Complains(JsonNode? node, string complaint) =>
        Assert.Equal((null, $"invalid connect params: {complaint}"), Read(node));

    private static bool ArraysEqual((string[] A, string[] B, string[] C) x, (string[] A, string[] B, string[] C) y) =>
        x.A.SequenceEqual(y.A) && x.B.SequenceEqual(y.B) && x.C.SequenceEqual(y.C);
}
