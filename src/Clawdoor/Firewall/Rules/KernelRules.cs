using Clawdoor.Machine;

namespace Clawdoor.Firewall.Rules;

/// <summary>What rules do with a new TCP connection from outside.</summary>
internal enum Passage
{
    LetsIn,
    Drops,

    /// <summary>Some rule depends on more than the port, or leads where it is not followed.</summary>
    Unclear,
}

/// <summary>Whether connections from outside come in at a port; the worst is the last.</summary>
internal enum Standing
{
    Open,

    /// <summary>To particular visitors only, by a rule of somebody's.</summary>
    OpenToSome,

    /// <summary>Some rule cannot be judged by the port alone.</summary>
    Unclear,

    Shut,
}

/// <summary>Whether a rule is meant for the connection.</summary>
internal enum Fit { No, Maybe, Yes }

/// <summary>A rule as far as it is understood.</summary>
/// <param name="Does">Null for what neither lets in nor drops, such as counting; unclear for what is not followed.</param>
/// <param name="At">What the base chain knows the rule by: nftables' handle, iptables' number.</param>
internal readonly record struct KernelRule(Fit Fit, Passage? Does, int At = 0);

/// <summary>How a connection fares in one chain.</summary>
/// <param name="End">What becomes of one that no rule for particular visitors catches.</param>
/// <param name="ExceptSome">Rules before may treat particular visitors otherwise.</param>
/// <param name="By">The rule of the base chain that decides; null when it is the chain's policy.</param>
internal readonly record struct Course(Passage End, bool ExceptSome, int? By)
{
    /// <summary>For a visitor of whom nothing is known.</summary>
    public Passage Passage => ExceptSome ? Passage.Unclear : End;

    public Standing Standing => (End, ExceptSome) switch
    {
        (Passage.Unclear, _) => Standing.Unclear,
        (Passage.LetsIn, _) => Standing.Open,
        (_, true) => Standing.OpenToSome,
        _ => Standing.Shut,
    };

    /// <summary>Goes through one chain from its beginning.</summary>
    /// <param name="policy">What happens to packets at its end.</param>
    public static Course Follow(IEnumerable<KernelRule> rules, Passage policy)
    {
        var (mayAccept, mayDrop) = (false, false);
        foreach (var (fit, does, at) in rules)
        {
            if (fit == Fit.No || does is not { } passage)
                continue;
            if (passage == Passage.Unclear)
                return new(Passage.Unclear, false, at);
            if (fit == Fit.Yes)
                return Known(passage, at);
            (mayAccept, mayDrop) = (mayAccept || passage == Passage.LetsIn, mayDrop || passage == Passage.Drops);
        }

        return Known(policy, null);

        Course Known(Passage end, int? at) => new(end, end == Passage.LetsIn ? mayDrop : mayAccept, at);
    }
}

/// <summary>A chain that connections from outside pass first.</summary>
/// <param name="Program">What changes it: <c>nft</c>, or an iptables such as <c>ip6tables-legacy</c>.</param>
/// <param name="Family">nftables' own word; of iptables <c>ip</c> or <c>ip6</c>.</param>
internal sealed record BaseChain(string Program, string Family, string Table, string Name)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsNft => Program == "nft";
}

/// <summary>What one iptables says of itself.</summary>
/// <param name="Program"><c>iptables-nft</c>, <c>ip6tables</c> and their kin: what changes these tables.</param>
/// <param name="Text">As its <c>-save</c> prints it.</param>
internal sealed record SavedTables(string Program, string Text);

/// <summary>The kernel's own packet filter, as the system's programs print it; read only.</summary>
/// <param name="Nft"><c>nft -j list ruleset</c>; null when it could not be had.</param>
/// <param name="Tables">What <c>iptables-save</c> prints, of either kind there is.</param>
/// <param name="Tables6">What <c>ip6tables-save</c> prints.</param>
internal sealed record KernelRules(string? Nft, IReadOnlyList<SavedTables> Tables, IReadOnlyList<SavedTables> Tables6)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The nftables that iptables keeps for itself are among <see cref="Tables"/>, in words that are easier to judge.</summary>
    public bool TablesHoldOwn { get; init; }

    /// <summary>What the programs said that could not read.</summary>
    public string? Refusal { get; init; }

    public static bool CanBeRead => UnixFile.EffectiveUser == 0;

    /// <summary>True where there is a program that could print them.</summary>
    public static bool ArePossible => FirewallPrograms.Find("nft") is not null || FirewallPrograms.Find("iptables-save") is not null;

    /// <summary>What one rule set does; a drop anywhere is the end of a packet, whatever the others say.</summary>
    public Passage Judge(int port, bool isV6)
    {
        var passages = Courses(port, isV6).Select(c => c.Course.Passage).ToList();
        return passages.Contains(Passage.Drops) ? Passage.Drops : passages.Contains(Passage.Unclear) ? Passage.Unclear : Passage.LetsIn;
    }

    /// <summary>How a connection fares in each chain on its way; all must let it in.</summary>
    public IReadOnlyList<(BaseChain Chain, Course Course)> Courses(int port, bool isV6) =>
    [
        .. Nft is { } nft ? NftRules.Courses(nft, port, isV6, TablesHoldOwn) : [],
        .. (isV6 ? Tables6 : Tables).Where(t => t.Text.Contains('*', StringComparison.Ordinal)).Select(t => (new BaseChain(t.Program, isV6 ? "ip6" : "ip", "filter", "INPUT"), TableRules.CourseOf(t.Text, port))),
    ];

    /// <summary>Null when this user may not, or there is no program for it.</summary>
    public static async Task<KernelRules?> ReadAsync(TimeProvider time) =>
        CanBeRead && ArePossible && await ReadAsync(new FirewallPrograms(time, Patience), CancellationToken.None) is { Refusal: null } read ? read : null;

    /// <summary>What one program may not see another may hide: only when all that are there have answered is anything said.</summary>
    public static async Task<KernelRules> ReadAsync(FirewallPrograms programs, CancellationToken stop)
    {
        var nft = programs.Has("nft") ? programs.RunAsync(["nft", "-j", "list", "ruleset"], stop) : null;
        var (saved, saved6) = (SavedAsync(programs, "iptables", stop), SavedAsync(programs, "ip6tables", stop));
        var all = (await saved).Concat(await saved6).ToList();
        var end = nft is null ? null : await nft;
        var failed = ((IEnumerable<ProgramEnd?>)[end, .. all.Where(a => !a.Program.EndsWith("-legacy", StringComparison.Ordinal)).Select(a => a.End)])
            .FirstOrDefault(e => e is not (null or { ExitCode: 0, IsWhole: true }));
        return new(end?.Output, Tables(await saved), Tables(await saved6))
        {
            TablesHoldOwn = all.Exists(a => a.End.ExitCode == 0 && (a.Program.EndsWith("-nft", StringComparison.Ordinal) || a.End.Output.Contains("(nf_tables)", StringComparison.Ordinal))),
            Refusal = failed?.Said ?? (end is null && all.TrueForAll(a => a.End.ExitCode != 0) ? all.Select(a => a.End.Said).FirstOrDefault("–") : null),
        };

        static IReadOnlyList<SavedTables> Tables(IEnumerable<(string Program, ProgramEnd End)> saved) =>
            [.. saved.Where(s => s.End is { ExitCode: 0, IsWhole: true }).Select(s => new SavedTables(s.Program, s.End.Output))];
    }

    private static async Task<IReadOnlyList<(string Program, ProgramEnd End)>> SavedAsync(FirewallPrograms programs, string family, CancellationToken stop)
    {
        string[] kinds = [$"{family}-nft", $"{family}-legacy"];
        var present = Array.FindAll(kinds, k => programs.Has($"{k}-save"));
        // Older systems, and newer ones, have one kind under the plain name.
        if (present.Length == 0)
            present = programs.Has($"{family}-save") ? [family] : [];
        return await Task.WhenAll(present.Select(async kind => (programs.Has(kind) ? kind : family, await programs.RunAsync([$"{kind}-save"], stop))));
    }
}
