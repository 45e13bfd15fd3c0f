using Clawdoor.Tests.Conversations;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>openclaw.json as people have it.</summary>
internal static class OpenClawConfig
{
    /// <summary>The gateway's secret in every test.</summary>
    public const string Token = "3f9b1c6a5d7e48209c1b7a64e2d80f35";

    // Without a configured model the Control UI opens its model settings instead of the chat. Nothing listens there.
    private const string Model =
        """
        "models": { "providers": { "nobody": { "baseUrl": "http://127.0.0.1:9/v1", "apiKey": "none", "api": "openai-completions",
            "models": [{ "id": "silent", "name": "Silent", "contextWindow": 100000, "maxTokens": 4096 }] } } },
          "agents": { "defaults": { "model": { "primary": "nobody/silent" } } }
        """;

    /// <summary>
    /// A gateway whose models are played by a <see cref="FakeProvider"/>: each does what its name says, and the first is the default.
    /// Those of <paramref name="failing"/> are another provider's, for OpenClaw avoids a provider for a while that has refused its key.
    /// </summary>
    /// <param name="more">Further members of <c>gateway</c>, with a comma in front.</param>
    public static string Talking(int port, Uri provider, IEnumerable<string> models, IEnumerable<string> failing, string more = "")
    {
        return
            $$"""
            {
              "gateway": { "port": {{port}}, "mode": "local", "bind": "loopback", "terminal": { "enabled": false },
                "auth": { "mode": "token", "token": "{{Token}}" }, "trustedProxies": ["127.0.0.1"]{{more}} },
              "models": { "providers": { "fake": {{Provider(models)}}, "failing": {{Provider(failing)}} } },
              "agents": { "defaults": { "model": { "primary": "fake/{{models.First()}}" } } }
            }

            """;

        string Provider(IEnumerable<string> names) =>
            $$"""
            { "baseUrl": "{{provider}}", "apiKey": "{{FakeProvider.Key}}", "api": "openai-completions",
                "models": [{{string.Join(", ", names.Select(n => $$"""{ "id": "{{n}}", "name": "Model {{n}}", "contextWindow": 200000, "maxTokens": 4096 }"""))}}] }
            """;
    }

    /// <summary>The tutorial's file, letter for letter but for its placeholders (and a model): wrong auth key, the rest right.</summary>
    public static string Recipe(int port, string serverIp) =>
        $$"""
        {
          "gateway": {
            "port": {{port}},
            "mode": "local",
            "bind": "loopback",
            "controlUi": {
              "allowedOrigins": [
                "http://127.0.0.1:{{port}}",
                "http://localhost:{{port}}",
                "https://{{serverIp}}"
              ]
            },
            "auth": { "mode": "token", "password": "{{Token}}" },
            "trustedProxies": ["127.0.0.1"]
          },
          {{Model}}
        }

        """;

    /// <summary>The recipe as it should be: the secret under its right key.</summary>
    public static string RecipeMended(int port, string serverIp) =>
        Recipe(port, serverIp).Replace("\"password\"", "\"token\"", StringComparison.Ordinal);

    /// <summary>The tutorial's file as many have it who skipped its "optional" line.</summary>
    public static string RecipeWithoutProxies(int port, string serverIp) =>
        Recipe(port, serverIp).Replace(",\n    \"trustedProxies\": [\"127.0.0.1\"]", "", StringComparison.Ordinal);

    /// <summary>What <c>openclaw setup</c> leaves, with a person's comment: nothing yet about a door.</summary>
    public static string Fresh(int port) =>
        $$"""
        {
          // my gateway
          gateway: {
            port: {{port}},
            mode: "local",
            auth: { mode: "token", token: "{{Token}}" },
          },
          {{Model}},
        }

        """;
}
