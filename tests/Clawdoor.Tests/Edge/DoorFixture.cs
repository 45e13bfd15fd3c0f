using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Clawdoor.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Tests.Edge;

/// <summary>A door on loopback in front of an upstream that the test plays.</summary>
internal sealed class DoorFixture : IAsyncDisposable
{
    public static readonly IPAddress Own = IPAddress.Parse("203.0.113.7");
    private static readonly SslStreamCertificateContext s_certificate = MakeCertificate();
    private readonly WebApplication _door;
    private readonly IAsyncDisposable? _upstream;

    private DoorFixture(WebApplication door, IAsyncDisposable? upstream, EdgeOptions options, EdgeState state, LogLines log) =>
        (_door, _upstream, Options, State, Log) = (door, upstream, options, state, log);

    public EdgeOptions Options { get; }

    public EdgeState State { get; }

    public LogLines Log { get; }

    public Uri Url => new($"https://127.0.0.1:{Options.HttpsPort}");

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public static async Task<DoorFixture> Open(RequestDelegate upstream, Func<EdgeOptions, EdgeOptions>? options = null, LogLevel level = LogLevel.Information)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = null;
            k.AllowSynchronousIO = true;
            k.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(upstream);
        await app.StartAsync();
        return await Open(new Uri(app.Urls.First()), app, options, level);
    }

    public static Task<DoorFixture> OpenBefore(Uri upstream, Func<EdgeOptions, EdgeOptions>? options = null) => Open(upstream, null, options, LogLevel.Information);

    /// <summary>A door whose gateway is in its own process.</summary>
    public static Task<DoorFixture> OpenAround(Func<HttpContext, IPAddress, Task> answer) =>
        Open(new Uri("http://127.0.0.1:1"), null, null, LogLevel.Information, answer);

    private static async Task<DoorFixture> Open(
        Uri upstream, IAsyncDisposable? app, Func<EdgeOptions, EdgeOptions>? change, LogLevel level, Func<HttpContext, IPAddress, Task>? answer = null)
    {
        var options = new EdgeOptions
        {
            Listen = [IPAddress.Loopback],
            HttpsPort = FreePort(),
            HttpPort = FreePort(),
            Upstream = upstream,
            OwnAddresses = [IPAddress.Loopback, Own],
            DrainTime = TimeSpan.FromSeconds(3),
        };
        options = change?.Invoke(options) ?? options;
        var log = new LogLines();
        var state = new EdgeState(TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddProvider(log).SetMinimumLevel(level);
        EdgeLog.KeepUrlsOut(builder.Logging);
        builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => EdgeListener.Configure(k, options, state, () => s_certificate));
        builder.WebHost.UseSockets(transport => transport.CreateBoundListenSocket = EdgeListener.Bind);
        EdgePipeline.AddTo(builder.Services);
        var door = builder.Build();
        EdgePipeline.Use(door, new(options, state, () => new(DateTimeOffset.UnixEpoch, null, "AB:CD"), "1.2.3", answer));
        await door.StartAsync();
        return new(door, app, options, state, log);
    }

    /// <summary>A client that trusts the door's certificate and follows nothing.</summary>
    public HttpClient Client(int version = 1) => new(Handler())
    {
        BaseAddress = Url,
        DefaultRequestVersion = new(version, version == 1 ? 1 : 0),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        SslOptions = { RemoteCertificateValidationCallback = IsTheDoor },
    };

    public static HttpRequestMessage Get(string path, string accept = "text/html", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public async Task<ClientWebSocket> Connect(int version = 1, string path = "/", Action<ClientWebSocket>? options = null)
    {
        var socket = new ClientWebSocket
        {
            Options =
            {
                HttpVersion = new(version, version == 1 ? 1 : 0),
                HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
                CollectHttpResponseDetails = true,
            },
        };
        options?.Invoke(socket);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{Options.HttpsPort}{path}"), new HttpMessageInvoker(Handler()), Patience);
        return socket;
    }

    /// <summary>A TLS connection with HTTP/1.1 agreed, for requests that no decent client would send.</summary>
    public async Task<SslStream> Raw()
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Options.HttpsPort);
        var tls = new SslStream(tcp.GetStream(), false, IsTheDoor);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "x", ApplicationProtocols = [SslApplicationProtocol.Http11] }, Patience);
        return tls;
    }

    /// <summary>Sends the text and reads until the door closes or is silent behind a whole answer.</summary>
    public async Task<string> Say(string request)
    {
        await using var tls = await Raw();
        await tls.WriteAsync(System.Text.Encoding.Latin1.GetBytes(request), Patience);
        using var reader = new StreamReader(tls, System.Text.Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync(Patience);
        }
        catch (IOException)
        {
            return "";
        }
    }

    public Task StopDoor() => _door.StopAsync();

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public static bool IsTheDoor(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.GetCertHashString() == s_certificate.TargetCertificate.GetCertHashString();

    /// <summary>Waits for something that happens on another thread, without a fixed sleep.</summary>
    public static async Task Until(Func<bool> what)
    {
        var patience = Patience;
        while (!what())
            await Task.Delay(5, patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _door.StopAsync(new CancellationTokenSource(TimeSpan.FromMilliseconds(200)).Token);
        await _door.DisposeAsync();
        if (_upstream is not null)
            await _upstream.DisposeAsync();
    }

    private static SslStreamCertificateContext MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=door", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null), null, offline: true);
    }
}

internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}

/// <summary>What an upstream was sent: the request line's target and every header, as Kestrel read them.</summary>
internal sealed record Recorded(string Method, string Target, Dictionary<string, string> Headers)
{
    public static Recorded Of(HttpContext context) => new(
        context.Request.Method,
        context.Features.Get<IHttpRequestFeature>()!.RawTarget,
        context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}
