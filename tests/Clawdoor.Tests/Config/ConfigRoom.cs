using Clawdoor.Config;
using Xunit;

namespace Clawdoor.Tests.Config;

/// <summary>A directory with an openclaw.json, gone when the test is over.</summary>
internal sealed class ConfigRoom : IDisposable
{
    /// <summary>The recipe's file, word for word.</summary>
    public const string Recipe = """
        {
          "gateway": {
            "port": 18789,
            "mode": "local",
            "bind": "loopback",
            "controlUi": {
              "allowedOrigins": [
                "http://127.0.0.1:18789",
                "http://localhost:18789",
                "https://YOUR_SERVER_IP"
              ]
            },
            "auth": { "mode": "token", "password": "YOUR_ACCESS_TOKEN" },
            "trustedProxies": ["127.0.0.1"]
          }
        }

        """;

    public ConfigRoom(string? text = null)
    {
        Directory.CreateDirectory(Folder);
        Environment = new() { ["HOME"] = Folder, ["OPENCLAW_CONFIG_PATH"] = Path, ["OPENCLAW_STATE_DIR"] = Folder };
        if (text is not null)
            File.WriteAllText(Path, text);
    }

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"clawdoor-config-{Guid.NewGuid():N}");

    public string Path => System.IO.Path.Combine(Folder, "openclaw.json");

    public string State => System.IO.Path.Combine(Folder, "state");

    public Dictionary<string, string> Environment { get; }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Folder, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public OpenClawConfig Read()
    {
        var reading = OpenClawConfig.Read(null, Environment);
        Assert.True(reading.Config is not null, reading.Failure?.Problem.What.ToString());
        return reading.Config;
    }

    public ConfigFailure ReadFailure() => OpenClawConfig.Read(null, Environment).Failure ?? throw new InvalidOperationException("It was read.");

    public static OpenClawConfig Of(string text)
    {
        using var room = new ConfigRoom(text);
        return room.Read();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
