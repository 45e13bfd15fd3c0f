using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Edge;

/// <summary>What <see cref="ControlSocket.Claim"/> found at the path.</summary>
internal enum ControlSocketClaim
{
    /// <summary>Nothing is there any more: Kestrel may bind.</summary>
    Ready,

    /// <summary>Another Clawdoor answers there: it has this state directory.</summary>
    InUse,

    /// <summary>Longer than the 107 bytes Linux allows (<c>sun_path</c> in unix(7)).</summary>
    TooLong,
}

/// <summary>The owner's own way in: a Unix socket, mode 0600, that says how the door is. It takes no orders.</summary>
internal static class ControlSocket
{
    public const string Health = "/.well-known/clawdoor/health";
    public const string Visitors = "/.well-known/clawdoor/visitors";
    private const int LongestPath = 107;

    /// <summary>
    /// Makes way for the socket. A socket file outlives a killed process, and bind(2) then fails for ever, so one that nobody
    /// answers on is deleted.
    /// </summary>
    /// <exception cref="IOException">The stale file cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to delete.</exception>
    public static ControlSocketClaim Claim(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            return ControlSocketClaim.TooLong;
        if (!File.Exists(path))
            return ControlSocketClaim.Ready;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return ControlSocketClaim.InUse;
        }
        catch (SocketException)
        {
            File.Delete(path);
            return ControlSocketClaim.Ready;
        }
    }

    /// <summary>GET of the two paths above; 404 for everything else.</summary>
    public static async Task Answer(HttpContext context, EdgeInputs inputs, AssetCache assets)
    {
        var response = context.Response;
        byte[]? body = !HttpMethods.IsGet(context.Request.Method) ? null : context.Request.Path.Value switch
        {
            Health => JsonSerializer.SerializeToUtf8Bytes(Read(inputs, assets), ControlJson.Default.HealthAnswer),
            Visitors => JsonSerializer.SerializeToUtf8Bytes(new(inputs.State.Visitors), ControlJson.Default.VisitorsAnswer),
            _ => null,
        };
        response.StatusCode = body is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        response.ContentLength = body?.Length ?? 0;
        if (body is null)
            return;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static HealthAnswer Read(EdgeInputs inputs, AssetCache assets)
    {
        var state = inputs.State;
        var (upstream, lastSeen, downSince) = state.Upstream;
        return new(
            upstream is UpstreamState.Answering or UpstreamState.Unknown ? "ok" : "degraded",
            state.Since,
            inputs.Version,
            [.. inputs.Options.OwnAddresses.Select(a => a.ToString())],
            inputs.Options.HttpsPort,
            new(inputs.Options.Upstream.ToString(), upstream, lastSeen, downSince),
            inputs.Certificate(),
            new(state.Requests, state.OpenWebSockets, state.HandshakesFailed, state.CacheHits, assets.Bytes));
    }
}

/// <param name="Status"><c>ok</c>, or <c>degraded</c> when the gateway does not answer.</param>
/// <param name="Since">When this door opened.</param>
internal sealed record HealthAnswer(
    string Status, DateTimeOffset Since, string Version, IReadOnlyList<string> Addresses, int HttpsPort,
    UpstreamHealth Upstream, EdgeCertificate? Certificate, EdgeCounters Counters);

internal sealed record UpstreamHealth(string Url, UpstreamState State, DateTimeOffset? LastSeen, DateTimeOffset? DownSince);

internal sealed record EdgeCounters(long Requests, int OpenWebSockets, long HandshakesFailed, long CacheHits, long CacheBytes);

internal sealed record VisitorsAnswer(IReadOnlyList<RecentVisitor> Visitors);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(VisitorsAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;
