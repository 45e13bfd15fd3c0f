using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Clawdoor.Edge;

/// <summary>
/// What a cached answer depends on: the exact target, and which encodings the client takes (bit 0 gzip, bit 1 br). One file
/// is kept once for each set that was asked for, so a br answer can never reach a client that takes gzip only.
/// </summary>
internal readonly record struct AssetKey(string Path, byte Encodings);

/// <summary>An answer as the gateway gave it, without hop-by-hop headers.</summary>
internal sealed record Asset(KeyValuePair<string, string[]>[] Headers, byte[] Body, DateTimeOffset? LastModified, DateTimeOffset Stored);

/// <summary>
/// Content-hashed assets in memory, least recently used out first. Names with a hash never change their content
/// (OpenClaw sends <c>immutable</c> for them), so nothing is ever revalidated; HTML is never here.
/// </summary>
internal sealed class AssetCache(long capacity, int largest)
{
    private const int EntryOverhead = 1024;

    private readonly Dictionary<AssetKey, LinkedListNode<(AssetKey Key, Asset Asset)>> _entries = [];
    private readonly LinkedList<(AssetKey Key, Asset Asset)> _byUse = [];
    private readonly Lock _lock = new();
    private long _bytes;

    public bool Enabled => capacity > 0;

    /// <summary>The largest body kept, in bytes.</summary>
    public int Largest => (int)Math.Min(largest, capacity);

    /// <summary>Bytes held, bodies and an allowance for headers.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    public bool TryGet(AssetKey key, [NotNullWhen(true)] out Asset? asset)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                asset = null;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            asset = node.Value.Asset;
            return true;
        }
    }

    public void Add(AssetKey key, Asset asset)
    {
        if (asset.Body.Length > Largest)
            return;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var old))
                Drop(old);
            _entries[key] = _byUse.AddFirst((key, asset));
            _bytes += asset.Body.Length + EntryOverhead;
            while (_bytes > capacity && _byUse.Last is { } last)
                Drop(last);
        }
    }

    private void Drop(LinkedListNode<(AssetKey Key, Asset Asset)> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Asset.Body.Length + EntryOverhead;
    }

    /// <summary>
    /// The key of a request that may be answered from memory: GET or HEAD of <c>…/assets/name-hash.ext</c> that carries nothing which
    /// could make the answer personal (credentials), partial (Range) or fresh on purpose (a forced reload).
    /// </summary>
    public static AssetKey? KeyOf(HttpRequest request, RequestTarget target)
    {
        var headers = request.Headers;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || target.Query.Length > 0 || !IsHashedAsset(target.Path)
            || headers.Authorization.Count > 0 || headers.Cookie.Count > 0 || headers.Range.Count > 0
            // OpenClaw answers 200 instead of 304 when there is an If-None-Match (observed): its decision, not ours.
            || headers.IfNoneMatch.Count > 0
            || headers.CacheControl.ToString().Contains("no-", StringComparison.OrdinalIgnoreCase) || headers.Pragma.Count > 0
            || Encodings(headers.AcceptEncoding.ToString()) is not { } encodings)
        {
            return null;
        }

        return new(target.Path, encodings);
    }

    /// <summary>
    /// Vite's names, <c>assets/index-B3xK9_aZ.js</c>: a hyphen and at least eight letters, digits, hyphens or underscores before
    /// the extension. Nothing that needs decoding, so that two spellings of one path cannot be two files.
    /// </summary>
    public static bool IsHashedAsset(string path)
    {
        const int shortestHash = 8;
        var directory = path.LastIndexOf('/');
        var dot = path.LastIndexOf('.');
        if (directory < 0 || dot < directory || dot == path.Length - 1
            || !path.AsSpan(0, directory + 1).EndsWith("/assets/", StringComparison.Ordinal)
            || path.Contains("//", StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal)
            || path.AsSpan(dot).StartsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var c in path)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_'))
                return false;
        }

        // The hash itself may have hyphens, so any hyphen that leaves eight characters after it will do.
        var stem = path.AsSpan(directory + 1, dot - directory - 1);
        return stem.IndexOf('-') is var hyphen and > 0 && stem.Length - hyphen - 1 >= shortestHash;
    }

    /// <summary>
    /// Which of gzip and br the client takes. Null, which means "do not use the cache", for whatever needs weighing: different
    /// weights, <c>*</c>, a refused <c>identity</c>. Browsers send none of those.
    /// </summary>
    public static byte? Encodings(string acceptEncoding)
    {
        byte set = 0;
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            var name = acceptEncoding.AsSpan(range).Trim();
            if (name.Contains(';') || name.SequenceEqual("*"))
                return null;
            if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                set |= 1;
            else if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                set |= 2;
        }

        return set;
    }

    /// <summary>Whether the gateway's answer to a GET may be kept: 200, public and immutable, the same for everybody.</summary>
    public bool MayKeep(HttpResponseMessage answer) =>
        answer is { StatusCode: HttpStatusCode.OK, Headers.CacheControl: { Public: true, NoStore: false, NoCache: false, Private: false } control }
        && control.Extensions.Any(e => e.Name.Equals("immutable", StringComparison.OrdinalIgnoreCase))
        && !answer.Headers.NonValidated.Contains("Set-Cookie")
        && answer.Headers.Vary.All(v => v.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase))
        && answer.Content.Headers.ContentType?.MediaType is { } type && !type.Contains("html", StringComparison.OrdinalIgnoreCase)
        && (answer.Content.Headers.ContentLength ?? 0) <= Largest;

    /// <summary>Answers from memory: 200 with the kept headers and <c>Age</c>, or 304 (RFC 9110 section 13.1.3).</summary>
    public static async Task Serve(HttpContext context, Asset asset, DateTimeOffset now)
    {
        var response = context.Response;
        foreach (var (name, values) in asset.Headers)
            response.Headers[name] = values;
        response.Headers.Age = ((long)Math.Max(0, (now - asset.Stored).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (asset.LastModified is { } modified
            && HeaderUtilities.TryParseDate(context.Request.Headers.IfModifiedSince.ToString(), out var since) && since >= modified)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.ContentLength = null;
            return;
        }

        response.ContentLength = asset.Body.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await response.Body.WriteAsync(asset.Body, context.RequestAborted);
    }
}
