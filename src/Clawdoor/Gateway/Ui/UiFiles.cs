using Clawdoor.Machine;
using Microsoft.AspNetCore.Http;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Gateway.Ui;

/// <summary>A file of the Control UI, open for reading.</summary>
/// <param name="RealPath">Without symbolic links.</param>
/// <param name="Modified">Whole seconds, as HTTP has them, and never later than now: clocks of other machines end up in packages.</param>
internal sealed record UiFile(string RealPath, SafeFileHandle Handle, long Length, DateTimeOffset Modified) : IDisposable
{
    public void Dispose() => Handle.Dispose();

    /// <summary>The whole file, for pages only; null when it is larger than <paramref name="most"/> bytes.</summary>
    public byte[]? Read(int most)
    {
        if (Length > most)
            return null;
        var content = new byte[Length];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(Handle, content.AsSpan(read), read) is var count and > 0)
            read += count;
        return content[..read];
    }

    /// <summary>Streams the file from disk: its pages are in the kernel's cache, a second copy here would only cost memory.</summary>
    public async Task SendAsync(HttpContext context)
    {
        const int chunk = 32 * 1024;
        var writer = context.Response.BodyWriter;
        for (long offset = 0; offset < Length;)
        {
            var room = writer.GetMemory((int)Math.Min(chunk, Length - offset));
            var count = await RandomAccess.ReadAsync(Handle, room[..(int)Math.Min(room.Length, Length - offset)], offset, context.RequestAborted);
            if (count == 0)
            {
                // Somebody made the file shorter after its length was promised.
                context.Abort();
                return;
            }

            offset += count;
            writer.Advance(count);
            if ((await writer.FlushAsync(context.RequestAborted)).IsCompleted)
                return;
        }
    }
}

/// <summary>
/// The files of one folder, and nothing else, whatever the path says: no way out of it through <c>..</c> or symbolic links, no
/// names that begin with a dot, only regular files. In a configured folder no file with a second hard link either (as in
/// OpenClaw): whoever may link there need not be able to read what he links.
/// </summary>
internal sealed class UiFiles(string folder, bool configured, TimeProvider time)
{
    public string Folder => folder;

    public bool Configured => configured;

    /// <summary>Null when there is no such file or it may not be served.</summary>
    /// <param name="path">Decoded, relative to the folder.</param>
    public UiFile? Open(string path)
    {
        if (!IsHarmless(path) || Array.Exists(path.Split('/'), s => s.StartsWith('.'))
            || UnixFile.RealPath(folder) is not { } root || UnixFile.RealPath(Path.Combine(root, path)) is not { } real
            || !real.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)
            || real.AsSpan(root.TrimEnd('/').Length).Contains("/.", StringComparison.Ordinal)
            || UnixFile.Find(real) is not { IsRegular: true } facts || (configured && facts.HardLinks > 1))
        {
            return null;
        }

        try
        {
            var handle = File.OpenHandle(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var (modified, now) = (new DateTimeOffset(File.GetLastWriteTimeUtc(handle)), time.GetUtcNow());
            return new(real, handle, RandomAccess.GetLength(handle), DateTimeOffset.FromUnixTimeSeconds((modified < now ? modified : now).ToUnixTimeSeconds()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a decoded path stays below where it starts; such a request is answered 404 whatever else it says.</summary>
    public static bool IsHarmless(string path) =>
        path.Length > 0 && path[0] is not ('/' or '\\') && !path.Contains('\0', StringComparison.Ordinal)
        && !(path.Length > 2 && path[1] == ':' && path[2] is '/' or '\\')
        && !Array.Exists(path.Split('/', '\\'), s => s == "..");
}

/// <summary>What the ending of a name means.</summary>
internal static class UiFileKind
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "application/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".map"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".ico"] = "image/x-icon",
        [".txt"] = "text/plain; charset=utf-8",
        [".wasm"] = "application/wasm",
        [".webmanifest"] = "application/manifest+json; charset=utf-8",
        [".woff2"] = "font/woff2",
    };

    public static string TypeOf(string path) => s_types.GetValueOrDefault(EndingOf(path), "application/octet-stream");

    /// <summary>Whether such a path names a file and never a page of the application, so that a missing one is 404.</summary>
    public static bool IsStatic(string path) => EndingOf(path) is var ending && s_types.ContainsKey(ending) && !ending.Equals(".html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the build wrote a .br and a .gz beside such a file.</summary>
    public static bool IsPacked(string path) =>
        EndingOf(path).ToLowerInvariant() is ".css" or ".html" or ".js" or ".json" or ".svg" or ".txt" or ".wasm" or ".webmanifest";

    /// <summary>A file that is another one packed, and is never served under its own name.</summary>
    public static bool IsPack(string path) => EndingOf(path).ToLowerInvariant() is ".br" or ".gz";

    private static string EndingOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.LastIndexOf('.') is var dot and > 0 ? name[dot..] : "";
    }
}
