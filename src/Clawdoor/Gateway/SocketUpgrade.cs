using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Clawdoor.Machine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Clawdoor.Gateway;

/// <summary>What a request wants to become.</summary>
internal enum UpgradeWish
{
    /// <summary>Nothing: an ordinary request, also one with <c>Connection: upgrade</c> alone (the recipe's nginx).</summary>
    None,

    WebSocket,

    /// <summary>400: another protocol, or <c>Upgrade</c> without <c>Connection: upgrade</c>, or no key.</summary>
    Malformed,

    /// <summary>405: an upgrade by another method than GET.</summary>
    WrongMethod,
}

/// <summary>RFC 6455 section 4.2 on any path, and RFC 8441 over HTTP/2; extensions are never negotiated (access-layer 5.1).</summary>
internal static class SocketUpgrade
{
    public static UpgradeWish WishOf(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } extended)
            return Is(extended.Protocol, "websocket") ? UpgradeWish.WebSocket : UpgradeWish.Malformed;
        var headers = context.Request.Headers;
        if (headers.Upgrade.Count == 0)
            return UpgradeWish.None;
        var connection = string.Join(',', headers.Connection.ToArray()).Split(',', StringSplitOptions.TrimEntries);
        if (!Is(headers.Upgrade.ToString(), "websocket") || !connection.Contains("upgrade", StringComparer.OrdinalIgnoreCase))
            return UpgradeWish.Malformed;
        if (!HttpMethods.IsGet(context.Request.Method))
            return UpgradeWish.WrongMethod;
        return headers.SecWebSocketVersion.ToString() is "13" or "8" && IsKey(headers.SecWebSocketKey.ToString())
            ? UpgradeWish.WebSocket
            : UpgradeWish.Malformed;
    }

    /// <summary>Answers 101 (or 200 over HTTP/2) and gives the socket. The first subprotocol that is offered is echoed.</summary>
    public static async Task<(WebSocket Socket, CutStream Stream)> AcceptAsync(HttpContext context, TimeSpan ping)
    {
        var (request, response) = (context.Request, context.Response);
        var protocol = request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries)[0];
        if (protocol.Length > 0)
            response.Headers.SecWebSocketProtocol = protocol;

        Stream stream;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } extended)
        {
            stream = await extended.AcceptAsync();
        }
        else
        {
            response.Headers.Upgrade = "websocket";
            response.Headers.Connection = HeaderNames.Upgrade;
            response.Headers.SecWebSocketAccept = AcceptFor(request.Headers.SecWebSocketKey.ToString());
            stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }

        // A pong that is missing at the next ping ends the connection.
        var cut = new CutStream(stream, context);
        return (WebSocket.CreateFromStream(cut, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = protocol.Length > 0 ? protocol : null,
            KeepAliveInterval = ping,
            KeepAliveTimeout = ping,
        }), cut);
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 section 4.2.2 fixes SHA-1 and the GUID; neither protects anything.")]
    private static string AcceptFor(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key.Trim() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    private static bool IsKey(string key)
    {
        Span<byte> nonce = stackalloc byte[18];
        return key.Length == 24 && Convert.TryFromBase64String(key, nonce, out var length) && length == 16;
    }

    private static bool Is(string? text, string name) => string.Equals(text?.Trim(), name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An upgraded connection that is really cut when its WebSocket aborts: disposing the server's own stream lets a pending read wait on.</summary>
internal sealed class CutStream(Stream inner, HttpContext context) : AsyncStream
{
    /// <summary>FIN and opcode 8 (RFC 6455 section 5.2); a server's frame is written in one piece.</summary>
    private const byte CloseFrame = 0x88;

    /// <summary>Set when it ends in good order, as after a close frame: a cut now could take the last frame with it.</summary>
    public bool EndsWell { get; set; }

    /// <summary>Ends it whatever is on its way; nothing when it has ended by itself meanwhile, as it can while a timer comes.</summary>
    public void Cut()
    {
        try
        {
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // The request is over, and its context with it.
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        EndsWell |= buffer.Span is [CloseFrame, ..];
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !EndsWell)
            Cut();
        base.Dispose(disposing);
    }
}
