using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>What <c>packaging/build</c> makes, or has made: <c>CLAWDOOR_PACKAGES</c>, else <c>artifacts/packages</c> of this clone.</summary>
internal static class ShippedPackages
{
    private static readonly Lazy<Task<string>> _folder = new(FindAsync);

    public static Task<string> FolderAsync() => _folder.Value;

    /// <summary>The one package whose name ends so.</summary>
    public static async Task<string> FileAsync(string ending) =>
        Assert.Single(Directory.EnumerateFiles(await FolderAsync()), f => f.EndsWith(ending, StringComparison.Ordinal));

    private static async Task<string> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("CLAWDOOR_PACKAGES") is { Length: > 0 } given)
            return given;
        var folder = Path.Combine(Repository.Folder, "artifacts", "packages");
        if (!File.Exists(Path.Combine(folder, "SHA256SUMS")))
            (await ChildProcess.RunAsync(Path.Combine(Repository.Folder, "packaging", "build"), ["amd64"], limit: TimeSpan.FromMinutes(40))).Succeeded();
        return folder;
    }
}
