using System.Text.RegularExpressions;
using Xunit;

namespace Clawdoor.Tests.House;

/// <summary>Which room may know which, as docs/house.md has it and the compiler left it.</summary>
public sealed class HouseRulesDoors
{
    private static readonly string[] _web = ["Microsoft.AspNetCore", "Yarp"];

    private static readonly Lazy<IReadOnlyList<string>> _plantedDoors = new(() =>
        [.. ClosedDoors(CompiledHouse.Planted, HousePlan.Parse("| room | may use |\n|---|---|\n| Kitchen | – |\n| Cellar | – |\n| House | all |\n"))]);

    internal static IEnumerable<string> ClosedDoors(CompiledHouse house, HousePlan plan) =>
        from type in house.Types
        let room = house.RoomOf(type)!
        from mention in Mentions.Of(type)
        let other = house.RoomOf(mention.Type)
        where other is not null && !plan.MayUse(room, other)
        group mention.Place by $"{room} may not use {other}: {type.FullName} mentions {mention.Type.FullName}" into door
        select $"{door.Key} ({string.Join(", ", door.Distinct())})";

    internal static IEnumerable<string> WebInWebFreeRooms(CompiledHouse house, HousePlan plan) =>
        from type in house.Types
        let room = house.RoomOf(type)!
        where plan.WebFree.Contains(room)
        from mention in Mentions.Of(type)
        where IsWeb(mention.Type.DeclaringType?.FullName ?? mention.Type.Namespace)
        group mention.Place by $"{room} is free of the web: {type.FullName} mentions {mention.Type.FullName}" into door
        select $"{door.Key} ({string.Join(", ", door.Distinct())})";

    internal static IEnumerable<string> ClosedUsings(IEnumerable<RepositoryFile> files, HousePlan plan) =>
        from file in files
        let room = RoomOf(file)
        from Match use in Regex.Matches(file.Text, @"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?:global::)?(?<name>[\w.]+)", RegexOptions.Multiline)
        let name = use.Groups["name"].Value
        // The house may use every room, so what it may not use is no room but a type of its own.
        let other = name.Split('.') is ["Clawdoor", var part, ..] ? plan.MayUse(HousePlan.House, part) ? part : HousePlan.House : null
        where other is null ? plan.WebFree.Contains(room) && IsWeb(name) : !plan.MayUse(room, other)
        select $"{file.Path}: {room} may not use {name}";

    private static bool IsWeb(string name) =>
        Array.Exists(_web, w => name == w || name.StartsWith(w + ".", StringComparison.Ordinal));

    private static string RoomOf(RepositoryFile file) =>
        file.Path.Split('/') is [_, _, var room, _, ..] ? room : HousePlan.House;

    [Fact]
    public void Doors_that_are_not_in_the_table_do_not_open() =>
        Rule.IsKept(ClosedDoors(CompiledHouse.Ours, HousePlan.Committed));

    [Fact]
    public void Using_directives_pass_only_through_doors_of_the_table() =>
        Rule.IsKept(ClosedUsings(Repository.Code("src/Clawdoor"), HousePlan.Committed));

    [Fact]
    public void Web_free_rooms_do_not_know_the_web_server() =>
        Rule.IsKept(WebInWebFreeRooms(CompiledHouse.Ours, HousePlan.Committed));

    [Fact]
    public void The_contract_does_not_know_the_web_server() => Rule.IsKept(
        WebInWebFreeRooms(CompiledHouse.Ours, HousePlan.Committed with { WebFree = new HashSet<string> { "Protocol" } }));

    // Each planted type of the Kitchen mentions the Cellar in one place only and is named after it.
    [Theory]
    [InlineData("BaseType", "base")]
    [InlineData("Interface", "interface")]
    [InlineData("Field", "field")]
    [InlineData("Property", "property")]
    [InlineData("Event", "event")]
    [InlineData("Parameter", "signature")]
    [InlineData("Result", "signature")]
    [InlineData("GenericArgument", "field")]
    [InlineData("NestedGenericArgument", "field")]
    [InlineData("Constraint`1", "constraint")]
    [InlineData("MethodConstraint", "constraint")]
    [InlineData("Attribute", "attribute")]
    [InlineData("AttributeArgument", "attribute")]
    [InlineData("AttributeOfParameter", "attribute")]
    [InlineData("New", "body")]
    [InlineData("Call", "body")]
    [InlineData("CallWithGenericArgument", "body")]
    [InlineData("ReadOfField", "body")]
    [InlineData("Cast", "body")]
    [InlineData("TypeOf", "token")]
    [InlineData("Catch", "catch")]
    [InlineData("Lambda/<>c", "body")]
    [InlineData("Async/<CookAsync>d__0", "body")]
    [InlineData("Iterator/<Cook>d__0", "body")]
    [InlineData("Outer/Inner", "field")]
    public void A_mention_in_any_place_is_seen(string type, string place)
    {
        Assert.Contains(_plantedDoors.Value, d =>
            d.StartsWith("Kitchen may not use Cellar: ", StringComparison.Ordinal)
            && d.Contains($".Kitchen.{type} mentions ", StringComparison.Ordinal)
            && Regex.IsMatch(d, $@"\(.*\b{place}\b.*\)$"));
    }

    [Fact]
    public void A_door_in_the_table_opens_and_only_that_way_round()
    {
        const string Page = "| room | may use |\n| Kitchen | Cellar |\n| Cellar | – |\n| Attic | Kitchen |\n| House | all |\n";

        var doors = ClosedDoors(CompiledHouse.Planted, HousePlan.Parse(Page)).ToList();

        Assert.All(doors, d => Assert.StartsWith("Cellar may not use Attic: ", d, StringComparison.Ordinal));
        Assert.NotEmpty(doors);
        Assert.Empty(ClosedDoors(CompiledHouse.Planted, HousePlan.Parse(Page + "\nEvery room may use Attic.")));
    }

    [Fact]
    public void A_web_type_in_a_web_free_room_is_seen()
    {
        var found = WebInWebFreeRooms(CompiledHouse.Planted, HousePlan.Parse("`Attic` never mention `Microsoft.AspNetCore.*`."));

        Assert.Contains(found, f => f.Contains("Attic.Window mentions Microsoft.AspNetCore.Http.HttpContext", StringComparison.Ordinal));
        Assert.Empty(WebInWebFreeRooms(CompiledHouse.Planted, HousePlan.Parse("`Cellar` never mention it.")));
    }

    [Theory]
    [InlineData("src/Clawdoor/Machine/A.cs", "using Clawdoor.Edge;", true)]
    [InlineData("src/Clawdoor/Machine/A.cs", "using static Clawdoor.ExitCode;", true)]
    [InlineData("src/Clawdoor/Machine/A.cs", "using Web = Microsoft.AspNetCore.Http.HttpContext;", true)]
    [InlineData("src/Clawdoor/Config/Json5/A.cs", "using Clawdoor.Edge;", true)]
    [InlineData("src/Clawdoor/Machine/A.cs", "using Clawdoor.Wording;", false)]
    [InlineData("src/Clawdoor/Edge/A.cs", "using Microsoft.AspNetCore.Http;", false)]
    [InlineData("src/Clawdoor/FrontDoor.cs", "using Clawdoor.Edge;", false)]
    public void A_using_of_a_closed_room_is_seen(string path, string line, bool seen) =>
        Assert.Equal(seen, ClosedUsings([new(path, "using System;\n" + line)], HousePlan.Committed).Any());
}
