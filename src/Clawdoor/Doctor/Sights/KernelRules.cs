using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>What rules do with a new TCP connection from outside.</summary>
internal enum Passage
{
    LetsIn,
    Drops,

    /// <summary>Some rule depends on more than the port, or leads where it is not followed.</summary>
    Unclear,
}

/// <summary>Whether a rule is meant for the connection.</summary>
internal enum Fit { No, Maybe, Yes }

/// <summary>A rule as far as it is understood.</summary>
/// <param name="Does">Null for what neither lets in nor drops, such as counting; unclear for a jump.</param>
internal readonly record struct KernelRule(Fit Fit, Passage? Does);

/// <summary>The kernel's own packet filter, as the system's programs print it; read only.</summary>
/// <param name="Nft"><c>nft -j list ruleset</c>; null when it could not be had.</param>
/// <param name="Tables">What <c>iptables-save</c> prints, of either kind there is.</param>
/// <param name="Tables6">What <c>ip6tables-save</c> prints.</param>
internal sealed record KernelRules(string? Nft, IReadOnlyList<string> Tables, IReadOnlyList<string> Tables6)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Characters; a ruleset that is longer is nothing to judge.</summary>
    private const int Longest = 4 * 1024 * 1024;

    private static readonly string[] _folders = ["/usr/sbin", "/sbin", "/usr/bin"];

    /// <summary>The nftables that iptables keeps for itself are among <see cref="Tables"/>, in words that are easier to judge.</summary>
    public bool TablesHoldOwn { get; init; }

    public static bool CanBeRead => UnixFile.EffectiveUser == 0;

    /// <summary>True where there is a program that could print them.</summary>
    public static bool ArePossible => Find("nft") is not null || Find("iptables-save") is not null;

    /// <summary>What one rule set does; a drop anywhere is the end of a packet, whatever the others say.</summary>
    public Passage Judge(int port, bool isV6)
    {
        var passages = new List<Passage>();
        if (Nft is { } nft)
            passages.Add(NftRules.Judge(nft, port, isV6, TablesHoldOwn));
        passages.AddRange((isV6 ? Tables6 : Tables).Select(tables => TableRules.Judge(tables, port)));
        return passages.Contains(Passage.Drops) ? Passage.Drops : passages.Contains(Passage.Unclear) ? Passage.Unclear : Passage.LetsIn;
    }

    /// <summary>Goes through one chain from its beginning.</summary>
    /// <param name="policy">What happens to packets at its end.</param>
    internal static Passage Follow(IEnumerable<KernelRule> rules, Passage policy)
    {
        var (mayAccept, mayDrop) = (false, false);
        foreach (var (fit, does) in rules)
        {
            if (fit == Fit.No || does is not { } passage)
                continue;
            if (passage == Passage.Unclear)
                return Passage.Unclear;
            if (fit == Fit.Yes)
                return Known(passage);
            (mayAccept, mayDrop) = (mayAccept || passage == Passage.LetsIn, mayDrop || passage == Passage.Drops);
        }

        return Known(policy);

        Passage Known(Passage end) => (end == Passage.LetsIn ? mayDrop : mayAccept) ? Passage.Unclear : end;
    }

    /// <summary>Null when this user may not, or there is no program for it.</summary>
    public static async Task<KernelRules?> ReadAsync(TimeProvider time)
    {
        if (!CanBeRead || !ArePossible)
            return null;
        var programs = new ChildProgram(Patience, Longest, time);
        var nft = RunAsync(programs, "nft", "-j", "list", "ruleset");
        var (tables, tables6) = (SavedAsync(programs, "iptables"), SavedAsync(programs, "ip6tables"));
        var read = new KernelRules(await nft, await tables, await tables6) { TablesHoldOwn = Find("iptables-nft-save") is not null && (await tables).Count > 0 };
        return read is { Nft: null, Tables: [] } ? null : read;
    }

    private static async Task<IReadOnlyList<string>> SavedAsync(ChildProgram programs, string family)
    {
        string[] kinds = [$"{family}-nft-save", $"{family}-legacy-save"];
        var texts = await Task.WhenAll((Array.Exists(kinds, k => Find(k) is not null) ? kinds : [$"{family}-save"]).Select(name => RunAsync(programs, name)));
        return [.. texts.OfType<string>()];
    }

    private static string? Find(string program) => _folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static async Task<string?> RunAsync(ChildProgram programs, string name, params IReadOnlyList<string> arguments) =>
        Find(name) is { } program && await programs.RunAsync(program, arguments, CancellationToken.None) is { ExitCode: 0, IsWhole: true } end ? end.Output : null;
}
