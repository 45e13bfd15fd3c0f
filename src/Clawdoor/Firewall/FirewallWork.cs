using Clawdoor.Firewall.Rules;

namespace Clawdoor.Firewall;

/// <summary>How far a piece of work came.</summary>
/// <param name="Failed">The deed that could not be done; null when all were.</param>
/// <param name="Said">What the program or the system said.</param>
/// <param name="Left">Deeds that could not be taken back again; empty when nothing is left of the work.</param>
internal sealed record WorkEnd(Deed? Failed, string Said, IReadOnlyList<(Deed Deed, string Said)> Left);

/// <summary>Does deeds, all or none, and takes them back.</summary>
/// <param name="root">Where the file system begins.</param>
internal sealed class FirewallWork(FirewallPrograms programs, string root = "/")
{
    /// <summary>One after the other; when one fails, or the person stops it, those before are taken back.</summary>
    public async Task<WorkEnd> DoAsync(IReadOnlyList<Deed> deeds, CancellationToken stop)
    {
        var tried = new List<Deed>();
        foreach (var deed in deeds)
        {
            tried.Add(deed);
            // Once begun, a command is not cut off: nobody would know what it did.
            var said = stop.IsCancellationRequested ? "SIGINT" : deed.Command is { } words ? await RunAsync(words) : RuleFile.Add(deed);
            // A file that does not load would leave the computer without a firewall after its next start.
            if (said is null && deed.File is { } file && file.EndsWith("nftables.conf", StringComparison.Ordinal))
                said = await RunAsync(["nft", "-c", "-f", file]);
            if (said is not null)
                return new(deed, said, await TakeBackAsync(tried));
        }

        return new(null, "", []);
    }

    /// <summary>The newest first. What is gone already is as good as taken back.</summary>
    /// <returns>Those that could not be taken back.</returns>
    public async Task<IReadOnlyList<(Deed Deed, string Said)>> TakeBackAsync(IReadOnlyList<Deed> deeds)
    {
        var left = new List<(Deed, string)>();
        foreach (var deed in deeds.Reverse())
        {
            if (await TakeBackAsync(deed) is { } said)
                left.Add((deed, said));
        }

        left.Reverse();
        return left;
    }

    private async Task<string?> TakeBackAsync(Deed deed)
    {
        if (deed.File is not null)
            return RuleFile.Remove(deed);
        if (deed is { Chain: { IsNft: true } chain })
            return await RemoveNftAsync(deed, chain);
        if (deed.Back is not { } back)
            return "?";
        if (back[0] == "ufw")
        {
            // A rule that has lost our mark was made somebody's own since.
            var rules = new UfwRules(Text("etc/ufw/user.rules"), Text("etc/ufw/user6.rules"), Passage.Drops);
            return rules.HasMarked(deed.Port, Deed.Mark) ? await RunAsync(back) : null;
        }

        // The same question as the removal: iptables -C, firewall-cmd --query-…; 1 is no.
        var asked = await programs.RunAsync([.. back.Select(w => w == "-D" ? "-C" : w.StartsWith("--remove-", StringComparison.Ordinal) ? $"--query-{w["--remove-".Length..]}" : w)], CancellationToken.None);
        return asked.ExitCode switch { 1 => null, 0 => await RunAsync(back), _ => asked.Said };
    }

    private async Task<string?> RemoveNftAsync(Deed deed, BaseChain chain)
    {
        var ruleset = await programs.RunAsync(["nft", "-j", "list", "ruleset"], CancellationToken.None);
        if (ruleset is not { ExitCode: 0, IsWhole: true })
            return ruleset.Said;
        foreach (var handle in NftRules.Marked(ruleset.Output, chain, deed.Port, deed.Verdict, Deed.Mark))
        {
            if (await RunAsync(["nft", "delete", "rule", chain.Family, chain.Table, chain.Name, "handle", $"{handle}"]) is { } said)
                return said;
        }

        return null;
    }

    /// <returns>Null when it was done.</returns>
    private async Task<string?> RunAsync(IReadOnlyList<string> words)
    {
        var end = await programs.RunAsync(words, CancellationToken.None);
        return end.ExitCode == 0 ? null : end.Said is { Length: > 0 } said ? said : $"exit {end.ExitCode}";
    }

    private string Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
