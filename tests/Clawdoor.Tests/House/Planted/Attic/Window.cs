using Microsoft.AspNetCore.Http;

namespace Clawdoor.Tests.House.Planted.Attic;

internal static class Window
{
    public static bool IsOpen(object context) => context is HttpContext;
}

internal sealed class LongClass
{
    public LongClass(int a, int b, int c, int d, int e, int f) => Sum = a + b + c + d + e + f;

    public int Sum { get; }
}

internal sealed class LongPrimary(int a, int b, int c, int d, int e, int f)
{
    public int Sum => a + b + c + d + e + f;
}

internal sealed record LongData(int A, int B, int C, int D, int E, int F);

internal readonly record struct LongValue(int A, int B, int C, int D, int E, int F);

internal sealed record RecordWithClock(int A, int B, int C, int D, int E, TimeProvider Clock);

internal sealed class FiveAreFine(int a, int b, int c, int d, int e)
{
    public int Sum => a + b + c + d + e;
}

internal static class Swallows
{
    public static void Bare()
    {
        try { Kitchen.New.Cook(); } catch { }
    }

    public static void Everything()
    {
        try { Kitchen.New.Cook(); } catch (Exception) { return; }
    }

    public static void Named()
    {
        try { Kitchen.New.Cook(); } catch (Exception e) { _ = e; }
    }

    public static void Within()
    {
        foreach (var _ in new int[2])
        {
            try { Kitchen.New.Cook(); } catch (Exception) { continue; }
        }
    }

    public static bool Answers()
    {
        try { Kitchen.New.Cook(); return true; } catch (Exception) { return false; }
    }

    public static void Tells()
    {
        try { Kitchen.New.Cook(); } catch (Exception e) { Console.Error.WriteLine(e.Message); }
    }

    public static void Throws()
    {
        try { Kitchen.New.Cook(); } catch (Exception) { throw; }
    }

    public static void Chooses()
    {
        try { Kitchen.New.Cook(); } catch (Exception e) when (e is IOException) { }
    }
}
