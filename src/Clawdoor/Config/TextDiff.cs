using System.Text;
using System.Text.RegularExpressions;
using Clawdoor.Config.Json5;

namespace Clawdoor.Config;

/// <summary>One line of a diff; <paramref name="Kind"/> is a blank (same), <c>-</c>, <c>+</c> or <c>@</c> (where a hunk begins).</summary>
internal readonly record struct DiffLine(char Kind, string Text)
{
    public override string ToString() => Kind == '@' ? Text : Kind + Text;
}

/// <summary>A unified diff of two openclaw.json texts with three lines around each change; values of secrets are shown as "…".</summary>
internal sealed partial class TextDiff(IReadOnlyList<DiffLine> lines)
{
    private const int Around = 3;

    /// <summary>Beyond so many comparisons two texts have little in common: the whole middle is shown as exchanged.</summary>
    private const int MostComparisons = 4_000_000;

    public IReadOnlyList<DiffLine> Lines { get; } = lines;

    public bool IsEmpty => Lines.Count == 0;

    public override string ToString() => string.Concat(Lines.Select(line => line + "\n"));

    /// <param name="masked">False for a file that holds no secrets, whatever its names look like.</param>
    public static TextDiff Of(string before, string after, bool masked = true)
    {
        var (old, now) = (Split(before), Split(after));
        var (oldShown, nowShown) = masked ? (Split(Mask(before)), Split(Mask(after))) : (old, now);
        var steps = Steps(old, now).ToList();
        var lines = new List<DiffLine>();
        for (var i = 0; i < steps.Count;)
        {
            var next = steps.FindIndex(i, s => s.Kind != ' ');
            if (next < 0)
                break;
            var start = Math.Max(i, next - Around);
            var end = next + 1;
            for (var j = end; j < steps.Count && j <= end + (2 * Around); j++)
            {
                if (steps[j].Kind != ' ')
                    end = j + 1;
            }

            end = Math.Min(steps.Count, end + Around);
            var hunk = steps[start..end];
            lines.Add(new('@', $"@@ -{Range(hunk, '+', s => s.Old)} +{Range(hunk, '-', s => s.New)} @@"));
            lines.AddRange(hunk.Select(s => new DiffLine(s.Kind, (s.Kind == '+' ? nowShown[s.New] : oldShown[s.Old]).TrimEnd('\r'))));
            i = end;
        }

        return new TextDiff(lines);
    }

    /// <summary>The text with the values of secret-looking names replaced, line by line where it was.</summary>
    public static string Mask(string text)
    {
        if (Json5Document.Read(text).Document is not { } document)
            return BehindColon().Replace(text, "…");
        var masked = new StringBuilder();
        var at = 0;
        foreach (var secret in Secrets(document.Root, secret: false, within: false))
        {
            var inner = text[(secret.Start + 1)..(secret.End - 1)];
            masked.Append(text, at, secret.Start + 1 - at).Append('…').Append(inner.Where(c => c is '\n' or '\r').ToArray());
            at = secret.End - 1;
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <param name="secret">The value's own name is that of a secret.</param>
    /// <param name="within">It is inside an object whose names tell nothing: variables, headers.</param>
    private static IEnumerable<TextSpan> Secrets(Json5Value value, bool secret, bool within) => value switch
    {
        Json5String s when secret || within => [s.Span],
        Json5Array a => a.Items.SelectMany(i => Secrets(i, secret, within)),
        Json5Object o => o.Members.SelectMany(m => Secrets(m.Value, SecretName().IsMatch(m.Name), within || m.Name is "vars" or "env" or "headers")),
        _ => [],
    };

    // The last line end begins no further line; a missing one is shown as diff(1) shows it.
    private static string[] Split(string text) =>
        text.Length == 0 ? [] : text[^1] == '\n' ? text[..^1].Split('\n') : [.. text.Split('\n'), "\\ No newline at end of file"];

    private static string Range(List<(char Kind, int Old, int New)> hunk, char not, Func<(char Kind, int Old, int New), int> line)
    {
        var count = hunk.Count(s => s.Kind != not);
        return $"{line(hunk[0]) + (count > 0 ? 1 : 0)},{count}";
    }

    /// <summary>Every line in order with its index on both sides: a longest common subsequence between what both begin and end with.</summary>
    private static IEnumerable<(char Kind, int Old, int New)> Steps(string[] old, string[] now)
    {
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;

        var (rows, columns) = (old.Length - head - tail, now.Length - head - tail);
        var small = (long)rows * columns <= MostComparisons;
        var common = new int[small ? rows + 1 : 1, small ? columns + 1 : 1];
        for (var r = rows - 1; small && r >= 0; r--)
        {
            for (var c = columns - 1; c >= 0; c--)
                common[r, c] = old[head + r] == now[head + c] ? common[r + 1, c + 1] + 1 : Math.Max(common[r + 1, c], common[r, c + 1]);
        }

        for (var i = 0; i < head; i++)
            yield return (' ', i, i);
        var (o, n) = (0, 0);
        while (o < rows || n < columns)
        {
            if (small && o < rows && n < columns && old[head + o] == now[head + n])
                yield return (' ', head + o++, head + n++);
            else if (o < rows && (n == columns || !small || common[o + 1, n] >= common[o, n + 1]))
                yield return ('-', head + o++, head + n);
            else
                yield return ('+', head + o, head + n++);
        }

        for (var i = 0; i < tail; i++)
            yield return (' ', head + rows + i, head + columns + i);
    }

    [GeneratedRegex("token|password|passwd|secret|key|credential|authorization|cookie", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // What cannot be read as JSON5 may hold a secret anywhere behind a name.
    [GeneratedRegex(@"(?<=:[ \t]*)[^\s{\[][^\r\n]*|^[ \t]*[""'][^:\r\n]*$", RegexOptions.Multiline)]
    private static partial Regex BehindColon();
}
