using System.Globalization;

namespace Clawdoor.Firewall.Rules;

/// <summary>iptables as iptables-save(8) prints it; what depends on more than the port is not judged.</summary>
internal static class TableRules
{
    /// <summary>Chains that lead on to chains.</summary>
    private const int Deepest = 8;

    public static Passage Judge(string text, int port) => CourseOf(text, port).Passage;

    /// <summary>How a connection fares in the filter table's INPUT; its rules are numbered from 1, as iptables(8) does.</summary>
    public static Course CourseOf(string text, int port)
    {
        var (table, policy, chains, before) = ("", Passage.LetsIn, new Dictionary<string, List<List<string>>>(StringComparer.Ordinal), false);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
            {
                table = line[1..].Trim();
            }
            else if (table == "filter" && line.StartsWith(':'))
            {
                chains[line[1..].Split(' ')[0]] = [];
                if (line.StartsWith(":INPUT DROP", StringComparison.Ordinal))
                    policy = Passage.Drops;
            }
            else if (table == "filter" && line.StartsWith("-A ", StringComparison.Ordinal) && Words(line) is [_, var chain, .. var rule])
            {
                (chains.TryGetValue(chain, out var rules) ? rules : chains[chain] = []).Add(rule);
            }
            else if (table is "raw" or "mangle" && (line.StartsWith("-A PREROUTING", StringComparison.Ordinal) || line.StartsWith("-A INPUT", StringComparison.Ordinal)))
            {
                // Another table may drop packets before they come here.
                before = true;
            }
        }

        return before ? new(Passage.Unclear, false, null) : Course.Follow(
            chains.GetValueOrDefault("INPUT", []).SelectMany((rule, i) => Read(rule, port, chains, 0).Select(r => r with { At = i + 1 })), policy);
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

    private static IEnumerable<KernelRule> Read(List<string> words, int port, Dictionary<string, List<List<string>>> chains, int depth)
    {
        var fit = Fit.Yes;
        Passage? does = null;
        List<List<string>>? jumped = null;
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
                "-m" => value is "tcp" or "udp" or "conntrack" or "state" or "multiport" or "comment" ? Fit.Yes : Fit.Maybe,
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
            if (option == "-j" && depth < Deepest && chains.TryGetValue(value, out jumped))
                continue;
            if (option is "-j" or "-g")
                does = (option, value) switch { ("-j", "ACCEPT") => Passage.LetsIn, ("-j", "DROP" or "REJECT") => Passage.Drops, ("-j", "LOG") => null, _ => Passage.Unclear };
        }

        return jumped is null ? [new(fit, does)] : jumped
            // At the end of a chain that was jumped to, "return" says nothing.
            .Where((rule, i) => i < jumped.Count - 1 || After(rule, "-j") != "RETURN")
            .SelectMany(rule => Read(rule, port, chains, depth + 1))
            .Select(r => r with { Fit = fit < r.Fit ? fit : r.Fit });
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
