using System.Diagnostics;

namespace Clawdoor.Tests;

/// <summary>A text file of the repository: path from its root with <c>/</c>, content, and whether it may be executed.</summary>
internal sealed record RepositoryFile(string Path, string Text, bool Executable = false)
{
    public string Name { get; } = Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder { get; } = Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    public string[] Lines { get; } = (Text.EndsWith('\n') ? Text[..^1] : Text).Split('\n');

    public bool IsUnder(params string[] folders) =>
        Array.Exists(folders, f => Path.StartsWith(f + "/", StringComparison.Ordinal));

    public bool IsCode => Name.EndsWith(".cs", StringComparison.Ordinal);
}

/// <summary>The working tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<RepositoryFile>> _files = new(ReadFiles);

    public static string Root { get; } = FindRoot();

    /// <summary>What git has, and what it would take with the next <c>git add .</c>; files with a NUL byte are left out.</summary>
    public static IReadOnlyList<RepositoryFile> Files => _files.Value;

    public static IEnumerable<RepositoryFile> Code(params string[] folders) =>
        Files.Where(f => f.IsCode && f.IsUnder(folders));

    public static string Absolute(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Clawdoor.slnx")))
            directory = directory.Parent;
        return directory?.FullName
            ?? throw new InvalidOperationException($"No Clawdoor.slnx above {AppContext.BaseDirectory}.");
    }

    private static List<RepositoryFile> ReadFiles()
    {
        // CI often checks out as another user than the one who tests; git then wants to be told that this is meant.
        string[] arguments = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        })!;
        var paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git ls-files ended with {git.ExitCode} in {Root}.");

        return
        [
            .. from path in paths.Distinct()
               where File.Exists(Absolute(path))
               let text = File.ReadAllText(Absolute(path))
               where !text.Contains('\0', StringComparison.Ordinal)
               select new RepositoryFile(
                   path, text, File.GetUnixFileMode(Absolute(path)).HasFlag(UnixFileMode.UserExecute)),
        ];
    }
}
