namespace Clawdoor.Tests.House.Planted;

/// <summary>The root of the house in which every rule is broken once; it may use all rooms.</summary>
internal sealed class Door
{
    public Kitchen.Field? Field { get; init; }
}
