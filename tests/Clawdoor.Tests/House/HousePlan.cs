using System.Text.RegularExpressions;

namespace Clawdoor.Tests.House;

/// <summary>What docs/house.md says: the page is the rule, this only reads it.</summary>
/// <param name="Doors">Each room of the table with the rooms it may use, those open to all included.</param>
/// <param name="ToCome">Rooms that may have a row before they have a folder.</param>
/// <param name="WebFree">Rooms that never mention the web server.</param>
/// <param name="Drawn">The folders under src/Clawdoor in the drawing.</param>
/// <param name="Problems">What the page says that cannot be read, such as a door to a room that is not there.</param>
internal sealed record HousePlan(
    IReadOnlyDictionary<string, IReadOnlySet<string>> Doors,
    IReadOnlySet<string> ToCome,
    IReadOnlySet<string> WebFree,
    IReadOnlySet<string> Drawn,
    IReadOnlyList<string> Problems)
{
    /// <summary>The room without a folder: the root namespace.</summary>
    public const string House = "House";

    public static HousePlan Committed { get; } = Parse(File.ReadAllText(Repository.Absolute("docs/house.md")));

    public bool MayUse(string room, string other) =>
        room == other || (Doors.TryGetValue(room, out var doors) && doors.Contains(other));

    public static HousePlan Parse(string page)
    {
        var rows = Regex.Matches(page, @"^\| *(?<room>\w+)[^|]*\|(?<uses>[^|]*)\|", RegexOptions.Multiline)
            .Select(m => (Room: m.Groups["room"].Value, Uses: Words(m.Groups["uses"].Value)))
            .Where(row => row.Room != "room")
            .ToList();
        var open = Words(Sentence(page, "Every room may use ").Replace("Every room may use", "", StringComparison.Ordinal));
        var projects = Regex.Matches(page, @"─ Clawdoor\.(?!Tests|EndToEnd|Bench)(\w+)/").Select(m => m.Groups[1].Value);
        HashSet<string> known = [.. rows.Select(r => r.Room), .. projects];

        var drawing = Regex.Match(page, @"(?<=─ Clawdoor/ ).*?(?=─ tests/)", RegexOptions.Singleline).Value;
        var problems = rows.SelectMany(r => r.Uses.Where(u => u != "all" && !known.Contains(u))
                .Select(u => $"the row {r.Room} opens a door to {u}, which is no room"))
            .Concat(rows.GroupBy(r => r.Room).Where(g => g.Count() > 1).Select(g => $"{g.Key} has two rows"));
        return new(
            rows.GroupBy(r => r.Room).ToDictionary(g => g.Key, g => (IReadOnlySet<string>)g
                .SelectMany(r => r.Uses.Contains("all") ? known : r.Uses).Concat(open).ToHashSet()),
            Words(Sentence(page, "Rooms to come").Split(':')[^1]),
            Regex.Matches(Sentence(page, "never mention").Split("never mention")[0], @"`(\w+)`").Select(m => m.Groups[1].Value).ToHashSet(),
            Regex.Matches(drawing, @"─ (\w+)/").Select(m => m.Groups[1].Value).ToHashSet(),
            [.. problems]);
    }

    private static HashSet<string> Words(string text) =>
        [.. Regex.Matches(text, @"\w+").Select(m => m.Value)];

    /// <summary>From the start of the line or the last full stop to the next one.</summary>
    private static string Sentence(string page, string part) =>
        Regex.Match(page, $@"[^.\n]*{Regex.Escape(part)}[^.\n]*").Value;
}
