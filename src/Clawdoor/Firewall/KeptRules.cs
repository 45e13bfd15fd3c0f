using System.Globalization;
using Clawdoor.Firewall.Rules;
using Clawdoor.Wording;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Firewall;

/// <summary>How bare rules outlast a restart: by a line in the file that is read then, where there is one.</summary>
/// <param name="root">Where the file system begins.</param>
internal sealed class KeptRules(string root = "/")
{
    /// <summary>A name with a star in it: nft(8) does not mind when no file is there, so a removed Clawdoor leaves no firewall that fails to load.</summary>
    private const string OwnPattern = "/etc/clawdoor/firewall*.nft";

    private const string OwnFile = "/etc/clawdoor/firewall.nft";

    /// <summary>Debian's and Red Hat's.</summary>
    private static readonly string[] _nftFiles = ["/etc/nftables.conf", "/etc/sysconfig/nftables.conf"];

    private static readonly string[] _tableFiles = ["/etc/iptables/rules.v4", "/etc/sysconfig/iptables"];

    private static readonly string[] _tableFiles6 = ["/etc/iptables/rules.v6", "/etc/sysconfig/ip6tables"];

    /// <summary>Lines for the files, and a note for each rule that will be gone after a restart.</summary>
    public (IReadOnlyList<Deed> Lines, IReadOnlyList<Message> Notes) Of(IReadOnlyList<Deed> commands)
    {
        var (lines, notes) = (new List<Deed>(), new List<Message>());
        foreach (var deed in commands)
        {
            var (added, note) = deed.Chain is { IsNft: true } chain ? Nft(deed, chain) : Tables(deed);
            // The same line may be wanted by two rules: the file that reads ours is told of it once.
            lines.AddRange(added.Where(a => !lines.Exists(l => l.File == a.File && l.Line == a.Line)));
            if (note is not null)
                notes.Add(note);
        }

        return (lines, notes);
    }

    private (IReadOnlyList<Deed> Lines, Message? Note) Nft(Deed deed, BaseChain chain)
    {
        var where = $"{chain.Family} {chain.Table} {chain.Name}";
        var words = deed.Command!;
        // A handle is another one after a restart: what stood before a rule then stands before all.
        var rule = string.Join(' ', words.Skip(words.Contains("handle") ? 8 : 6).SkipLast(2).Select(w => w == "lo" ? "\"lo\"" : w)) + $" comment \"{Deed.Mark}\"";
        var file = _nftFiles.FirstOrDefault(f => Text(f) is not null);
        if (file is null || !IsLoadedAtStart("nftables"))
            return ([], W.GoneAfterRestart.With($"nft: {where}", rule));
        var own = new Deed(deed.Port, deed.Opens) { File = OwnFile, Line = $"add table {chain.Family} {chain.Table}; add chain {where}; {words[1]} rule {where} {rule}" };
        var include = new Deed(deed.Port, deed.Opens) { File = file, Line = $"include \"{OwnPattern}\"" };
        return (Text(file)!.Split('\n').Contains(include.Line) ? [own] : [own, include], null);
    }

    private (IReadOnlyList<Deed> Lines, Message? Note) Tables(Deed deed)
    {
        var isV6 = deed.Chain!.Family == "ip6";
        var line = deed.Opens
            ? string.Create(CultureInfo.InvariantCulture, $"-A INPUT -p tcp -m tcp --dport {deed.Port} -m comment --comment {Deed.Mark} -j ACCEPT")
            : string.Create(CultureInfo.InvariantCulture, $"-A INPUT ! -i lo -p tcp -m tcp --dport {deed.Port} -m comment --comment {Deed.Mark} -j DROP");
        var file = (isV6 ? _tableFiles6 : _tableFiles).FirstOrDefault(f => Text(f) is not null);
        var added = new Deed(deed.Port, deed.Opens) { File = file, Line = line, Place = deed.Opens ? LinePlace.BeforeDrop : LinePlace.BeforeInput };
        return file is null || RuleFile.With(Text(file)!, added) is null || TableRules.CourseOf(Text(file)!, deed.Port).End == Passage.Unclear
            ? ([], W.GoneAfterRestart.With(deed.Chain.Program, line))
            : ([added], null);
    }

    // systemctl(1) is-enabled says the same, where systemd runs.
    private bool IsLoadedAtStart(string unit)
    {
        try
        {
            return Directory.Exists(At("/etc/systemd/system"))
                && Directory.EnumerateDirectories(At("/etc/systemd/system"), "*.wants").Any(d => Path.Exists(Path.Combine(d, $"{unit}.service")) || new FileInfo(Path.Combine(d, $"{unit}.service")).LinkTarget is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string At(string path) => Path.Combine(root, path[1..]);

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(At(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
