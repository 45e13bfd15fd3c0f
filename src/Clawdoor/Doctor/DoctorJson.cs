using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>What <c>clawdoor doctor --json</c> prints, version 1: properties may be added, none changes its meaning. What does not apply is left out.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Verdict"><c>healthy</c>, <c>warnings</c>, <c>failures</c>, <c>notExamined</c>: exit codes 0 to 3.</param>
internal sealed record DiagnosisJson(int Version, string Clawdoor, string Verdict, double Seconds)
{
    /// <summary>The address that was examined.</summary>
    public string? Door { get; init; }

    /// <summary>Code of the first failure from the outside in.</summary>
    public string? First { get; init; }

    public required IReadOnlyList<FindingJson> Checks { get; init; }

    /// <summary>What --fix did.</summary>
    public IReadOnlyList<MendedJson>? Fixed { get; init; }
}

/// <param name="Severity"><c>warning</c>, <c>failure</c>: how bad it is when it is found.</param>
/// <param name="Standing"><c>good</c>, <c>found</c>, <c>notTried</c>, <c>unseen</c>, <c>notNeeded</c>, <c>broke</c>.</param>
internal sealed record FindingJson(string Code, string Area, string Severity, string Standing)
{
    public string? Title { get; init; }
    public string? Tried { get; init; }

    /// <summary>Raw, in no language.</summary>
    public string? Saw { get; init; }

    public string? Means { get; init; }

    /// <summary>What a person does, one step an item.</summary>
    public IReadOnlyList<string>? Cure { get; init; }

    /// <summary><c>edit</c>, <c>mode</c>, <c>command</c>: what --fix would do; absent when it cannot.</summary>
    public string? Fix { get; init; }

    /// <summary>Code of the check in the way.</summary>
    public string? Because { get; init; }

    /// <summary>What was measured, or why it was not.</summary>
    public string? Fact { get; init; }

    /// <summary>What is left of a check that broke.</summary>
    public string? Trace { get; init; }
}

/// <param name="Cured">It was looked for again and was gone.</param>
/// <param name="Undo">The command that takes it back.</param>
internal sealed record MendedJson(string Code, bool Cured, string Undo);

[JsonSerializable(typeof(DiagnosisJson))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    /// <summary>Quotes and Chinese stay as they are: this goes to terminals and scripts, never into a page.</summary>
    private static readonly DoctorJson _readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <param name="clean">Goes over every text; for a report to strangers a <see cref="Redaction"/>.</param>
    public static string Write(Diagnosis diagnosis, IReadOnlyList<MendedJson>? mended, Language language, Func<string, string> clean) => JsonSerializer.Serialize(
        new DiagnosisJson(1, ProductVersion.Text, Name(diagnosis.Verdict), Math.Round(diagnosis.Took.TotalSeconds, 2))
        {
            Door = diagnosis.Door is { } door ? clean(door) : null,
            First = diagnosis.First?.Check.Code,
            Checks = [.. diagnosis.Findings.Select(f => Of(f, language, clean))],
            Fixed = mended is null ? null : [.. mended.Select(m => m with { Undo = clean(m.Undo) })],
        },
        _readable.DiagnosisJson);

    private static FindingJson Of(Finding finding, Language language, Func<string, string> clean)
    {
        var json = new FindingJson(finding.Check.Code, Name(finding.Check.Area), Name(finding.Check.Severity), Name(finding.Standing))
        {
            Because = finding.Because,
            Fact = finding.Fact is { } fact ? clean(fact.In(language)) : null,
            Trace = finding.Trace is { } trace ? clean(trace) : null,
        };
        return finding.Found is not { } found ? json : json with
        {
            Title = clean(finding.Title.In(language)),
            Tried = clean(found.Tried),
            Saw = clean(found.Saw),
            Means = finding.Check.Words.Means.In(language),
            Cure = [.. finding.Steps.In(language).Split('\n').Select(clean)],
            Fix = found.Cure switch { Cure.Edit => "edit", Cure.Mode => "mode", Cure.Command => "command", _ => null },
        };
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
