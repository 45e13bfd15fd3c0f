using Mono.Cecil;

namespace Clawdoor.Tests.House;

/// <summary>Compiled types and the rooms they are in.</summary>
/// <param name="Root">The namespace of the house; the next part of a namespace is the room.</param>
/// <param name="Types">All types below the root, nested and compiler-generated ones included.</param>
internal sealed record CompiledHouse(string Root, IReadOnlyList<TypeDefinition> Types)
{
    /// <summary>The executable and the contract.</summary>
    public static CompiledHouse Ours { get; } =
        Read("Clawdoor", typeof(ExitCode).Assembly.Location, typeof(global::Clawdoor.Protocol.ProtocolVersion).Assembly.Location);

    /// <summary>A house in this test assembly in which every rule is broken once.</summary>
    public static CompiledHouse Planted { get; } =
        Read(typeof(Planted.Door).Namespace!, typeof(Planted.Door).Assembly.Location);

    /// <summary>The room of the outermost type around <paramref name="type"/>; null for what is not ours.</summary>
    public string? RoomOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Namespace switch
        {
            // Top-level statements have no namespace.
            "" => type.Name == nameof(Program) && type is TypeDefinition ? HousePlan.House : null,
            var name when name == Root => HousePlan.House,
            var name when name.StartsWith(Root + ".", StringComparison.Ordinal) => name[(Root.Length + 1)..].Split('.')[0],
            _ => null,
        };
    }

    public IEnumerable<MethodDefinition> Methods => Types.SelectMany(t => t.Methods);

    private static CompiledHouse Read(string root, params string[] assemblies)
    {
        // Attribute arguments of enum types can only be read when the enum's own assembly is found.
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location));
        var house = new CompiledHouse(root, []);
        return house with
        {
            Types =
            [
                .. assemblies.SelectMany(a => ModuleDefinition.ReadModule(a, new() { AssemblyResolver = resolver }).GetTypes())
                    .Where(t => house.RoomOf(t) is not null),
            ],
        };
    }
}
