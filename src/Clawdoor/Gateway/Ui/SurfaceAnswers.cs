using System.Globalization;
using System.Text;
using Clawdoor.Access;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// The short answers of the surface with OpenClaw's own bodies, which clients compare, and its headers (access-layer 7.1, 2.4).
/// </summary>
internal static class SurfaceAnswers
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>What every answer has.</summary>
    public static void SetHeaders(HttpResponse response, UiSettings ui)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(self), geolocation=()";
        if (ui.StrictTransportSecurity is { Length: > 0 } strict)
            headers.StrictTransportSecurity = strict;
    }

    /// <summary>What every answer of the Control UI has instead.</summary>
    public static void SetUiHeaders(HttpResponse response)
    {
        response.Headers["Permissions-Policy"] = "camera=(self), microphone=*, geolocation=*, clipboard-write=*";
        response.Headers.XFrameOptions = "DENY";
        response.Headers.ContentSecurityPolicy = UiPolicy.Plain;
    }

    public static Task NotFound(HttpContext context) => Text(context, StatusCodes.Status404NotFound, "Not Found");

    public static Task MethodNotAllowed(HttpContext context, string allow)
    {
        context.Response.Headers.Allow = allow;
        return Text(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
    }

    public static Task NotAcceptable(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept-Encoding";
        return Text(context, StatusCodes.Status406NotAcceptable, "Not Acceptable");
    }

    public static Task AttributionRequired(HttpContext context) => Object(
        context, StatusCodes.Status403Forbidden,
        """{"error":{"message":"Proxy client attribution is required. Configure gateway.trustedProxies narrowly and make the proxy overwrite or safely rebuild forwarded client headers.","type":"proxy_attribution_required"}}"""u8.ToArray());

    public static Task Unauthorized(HttpContext context) => Object(
        context, StatusCodes.Status401Unauthorized, """{"error":{"message":"Unauthorized","type":"unauthorized"}}"""u8.ToArray());

    /// <summary>401 or 429, for a verdict that is not <see cref="BearerState.Good"/>.</summary>
    public static Task Refuse(HttpContext context, BearerVerdict verdict)
    {
        if (verdict.State != BearerState.Limited)
            return Unauthorized(context);
        if (verdict.RetryAfter > TimeSpan.Zero)
            context.Response.Headers.RetryAfter = Math.Ceiling(verdict.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Object(
            context, StatusCodes.Status429TooManyRequests,
            """{"error":{"message":"Too many failed authentication attempts. Please try again later.","type":"rate_limited"}}"""u8.ToArray());
    }

    public static Task Text(HttpContext context, int status, string body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = Encoding.UTF8.GetByteCount(body);
        return IsHead(context) ? Task.CompletedTask : response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>A JSON object; as in OpenClaw, HEAD does not tell its length.</summary>
    public static Task Object(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        return IsHead(context) ? Task.CompletedTask : Body(context, json);
    }

    /// <summary>The bytes with their length, or only that for HEAD.</summary>
    public static Task Body(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        return IsHead(context) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || IsHead(context);

    public static bool IsHead(HttpContext context) => HttpMethods.IsHead(context.Request.Method);
}
