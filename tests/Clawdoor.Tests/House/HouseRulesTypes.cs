using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Clawdoor.Tests.House;

/// <summary>How types are cut: interfaces, constructors, and exceptions that must not vanish.</summary>
public sealed class HouseRulesTypes
{
    private const int MostParameters = 5;

    // Comparing with null, storing and leaving: what is left of a catch block that does nothing.
    private static readonly HashSet<Code> _nothing =
    [
        Code.Pop, Code.Nop, Code.Leave, Code.Leave_S, Code.Endfinally,
        Code.Stloc, Code.Stloc_S, Code.Stloc_0, Code.Stloc_1, Code.Stloc_2, Code.Stloc_3,
    ];

    internal static IEnumerable<string> LonelyInterfaces(CompiledHouse house)
    {
        var ours = house.Types.ToDictionary(t => t.FullName);
        var implemented = ours.Values.Where(t => t is { IsInterface: false, IsAbstract: false }).Select(t => Interfaces(t, ours)).ToList();
        return from face in ours.Values
               where face.IsInterface
               let count = implemented.Count(i => i.Contains(face.FullName))
               where count < 2
               select $"{face.FullName} has {count} implementations, an interface comes with its second";
    }

    private static HashSet<string> Interfaces(TypeDefinition type, Dictionary<string, TypeDefinition> ours)
    {
        var found = new HashSet<string>();
        var next = new Stack<TypeReference?>([type]);
        while (next.TryPop(out var reference))
        {
            if (reference is null || !ours.TryGetValue(reference.GetElementType().FullName, out var definition))
                continue;
            if (definition.IsInterface && !found.Add(definition.FullName))
                continue;
            next.Push(definition.BaseType);
            foreach (var face in definition.Interfaces)
                next.Push(face.InterfaceType);
        }

        return found;
    }

    internal static IEnumerable<string> LongConstructors(CompiledHouse house) =>
        from method in house.Methods
        where method.IsConstructor && method.Parameters.Count > MostParameters
        where !method.DeclaringType.Name.Contains('<', StringComparison.Ordinal) && !IsGenerated(method.DeclaringType) && !IsPositionalData(method)
        select $"{method.DeclaringType.FullName} has a constructor of {method.Parameters.Count} parameters, at most {MostParameters}";

    /// <summary>Written by a source generator, such as the state of a log line.</summary>
    private static bool IsGenerated(TypeDefinition type) =>
        type.CustomAttributes.Any(a => a.AttributeType.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute");

    /// <summary>A record's positional parameters are its fields; something to call or to work with among them makes it a class.</summary>
    private static bool IsPositionalData(MethodDefinition constructor)
    {
        var type = constructor.DeclaringType;
        return type.Methods.Any(m => m.Name == "PrintMembers")
            && constructor.Parameters.All(p => type.Properties.Any(own => own.Name == p.Name)
                && p.ParameterType.FullName is var name
                && !name.StartsWith("Microsoft.", StringComparison.Ordinal)
                && !name.StartsWith("System.Func`", StringComparison.Ordinal)
                && !name.StartsWith("System.Action", StringComparison.Ordinal)
                && name != "System.TimeProvider");
    }

    internal static IEnumerable<string> SwallowedExceptions(CompiledHouse house) =>
        from method in house.Methods
        where method.HasBody
        from handler in method.Body.ExceptionHandlers
        where handler is { HandlerType: ExceptionHandlerType.Catch, CatchType.FullName: "System.Exception" or "System.Object" }
        where Instructions(handler).All(i => _nothing.Contains(i.OpCode.Code))
        select $"{method.FullName} catches everything and goes on in silence";

    private static IEnumerable<Instruction> Instructions(ExceptionHandler handler)
    {
        for (var i = handler.HandlerStart; i is not null && i != handler.HandlerEnd; i = i.Next)
            yield return i;
    }

    [Fact]
    public void An_interface_comes_with_its_second_implementation() => Rule.IsKept(LonelyInterfaces(CompiledHouse.Ours));

    [Fact]
    public void Constructors_are_short() => Rule.IsKept(LongConstructors(CompiledHouse.Ours));

    [Fact]
    public void No_exception_vanishes() => Rule.IsKept(SwallowedExceptions(CompiledHouse.Ours));

    [Fact]
    public void A_lonely_interface_is_seen()
    {
        var found = LonelyInterfaces(CompiledHouse.Planted).ToList();

        Assert.Contains(found, f => f.Contains("Cellar.ILonely has 1 ", StringComparison.Ordinal));
        Assert.DoesNotContain(found, f => f.Contains("Cellar.IShared", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_constructor_is_seen() => Assert.Equal(
        ["LongClass", "LongPrimary", "RecordWithClock"],
        LongConstructors(CompiledHouse.Planted).Select(f => f.Split(' ')[0].Split('.')[^1]).Order());

    [Fact]
    public void A_swallowed_exception_is_seen() => Assert.Equal(
        ["Bare", "Everything", "Named", "Within"],
        SwallowedExceptions(CompiledHouse.Planted).Select(f => f.Split("Swallows::")[1].Split('(')[0]).Order());
}
