using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Clawdoor.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Clawdoor.Tests.Protocol;

/// <summary>A gateway that does what one test tells it, on a loopback port of its own.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    public const string Hello =
        """{"type":"hello-ok","protocol":4,"server":{"version":"2026.9.6","connId":"c"},"features":{"methods":[],"events":[]},"snapshot":{"uptimeMs":1},"auth":{"role":"operator","scopes":["operator.pairing"]},"policy":{"maxPayload":70000,"maxBufferedBytes":1,"tickIntervalMs":1}}""";

    private readonly WebApplication _app;

    private FakeGateway(WebApplication app, bool tls)
    {
        _app = app;
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Uri = new Uri($"{(tls ? "wss" : "ws")}://127.0.0.1:{address.Port}/");
    }

    public Uri Uri { get; }

    /// <summary>Of the last upgrade.</summary>
    public IHeaderDictionary Headers { get; private set; } = new HeaderDictionary();

    public static async Task<FakeGateway> StartAsync(Func<Visitor, Task> talk, X509Certificate2? certificate = null, RequestDelegate? instead = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.UseWebSockets();
        FakeGateway? gateway = null;
        app.Run(async context =>
        {
            gateway!.Headers = context.Request.Headers;
            if (instead is not null)
            {
                await instead(context);
                return;
            }
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await talk(new Visitor(socket));
        });
        await app.StartAsync();
        return gateway = new FakeGateway(app, certificate is not null);
    }

    /// <summary>The usual beginning: challenge, any login, hello.</summary>
    public static Task<FakeGateway> AfterLoginAsync(Func<Visitor, Task> talk) => StartAsync(async visitor =>
    {
        await visitor.ChallengeAsync();
        await visitor.AnswerAsync((await visitor.ReadAsync())!.Id, Hello);
        await talk(visitor);
    });

    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>The gateway's side of one connection.</summary>
internal sealed class Visitor(WebSocket socket)
{
    public WebSocket Socket => socket;

    public Task ChallengeAsync() => SendAsync("""{"type":"event","event":"connect.challenge","payload":{"nonce":"n-1","ts":1700000000000}}""");

    public Task AnswerAsync(string id, string payload) => SendAsync($$"""{"type":"res","id":"{{id}}","ok":true,"payload":{{payload}}}""");

    public Task RefuseAsync(string id, string error) => SendAsync($$"""{"type":"res","id":"{{id}}","ok":false,"error":{{error}}}""");

    public Task SendAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    public Task CloseAsync(int code, string reason) =>
        socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, TestContext.Current.CancellationToken);

    /// <summary>Null when the other side closed.</summary>
    public async Task<RequestFrame?> ReadAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        while (true)
        {
            var part = await socket.ReceiveAsync(message.GetMemory(4096), TestContext.Current.CancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Advance(part.Count);
            if (part.EndOfMessage)
                return Frame.Read(message.WrittenSpan) as RequestFrame;
        }
    }
}
