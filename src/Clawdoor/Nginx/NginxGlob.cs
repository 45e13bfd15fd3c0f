namespace Clawdoor.Nginx;

/// <summary>The patterns of <c>include</c>, as glob(7) has them: <c>*</c> and <c>?</c> stop at a slash and at a name's first dot.</summary>
internal static class NginxGlob
{
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny("*?[");

    /// <summary>Whether a whole path fits a whole pattern, part by part.</summary>
    public static bool FitsPath(string pattern, string path)
    {
        var (wanted, parts) = (pattern.Split('/'), path.Split('/'));
        return wanted.Length == parts.Length && wanted.Zip(parts).All(pair => Fits(pair.First, pair.Second));
    }

    /// <summary>Whether one name fits one part of a pattern.</summary>
    public static bool Fits(string pattern, string name)
    {
        if (!IsPattern(pattern))
            return pattern == name;
        if (name.StartsWith('.') && !pattern.StartsWith('.'))
            return false;
        // Remembering only the last star keeps this at length times length, whatever the pattern.
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, n);
            }
            else if (p < pattern.Length && One(pattern, p, name[n]) is var next and > 0)
            {
                (p, n) = (next, n + 1);
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    /// <summary>Where the pattern goes on when its part at <paramref name="at"/> fits one character; 0 when it does not.</summary>
    private static int One(string pattern, int at, char c)
    {
        var end = pattern[at] == '[' ? pattern.IndexOf(']', Math.Min(at + 2, pattern.Length)) : -1;
        if (end < 0)
            return pattern[at] == '?' || pattern[at] == c ? at + 1 : 0;
        var set = pattern.AsSpan((at + 1)..end);
        var not = set[0] is '!' or '^';
        if (not)
            set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            var range = i + 2 < set.Length && set[i + 1] == '-';
            found |= range ? c >= set[i] && c <= set[i + 2] : c == set[i];
            i += range ? 2 : 0;
        }

        return found != not ? end + 1 : 0;
    }
}
