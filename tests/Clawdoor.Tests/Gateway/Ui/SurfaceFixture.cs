using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Clawdoor.Access;
using Clawdoor.Conversations.Models;
using Clawdoor.Gateway;
using Clawdoor.Gateway.Ui;
using Clawdoor.Tests.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Clawdoor.Tests.Gateway.Ui;

/// <summary>The surface behind a real Kestrel on loopback, with a UI like the official one in a folder of the test's own.</summary>
internal sealed class SurfaceFixture : IAsyncDisposable
{
    public const string Secret = "right";
    public const string BuildId = "2026.9.6-release-eb377ac59e6c-2026-09-23T16-33-12.144Z-314f5d487e3c5ae6aed7f2edbb68f93f274b3d7ca0e9fdca8f6e8f654f92c54c";
    public const string Script = "\n      boot();\n    ";
    public const string Asset = "console.log('asset');\n";

    public static readonly Peer Local = new(PeerKind.DirectLocal, IPAddress.Loopback, IPAddress.Loopback);
    public static readonly Peer Proxied = new(PeerKind.Proxied, IPAddress.Parse("203.0.113.9"), IPAddress.Loopback);
    public static readonly Peer Unattributable = new(PeerKind.Unattributable, IPAddress.Loopback, IPAddress.Loopback);

    private readonly TemporaryDirectory _scratch = new();
    private WebApplication? _app;

    private SurfaceFixture() => Settings = new()
    {
        Access = new() { Mode = AuthMode.Token, Secret = new(AuthMode.Token, Secret) },
        ConfigPath = "openclaw.json",
        StateDirectory = _scratch["state"],
        Version = "2026.9.6",
        Ui = new() { Folder = _scratch["ui"] },
    };

    public GatewaySettings Settings { get; set; }

    public Peer Peer { get; set; } = Proxied;

    /// <summary>What the judge says to a wrong secret.</summary>
    public BearerVerdict Wrong { get; set; } = new(BearerState.Refused);

    /// <summary>What a good secret may do; null = everything.</summary>
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>How the model answers.</summary>
    public AskModel Model { get; set; } = (_, _) => throw new InvalidOperationException("nobody is asked here");

    public IReadOnlyList<string> Failing { get; set; } = [];

    public string this[string file] => _scratch[Path.Combine("ui", file)];

    public string Outside(string file, string text) => _scratch.Write(file, text);

    public void Change(Func<UiSettings, UiSettings> change) => Settings = Settings with { Ui = change(Settings.Ui) };

    public static async Task<SurfaceFixture> Open(Dictionary<string, OwnFile>? own = null)
    {
        var fixture = new SurfaceFixture();
        fixture.WriteUi();
        var surface = new HttpSurface(new(() => fixture.Settings, (authorization, peer, _) => fixture.Judge(authorization, peer), own ?? [], TimeProvider.System, TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(5))
        {
            Page = new(TimeProvider.System),
            Failing = () => fixture.Failing,
            Ask = (question, stop) => fixture.Model(question, stop),
        });
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Listen(IPAddress.Loopback, 0);
        });
        fixture._app = builder.Build();
        fixture._app.Run(context => surface.Answer(context, fixture.Peer));
        await fixture._app.StartAsync();
        return fixture;
    }

    /// <summary>Asks with the target exactly as given, which no decent client would send, and reads to the end.</summary>
    public Task<Answer> Ask(string method, string target, params (string Name, string Value)[] headers) => Send(method, target, "", headers);

    public Task<Answer> Post(string target, string body, params (string Name, string Value)[] headers) =>
        Send("POST", target, body, [.. headers, ("Content-Length", Encoding.UTF8.GetByteCount(body).ToString(System.Globalization.CultureInfo.InvariantCulture))]);

    private async Task<Answer> Send(string method, string target, string body, (string Name, string Value)[] headers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, new Uri(_app!.Urls.First()).Port, patience.Token);
        await using var stream = tcp.GetStream();
        var host = headers.Any(h => h.Name == "Host") ? "" : "Host: gateway.test:18789\r\n";
        var request = $"{method} {target} HTTP/1.1\r\n{host}Connection: close\r\n{string.Concat(headers.Select(h => $"{h.Name}: {h.Value}\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(body), patience.Token);
        var all = new MemoryStream();
        await stream.CopyToAsync(all, patience.Token);
        return Answer.Parse(all.ToArray());
    }

    public Task<Answer> Get(string target, params (string Name, string Value)[] headers) => Ask("GET", target, headers);

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
        _scratch.Dispose();
    }

    public string Write(string file, string text) => _scratch.Write(Path.Combine("ui", file), text);

    private BearerVerdict Judge(string? authorization, Peer peer) =>
        Settings.Access.Mode == AuthMode.None || authorization == $"Bearer {Secret}" ? new(BearerState.Good, Scopes)
        : authorization is null ? new(BearerState.Refused) : Wrong;

    private void WriteUi()
    {
        Write("index.html", $"""
            <!doctype html>
            <html data-openclaw-control-ui-build-id="{BuildId}" lang="en">
              <head>
                <link rel="icon" href="./favicon.svg" />
                <link rel="manifest" href="./manifest.webmanifest" crossorigin="use-credentials" />
                <script data-cfasync="false">{Script}</script>
                <script type="module" crossorigin src="./assets/index-DsEuFQRE.js"></script>
                <link rel="stylesheet" crossorigin href="./assets/core-2cJmD3kZ.css">
              </head>
              <body><a href="./sw.js">x</a></body>
            </html>
            """);
        Write("assets/index-DsEuFQRE.js", Asset);
        using (var br = new BrotliStream(File.Create(this["assets/index-DsEuFQRE.js.br"]), CompressionLevel.Optimal))
            br.Write(Encoding.UTF8.GetBytes(Asset));
        using (var gz = new GZipStream(File.Create(this["assets/index-DsEuFQRE.js.gz"]), CompressionLevel.Optimal))
            gz.Write(Encoding.UTF8.GetBytes(Asset));
        Write("assets/only-12345678.css", "b{}");
        Write("sw.js", "// worker");
        Write("manifest.webmanifest", "{}");
        Write("favicon.svg", "<svg/>");
        Write("favicon.ico", "ico");
        Write("social-card.png", "png");
        Write("asset-manifest.json", "{}");
        Write("themes/dash.css", "a{}");
        Write("fonts/OFL.txt", "licence");
        foreach (var file in Directory.EnumerateFiles(_scratch["ui"], "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new(2026, 9, 25, 18, 38, 5, 700, DateTimeKind.Utc));
    }
}

/// <summary>An HTTP/1.1 answer as it came over the wire.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>A header, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public bool HasUiHeaders => this["X-Frame-Options"] == "DENY" && this["Content-Security-Policy"] is not null
        && this["Permissions-Policy"] == "camera=(self), microphone=*, geolocation=*, clipboard-write=*";

    public bool HasPlainHeaders => this["X-Frame-Options"] is null && this["Content-Security-Policy"] is null
        && this["Permissions-Policy"] == "camera=(), microphone=(self), geolocation=()";

    public string Unpacked
    {
        get
        {
            using Stream plain = this["Content-Encoding"] switch
            {
                "br" => new BrotliStream(new MemoryStream(Bytes), CompressionMode.Decompress),
                "gzip" => new GZipStream(new MemoryStream(Bytes), CompressionMode.Decompress),
                _ => new MemoryStream(Bytes),
            };
            return new StreamReader(plain, Encoding.UTF8).ReadToEnd();
        }
    }

    public static Answer Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        return new(
            int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p.ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase),
            bytes[(end + 4)..]);
    }
}
