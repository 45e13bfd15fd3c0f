using System.Text;
using System.Text.RegularExpressions;

namespace Clawdoor.Config;

/// <summary>A text with its <c>${NAME}</c> replaced, and the names that were used and that were not found.</summary>
internal sealed record Substituted(string Text, IReadOnlyList<string> Used, IReadOnlyList<string> Missing);

/// <summary>
/// The environment as OpenClaw sees it: the process's own variables, then <c>.env</c> in its state directory, then
/// <c>env.vars</c> in openclaw.json; an earlier one wins. The gateway may run with variables we cannot see.
/// </summary>
internal sealed partial class ConfigVariables(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>1 MiB: nobody's .env is larger; a mistaken path may be.</summary>
    private const int LongestFile = 1024 * 1024;

    private readonly Dictionary<string, string> _values = new(environment, StringComparer.Ordinal);

    public string? this[string name] => OpenClawPaths.Set(_values, name);

    /// <summary>Adds what is not set yet.</summary>
    public void AddMissing(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
            _values.TryAdd(name, value);
    }

    /// <summary>Adds the variables of a <c>.env</c> file; a file that cannot be read adds nothing.</summary>
    public void AddFile(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: <= LongestFile, LinkTarget: null } file)
                AddMissing(Lines(File.ReadAllText(file.FullName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // OpenClaw, which can read its own file, may then know variables that we name as not set.
        }
    }

    /// <summary>Replaces <c>${NAME}</c> where NAME is upper case; <c>$${NAME}</c> means the text <c>${NAME}</c>; unset or empty stays.</summary>
    public Substituted Substitute(string text)
    {
        List<string> used = [];
        List<string> missing = [];
        var result = Reference().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (match.Value.StartsWith("$$", StringComparison.Ordinal))
                return match.Value[1..];
            used.Add(name);
            if (_values.TryGetValue(name, out var value) && value.Length > 0)
                return value;
            missing.Add(name);
            return match.Value;
        });
        return new Substituted(result, used, missing);
    }

    private static IEnumerable<KeyValuePair<string, string>> Lines(string text) =>
        from Match match in DotEnvLine().Matches(text)
        let raw = match.Groups["value"].Value.Trim()
        let quoted = raw.Length > 1 && raw[0] is '"' or '\'' or '`' && raw[^1] == raw[0]
        let value = quoted ? raw[1..^1] : Comment().Replace(raw, "").Trim()
        select KeyValuePair.Create(match.Groups["name"].Value, quoted && raw[0] == '"' ? Unescape(value) : value);

    private static string Unescape(string value) =>
        new StringBuilder(value).Replace("\\n", "\n").Replace("\\r", "\r").ToString();

    [GeneratedRegex(@"\$?\$\{(?<name>[A-Z_][A-Z0-9_]*)\}")]
    private static partial Regex Reference();

    [GeneratedRegex("""^\s*(?:export\s+)?(?<name>[\w.-]+)\s*[=:](?<value>\s*"(?:\\"|[^"])*"|\s*'(?:\\'|[^'])*'|[^\r\n]*)""", RegexOptions.Multiline)]
    private static partial Regex DotEnvLine();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();
}
