namespace Clawdoor.Wording;

/// <summary>What somebody probably meant to type.</summary>
internal static class Nearest
{
    /// <summary>The candidate nearest to <paramref name="typed"/>, letter case and dashes aside; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> candidates) => candidates
        .Select(c => (Candidate: c, Distance: Distance(Plain(c), Plain(typed))))
        .Where(c => c.Distance <= Math.Max(2, c.Candidate.Length / 3))
        .OrderBy(c => c.Distance)
        .Select(c => c.Candidate)
        .FirstOrDefault();

    private static string Plain(string text) => text.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Levenshtein distance, one row at a time.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }

        return row[^1];
    }
}
