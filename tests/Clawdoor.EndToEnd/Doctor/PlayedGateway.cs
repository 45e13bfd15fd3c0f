using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>What a gateway that cannot be had here says to whoever logs in: <c>details.code</c> and words, as OpenClaw's sources have them (access-layer 5).</summary>
/// <param name="WithSecret">To whoever shows a secret; null is the same as to the others.</param>
internal sealed record PlayedRefusal(string Code, string Words, string? WithSecret = null);

/// <summary>A gateway of another version on a computer's port 18789, played: probes, challenge, and one refusal.</summary>
internal sealed class PlayedGateway : IAsyncDisposable
{
    private const string Challenge =
        """{"type":"event","event":"connect.challenge","payload":{"nonce":"a4eb595b-12cc-4f08-a139-8b3fb8f930dd","ts":1795354856320}}""";

    private readonly WebApplication _app;
    private readonly Socket _socket;

    private PlayedGateway(WebApplication app, Socket socket) => (_app, _socket) = (app, socket);

    public static async Task<PlayedGateway> StartAsync(string space, PlayedRefusal refusal)
    {
        var socket = await NamespaceSocket.ListenAsync(space, new IPEndPoint(IPAddress.Loopback, 18789));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenHandle((ulong)socket.Handle));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => context.WebSockets.IsWebSocketRequest ? RefuseAsync(context, refusal) : AnswerAsync(context));
        await app.StartAsync();
        return new(app, socket);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _socket.Dispose();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(context.Request.Path.Value switch
        {
            "/startupz" => """{"ok":true,"status":"started","version":"2027.1.1","uptimeMs":5322}""",
            "/readyz" => """{"ready":true,"failing":[],"uptimeMs":5395}""",
            _ => """{"ok":true,"status":"live"}""",
        });
    }

    private static async Task RefuseAsync(HttpContext context, PlayedRefusal refusal)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes(Challenge), WebSocketMessageType.Text, true, context.RequestAborted);
        var buffer = new byte[64 * 1024];
        var read = await socket.ReceiveAsync(buffer, context.RequestAborted);
        if (read.MessageType != WebSocketMessageType.Text)
            return;
        var asked = JsonNode.Parse(buffer.AsSpan(0, read.Count))!;
        var code = asked["params"]?["auth"] is null ? refusal.Code : refusal.WithSecret ?? refusal.Code;
        var answer = new JsonObject
        {
            ["type"] = "res",
            ["id"] = asked["id"]!.DeepClone(),
            ["ok"] = false,
            ["error"] = new JsonObject { ["code"] = "INVALID_REQUEST", ["message"] = refusal.Words, ["details"] = new JsonObject { ["code"] = code } },
        };
        await socket.SendAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()), WebSocketMessageType.Text, true, context.RequestAborted);
        await socket.CloseAsync((WebSocketCloseStatus)1008, refusal.Words, context.RequestAborted);
    }
}
