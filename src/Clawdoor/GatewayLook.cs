using System.Net;
using System.Text.Json;

namespace Clawdoor;

/// <summary>What is at the gateway's address.</summary>
internal enum GatewayState
{
    /// <summary>An OpenClaw that takes visitors.</summary>
    Ready,

    /// <summary>An OpenClaw that listens and is not ready yet.</summary>
    Starting,

    /// <summary>Nothing listens, or it does not answer in time.</summary>
    Silent,

    /// <summary>Something else.</summary>
    NotOpenClaw,
}

/// <summary>One look at the gateway's probes (access-layer 7.4), straight over loopback, without a secret.</summary>
/// <param name="Version">The version a direct-local caller is told; null when it is not.</param>
/// <param name="Saw">What the probe answered, for the message when it is not OpenClaw.</param>
internal sealed record GatewayLook(GatewayState State, string? Version, TimeSpan Took, string Saw)
{
    /// <summary>The probe that tells state and version.</summary>
    public const string Probe = "/startupz";

    private const string Liveness = "/healthz";

    private const int LargestAnswer = 64 * 1024;

    /// <summary>Bound on each probe; a gateway whose event loop is blocked at its start may need seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<GatewayLook> AtAsync(Uri gateway, TimeProvider time, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        var start = time.GetTimestamp();
        try
        {
            using var answer = await client.GetAsync(new Uri(gateway, Probe), stop);
            var look = await ReadAsync(answer, stop);
            if (look.State == GatewayState.NotOpenClaw)
            {
                using var older = await client.GetAsync(new Uri(gateway, Liveness), stop);
                look = await ReadAsync(older, stop) is { State: not GatewayState.NotOpenClaw } live ? live : look;
            }

            return look with { Took = time.GetElapsedTime(start) };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            // A peer that speaks, but not HTTP, is somebody; one that refuses or stays mute is nobody.
            var speaks = e is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded };
            return new GatewayLook(
                speaks ? GatewayState.NotOpenClaw : GatewayState.Silent, null, time.GetElapsedTime(start), speaks ? "no HTTP" : "–");
        }
    }

    private static async Task<GatewayLook> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var saw = $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType ?? "–"}";
        var other = new GatewayLook(GatewayState.NotOpenClaw, null, TimeSpan.Zero, saw);
        if (answer.Content.Headers.ContentType is not { MediaType: "application/json" }
            || answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
        {
            return other;
        }

        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("ok", out var ok)
                || !root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.String)
            {
                return other;
            }

            var version = root.TryGetProperty("version", out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
            return status.GetString() switch
            {
                "started" or "live" when ok.ValueKind == JsonValueKind.True => other with { State = GatewayState.Ready, Version = version },
                "starting" => other with { State = GatewayState.Starting, Version = version },
                _ => other,
            };
        }
        catch (JsonException)
        {
            return other;
        }
    }
}
