using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Wording;
using Microsoft.AspNetCore.Http;

namespace Clawdoor.Edge;

/// <summary>Puts a <see cref="Trouble"/> before the visitor: a page for a person, JSON for a program.</summary>
internal static class TroublePage
{
    private static readonly string s_template = ReadTemplate();

    /// <summary>Nothing but this page's own script and style runs, and it asks nobody but this door.</summary>
    private static readonly string s_policy =
        $"default-src 'none'; script-src {HashOf("script")}; style-src {HashOf("style")}; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Answers in place of the gateway; nothing may have been sent yet. GET and HEAD that want HTML get the page, everything else
    /// <c>{"error":{"type","message","id","retryAfterMs"}}</c>.
    /// </summary>
    /// <param name="upgrade">The client wanted a WebSocket: gateway trouble is then always 503, which clients wait out.</param>
    /// <param name="lasting">For how long the gateway has not been answering; null when that is not the trouble.</param>
    public static async Task Send(HttpContext context, Trouble trouble, string id, bool upgrade, TimeSpan? lasting)
    {
        var facts = trouble.Facts();
        var response = context.Response;
        var headers = response.Headers;
        response.Clear();
        response.StatusCode = upgrade && facts.Fault == Fault.Gateway ? StatusCodes.Status503ServiceUnavailable : facts.Status;
        if (facts.RetryAfter is { } wait)
            headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers.CacheControl = "no-store";
        headers.Vary = "Accept, Accept-Language";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        var language = PreferredLanguage(context.Request.Headers.AcceptLanguage.ToString());
        var page = !upgrade && Redirects.WantsHtml(context.Request)
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));
        byte[] body;
        if (page)
        {
            headers.ContentType = "text/html; charset=utf-8";
            headers.ContentLanguage = Tag(language);
            headers.ContentSecurityPolicy = s_policy;
            headers.XFrameOptions = "DENY";
            body = Encoding.UTF8.GetBytes(Render(facts, id, language, lasting));
        }
        else
        {
            headers.ContentType = "application/json";
            body = JsonSerializer.SerializeToUtf8Bytes(
                new(new(facts.Type, facts.What.In(language), id, (long?)facts.RetryAfter?.TotalMilliseconds)), TroubleJson.Default.TroubleAnswer);
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Chinese when <c>zh</c> is weighed higher than <c>en</c> (RFC 9110 section 12.5.4; first one wins a draw), else English.</summary>
    public static Language PreferredLanguage(string acceptLanguage)
    {
        var (best, weight) = (Language.English, 0.0);
        foreach (var part in acceptLanguage.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            Language? language = pieces[0].StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese
                : pieces[0].StartsWith("en", StringComparison.OrdinalIgnoreCase) ? Language.English : null;
            var q = pieces.Length > 1 && pieces[1].StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                ? double.TryParse(pieces[1].AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0
                : 1;
            if (language is { } spoken && q > weight)
                (best, weight) = (spoken, q);
        }

        return best;
    }

    private static string Render(TroubleFacts facts, string id, Language language, TimeSpan? lasting)
    {
        var page = new StringBuilder(s_template);
        Fill("lang", Tag(language));
        Fill("title", facts.Title.In(language));
        Fill("what", facts.What.In(language));
        Fill("next", facts.Next.In(language));
        Fill("fault", FaultWords(facts.Fault).In(language));
        Fill("retry", (facts.RetryAfter?.TotalMilliseconds ?? 0).ToString(CultureInfo.InvariantCulture));
        Fill("since", lasting is { } span ? ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "");
        Fill("units", string.Join('|', EdgeWords.Seconds.In(language), EdgeWords.Minutes.In(language), EdgeWords.Hours.In(language)));
        Fill("for", EdgeWords.For.In(language));
        Fill("trying", EdgeWords.Trying.In(language));
        Fill("opening", EdgeWords.Opening.In(language));
        Fill("now", EdgeWords.TryNow.In(language));
        Fill("id", EdgeWords.Id.In(language, id));
        return page.ToString();

        void Fill(string hole, string text) => page.Replace("{{" + hole + "}}", WebUtility.HtmlEncode(text));
    }

    private static Sentence FaultWords(Fault fault) => fault switch
    {
        Fault.Gateway => EdgeWords.FaultGateway,
        Fault.Visitor => EdgeWords.FaultVisitor,
        _ => EdgeWords.FaultDoor,
    };

    private static string Tag(Language language) => language == Language.Chinese ? "zh-CN" : "en";

    private static string ReadTemplate()
    {
        using var stream = typeof(TroublePage).Assembly.GetManifestResourceStream("trouble.html")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string HashOf(string element)
    {
        var start = s_template.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = s_template.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_template[start..end])))}'";
    }
}

internal sealed record TroubleAnswer(TroubleError Error);

internal sealed record TroubleError(string Type, string Message, string Id, long? RetryAfterMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TroubleAnswer))]
internal sealed partial class TroubleJson : JsonSerializerContext;
