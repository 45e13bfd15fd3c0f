using Xunit;

namespace Clawdoor.Tests.House;

/// <summary>docs/house.md and the folders say the same.</summary>
public sealed class HouseRulesPlan
{
    private const string Sources = "src/Clawdoor";

    private const int MostFiles = 15;

    internal static IEnumerable<string> DifferencesFromPlan(HousePlan plan, IReadOnlySet<string> folders) =>
    [
        .. plan.Problems,
        .. folders.Except(plan.Doors.Keys).Select(r => $"{r} has no row in the table of doors"),
        .. folders.Except(plan.Drawn).Select(r => $"{r} is missing in the drawing"),
        .. folders.Intersect(plan.ToCome).Select(r => $"{r} is there, so it is no longer to come"),
        .. plan.Doors.Keys.Except(folders).Except(plan.ToCome).Except([HousePlan.House])
            .Select(r => $"{r} has a row in the table of doors and no folder"),
        .. plan.Drawn.Except(folders).Except(plan.ToCome).Select(r => $"{r} is drawn and has no folder"),
        .. plan.WebFree.Except(plan.Doors.Keys).Select(r => $"{r} is to be free of the web and has no row"),
    ];

    /// <summary>The sentences are one table, cut into one file a subject: those files do not count.</summary>
    internal static IEnumerable<string> CrowdedRooms(IEnumerable<RepositoryFile> files) =>
        from file in files
        where !file.Path.EndsWith("Words.cs", StringComparison.Ordinal)
        group file by file.Folder["src/Clawdoor/".Length..] into folder
        from fault in new[]
        {
            folder.Count() > MostFiles ? $"{folder.Key} has {folder.Count()} files, a folder has at most {MostFiles}" : null,
            folder.Key.Count(c => c == '/') > 1 ? $"{folder.Key} is more than two levels deep" : null,
        }
        where fault is not null
        select fault;

    [Fact]
    public void The_page_names_every_room_and_no_other()
    {
        var folders = Repository.Code(Sources).Where(f => f.Folder != Sources).Select(f => f.Path.Split('/')[2]).ToHashSet();

        Rule.IsKept(DifferencesFromPlan(HousePlan.Committed, folders));
    }

    [Fact]
    public void Every_compiled_room_has_a_row()
    {
        var rooms = CompiledHouse.Ours.Types.Select(t => CompiledHouse.Ours.RoomOf(t)!).Distinct();

        Rule.IsKept(rooms.Except([.. HousePlan.Committed.Doors.Keys, "Protocol"]));
    }

    [Fact]
    public void No_room_is_crowded() =>
        Rule.IsKept(CrowdedRooms(Repository.Code(Sources).Where(f => f.Folder != Sources)));

    [Fact]
    public void The_page_is_read_as_it_is_written()
    {
        var plan = HousePlan.Committed;

        Assert.Contains("Json5", File.ReadAllText(Repository.Absolute("docs/house.md")), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "Access", "Certificates", "Edge", "House", "Cli", "Wording" }, plan.Doors.Keys.ToHashSet());
        Assert.Superset(new HashSet<string> { "Access", "Certificates", "Config", "Machine" }, plan.WebFree.ToHashSet());
        Assert.DoesNotContain("Json5", plan.Drawn);
        Assert.True(plan.MayUse("Edge", "Access"));
        Assert.False(plan.MayUse("Access", "Edge"));
        Assert.True(plan.MayUse("House", "Edge"));
        Assert.True(plan.MayUse("Machine", "Wording"));
        Assert.False(plan.MayUse("Wording", "Machine"));
    }

    [Fact]
    public void Each_difference_between_page_and_folders_is_seen()
    {
        const string Page = """
            │  └─ Clawdoor/     the house
            │     ├─ Edge/      the edge
            │     └─ Attic/     drawn only
            └─ tests/
            | room | may use |
            | Edge | Cellar |
            | Hall | – |
            | Hut | – |
            | House (Program) | all |
            `Moon` and `Edge` never mention `Microsoft.AspNetCore.*`.
            Rooms to come with their issues: Hut, Web.
            """;

        var found = DifferencesFromPlan(HousePlan.Parse(Page), new HashSet<string> { "Edge", "Web" });

        Assert.Equal(
            [
                "the row Edge opens a door to Cellar, which is no room",
                "Web has no row in the table of doors",
                "Web is missing in the drawing",
                "Web is there, so it is no longer to come",
                "Hall has a row in the table of doors and no folder",
                "Attic is drawn and has no folder",
                "Moon is to be free of the web and has no row",
            ],
            found);
    }

    [Fact]
    public void A_crowded_and_a_deep_room_are_seen()
    {
        var many = Enumerable.Range(0, MostFiles + 1).Select(i => new RepositoryFile($"src/Clawdoor/Edge/F{i}.cs", ""));

        var found = CrowdedRooms([.. many, new("src/Clawdoor/Config/Json5/Text/Deep.cs", ""), new("src/Clawdoor/Config/Json5/Fine.cs", "")]);

        Assert.Equal(["Edge has 16 files, a folder has at most 15", "Config/Json5/Text is more than two levels deep"], found);
    }
}
