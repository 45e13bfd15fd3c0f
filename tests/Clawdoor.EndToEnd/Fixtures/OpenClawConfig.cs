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
