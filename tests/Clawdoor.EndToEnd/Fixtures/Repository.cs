namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>Where things stand in this clone.</summary>
internal static class Repository
{
    /// <summary>The folder with <c>Clawdoor.slnx</c>, looked for from the test program upwards.</summary>
    public static string Folder { get; } = Find();

    /// <summary>
    /// The folder whose <c>node_modules</c> has node and openclaw: <c>CLAWDOOR_OPENCLAW</c>, else <c>.tools/openclaw</c>
    /// (put there by <c>eng/openclaw</c>).
    /// </summary>
    public static string OpenClaw => Required(
        Path.Combine(Environment.GetEnvironmentVariable("CLAWDOOR_OPENCLAW") ?? Path.Combine(Folder, ".tools", "openclaw"), "node_modules"),
        "Run eng/openclaw, or say by CLAWDOOR_OPENCLAW in which folder it has been run.");

    /// <summary>What OpenClaw's programs have in their environment where their home is <paramref name="home"/>.</summary>
    public static Dictionary<string, string?> OpenClawAt(string home) => new()
    {
        ["HOME"] = home,
        ["TMPDIR"] = home,
        ["NODE_COMPILE_CACHE"] = Scratch.NodeCompileCache,
        ["PATH"] = Path.Combine(OpenClaw, ".bin") + ":" + Environment.GetEnvironmentVariable("PATH"),
        ["NO_COLOR"] = "1",
    };

    /// <summary>The clawdoor binary under test: <c>CLAWDOOR_BINARY</c>, else the framework build beside this program.</summary>
    public static string Clawdoor { get; } =
        Environment.GetEnvironmentVariable("CLAWDOOR_BINARY") ?? Path.Combine(AppContext.BaseDirectory, "clawdoor");

    private static string Required(string path, string cure) =>
        Directory.Exists(path) ? path : throw new DirectoryNotFoundException($"{path} is missing. {cure}");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Clawdoor.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The test program does not lie in a clone of Clawdoor.");
    }
}
