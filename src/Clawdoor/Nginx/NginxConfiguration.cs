namespace Clawdoor.Nginx;

/// <summary>One file of a configuration.</summary>
internal sealed record NginxFile(string Path, string Text);

/// <summary>Where files come from: a disk, or the output of <c>nginx -T</c>.</summary>
/// <param name="Find">The paths an absolute pattern leads to, in order.</param>
/// <param name="Read">A file's text; null when it cannot be read.</param>
internal sealed record NginxSource(Func<string, IReadOnlyList<string>> Find, Func<string, string?> Read)
{
    public static NginxSource Of(IReadOnlyList<NginxFile> files)
    {
        var texts = files.GroupBy(f => f.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Text, StringComparer.Ordinal);
        return new(
            pattern => [.. texts.Keys.Where(path => NginxGlob.FitsPath(pattern, path)).Order(StringComparer.Ordinal)],
            texts.GetValueOrDefault);
    }
}

/// <summary>A configuration with every <c>include</c> put in its place.</summary>
/// <param name="Main">The file it begins with.</param>
/// <param name="Prefix">The directory relative paths are meant from: that of nginx.conf.</param>
/// <param name="Files">Every file that was read, once each.</param>
/// <param name="Troubles">What could not be read; empty when nothing is missing.</param>
internal sealed record NginxConfiguration(
    string Main, string Prefix, IReadOnlyList<NginxDirective> Directives, IReadOnlyList<string> Files, IReadOnlyList<NginxTrouble> Troubles)
{
    public const int MaxIncludeDepth = 16;

    /// <summary>Inclusions, the same file twice counted twice.</summary>
    public const int MaxFiles = 1000;

    /// <summary>16 MiB of characters in all inclusions together.</summary>
    public const int MaxTotalLength = 16 * 1024 * 1024;

    /// <summary>True for all of a server's configuration, false for a part such as a file of sites-enabled.</summary>
    public bool IsWhole => Directives.Any(d => d is { Name: "http", Block: not null });

    /// <summary>Where <c>server</c> and <c>upstream</c> blocks stand: the http blocks, or the part itself.</summary>
    public IEnumerable<NginxDirective> WebDirectives =>
        IsWhole ? Directives.Where(d => d.Name == "http").SelectMany(d => d.Children) : Directives;

    /// <summary>An error in any of the files is an error of the whole, as for nginx itself.</summary>
    public static (NginxConfiguration? Configuration, NginxError? Error) Read(NginxFile main, string prefix, NginxSource source)
    {
        var (directives, error) = NginxReader.Read(main.Text, main.Path);
        if (directives is null)
            return (null, error);
        var inclusion = new Inclusion(prefix, source, main);
        var expanded = inclusion.Expand(directives);
        return inclusion.Error is { } inside
            ? (null, inside)
            : (new(main.Path, prefix, expanded, [.. inclusion.Files.Distinct()], inclusion.Troubles), null);
    }

    /// <summary>Absolute, as nginx takes the paths of files named in a configuration.</summary>
    public string Absolute(string path) => Absolute(Prefix, path);

    private static string Absolute(string prefix, string path) => path.StartsWith('/') ? path : $"{prefix.TrimEnd('/')}/{path}";

    private sealed class Inclusion(string prefix, NginxSource source, NginxFile main)
    {
        private readonly Stack<string> _open = new([main.Path]);
        private int _count;
        private long _length = main.Text.Length;

        public List<string> Files { get; } = [main.Path];

        public List<NginxTrouble> Troubles { get; } = [];

        public NginxError? Error { get; private set; }

        public List<NginxDirective> Expand(IReadOnlyList<NginxDirective> directives)
        {
            var expanded = new List<NginxDirective>(directives.Count);
            foreach (var directive in directives)
            {
                if (directive is { Name: "include", Arguments.Count: 1, Block: null })
                    Include(directive, expanded);
                else
                    expanded.Add(directive.Block is { } block ? directive with { Block = Expand(block) } : directive);
            }

            return expanded;
        }

        private void Include(NginxDirective include, List<NginxDirective> into)
        {
            var pattern = Absolute(prefix, include.First);
            var paths = source.Find(pattern);
            if (paths.Count == 0 && !NginxGlob.IsPattern(pattern))
                Trouble(NginxTroubleKind.Missing, include.First);
            foreach (var path in paths)
            {
                if (Error is not null)
                    return;
                if (_open.Contains(path))
                    Trouble(NginxTroubleKind.Circular, path);
                else if (_open.Count > MaxIncludeDepth)
                    Trouble(NginxTroubleKind.TooDeep, path);
                else if (_count >= MaxFiles)
                    Trouble(NginxTroubleKind.TooMany, path);
                else if (_length >= MaxTotalLength)
                    Trouble(NginxTroubleKind.TooLarge, path);
                else if (source.Read(path) is { } text)
                    Take(path, text, into);
                else
                    Trouble(NginxTroubleKind.Unreadable, path);
            }

            void Trouble(NginxTroubleKind kind, string target)
            {
                // One word for each kind is enough when a loop or a crowd meets its bound again and again.
                if (kind is NginxTroubleKind.Missing or NginxTroubleKind.Unreadable || Troubles.TrueForAll(t => t.Kind != kind || t.Place != include.Place))
                    Troubles.Add(new(kind, include.Place, target));
            }
        }

        private void Take(string path, string text, List<NginxDirective> into)
        {
            _count++;
            _length += text.Length;
            Files.Add(path);
            var (directives, error) = NginxReader.Read(text, path);
            Error ??= error;
            if (directives is null)
                return;
            _open.Push(path);
            into.AddRange(Expand(directives));
            _open.Pop();
        }
    }
}
