using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Conformance;
using Xunit;

namespace Clawdoor.Tests;

/// <summary>docs/compatibility.md is written from the table that the end-to-end tests put to both gateways.</summary>
public sealed partial class CompatibilityDocsTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ConformanceTable Table { get; } = ConformanceTable.Read(Repository.Absolute("tests/conformance"));

    [Fact]
    public void The_compatibility_page_is_the_conformance_table()
    {
        var page = new StringBuilder();
        var version = VersionLine().Match(File.ReadAllText(Repository.Absolute("eng/openclaw"))).Groups[1].Value;
        page.Append(CultureInfo.InvariantCulture, $"""
            # Compatibility

            Generated from `tests/conformance`; `CLAWDOOR_UPDATE_DOCS=1 ./test` writes it anew.

            `clawdoor gateway run` speaks protocol 4 as OpenClaw {version} does. Every test run asks both the same {Table.Cases.Count()} questions, in the same order, and compares the answers: HTTP status, the headers that matter to a client and the body; whether a WebSocket is opened; every answer and event asked for, with code, message and details; the close code and its reason. The table below holds no answers: OpenClaw gives them anew each time, so that a new version shows what it changed.

            What differs from run to run is compared by its kind only: UUIDs, times, addresses of visitors, ports, hashes, tokens. Headers that are not compared: `Date`, `Connection`, `Keep-Alive`, `Content-Length`, `Transfer-Encoding`.

            ## Differences on purpose

            One that no question shows: a client that follows sessions by name hears the `chat` and `agent` events of these; of the others it hears `sessions.changed`. OpenClaw tells every client everything, which with n visitors and n answers is n times n.


            """);
        Differences(page);
        page.Append("## Configurations\n\n| name | what it has |\n|---|---|\n");
        foreach (var plan in Table.Gateways.Values)
            page.Append(CultureInfo.InvariantCulture, $"| {plan.Name} | {Cell(plan.About)} |\n");
        page.Append('\n');
        foreach (var group in Table.Groups)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {group.Title}\n\n{group.About} {group.Cases.Count} cases.\n\n| case | asked | on | from |\n|---|---|---|---|\n");
            foreach (var question in group.Cases)
                page.Append(CultureInfo.InvariantCulture, $"| {Cell(question.Name)}{Marks(question)} | {Cell(Asked(question))} | {question.Gateway} | {(question.Remote ? "afar" : "the machine")} |\n");
            page.Append('\n');
        }

        GeneratedDocs.AssertUpToDate("docs/compatibility.md", page.ToString());
    }

    [Fact]
    public void The_table_is_as_large_as_was_promised_and_names_every_case_once()
    {
        Assert.True(Table.Cases.Count() >= 120);
        Assert.Empty(Table.Cases.GroupBy(c => c.Name).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(Table.Cases, c => Assert.Contains(c.Gateway, Table.Gateways.Keys));
        Assert.All(Table.Gateways.Keys, g => Assert.Contains(Table.Cases, c => c.Gateway == g));
    }

    [Fact]
    public void Every_difference_has_a_reason() =>
        Assert.All(Table.Everywhere.Concat(Table.Cases.SelectMany(c => c.Differences)), d => Assert.EndsWith(".", d.Why, StringComparison.Ordinal));

    private static void Differences(StringBuilder page)
    {
        page.Append("| where | Clawdoor | why |\n|---|---|---|\n");
        foreach (var difference in Table.Everywhere)
            page.Append(CultureInfo.InvariantCulture, $"| everywhere: {Place(difference)} | {Ours(difference)} | {Cell(difference.Why)} |\n");
        var own = Table.Cases.SelectMany(c => c.Differences.Select(d => (Case: c, Difference: d))).GroupBy(d => d.Difference.Why);
        foreach (var reason in own)
        {
            var cases = string.Join("; ", reason.Select(d => d.Case.Name).Distinct());
            var ours = string.Join("; ", reason.Select(d => $"{Place(d.Difference)} {Ours(d.Difference)}").Distinct());
            page.Append(CultureInfo.InvariantCulture, $"| {Cell(cases)} | {ours} | {Cell(reason.Key)} |\n");
        }

        page.Append('\n');
    }

    private static string Marks(ConformanceCase question) =>
        (question.Differences.Count > 0 ? " (differs)" : "")
        + (question.Ignored.Count > 0 ? Cell($" (not compared: {string.Join(", ", question.Ignored.Select(i => $"`{Member(i)}`"))})") : "");

    private static string Place(Difference difference) => $"`{Cell(Member(difference.At))}`";

    /// <summary>A pattern without the number of its step.</summary>
    private static string Member(string at) => LeadingStep().Replace(at, "");

    private static string Ours(Difference difference) => difference.Is switch
    {
        "absent" => "is absent",
        "anything" => "is its own",
        "fewer" => "has fewer",
        _ => $"is `{Cell(difference.Ours?.ToJsonString(Relaxed) ?? "null")}`",
    };

    private static string Asked(ConformanceCase question) => string.Join(" → ", question.Steps.Select(Asked));

    private static string Asked(JsonObject step)
    {
        var times = step["repeat"] is { } n ? $" × {n}" : "";
        var what = step switch
        {
            _ when step["http"] is { } line => $"`{line}`",
            _ when step["open"] is { } path => $"a socket at `{path}`",
            _ when step["connect"] is { } client => $"`connect` as {client}{(step["device"] is null ? "" : " with a device")}",
            _ when step["call"] is { } method => $"`{method}`{(step["on"]?.ToString() == "admin" ? " by the owner" : "")}",
            _ when step.ContainsKey("send") => "a frame",
            _ when step["read"] is { } what1 => what1.ToString() is "close" or "answer" or "nothing" ? $"the {what1}".Replace("the nothing", "silence", StringComparison.Ordinal) : $"event `{what1}`",
            _ when step["config"] is JsonObject changes => $"edit {string.Join(", ", changes.Select(c => $"`{c.Key}`"))}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{(double?)step["wait"] / 1000:0.#} s"),
        };
        return what + times;
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@"openclaw_version=(\S+)")]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(?:\d+|\*|\*\*)\.")]
    private static partial Regex LeadingStep();
}
