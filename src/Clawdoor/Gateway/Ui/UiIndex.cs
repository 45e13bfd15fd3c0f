using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Clawdoor.Gateway.Ui;

/// <summary>
/// A page ready to be sent: told its base path and that there is no terminal, its links made absolute, its inline scripts
/// counted for the policy, packed once. Two or three of them, some 30 KB each, are all that the surface keeps in memory.
/// </summary>
internal sealed partial class UiIndex
{
    private UiIndex(string html, string? buildId) => (Body, BuildId, Build, Scripts, Styles) =
        (new(Encoding.UTF8.GetBytes(html)), buildId, buildId is null ? null : UiBuild.WithoutHash(buildId), UiPolicy.ScriptsOf(html), UiPolicy.StylesOf(html));

    public PackedBytes Body { get; }

    /// <summary>What <c>?v=</c> has to say for a public file to be kept forever; null when the page names none.</summary>
    public string? BuildId { get; }

    /// <summary>The build that <c>server.buildId</c> and <c>serverBuildId</c> name: <see cref="BuildId"/> without its hash.</summary>
    public string? Build { get; }

    public IReadOnlyList<string> Scripts { get; }

    public IReadOnlyList<string> Styles { get; }

    /// <summary>The official page.</summary>
    /// <param name="basePath">Empty or such as <c>/oc</c>.</param>
    /// <param name="configured">A configured folder has no build ID, as in OpenClaw: its files may change under the same name.</param>
    public static UiIndex OfControlUi(string html, string basePath, bool configured)
    {
        var buildId = BuildIdAttribute().Match(html) is { Success: true } found && !configured ? found.Groups["id"].Value : null;
        html = AssetLink().Replace(html, link => $"{link.Groups["name"].Value}=\"{basePath}/assets/");
        html = PublicLink(basePath).Replace(html, link =>
        {
            var file = link.Groups["file"].Value;
            var version = buildId is null || file == "sw.js" ? "" : $"?v={buildId}";
            return $"href=\"{basePath}/{file}{version}\"";
        });
        return new(WithAttributes(html, basePath, buildId), buildId);
    }

    /// <summary>Clawdoor's own page: links that begin with <c>./</c> are made absolute, since the page is served under any path.</summary>
    public static UiIndex OfOwnPage(ReadOnlySpan<byte> html, string basePath) => new(
        WithAttributes(OwnLink().Replace(Encoding.UTF8.GetString(html), link => $"{link.Groups["name"].Value}=\"{basePath}/"), basePath, null), null);

    /// <summary>
    /// Names of public files that a build ID covers, relative to the base: they may be kept forever when they are asked for
    /// with it. Never the service worker, which has to be found again under its own name.
    /// </summary>
    public static bool IsVersioned(string path) => VersionedFile().IsMatch(path);

    public static bool IsRootFile(string path) => RootFile().IsMatch(path);

    private static string WithAttributes(string html, string basePath, string? buildId) => HtmlTag().Replace(
        html,
        tag =>
        {
            // A page that is told of a terminal which the bootstrap configuration denies reloads itself for ever (observed).
            var attributes = $" data-openclaw-control-ui-base-path=\"{WebUtility.HtmlEncode(basePath)}\" data-openclaw-terminal-enabled=\"false\""
                + (buildId is null ? "" : $" data-openclaw-control-ui-build-id=\"{buildId}\"");
            return "<html" + attributes + BuildIdAttribute().Replace(tag.Value, "")["<html".Length..];
        },
        count: 1);

    private const string RootFiles = "apple-touch-icon\\.png|favicon-32\\.png|favicon\\.ico|favicon\\.svg|manifest\\.webmanifest|sw\\.js";

    private static Regex PublicLink(string basePath) => basePath.Length == 0
        ? PublicLink()
        : new($"href=\"(\\.|{Regex.Escape(basePath)})?/(?<file>{RootFiles})\"", RegexOptions.ExplicitCapture);

    [GeneratedRegex($"href=\"\\.?/(?<file>{RootFiles})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex PublicLink();

    [GeneratedRegex("(?<name>src|href)=\"\\./assets/", RegexOptions.ExplicitCapture)]
    private static partial Regex AssetLink();

    [GeneratedRegex("(?<name>\\b(src|href))=\"\\./", RegexOptions.ExplicitCapture)]
    private static partial Regex OwnLink();

    [GeneratedRegex("\\sdata-openclaw-control-ui-build-id=\"(?<id>[a-zA-Z0-9._-]{1,161})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex BuildIdAttribute();

    [GeneratedRegex("<html\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex HtmlTag();

    [GeneratedRegex($"^({RootFiles})$", RegexOptions.ExplicitCapture)]
    private static partial Regex RootFile();

    [GeneratedRegex("^(apple-touch-icon\\.png|favicon-32\\.png|favicon\\.ico|favicon\\.svg|manifest\\.webmanifest|fonts/[^/]+\\.(css|woff2)|themes/[^/]+\\.css|(provider-icons|cloud-provider-icons|file-icons(/[^/]+)*)/[^/]+\\.svg|(app-art|community-art)/[^/]+\\.webp)$", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionedFile();
}

/// <summary>Bytes that do not change, with their packed forms once somebody has asked for them.</summary>
internal sealed class PackedBytes
{
    private readonly ReadOnlyMemory<byte> _plain;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    public PackedBytes(ReadOnlyMemory<byte> plain) =>
        (_plain, _brotli, _gzip) = (plain, new(() => Brotli(plain.Span)), new(() => Gzip(plain.Span)));

    public ReadOnlyMemory<byte> As(Packing packing) => packing switch
    {
        Packing.Brotli => _brotli.Value,
        Packing.Gzip => _gzip.Value,
        _ => _plain,
    };

    private static byte[] Brotli(ReadOnlySpan<byte> plain)
    {
        // Level 5 and a window of 256 KB: the encoder's memory is for the whole process, and the page has 18 KB.
        const int level = 5, window = 18;
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        try
        {
            return BrotliEncoder.TryCompress(plain, packed, out var length, level, window)
                ? packed[..length]
                : throw new InvalidOperationException("A buffer of the greatest length was too small.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    private static byte[] Gzip(ReadOnlySpan<byte> plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return packed.ToArray();
    }
}

/// <summary>The official UI's index.html, read once for as long as it is the same file: what is sent, and which build it is.</summary>
internal sealed class OfficialPage(TimeProvider time)
{
    private const int LargestPage = 1024 * 1024;

    private Prepared? _prepared;

    private sealed record Prepared(UiIndex Index, string RealPath, long Length, DateTimeOffset Modified, string BasePath, bool Configured);

    /// <summary>Which build is served now; null for a configured folder and for Clawdoor's own page.</summary>
    public string? BuildOf(UiSettings ui) => IndexOf(ui)?.Build;

    /// <summary>Null when there is no official UI, or no page in its folder.</summary>
    public UiIndex? IndexOf(UiSettings ui)
    {
        if (ui.Folder is not { } folder)
            return null;
        var files = new UiFiles(folder, ui.FolderIsConfigured, time);
        using var page = files.Open("index.html");
        return page is null ? null : Prepare(page, files, ui.BasePath);
    }

    /// <summary>The page as it is on disk now; null when it is too large to be one.</summary>
    public UiIndex? Prepare(UiFile page, UiFiles files, string basePath)
    {
        if (_prepared is { } prepared && prepared.RealPath == page.RealPath && prepared.Length == page.Length && prepared.Modified == page.Modified
            && prepared.BasePath == basePath && prepared.Configured == files.Configured)
        {
            return prepared.Index;
        }

        if (page.Read(LargestPage) is not { } html)
            return null;
        var index = UiIndex.OfControlUi(Encoding.UTF8.GetString(html), basePath, files.Configured);
        _prepared = new(index, page.RealPath, page.Length, page.Modified, basePath, files.Configured);
        return index;
    }
}
