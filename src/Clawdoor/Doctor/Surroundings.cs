using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>Where the doctor stands and what it was told: everything the sights read begins here.</summary>
internal sealed record Surroundings(Settings Settings, IReadOnlyDictionary<string, string> Environment)
{
    public required TimeProvider Time { get; init; }

    /// <summary>What is wrong with clawdoor.json, variables and flags; <see cref="Settings"/> then has defaults in their place.</summary>
    public IReadOnlyList<Problem> SettingsProblems { get; init; } = [];

    /// <summary>Somebody's door to examine, <c>https://203.0.113.7</c>; null is our own, or whoever holds its port.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the file system begins: <c>/</c>, or a planted one.</summary>
    public string Root { get; init; } = "/";

    public string Proc => At("proc");

    public string At(string path) => Path.Combine(Root, path);

    /// <summary>A small text file's content without white space around it; null when it is not there or not ours to read.</summary>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(At(path)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>False also where it may not be looked.</summary>
    public bool Has(string path) => File.Exists(At(path)) || Directory.Exists(At(path));
}
