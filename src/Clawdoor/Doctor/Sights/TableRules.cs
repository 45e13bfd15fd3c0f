using System.Globalization;

namespace Clawdoor.Doctor.Sights;

/// <summary>iptables as iptables-save(8) prints it; what depends on more than the port is not judged.</summary>
internal static class TableRules
{
    public static Passage Judge(string text, int port)
    {
        var (table, policy, rules) = ("", Passage.LetsIn, new List<KernelRule>());
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
                table = line[1..].Trim();
            else if (table == "filter" && line.StartsWith(":INPUT ", StringComparison.Ordinal))
                policy = line.StartsWith(":INPUT DROP", StringComparison.Ordinal) ? Passage.Drops : Passage.LetsIn;
            else if (table == "filter" && line.StartsWith("-A INPUT ", StringComparison.Ordinal))
                rules.Add(Read(Words(line)[2..], port));
            // Another table may drop packets before they come here.
            else if (table is "raw" or "mangle" && (line.StartsWith("-A PREROUTING", StringComparison.Ordinal) || line.StartsWith("-A INPUT", StringComparison.Ordinal)))
                rules.Insert(0, new(Fit.Yes, Passage.Unclear));
        }

        return KernelRules.Follow(rules, policy);
    }

    /// <summary>A port that the nat table hands on to another host, as a container's published one.</summary>
    public static IEnumerable<(int Port, int To)> HandedOn(string text)
    {
        foreach (var line in text.Split('\n').Where(l => l.StartsWith("-A ", StringComparison.Ordinal) && l.Contains("-j DNAT", StringComparison.Ordinal)))
        {
            var words = Words(line);
            var to = After(words, "--to-destination") ?? "";
            if (After(words, "--dport") is { } port && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && After(words, "-d") is not (['1', '2', '7', '.', ..] or ['[', ':', ':', '1', ..] or ['[', ':', ':', '1', ']', ..] or "::1/128"))
            {
                yield return (number, int.TryParse(to[(to.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var inside) ? inside : number);
            }
        }
    }

    private static string? After(List<string> words, string option) => words.IndexOf(option) is var at and >= 0 && at + 1 < words.Count ? words[at + 1] : null;

    private static KernelRule Read(List<string> words, int port)
    {
        var fit = Fit.Yes;
        Passage? does = null;
        for (var i = 0; i < words.Count; i++)
        {
            var not = words[i] == "!";
            if (not && ++i == words.Count)
                break;
            var (option, value) = (words[i], i + 1 < words.Count ? words[i + 1] : "");
            // Some options have two values; none begins with a dash.
            while (i + 1 < words.Count && !words[i + 1].StartsWith('-') && words[i + 1] != "!")
                i++;
            var one = option switch
            {
                "-p" => value is "tcp" or "6" or "all" ? Fit.Yes : Fit.No,
                "-m" => value is "tcp" or "conntrack" or "state" or "multiport" or "comment" ? Fit.Yes : Fit.Maybe,
                "--comment" => Fit.Yes,
                "-i" when value == "lo" => Fit.No,
                "--dport" or "--dports" => Holds(value, port),
                "--ctstate" or "--state" => value.Split(',').Contains("NEW") ? Fit.Yes : Fit.No,
                "-j" => Fit.Yes,
                "-s" or "-d" when value is "0.0.0.0/0" or "::/0" => Fit.Yes,
                // What a target does with the packet before it is gone; the option's own value is of no weight.
                "--reject-with" or "--log-prefix" or "--log-level" => Fit.Yes,
                _ => Fit.Maybe,
            };
            if (not)
                one = one switch { Fit.Yes => Fit.No, Fit.No => Fit.Yes, _ => Fit.Maybe };
            fit = one < fit ? one : fit;
            if (option is "-j" or "-g")
                does = (option, value) switch { ("-j", "ACCEPT") => Passage.LetsIn, ("-j", "DROP" or "REJECT") => Passage.Drops, ("-j", "LOG") => null, _ => Passage.Unclear };
        }

        return new(fit, does);
    }

    private static Fit Holds(string ports, int port)
    {
        foreach (var range in ports.Split(','))
        {
            var ends = range.Split(':').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
            if (ends.Contains(-1))
                return Fit.Maybe;
            if (ends[0] <= port && port <= ends[^1])
                return Fit.Yes;
        }

        return Fit.No;
    }

    /// <summary>As a shell would cut them; comments stand in quotes.</summary>
    private static List<string> Words(string line)
    {
        var (words, word, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && quoted && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] is not (' ' or '\t' or '\r') || quoted)
                word.Append(line[i]);
            else if (word.Length > 0)
                Cut();
        }

        if (word.Length > 0)
            Cut();
        return words;

        void Cut()
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }
}
