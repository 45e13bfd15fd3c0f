using System.Globalization;
using System.Text;
using Clawdoor.Bench.Measurements;
using Clawdoor.Bench.Peers;

namespace Clawdoor.Bench;

/// <summary>The tables: one row per measurement, one column per peer of a family; absolute values first, then ratios to the first peer.</summary>
internal sealed class Report(Family family, IReadOnlyList<Result> results, IReadOnlyList<Peer> peers, string machine)
{
    private readonly string _begin = family == Family.Door ? "<!-- bench:begin -->" : "<!-- bench:gateways:begin -->";
    private readonly string _end = family == Family.Door ? "<!-- bench:end -->" : "<!-- bench:gateways:end -->";

    public string Markdown() => Markdown([]);

    /// <summary>
    /// Replaces what stands between the markers. Rows that this run did not measure are kept when the columns are the
    /// same, so that one measurement can be repeated alone.
    /// </summary>
    public void WriteInto(string page)
    {
        var text = File.ReadAllText(page);
        var begin = text.IndexOf(_begin, StringComparison.Ordinal);
        var end = text.IndexOf(_end, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new InvalidDataException($"{page} has no {_begin} … {_end} to write between.");
        begin += _begin.Length;
        var kept = text[begin..end].Split('\n');
        File.WriteAllText(page, $"{text[..begin]}\n{Markdown(kept)}\n{text[end..]}");
    }

    private string Markdown(IReadOnlyList<string> before)
    {
        var text = new StringBuilder(machine).Append("\n\n");
        Table(text, "absolute", before, m => $"{m.Title}, {m.Unit}", (result, peer) => Cell(result.Absolute(peer), AbsoluteFormat(result)));
        text.Append('\n');
        Table(text, "ratio", before, m => m.Title, (result, peer) => peer == result.Baseline && result.Absolute(peer) is not null ? "1" : Cell(result.Ratio(peer), "0.00"));
        return text.ToString().TrimEnd('\n');
    }

    private void Table(
        StringBuilder text, string name, IReadOnlyList<string> before, Func<Measurement, string> title, Func<Result, string, string> cell)
    {
        var head = $"| {name} | {string.Join(" | ", peers.Select(p => p.Name))} |";
        var rows = new Dictionary<string, string>();
        foreach (var line in before.SkipWhile(l => l != head).Skip(2).TakeWhile(l => l.StartsWith('|')))
            rows[line.Split('|')[1].Trim()] = line;
        foreach (var result in results)
            rows[title(result.Measurement)] = $"| {title(result.Measurement)} | {string.Join(" | ", peers.Select(p => cell(result, p.Name)))} |";

        text.Append(head).Append('\n').Append("|---|").Insert(text.Length, "---|", peers.Count).Append('\n');
        var order = Measurement.All.Select(title).ToList();
        foreach (var row in rows.OrderBy(r => order.IndexOf(r.Key)))
            text.Append(row.Value).Append('\n');
    }

    private static string AbsoluteFormat(Result result) =>
        result.Baseline is { } first && result.Absolute(first) is { Median: >= 100 } ? "0" : "0.0";

    private static string Cell(Series? series, string format)
    {
        if (series is not { } s)
            return "–";
        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Number(s.Median)} [{Number(s.LowerQuartile)}–{Number(s.UpperQuartile)}]";
    }
}
