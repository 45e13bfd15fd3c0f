using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>How bad it is when a check finds what it looks for.</summary>
internal enum Severity
{
    /// <summary>Works, but not as it should, or not for long.</summary>
    Warning,

    /// <summary>Visitors cannot come in, or strangers can.</summary>
    Failure,
}

/// <summary>What a line of the report is about, in the order of a visitor's packet.</summary>
internal enum Area
{
    Settings,
    Computer,
    Addresses,
    Ports,
    Firewall,
    Certificate,
    Door,
    OpenClaw,
    Config,
    Way,
    Login,
    Pairing,
    Boot,
}

/// <summary>The sentences of a check: what is wrong, what that means, what a person does about it (one step a line).</summary>
/// <param name="Title">Its holes are filled by <see cref="Outcome.Found.About"/>, as those of <paramref name="Cure"/>.</param>
internal sealed record CheckWords(Sentence Title, Sentence Means, Sentence Cure);

/// <summary>One thing that can be wrong: data, and a look at the <see cref="Scene"/> that says whether it is.</summary>
/// <param name="Code">Unique, kebab-case, the same for ever: scripts and forum posts name it.</param>
internal sealed record Check(string Code, Area Area, Severity Severity, CheckWords Words, Func<Scene, CancellationToken, ValueTask<Outcome>> Look)
{
    /// <summary>Codes of checks before this one: when one of them finds a failure, or was not tried, this one has nothing to look at.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>As <see cref="DependsOn"/>, but where one of these was not tried itself, this one is all the same.</summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    public override string ToString() => Code;
}

/// <summary>What a look came to.</summary>
internal abstract record Outcome
{
    /// <summary>Nothing is wrong, and nothing is worth a word.</summary>
    public static readonly Outcome Well = new Good(null);

    /// <summary>The question does not arise here.</summary>
    public static readonly Outcome Elsewhere = new NotNeeded();

    /// <param name="Fact">What was measured, for the area's line.</param>
    public sealed record Good(Message? Fact) : Outcome;

    public sealed record NotNeeded : Outcome;

    /// <summary>It could not be seen, so nothing is claimed.</summary>
    public sealed record Unseen(Message Why) : Outcome;

    /// <param name="Tried">What was done, in words every language shares: <c>GET https://203.0.113.7/readyz</c>.</param>
    /// <param name="Saw">What came back, raw: <c>403 proxy_attribution_required</c>.</param>
    /// <param name="About">Fills the holes of the check's title and cure.</param>
    public sealed record Found(string Tried, string Saw, params IReadOnlyList<object?> About) : Outcome
    {
        /// <summary>What <c>--fix</c> can do; null when a person must.</summary>
        public Cure? Cure { get; init; }
    }
}
