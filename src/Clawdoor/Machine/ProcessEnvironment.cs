using System.Collections;

namespace Clawdoor.Machine;

/// <summary>The one place that reads the process's environment variables; everybody else is handed a dictionary.</summary>
internal static class ProcessEnvironment
{
    /// <summary>A snapshot, ordinal and case-sensitive as on Linux.</summary>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
#pragma warning disable RS0030 // this is the one place the rule points to
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
#pragma warning restore RS0030
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }

    /// <summary>
    /// Gives this process a home when it has none, neither in HOME nor in the user database (a container run under any
    /// number): .NET looks there for certificate stores whenever it builds a chain, and throws without one.
    /// </summary>
    public static void EnsureHome(string directory)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (!Read().ContainsKey("HOME") && (home is "" or "/"))
            Environment.SetEnvironmentVariable("HOME", directory);
    }
}
