using System.Collections.Concurrent;
using Clawdoor.Access;
using Clawdoor.Wording;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// The Control UI below its base path (access-layer 7.2, 7.3): the official one from a folder, or else Clawdoor's own from the
/// binary. Paths that name no file are pages of the application and get its index.
/// </summary>
internal sealed class ControlUi(SurfaceInputs inputs)
{
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>Without a base path these belong to other programs' interfaces, whether or not anybody answers them.</summary>
    private static readonly string[] s_notPages = ["/api", "/v1", "/j", "/plugins"];

    private readonly ConcurrentDictionary<(OwnFile File, string BasePath), UiIndex> _ownPages = new();
    private readonly ConcurrentDictionary<OwnFile, PackedBytes> _ownFiles = new();
    /// <summary>Null when the target is none of the Control UI's, which is 404 without its headers.</summary>
    public Task? Answer(HttpContext context, SurfaceTarget target, GatewaySettings settings, Peer peer)
    {
        var (path, basePath) = (target.Path, settings.Ui.BasePath);
        if (basePath.Length == 0 ? !IsOurs(context, target) : !target.IsUnder(basePath) || !SurfaceAnswers.IsRead(context))
            return null;

        var response = context.Response;
        SurfaceAnswers.SetUiHeaders(response);
        if (basePath.Length == 0 && target.IsUnder("/ui"))
            return SurfaceAnswers.NotFound(context);
        if (basePath.Length > 0 && path.Length == basePath.Length)
        {
            response.StatusCode = StatusCodes.Status302Found;
            response.Headers.Location = $"{basePath}/{target.Query}";
            return Task.CompletedTask;
        }

        if (BootstrapConfig.IsAt(path, basePath))
            return SendConfig(context, settings, peer);

        var below = path[basePath.Length..];
        var document = IsDocument(below);
        if (SurfaceTarget.Decode(document ? "index.html" : FileOf(below)) is not { } file || !UiFiles.IsHarmless(file))
            return SurfaceAnswers.NotFound(context);
        var spa = document || below.TrimEnd('/') == "/settings/plugins" || ContentNegotiation.TakesHtml(context.Request.Headers.Accept);
        return settings.Ui.Folder is { } folder
            ? Send(context, target, settings.Ui, new(folder, settings.Ui.FolderIsConfigured, inputs.Time), (file, spa))
            : SendOwn(context, basePath, file, spa);
    }

    private static bool IsOurs(HttpContext context, SurfaceTarget target)
    {
        if (target.IsUnder("/ui"))
            return true;
        if (!SurfaceAnswers.IsRead(context) || Probes.Of(target.Path) != Probe.None)
            return false;
        // The page of plugins itself is the application's; what is below belongs to plugins.
        return target.Path is "/plugins" or "/plugins/"
            ? ContentNegotiation.TakesHtml(context.Request.Headers.Accept)
            : !Array.Exists(s_notPages, target.IsUnder);
    }

    /// <summary>Pages that other programs link to, and that are served whatever Accept says.</summary>
    private static bool IsDocument(string below)
    {
        const string approve = "/approve";
        var trimmed = below.TrimEnd('/');
        return below is approve or (approve + "/") || trimmed == "/focus" || trimmed.StartsWith("/focus/", StringComparison.Ordinal)
            || (below.StartsWith(approve + "/", StringComparison.Ordinal) && below.IndexOf('/', approve.Length + 1) < 0);
    }

    /// <summary>The file a path names, still percent-encoded. A page two levels deep asks for <c>…/assets/x.js</c> and means the one folder.</summary>
    private static string FileOf(string below)
    {
        const string space = "/__openclaw__/";
        if (below == "/share/card.png")
            return "social-card.png";
        if (below.StartsWith(space, StringComparison.Ordinal) && UiIndex.IsRootFile(below[space.Length..]))
            return below[space.Length..];
        var assets = below.IndexOf("/assets/", StringComparison.Ordinal);
        var file = below[(assets >= 0 ? assets + 1 : 1)..];
        return file.Length == 0 || file.EndsWith('/') ? file + "index.html" : file;
    }

    private async Task SendConfig(HttpContext context, GatewaySettings settings, Peer peer)
    {
        var verdict = await inputs.Judge(context, peer);
        if (verdict.State != BearerState.Good)
        {
            await SurfaceAnswers.Refuse(context, verdict);
            return;
        }

        await BootstrapConfig.Send(context, settings, inputs.Page.BuildOf(settings.Ui));
    }

    private async Task Send(HttpContext context, SurfaceTarget target, UiSettings ui, UiFiles files, (string File, bool Spa) asked)
    {
        var path = asked.File;
        if (path.StartsWith("share/", StringComparison.Ordinal) || path == "share" || (!files.Configured && UiFileKind.IsPack(path)))
        {
            await SurfaceAnswers.NotFound(context);
            return;
        }

        using var file = files.Open(path);
        if (file is not null && Path.GetFileName(path) != "index.html" && Path.GetFileName(file.RealPath) != "index.html")
        {
            await SendFile(context, target, ui, files, path, file);
            return;
        }

        if (file is null && (UiFileKind.IsStatic(path) || !asked.Spa))
        {
            await SurfaceAnswers.NotFound(context);
            return;
        }

        using var page = file ?? files.Open("index.html");
        if (page is null || inputs.Page.Prepare(page, files, ui.BasePath) is not { } index)
            await SurfaceAnswers.Text(context, StatusCodes.Status503ServiceUnavailable, UiWords.PageMissing.English);
        else
            await SendPage(context, index, () => UiPolicy.Page(index.Scripts, context.Request.Host.Value));
    }

    private async Task SendFile(HttpContext context, SurfaceTarget target, UiSettings ui, UiFiles files, string path, UiFile file)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        var hashed = !files.Configured && path.StartsWith("assets/", StringComparison.Ordinal);
        var kind = UiFileKind.IsPacked(path);
        foreach (var packing in ContentNegotiation.Packings(request.Headers.AcceptEncoding, hashed && kind))
        {
            var suffix = packing switch { Packing.Brotli => ".br", Packing.Gzip => ".gz", _ => null };
            using var packed = suffix is null ? null : files.Open(path + suffix);
            if (suffix is not null && packed is null)
                continue;

            headers.CacheControl = hashed || IsVersioned(target, ui, files, path) ? Immutable : "no-cache";
            headers.LastModified = HeaderUtilities.FormatDate(file.Modified);
            headers.Vary = "Accept-Encoding";
            if (IsUnmodified(request, file.Modified))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            if (packing.Name() is { } name)
                headers.ContentEncoding = name;
            context.Response.ContentType = UiFileKind.TypeOf(path);
            var body = packed ?? file;
            context.Response.ContentLength = body.Length;
            if (!SurfaceAnswers.IsHead(context))
                await body.SendAsync(context);
            return;
        }

        await SurfaceAnswers.NotAcceptable(context);
    }

    private bool IsVersioned(SurfaceTarget target, UiSettings ui, UiFiles files, string path) =>
        !files.Configured && UiIndex.IsVersioned(path) && target.Parameter("v") is { } version && inputs.Page.IndexOf(ui)?.BuildId == version;

    /// <summary>There are no entity tags, so only <c>*</c> can match one; any If-None-Match outdoes the date (RFC 9110 section 13.2.2).</summary>
    private static bool IsUnmodified(HttpRequest request, DateTimeOffset modified) =>
        request.Headers.IfNoneMatch.Count > 0
            ? request.Headers.IfNoneMatch.ToString().Trim() == "*"
            : request.Headers.IfModifiedSince is [{ } since] && HeaderUtilities.TryParseDate(since, out var date) && modified <= date;

    private async Task SendOwn(HttpContext context, string basePath, string path, bool spa)
    {
        if (path != "index.html" && inputs.OwnPage.TryGetValue(path, out var file))
        {
            var body = _ownFiles.GetOrAdd(file, f => new(f.Content));
            await SendPacked(context, body, file.ContentType, UiFileKind.IsPacked(path));
        }
        else if ((path != "index.html" && (UiFileKind.IsStatic(path) || !spa)) || !inputs.OwnPage.TryGetValue("index.html", out var page))
        {
            await SurfaceAnswers.NotFound(context);
        }
        else
        {
            var index = _ownPages.GetOrAdd((page, basePath), key => UiIndex.OfOwnPage(key.File.Content.Span, key.BasePath));
            await SendPage(context, index, () => UiPolicy.OwnPage(index.Scripts, index.Styles));
        }
    }

    private static Task SendPage(HttpContext context, UiIndex index, Func<string> policy)
    {
        if (!SurfaceAnswers.IsHead(context))
            context.Response.Headers.ContentSecurityPolicy = policy();
        return SendPacked(context, index.Body, UiFileKind.TypeOf("index.html"), packed: true);
    }

    private static Task SendPacked(HttpContext context, PackedBytes body, string type, bool packed)
    {
        var response = context.Response;
        if (ContentNegotiation.Packings(context.Request.Headers.AcceptEncoding, packed) is not [var packing, ..])
            return SurfaceAnswers.NotAcceptable(context);
        response.ContentType = type;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (packing.Name() is { } name)
            response.Headers.ContentEncoding = name;
        return SurfaceAnswers.IsHead(context) ? Task.CompletedTask : SurfaceAnswers.Body(context, body.As(packing));
    }
}
