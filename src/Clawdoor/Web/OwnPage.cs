using System.Collections.Frozen;
using Clawdoor.Gateway.Ui;

namespace Clawdoor.Web;

/// <summary>
/// Clawdoor's own page: plain files beside this one, in the binary. They name each other relatively and run under OpenClaw's
/// own content security policy (access-layer 7.1): no inline script, nothing from elsewhere.
/// </summary>
internal static class OwnPage
{
    private const string Prefix = "Web/";
    private static readonly Lazy<FrozenDictionary<string, OwnFile>> s_files = new(Read);

    /// <summary>Path below the base, such as <c>page.js</c> → file; read out of the binary when it is first asked for.</summary>
    public static IReadOnlyDictionary<string, OwnFile> Files => s_files.Value;

    private static FrozenDictionary<string, OwnFile> Read()
    {
        var assembly = typeof(OwnPage).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new OwnFile(TypeOf(name), content);
            });
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The own page has a file of an unknown kind: {other}"),
    };
}
