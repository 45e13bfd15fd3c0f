using System.ComponentModel;
using Clawdoor.Tests.House.Planted.Cellar;

namespace Clawdoor.Tests.House.Planted.Kitchen;

internal sealed class BaseType : Wine;

internal sealed class Interface : IShared;

internal sealed class Field
{
    public Wine Wine = null!;
}

internal abstract class Property
{
    public abstract Wine Wine { get; }
}

internal abstract class Event
{
    public abstract event Action<Wine> Poured;
}

internal abstract class Parameter
{
    public abstract void Cook(Wine wine);
}

internal abstract class Result
{
    public abstract Wine Cook();
}

internal sealed class GenericArgument
{
    public List<Wine> Wines = null!;
}

internal sealed class NestedGenericArgument
{
    public Dictionary<string, Func<Wine[]>> Wines = null!;
}

internal sealed class Constraint<T> where T : Wine;

internal abstract class MethodConstraint
{
    public abstract void Cook<T>() where T : Wine;
}

[Wine]
internal sealed class Attribute;

[TypeConverter(typeof(Wine))]
internal sealed class AttributeArgument;

internal abstract class AttributeOfParameter
{
    public abstract void Cook([Wine] int cups);
}

internal static class New
{
    public static void Cook() => GC.KeepAlive(new Wine());
}

internal static class Call
{
    public static void Cook() => Wine.Pour();
}

internal static class CallWithGenericArgument
{
    public static object? Cook(object[] all) => Array.Find(all, one => one is int) ?? Activator.CreateInstance<Wine>();
}

internal static class ReadOfField
{
    public static int Cook() => Wine.Bottles;
}

internal static class Cast
{
    public static bool Cook(object wine) => wine is Wine;
}

internal static class TypeOf
{
    public static string Cook() => typeof(Wine).Name;
}

internal static class Catch
{
    public static bool Cook(Action pour)
    {
        try
        {
            pour();
            return true;
        }
        catch (WineException)
        {
            return false;
        }
    }
}

internal static class Lambda
{
    public static Action Cook() => () => Wine.Pour();
}

internal static class Async
{
    public static async Task CookAsync()
    {
        await Task.Yield();
        Wine.Pour();
    }
}

internal static class Iterator
{
    public static IEnumerable<int> Cook()
    {
        Wine.Pour();
        yield return 1;
    }
}

internal sealed class Outer
{
    internal sealed class Inner
    {
        public Wine Wine = null!;
    }
}
