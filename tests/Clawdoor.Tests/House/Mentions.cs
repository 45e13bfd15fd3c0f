using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Clawdoor.Tests.House;

/// <summary>A type that a type speaks of, and in which place.</summary>
internal readonly record struct Mention(TypeReference Type, string Place);

/// <summary>
/// Every type that a compiled type mentions. Constants of other types are the one thing a compiler leaves no trace of;
/// <see cref="HouseRulesDoors"/> reads the using directives for them.
/// </summary>
internal static class Mentions
{
    public static IEnumerable<Mention> Of(TypeDefinition type) =>
        Direct(type).SelectMany(m => Unfold(m.Type).Select(t => m with { Type = t }));

    private static IEnumerable<Mention> Direct(TypeDefinition type) =>
    [
        new(type.BaseType, "base"),
        .. type.Interfaces.Select(i => new Mention(i.InterfaceType, "interface")),
        .. type.Interfaces.SelectMany(Attributes),
        .. Attributes(type),
        .. Constraints(type),
        .. type.Fields.SelectMany(f => Attributes(f).Prepend(new(f.FieldType, "field"))),
        .. type.Properties.SelectMany(p => Attributes(p).Prepend(new(p.PropertyType, "property"))),
        .. type.Events.SelectMany(e => Attributes(e).Prepend(new(e.EventType, "event"))),
        .. type.Methods.SelectMany(Method),
    ];

    private static IEnumerable<Mention> Method(MethodDefinition method) =>
    [
        .. Signature(method, "signature"),
        .. Attributes(method),
        .. Attributes(method.MethodReturnType),
        .. method.Parameters.SelectMany(Attributes),
        .. Constraints(method),
        .. method.Overrides.SelectMany(o => Operand(o, "override")),
        .. method.HasBody ? Body(method.Body) : [],
    ];

    private static IEnumerable<Mention> Body(MethodBody body) =>
    [
        .. body.Variables.Select(v => new Mention(v.VariableType, "local")),
        .. body.ExceptionHandlers.Select(h => new Mention(h.CatchType, "catch")),
        .. body.Instructions.SelectMany(i => Operand(i.Operand, i.OpCode == OpCodes.Ldtoken ? "token" : "body")),
    ];

    private static IEnumerable<Mention> Operand(object? operand, string place) => operand switch
    {
        TypeReference type => [new(type, place)],
        FieldReference field => [new(field.DeclaringType, place), new(field.FieldType, place)],
        GenericInstanceMethod method =>
        [
            .. method.GenericArguments.Select(a => new Mention(a, place)),
            .. Operand(method.ElementMethod, place),
        ],
        MethodReference method => Signature(method, place).Prepend(new(method.DeclaringType, place)),
        IMethodSignature pointer => Signature(pointer, place),
        _ => [],
    };

    private static IEnumerable<Mention> Signature(IMethodSignature method, string place) =>
        method.Parameters.Select(p => new Mention(p.ParameterType, place)).Prepend(new(method.ReturnType, place));

    private static IEnumerable<Mention> Constraints(IGenericParameterProvider owner) =>
        owner.GenericParameters.SelectMany(p => Attributes(p)
            .Concat(p.Constraints.Select(c => new Mention(c.ConstraintType, "constraint"))));

    private static IEnumerable<Mention> Attributes(ICustomAttributeProvider owner) =>
        from attribute in owner.CustomAttributes
        from type in Arguments(attribute).SelectMany(Values).Prepend(attribute.AttributeType)
        select new Mention(type, "attribute");

    private static IEnumerable<CustomAttributeArgument> Arguments(CustomAttribute attribute) =>
    [
        .. attribute.ConstructorArguments,
        .. attribute.Fields.Select(f => f.Argument),
        .. attribute.Properties.Select(p => p.Argument),
    ];

    private static IEnumerable<TypeReference> Values(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument boxed => [argument.Type, .. Values(boxed)],
        CustomAttributeArgument[] many => [argument.Type, .. many.SelectMany(Values)],
        _ => [argument.Type],
    };

    private static IEnumerable<TypeReference> Unfold(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Unfold(generic.ElementType), .. generic.GenericArguments.SelectMany(Unfold)],
        FunctionPointerType pointer => Signature(pointer, "").SelectMany(m => Unfold(m.Type)),
        IModifierType modified => [.. Unfold(modified.ElementType), .. Unfold(modified.ModifierType)],
        TypeSpecification made => Unfold(made.ElementType),
        _ => [type],
    };
}
