namespace Clawdoor.Tests.House.Planted.Cellar;

internal interface ILonely;

internal interface IShared;

internal sealed class Alone : ILonely;

internal abstract class SharedTwice : IShared;

internal sealed class First : SharedTwice;

internal sealed class Second : SharedTwice;

internal class Wine
{
    public static int Bottles;

    public static void Pour() => Bottles--;

    public static T Choose<T>() where T : new() => new();
}

internal sealed class WineException : Exception;

[AttributeUsage(AttributeTargets.All)]
internal sealed class WineAttribute : Attribute;

internal sealed class Ladder(Attic.FiveAreFine up)
{
    public Attic.FiveAreFine Up => up;
}
