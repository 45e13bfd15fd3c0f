using System.Text;
using Clawdoor.Nginx;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Import;

/// <summary>Reads a configuration of nginx from a disk, or from the output of <c>nginx -T</c>.</summary>
internal static class SiteInput
{
    /// <summary>Where every package of nginx puts it.</summary>
    public const string UsualMain = "/etc/nginx/nginx.conf";

    private const string MainName = "nginx.conf";

    /// <summary>A pattern that fits more is no configuration.</summary>
    private const int MostPaths = NginxConfiguration.MaxFiles + 1;

    /// <param name="path">A file, a directory with nginx.conf, <c>-</c> for <paramref name="input"/>; null = the usual place.</param>
    public static (NginxConfiguration? Configuration, Problem? Problem, ExitCode Code) Read(string? path, TextReader input)
    {
        if (path == "-")
            return Read("-", ReadAll(input, NginxConfiguration.MaxTotalLength));
        var full = Path.GetFullPath(path ?? UsualMain);
        if (Directory.Exists(full))
            full = Path.Combine(full, MainName);
        if (!File.Exists(full))
            return (null, new(ImportWords.NoFile.With(full), ImportWords.NoFileNext), ExitCode.NotFound);
        return ReadText(full, NginxConfiguration.MaxTotalLength) is { } text
            ? Read(full, text)
            : (null, new(ImportWords.NotReadable.With(full), ImportWords.NotReadableNext), ExitCode.NotPermitted);
    }

    private static (NginxConfiguration? Configuration, Problem? Problem, ExitCode Code) Read(string path, string text)
    {
        var (configuration, error) = NginxDump.Split(text) is { } files
            ? NginxConfiguration.Read(files[0], Path.GetDirectoryName(files[0].Path) ?? "/", NginxSource.Of(files))
            : NginxConfiguration.Read(new(path, text), PrefixOf(path), new(Find, file => ReadText(file, NginxReader.MaxLength + 1)));
        return error is null ? (configuration, null, ExitCode.Done) : (null, error.Problem, ExitCode.Failed);
    }

    /// <summary>The nearest directory upwards that has an nginx.conf: a file of sites-enabled means its paths from there.</summary>
    private static string PrefixOf(string path)
    {
        if (path == "-")
            return "/etc/nginx";
        var own = Path.GetDirectoryName(path) ?? "/";
        for (var at = own; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, MainName)))
                return at;
        }

        return own;
    }

    private static IReadOnlyList<string> Find(string pattern)
    {
        if (!NginxGlob.IsPattern(pattern))
            return File.Exists(pattern) ? [pattern] : [];
        IEnumerable<string> found = ["/"];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = found.SelectMany(at => Below(at, part));
        return [.. found.Take(MostPaths).Order(StringComparer.Ordinal)];
    }

    private static List<string> Below(string directory, string part)
    {
        if (!NginxGlob.IsPattern(part))
            return Path.Combine(directory, part) is var one && Path.Exists(one) ? [one] : [];
        try
        {
            return Directory.EnumerateFileSystemEntries(directory).Where(entry => NginxGlob.Fits(part, Path.GetFileName(entry))).Take(MostPaths).ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Null when it cannot be read; longer texts are cut behind the bound, where the reader refuses them.</summary>
    private static string? ReadText(string path, int longest)
    {
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            return ReadAll(reader, longest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ReadAll(TextReader reader, int longest)
    {
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        for (int read; text.Length <= longest && (read = reader.Read(buffer)) > 0;)
            text.Append(buffer, 0, read);
        return text.ToString();
    }
}
