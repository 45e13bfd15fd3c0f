using System.Text;
using Clawdoor.Config.Json5;
using Clawdoor.Machine;

namespace Clawdoor.Config;

/// <summary>A value of the whole configuration and the file it stands in; merged values carry the file that wins.</summary>
internal sealed record ConfigNode(Json5Value Value, string File)
{
    public IReadOnlyDictionary<string, ConfigNode> Members { get; init; } = new Dictionary<string, ConfigNode>();

    public IReadOnlyList<ConfigNode> Items { get; init; } = [];

    public ConfigNode? this[string name] => Members.GetValueOrDefault(name);

    /// <summary>The value at a path of names, or null.</summary>
    public ConfigNode? Find(params ReadOnlySpan<string> path)
    {
        ConfigNode? node = this;
        foreach (var name in path)
            node = node?[name];
        return node;
    }

    /// <summary>As OpenClaw merges (src/infra/deep-merge.ts): objects deeply, arrays one behind the other, else the later wins.</summary>
    public static ConfigNode Merge(ConfigNode first, ConfigNode second)
    {
        if (first.Value is Json5Array && second.Value is Json5Array)
            return second with { Items = [.. first.Items, .. second.Items] };
        if (first.Value is not Json5Object || second.Value is not Json5Object)
            return second;
        var members = new Dictionary<string, ConfigNode>(first.Members);
        foreach (var (name, node) in second.Members)
            members[name] = members.TryGetValue(name, out var before) ? Merge(before, node) : node;
        return second with { Members = members };
    }
}

/// <summary>
/// Reads openclaw.json and what it includes: <c>$include</c> (a path or a list) anywhere, at most ten levels, 2 MiB a
/// file, inside the configuration's directory or OPENCLAW_INCLUDE_ROOTS, links followed only inside them.
/// </summary>
internal sealed class ConfigTree(IReadOnlyList<string> roots)
{
    /// <summary>OpenClaw sets no limit to their number, only to their depth; a list of lists would grow without end.</summary>
    public const int MaxFiles = 256;

    public const string Include = "$include";

    private const int MaxLevels = 10;
    private int _files;

    private readonly Dictionary<string, Json5Document> _documents = new(StringComparer.Ordinal);

    /// <summary>Why there is no tree.</summary>
    public ConfigFailure? Failure { get; private set; }

    /// <summary>Every file that was read, by its path.</summary>
    public IReadOnlyDictionary<string, Json5Document> Documents => _documents;

    public ConfigNode? Grow(string path, Json5Document document)
    {
        _documents[path] = document;
        return Grow(document.Root, path, [path]);
    }

    /// <summary>The bytes and the document of a regular file, or why there is none.</summary>
    public static (byte[]? Bytes, Json5Document? Document, ConfigFailure? Failure) ReadFile(string path)
    {
        try
        {
            // Looked at before it is opened: opening a pipe would wait for a writer.
            var real = UnixFile.RealPath(path) ?? path;
            var facts = UnixFile.Find(real);
            if (facts is { IsRegular: false })
                return (null, null, ConfigFailure.Of(ConfigTrouble.NotAFile, path));
            if (facts?.Length > Json5Document.MaxLength)
                return (null, null, ConfigFailure.Of(ConfigTrouble.TooLarge, path, Json5Document.MaxLength / (1024 * 1024)));
            var bytes = File.ReadAllBytes(real);
            var (document, failure) = Parse(path, bytes);
            return (bytes, document, failure);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null, ConfigFailure.Of(ConfigTrouble.Missing, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, null, ConfigFailure.Of(ConfigTrouble.NotReadable, path, Environment.UserName));
        }
    }

    public static (Json5Document? Document, ConfigFailure? Failure) Parse(string path, byte[] bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            return (null, ConfigFailure.Of(ConfigTrouble.NotUtf8, path, e.Index));
        }

        var (document, error) = Json5Document.Read(text);
        return error is null
            ? (document, null)
            : (null, ConfigFailure.Of(ConfigTrouble.NotJson5, path, error.Line, error.Column, Json5Terms.Found(error), Json5Terms.Allowed(error.Expected)));
    }

    private ConfigNode? Grow(Json5Value value, string file, IReadOnlyList<string> chain)
    {
        switch (value)
        {
            case Json5Array array:
                var items = array.Items.Select(item => Grow(item, file, chain)).TakeWhile(node => node is not null).ToList();
                return Failure is null ? new ConfigNode(value, file) { Items = items! } : null;

            case Json5Object o:
                var members = new Dictionary<string, ConfigNode>(StringComparer.Ordinal);
                foreach (var (name, member) in o.ByName)
                {
                    if (name != Include && Grow(member.Value, file, chain) is { } node)
                        members[name] = node;
                    if (Failure is not null)
                        return null;
                }

                var own = new ConfigNode(value, file) { Members = members };
                return o[Include] is { } include ? WithIncluded(own, include, chain) : own;

            default:
                return new ConfigNode(value, file);
        }
    }

    private ConfigNode? WithIncluded(ConfigNode own, Json5Value include, IReadOnlyList<string> chain)
    {
        IEnumerable<Json5Value> paths = include is Json5Array list ? list.Items : [include];
        ConfigNode? included = include is Json5Array ? new ConfigNode(new Json5Object([]), own.File) : null;
        foreach (var path in paths)
        {
            if (path is not Json5String { Text: var text })
                return Fail(ConfigTrouble.IncludeNotText, own.File);
            if (Load(text, own.File, chain) is not { } loaded)
                return null;
            included = included is null ? loaded : ConfigNode.Merge(included, loaded);
        }

        if (included is null || own.Members.Count == 0)
            return included;
        return included.Value is Json5Object ? ConfigNode.Merge(included, own) : Fail(ConfigTrouble.IncludeNotObject, included.File);
    }

    private ConfigNode? Load(string included, string from, IReadOnlyList<string> chain)
    {
        if (included.Contains('\0') || included.Length >= 4096)
            return Fail(ConfigTrouble.IncludeOutside, included, from);
        var path = Path.GetFullPath(included, Path.GetDirectoryName(from) ?? "/");
        var allowed = roots.Concat(roots.Select(UnixFile.RealPath)).OfType<string>();
        if (!Inside(roots, path) || (UnixFile.RealPath(path) is { } real && !Inside(allowed, real)))
            return Fail(ConfigTrouble.IncludeOutside, included, from);
        if (chain.Contains(path))
            return Fail(ConfigTrouble.IncludeCircular, included, from);
        if (chain.Count > MaxLevels || ++_files > MaxFiles)
            return Fail(ConfigTrouble.IncludeTooMany, included, chain.Count > MaxLevels ? MaxLevels : MaxFiles);

        var (_, document, failure) = ReadFile(path);
        Failure ??= failure;
        if (document is null)
            return null;
        _documents[path] = document;
        return Grow(document.Root, path, [.. chain, path]);
    }

    private static bool Inside(IEnumerable<string> directories, string path) =>
        directories.Any(d => path.StartsWith(d.EndsWith('/') ? d : d + "/", StringComparison.Ordinal));

    private ConfigNode? Fail(ConfigTrouble trouble, params object?[] args)
    {
        Failure ??= ConfigFailure.Of(trouble, args);
        return null;
    }
}
