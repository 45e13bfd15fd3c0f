using Clawdoor.Access;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// Routes that OpenClaw answers itself and this gateway has nothing behind (access-layer 7.6). They must not fall through to
/// the page: a picture that comes as HTML with 200, or a tool call that "succeeds", is worse than a clear no.
/// </summary>
internal sealed class AbsentRoutes(SurfaceInputs inputs)
{
    /// <summary>Behind the secret in OpenClaw: without it 401, with it 404.</summary>
    private static readonly string[] s_guarded = ["/__openclaw__/a2ui", "/__openclaw__/cap", "/__openclaw__/board"];

    private static readonly string[] s_unguarded =
    [
        "/__openclaw__/worker", "/__openclaw__/worker-bundle", "/__openclaw__/worker-transfer", "/__openclaw__/worker-bootstrap", "/__openclaw__/mcp-app",
    ];

    private const string Faces = "/avatar/";

    /// <summary>Pictures for the Control UI, below its base path; what follows the prefix names one.</summary>
    private static readonly string[] s_pictures =
    [
        Faces, "/__openclaw__/catalog-icon/", "/__openclaw__/channel-avatar/", "/__openclaw__/link-favicon/", "/__openclaw__/plugin-icon/",
        "/__openclaw__/plugin-activity-icon/", "/__openclaw__/plugin-theme-art/", "/__openclaw__/workspace-icon/",
    ];

    /// <summary>Null when the target is none of them.</summary>
    public Task? Answer(HttpContext context, SurfaceTarget target, GatewaySettings settings, Peer peer)
    {
        var path = target.Path;
        if (target.IsUnder("/j"))
            return NoSuchCode(context);
        if (path == "/tools/invoke" || IsSession(path, "/kill"))
            return HttpMethods.IsPost(context.Request.Method) ? Guarded(context, peer) : SurfaceAnswers.MethodNotAllowed(context, "POST");
        if (IsSession(path, "/history") || Array.Exists(s_guarded, target.IsUnder))
            return Guarded(context, peer);
        if (Array.Exists(s_unguarded, target.IsUnder))
            return SurfaceAnswers.NotFound(context);

        var ui = settings.Ui;
        if (ui.Enabled && SurfaceAnswers.IsRead(context) && path.StartsWith(ui.BasePath, StringComparison.Ordinal))
        {
            var below = path[ui.BasePath.Length..];
            var (faces, media) = (below.StartsWith(Faces, StringComparison.Ordinal), below == "/__openclaw__/assistant-media");
            if (faces || media)
                SurfaceAnswers.SetUiHeaders(context.Response);
            if (media)
                return SurfaceAnswers.NotFound(context);
            if (Array.Exists(s_pictures, p => below.Length > p.Length && below.StartsWith(p, StringComparison.Ordinal)))
                return Guarded(context, peer);
        }

        // Where there is no base path, OpenClaw takes a path that cannot be decoded for a guarded one.
        return ui.BasePath.Length == 0 && SurfaceTarget.Decode(path) is null ? SurfaceAnswers.Unauthorized(context) : null;
    }

    private static bool IsSession(string path, string what)
    {
        const string prefix = "/sessions/";
        return path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith(what, StringComparison.Ordinal)
            && path.Length > prefix.Length + what.Length
            && !path.AsSpan(prefix.Length, path.Length - prefix.Length - what.Length).Contains('/');
    }

    private async Task Guarded(HttpContext context, Peer peer)
    {
        var verdict = await inputs.Judge(context, peer);
        await (verdict.State == BearerState.Good ? SurfaceAnswers.NotFound(context) : SurfaceAnswers.Refuse(context, verdict));
    }

    private static Task NoSuchCode(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return SurfaceAnswers.Object(context, StatusCodes.Status404NotFound, """{"error":"not_found"}"""u8.ToArray());
    }
}
