using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>Where a check stands after an examination.</summary>
internal enum Standing
{
    Good,

    /// <summary>What it looks for is there.</summary>
    Found,

    /// <summary>Something it depends on is not as it should be.</summary>
    NotTried,

    /// <summary>It could not be seen from here.</summary>
    Unseen,

    /// <summary>The question does not arise.</summary>
    NotNeeded,

    /// <summary>The check itself crashed or did not come to an end: a fault of Clawdoor's.</summary>
    Broke,
}

/// <summary>One check, examined.</summary>
internal sealed record Finding(Check Check, Standing Standing)
{
    /// <summary>What was measured when it is good; why, when it was not seen, not tried or broke.</summary>
    public Message? Fact { get; init; }

    /// <summary>Null unless found.</summary>
    public Outcome.Found? Found { get; init; }

    /// <summary>Code of the check in the way; null unless not tried.</summary>
    public string? Because { get; init; }

    /// <summary>What an exception or a time limit left, for whoever mends Clawdoor.</summary>
    public string? Trace { get; init; }

    public bool Failed => Standing == Standing.Found && Check.Severity == Severity.Failure;

    public bool Warns => Standing == Standing.Found && Check.Severity == Severity.Warning;

    public Message Title => Check.Words.Title.With([.. Found?.About ?? []]);

    public Message Steps => Check.Words.Cure.With([.. Found?.About ?? []]);
}

/// <summary>The verdict, and with its number what the process ends with.</summary>
internal enum Verdict
{
    Healthy = 0,
    Warnings = 1,
    Failures = 2,

    /// <summary>No failure was found, but a check broke, so nothing is certain.</summary>
    NotExamined = 3,
}

/// <summary>Every check in the ladder's order.</summary>
/// <param name="Door">The address that was examined; null when nobody answers.</param>
internal sealed record Diagnosis(IReadOnlyList<Finding> Findings, string? Door, TimeSpan Took)
{
    /// <summary>The certificate is an authority's, not self-made.</summary>
    public bool IsTrusted { get; init; }

    public Verdict Verdict =>
        Findings.Any(f => f.Failed) ? Verdict.Failures
        : Findings.Any(f => f.Standing == Standing.Broke) ? Verdict.NotExamined
        : Findings.Any(f => f.Warns) ? Verdict.Warnings
        : Verdict.Healthy;

    /// <summary>The first failure from the outside in: whatever comes after may be its consequence.</summary>
    public Finding? First => Findings.FirstOrDefault(f => f.Failed);

    public Finding? Of(string code) => Findings.FirstOrDefault(f => f.Check.Code == code);
}
