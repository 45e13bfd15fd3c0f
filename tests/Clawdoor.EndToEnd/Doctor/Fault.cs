namespace Clawdoor.EndToEnd.Doctor;

/// <summary>What stands on the computer before and behind the door.</summary>
internal enum Stage
{
    /// <summary>The tutorial's nginx before the built-in gateway.</summary>
    Nginx,

    /// <summary>Clawdoor before the built-in gateway.</summary>
    Door,

    /// <summary>The tutorial's nginx before the real OpenClaw.</summary>
    NginxOpenClaw,

    /// <summary>Clawdoor before the real OpenClaw.</summary>
    DoorOpenClaw,
}

/// <summary>A row of the fault matrix.</summary>
/// <param name="Name">What somebody did or what happened, in a few words.</param>
/// <param name="Code">What the doctor must say first; null when nothing is wrong.</param>
/// <param name="Plant">Bash on an <see cref="OwnComputer"/>; <c>open</c> starts the stage, at the end when it is not said.</param>
internal sealed record Fault(string Name, Stage Stage, string? Code, string Plant)
{
    /// <summary>What must be found besides: consequences that are wrong in themselves.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>After <c>--fix --yes</c> nothing is found any more, and <c>--undo --yes</c> brings openclaw.json back, byte for byte and mode for mode.</summary>
    public bool IsCured { get; init; }

    /// <summary>After <c>doctor --json</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where the doctor runs: <c>ip netns exec far</c> is another computer.</summary>
    public string Place { get; init; } = "";

    /// <summary>Its number in the list of the recipe's ten mistakes.</summary>
    public int? Mistake { get; init; }

    /// <summary>Who comes by first; one browser, however often.</summary>
    public IReadOnlyList<Visit> Visits { get; init; } = [];

    /// <summary>In place of the stage's gateway.</summary>
    public PlayedRefusal? Played { get; init; }

    /// <summary>What brings a computer that the next rows go on using in order again; openclaw.json is.</summary>
    public string Mend { get; init; } = "";

    /// <summary>Too long for every run.</summary>
    public bool IsLong { get; init; }

    public IReadOnlyList<string> Found => Code is null ? [] : [Code, .. Others];

    public override string ToString() => $"{Stage}: {Name}";
}
