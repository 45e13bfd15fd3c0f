using System.Text;

namespace Clawdoor.Nginx;

/// <summary>The output of <c>nginx -T</c>: every file behind a line that names it.</summary>
internal static class NginxDump
{
    private const string Before = "# configuration file ";

    /// <summary>The files in nginx's order, the main one first; null when the text is no such output.</summary>
    public static IReadOnlyList<NginxFile>? Split(string text)
    {
        var files = new List<NginxFile>();
        var body = new StringBuilder();
        string? path = null;
        foreach (var line in text.Split('\n'))
        {
            if (PathOf(line) is { } next)
            {
                Close();
                path = next;
            }
            else if (path is not null)
            {
                body.Append(line).Append('\n');
            }
            else if (!IsChatter(line))
            {
                return null;
            }
        }

        Close();
        return files.Count > 0 ? files : null;

        void Close()
        {
            if (path is not null)
                files.Add(new(path, body.ToString()));
            body.Clear();
        }
    }

    private static string? PathOf(string line)
    {
        var trimmed = line.AsSpan().TrimEnd('\r');
        return trimmed.StartsWith(Before + "/") && trimmed.EndsWith(":") ? trimmed[Before.Length..^1].ToString() : null;
    }

    // "nginx: the configuration file … syntax is ok" comes along with 2>&1.
    private static bool IsChatter(string line) =>
        string.IsNullOrWhiteSpace(line) || line.StartsWith("nginx: ", StringComparison.Ordinal);
}
