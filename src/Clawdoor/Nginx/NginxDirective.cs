using System.Buffers;

namespace Clawdoor.Nginx;

/// <summary>A line of a file; lines count from 1.</summary>
internal readonly record struct NginxPlace(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>One directive as nginx understands it: quotes and escapes undone, variables left as text.</summary>
/// <param name="Arguments">The words behind the name.</param>
/// <param name="Block">What stands between its braces; null when it ends with a semicolon.</param>
internal sealed record NginxDirective(string Name, IReadOnlyList<string> Arguments, IReadOnlyList<NginxDirective>? Block, NginxPlace Place)
{
    private static readonly SearchValues<char> _needQuotes = SearchValues.Create(" \t\r\n;{}\"'\\#\uFEFF");

    /// <summary>The children, none for a simple directive.</summary>
    public IReadOnlyList<NginxDirective> Children => Block ?? [];

    /// <summary>The first argument, empty when there is none.</summary>
    public string First => Arguments.Count > 0 ? Arguments[0] : "";

    /// <summary>Itself and everything inside, in the order of the text.</summary>
    public IEnumerable<NginxDirective> All => Children.SelectMany(child => child.All).Prepend(this);

    public IEnumerable<NginxDirective> Named(string name) => Children.Where(child => child.Name == name);

    /// <summary>On one line, as it could stand in a file; a block is shown as <c>{ … }</c>.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Name).Select(Quoted)) + (Block is null ? ";" : " { … }");

    /// <summary>A word as it must be written so that nginx reads it back.</summary>
    public static string Quoted(string word) => word.Length > 0 && !word.AsSpan().ContainsAny(_needQuotes)
        ? word
        : '"' + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
