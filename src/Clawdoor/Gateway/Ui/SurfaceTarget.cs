using Microsoft.AspNetCore.WebUtilities;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// What a request asks for, read as browsers and OpenClaw read URLs (WHATWG URL): backslashes are slashes, dot segments are
/// resolved even when they are written <c>%2e</c>, and nothing else is decoded, so that <c>/health%7a</c> is not <c>/healthz</c>.
/// </summary>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Query">With its question mark; or empty.</param>
internal readonly record struct SurfaceTarget(string Path, string Query)
{
    /// <summary>Null when there is no path in it.</summary>
    /// <param name="raw">The target of the request line: origin form or absolute form.</param>
    public static SurfaceTarget? Parse(string raw)
    {
        var text = raw.AsSpan();
        if (text.IndexOf('#') is var hash and >= 0)
            text = text[..hash];
        var question = text.IndexOf('?');
        var query = question >= 0 ? text[question..].ToString() : "";
        var path = (question >= 0 ? text[..question] : text).ToString().Replace('\\', '/');

        foreach (var scheme in (ReadOnlySpan<string>)["http:", "https:"])
        {
            if (path.StartsWith(scheme + "//", StringComparison.OrdinalIgnoreCase))
                path = path[scheme.Length..];
        }

        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            // Any number of slashes is two: "///x" names the host x.
            var authority = path.AsSpan().TrimStart('/');
            if (authority.IsEmpty)
                return null;
            var end = authority.IndexOf('/');
            path = end < 0 ? "/" : authority[end..].ToString();
        }

        if (!path.StartsWith('/'))
            path = "/" + path;
        return new(HasDots(path) ? WithoutDots(path) : path, query.Length > 1 ? query : "");
    }

    /// <summary>The first value of a query parameter, decoded; null when it is not there.</summary>
    public string? Parameter(string name)
    {
        foreach (var pair in new QueryStringEnumerable(Query))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
                return pair.DecodeValue().ToString();
        }

        return null;
    }

    /// <summary>Whether the path is <paramref name="root"/> or below it.</summary>
    public bool IsUnder(string root) =>
        Path.StartsWith(root, StringComparison.Ordinal) && (Path.Length == root.Length || Path[root.Length] == '/');

    /// <summary>Percent-decoded; null when an escape is broken or what it stands for is not UTF-8.</summary>
    public static string? Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var bytes = new byte[System.Text.Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out bytes[length]))
                    return null;
                length++;
                i += 2;
            }
            else
            {
                length += System.Text.Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(length));
            }
        }

        var decoded = bytes.AsSpan(0, length);
        return System.Text.Unicode.Utf8.IsValid(decoded) ? System.Text.Encoding.UTF8.GetString(decoded) : null;
    }

    private static bool HasDots(string path) =>
        path.Contains("/.", StringComparison.Ordinal) || path.Contains("/%2e", StringComparison.OrdinalIgnoreCase);

    private static string WithoutDots(string path)
    {
        var segments = path[1..].Split('/');
        var kept = new List<string>(segments.Length);
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            if (segment is not ("." or ".."))
                kept.Add(segments[i]);
            else if (i == segments.Length - 1)
                kept.Add("");
        }

        return "/" + string.Join('/', kept);
    }
}
