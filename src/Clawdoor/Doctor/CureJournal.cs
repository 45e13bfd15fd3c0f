using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Machine;

namespace Clawdoor.Doctor;

/// <summary>One thing <c>--fix</c> did, with what takes it back: exactly one of the three groups is there.</summary>
internal sealed record CureStep(string Code)
{
    /// <summary>Of openclaw.json: the number of its backup.</summary>
    public int? Backup { get; init; }

    /// <summary>The file edited, or whose mode was changed.</summary>
    public string? Path { get; init; }

    /// <summary>Octal.</summary>
    public string? ModeWas { get; init; }

    /// <summary>Octal.</summary>
    public string? ModeBecame { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Back { get; init; }

    /// <summary>Null for an edit, which <c>openclaw-backups</c> takes back.</summary>
    [JsonIgnore]
    public Cure? Undoing => this switch
    {
        { Path: { } path, ModeWas: { } was, ModeBecame: { } became } => new Cure.Mode(path, Mode(became), Mode(was)),
        { Command: { } command, Back: { Count: > 0 } back } => new Cure.Command(back) { Back = command },
        _ => null,
    };

    private static UnixFileMode Mode(string octal) => (UnixFileMode)(Convert.ToInt32(octal, 8) & 0xFFF);

    public static CureStep Of(string code, Cure cure, string? config, int? backup) => cure switch
    {
        Cure.Mode(var path, var was, var becomes) => new(code) { Path = path, ModeWas = Convert.ToString((int)was, 8), ModeBecame = Convert.ToString((int)becomes, 8) },
        Cure.Command { Words: var words, Back: var back } => new(code) { Command = words, Back = back },
        _ => new(code) { Path = config, Backup = backup },
    };
}

/// <summary>What one <c>--fix</c> did, in its order.</summary>
internal sealed record CureRun(DateTimeOffset Begun, IReadOnlyList<CureStep> Steps);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<CureRun>))]
internal sealed partial class CureJournalJson : JsonSerializerContext;

/// <summary>The last cures, in <c>doctor-journal.json</c> of our state directory: mode 0600, since it says what <c>--undo</c> runs.</summary>
internal sealed class CureJournal(string stateDirectory)
{
    private const int MostRuns = 20;

    private const int MostSteps = 100;

    private const int Longest = 1024 * 1024;

    private readonly string _path = Path.Combine(stateDirectory, "doctor-journal.json");

    /// <summary>The oldest first; none when there is no journal, or what stands there is none of ours.</summary>
    public IReadOnlyList<CureRun> Runs()
    {
        try
        {
            return UnixFile.Find(_path) is { Length: <= Longest } facts && UnixFile.IsOurs(facts)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), CureJournalJson.Default.IReadOnlyListCureRun) ?? []
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Adds to the run that began then, or begins it; the oldest runs go.</summary>
    /// <returns>False when it could not be written.</returns>
    public bool Add(DateTimeOffset begun, CureStep step)
    {
        var runs = Runs().ToList();
        if (runs is [.., var last] && last.Begun == begun && last.Steps.Count < MostSteps)
            runs[^1] = last with { Steps = [.. last.Steps, step] };
        else
            runs.Add(new(begun, [step]));
        return Write(runs);
    }

    /// <summary>The newest step of the newest run is taken back.</summary>
    public bool DropNewest()
    {
        var runs = Runs().ToList();
        if (runs.Count == 0)
            return true;
        if (runs[^1].Steps.Count > 1)
            runs[^1] = runs[^1] with { Steps = [.. runs[^1].Steps.SkipLast(1)] };
        else
            runs.RemoveAt(runs.Count - 1);
        return Write(runs);
    }

    private bool Write(List<CureRun> runs)
    {
        try
        {
            AtomicFile.MakeSecretDirectory(stateDirectory);
            AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes([.. runs.TakeLast(MostRuns)], CureJournalJson.Default.IReadOnlyListCureRun));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
