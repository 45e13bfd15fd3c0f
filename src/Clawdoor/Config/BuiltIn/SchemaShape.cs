namespace Clawdoor.Config.BuiltIn;

/// <summary>What may stand at a place in openclaw.json.</summary>
internal abstract record SchemaShape
{
    internal sealed record Text(bool MayBeEmpty = true) : SchemaShape;

    internal sealed record Truth : SchemaShape;

    /// <param name="Whole">No fraction.</param>
    internal sealed record Number(double Least, double Most, bool Whole) : SchemaShape;

    /// <summary>One of some texts.</summary>
    internal sealed record Choice(params string[] Allowed) : SchemaShape;

    /// <summary>A text, or an object that names a place where the secret is.</summary>
    internal sealed record Secret : SchemaShape;

    internal sealed record List(SchemaShape Item) : SchemaShape;

    /// <summary>An object whose names are the owner's own.</summary>
    internal sealed record Map(SchemaShape Value) : SchemaShape;

    /// <summary>An object with these names and no others.</summary>
    /// <param name="Required">Names without which it is not accepted.</param>
    internal sealed record Fields(IReadOnlyDictionary<string, SchemaShape> Known, params string[] Required) : SchemaShape;

    /// <summary>A text, or the word false.</summary>
    internal sealed record TextOrFalse : SchemaShape;

    /// <summary>True or false, or an object.</summary>
    internal sealed record TruthOr(Fields Instead) : SchemaShape;

    /// <summary>One word that stands for all, or a list.</summary>
    internal sealed record WordOr(string Word, List Instead) : SchemaShape;
}
