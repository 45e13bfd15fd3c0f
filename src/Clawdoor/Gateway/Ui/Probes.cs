using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Access;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.Ui;

/// <summary>The questions of those who watch over the gateway; each has a path with and without a final z.</summary>
internal enum Probe
{
    None,

    /// <summary>Does the process answer at all? Also for those whose proxy is not trusted.</summary>
    Live,

    /// <summary>Does everything work?</summary>
    Ready,

    /// <summary>Has it started?</summary>
    Startup,

    /// <summary>A path below a probe's, which is nothing.</summary>
    Below,
}

/// <summary>Answers the probes (access-layer 7.4): more for the owner of the machine and for whoever has the secret.</summary>
internal sealed class Probes(SurfaceInputs inputs)
{
    private static readonly (string Path, Probe Probe)[] s_paths =
    [
        ("/health", Probe.Live), ("/healthz", Probe.Live), ("/ready", Probe.Ready), ("/readyz", Probe.Ready),
        ("/startup", Probe.Startup), ("/startupz", Probe.Startup),
    ];

    public static Probe Of(string path)
    {
        foreach (var (root, probe) in s_paths)
        {
            if (path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/'))
                return path.Length == root.Length ? probe : Probe.Below;
        }

        return Probe.None;
    }

    public async Task Answer(HttpContext context, Probe probe, Peer peer)
    {
        if (!SurfaceAnswers.IsRead(context))
        {
            await SurfaceAnswers.MethodNotAllowed(context, "GET, HEAD");
            return;
        }

        var (status, body) = (StatusCodes.Status200OK, """{"ok":true,"status":"live"}"""u8.ToArray());
        if (probe != Probe.Live)
        {
            var failing = probe == Probe.Ready ? inputs.Failing() : [];
            var known = await IsKnown(context, peer);
            var uptime = known ? (long)(inputs.Time.GetUtcNow() - inputs.Started).TotalMilliseconds : (long?)null;
            status = failing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            body = probe == Probe.Ready
                ? JsonSerializer.SerializeToUtf8Bytes(new(failing.Count == 0, known ? failing : null, uptime), SurfaceJson.Default.Readiness)
                : JsonSerializer.SerializeToUtf8Bytes(
                    new(true, "started", known ? inputs.Settings().Version : null, uptime), SurfaceJson.Default.StartupState);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await SurfaceAnswers.Body(context, body);
    }

    private async ValueTask<bool> IsKnown(HttpContext context, Peer peer) =>
        peer.IsDirectLocal
        // Where nobody has to prove anything, nothing is proved.
        || (inputs.Settings().Access.Mode != AuthMode.None && (await inputs.Judge(context, peer)).State == BearerState.Good);
}

internal sealed record Readiness(bool Ready, IReadOnlyList<string>? Failing, long? UptimeMs);

internal sealed record StartupState(bool Ok, string Status, string? Version, long? UptimeMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(StartupState))]
internal sealed partial class SurfaceJson : JsonSerializerContext;
