using Clawdoor.Firewall.Rules;
using Clawdoor.Machine;

namespace Clawdoor.Firewall;

/// <summary>Lines of ours in a file of rules that is read when the computer starts; nothing else in it is touched, and it is not loaded.</summary>
internal static class RuleFile
{
    /// <summary>The text with the line in its place; null when the file has no such place.</summary>
    public static string? With(string text, Deed deed)
    {
        var line = deed.Line!;
        if (deed.Place == LinePlace.End)
            return $"{text}{(text.Length > 0 && !text.EndsWith('\n') ? "\n" : "")}{line}\n";
        var lines = text.Split('\n').ToList();
        var filter = lines.FindIndex(l => l.Trim() == "*filter");
        var end = filter < 0 ? -1 : lines.FindIndex(filter, l => l.Trim() == "COMMIT");
        if (end < 0)
            return null;
        var before = deed.Place == LinePlace.BeforeInput ? 1 : TableRules.CourseOf(text, deed.Port).By ?? int.MaxValue;
        var input = Enumerable.Range(filter, end - filter).Where(i => lines[i].StartsWith("-A INPUT ", StringComparison.Ordinal)).ToList();
        lines.Insert(input.Count >= before ? input[before - 1] : end, line);
        return string.Join('\n', lines);
    }

    /// <summary>The text without the first such line; null when there is none.</summary>
    public static string? Without(string text, string line)
    {
        var lines = text.Split('\n').ToList();
        return lines.Remove(line) ? string.Join('\n', lines) : null;
    }

    /// <returns>Null when it was done, else what the system said.</returns>
    public static string? Add(Deed deed) => Change(deed.File!, text => With(text ?? "", deed) ?? throw new IOException("*filter"));

    /// <summary>A file that has nothing left goes; that the line is gone already is as good.</summary>
    /// <inheritdoc cref="Add"/>
    public static string? Remove(Deed deed) => Change(deed.File!, text => text is null ? null : Without(text, deed.Line!) ?? text);

    private static string? Change(string path, Func<string?, string?> edit)
    {
        try
        {
            // A link of somebody's stays one.
            var file = UnixFile.RealPath(path) ?? path;
            var facts = UnixFile.Find(file);
            var before = facts is null ? null : File.ReadAllText(file);
            var after = edit(before);
            if (after == before)
                return null;
            if (string.IsNullOrEmpty(after))
            {
                File.Delete(file);
                return null;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.Write(file, System.Text.Encoding.UTF8.GetBytes(after), facts?.Mode ?? AtomicFile.Secret, facts?.Owner);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path}: {e.Message}";
        }
    }
}
