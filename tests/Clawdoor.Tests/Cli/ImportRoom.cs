using System.Net;
using System.Text.Json;
using Clawdoor.Certificates;
using Clawdoor.Cli;
using Clawdoor.Tests.Machine;
using Clawdoor.Tests.Nginx;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Tests.Cli;

/// <summary>An nginx of somebody's in a directory, on ports nobody listens on, and <c>clawdoor import nginx</c> beside it.</summary>
internal sealed class ImportRoom : IDisposable
{
    public const int Port = 39443;

    private readonly TemporaryDirectory _room = new();

    /// <param name="site">The recipe with its places in this room; the mending is the test's.</param>
    public ImportRoom(Func<string, string>? site = null, bool certificate = true)
    {
        var text = RecipeSite.Usual
            .Replace("listen 443", $"listen {Port}", StringComparison.Ordinal)
            .Replace("[::]:443", $"[::]:{Port}", StringComparison.Ordinal)
            .Replace("/etc/nginx/ssl/", "ssl/", StringComparison.Ordinal);
        Main = _room.Write("nginx/nginx.conf", "events { }\nhttp {\n  include conf.d/*.conf;\n}\n");
        SitePath = _room.Write("nginx/conf.d/openclaw.conf", site?.Invoke(text) ?? text);
        Settings = _room["etc/clawdoor.json"];
        if (!certificate)
            return;
        var pem = SelfSigned.Make(new CertificateOptions { Directory = _room.Path, Addresses = [IPAddress.Parse("203.0.113.7")] }, TimeProvider.System.GetUtcNow());
        CertificatePath = _room.Write("nginx/ssl/openclaw.crt", pem);
        KeyPath = _room.Write("nginx/ssl/openclaw.key", pem);
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string Main { get; }

    public string SitePath { get; }

    public string Settings { get; }

    public string? CertificatePath { get; }

    public string? KeyPath { get; }

    public string Folder => _room.Path;

    public string Written => File.ReadAllText(Settings);

    public string Write(string name, string text) => _room.Write(name, text);

    public void Dispose() => _room.Dispose();

    public (ExitCode Code, string Output, string Error) Run(string options = "", string? typed = null, string? path = null)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(Language.English, new StringReader(typed ?? ""), Plain(output), Plain(error), canAsk: typed is not null);
        var cli = new CliContext(terminal, new Dictionary<string, string> { ["HOME"] = _room.Path, ["PATH"] = _room["bin"] }, TimeProvider.System);
        string[] args =
        [
            "import", "nginx", path ?? Main, "--to", Settings, "--openclaw-config", _room["openclaw.json"],
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        return ((ExitCode)CommandTree.Build(cli).Parse(args).Invoke(), output.ToString(), error.ToString());

        static IAnsiConsole Plain(StringWriter writer)
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
            console.Profile.Width = 4096;
            return console;
        }
    }

    public JsonElement Json(string options = "")
    {
        using var document = JsonDocument.Parse(Run($"--json {options}").Output);
        return document.RootElement.Clone();
    }
}
