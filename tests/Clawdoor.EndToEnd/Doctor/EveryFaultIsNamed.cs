using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>
/// The fault matrix: each fault is planted for real on a computer of its own, and <c>clawdoor doctor --json</c> names exactly it first and
/// raises no false alarm; where there is a cure, <c>--fix --yes</c> leaves nothing to find. docs/doctor-matrix.md is written from the rows.
/// </summary>
public sealed class EveryFaultIsNamed
{
    private const string Page = "docs/doctor-matrix.md";

    /// <summary>A part of the names of the rows to run, while working on one.</summary>
    private static readonly string? _only = Environment.GetEnvironmentVariable("CLAWDOOR_FAULTS_ONLY");

    // Four minutes, two rows at once.
    [Fact]
    [Trait("Category", "Full")]
    public async Task Each_planted_fault_is_named_first_and_alone_and_its_cure_cures()
    {
        using var own = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), OwnComputer.Address);
        var certificate = SelfSigned.Write(own, Scratch.NewDirectory("certificate"), "openclaw");
        var log = Path.Combine(Scratch.Artifacts("doctor"), "matrix.log");
        File.Delete(log);
        var complaints = new ConcurrentQueue<string>();
        var rows = FaultTable.All.Where(f => _only is null || $"{f} {f.Code}".Contains(_only, StringComparison.Ordinal));

        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (fault, _) =>
        {
            try
            {
                var complaint = await ComplaintAsync(fault, certificate);
                lock (complaints)
                    File.AppendAllText(log, $"{fault}: {complaint ?? "ok"}\n");
                if (complaint is not null)
                    complaints.Enqueue($"{fault}: {complaint}");
            }
            catch (Exception e) when (e is InvalidOperationException or TimeoutException or JsonException)
            {
                complaints.Enqueue($"{fault}: {e.Message}");
                lock (complaints)
                    File.AppendAllText(log, $"{fault}: {e.Message}\n");
            }
        });

        Assert.True(complaints.IsEmpty, string.Join('\n', complaints));
    }

    [Fact]
    public void The_matrix_page_has_these_rows()
    {
        var page = new StringBuilder("""
            # The doctor's fault matrix

            Written from `FaultTable` by `EveryFaultIsNamed`, which plants each fault on a computer of its own and holds `clawdoor doctor --json` to this table: exactly this code first, exactly these beside it, and nothing left after `--fix --yes` where it cures.

            | what is wrong | stage | first | besides | `--fix` cures |
            |---|---|---|---|---|

            """);
        foreach (var fault in FaultTable.All)
        {
            var code = fault.Code is null ? "–" : $"[{fault.Code}](doctor.md#{fault.Code})";
            page.Append(CultureInfo.InvariantCulture, $"| {fault.Name} | {fault.Stage} | {code} | {string.Join(", ", fault.Others)} | {(fault.IsCured ? "yes" : "")} |\n");
        }

        var file = Path.Combine(Repository.Folder, Page);
        if (Environment.GetEnvironmentVariable("CLAWDOOR_UPDATE_DOCS") == "1")
            File.WriteAllText(file, page.ToString());
        Assert.Equal(page.ToString(), File.Exists(file) ? File.ReadAllText(file) : "");
    }

    private static async Task<string?> ComplaintAsync(Fault fault, (string, string) certificate)
    {
        await using var computer = await OwnComputer.StartAsync(certificate);
        var open = fault.Stage switch
        {
            Stage.Nginx => "gateway; proxy",
            Stage.Door => "gateway; door",
            Stage.NginxOpenClaw => "openclaw; proxy",
            _ => "openclaw; door",
        };
        var startsItself = fault.Plant.Contains("open", StringComparison.Ordinal) && fault.Plant.Split(["; ", "\n"], StringSplitOptions.TrimEntries).Contains("open");
        var startsParts = fault.Plant.Split(["; ", "\n"], StringSplitOptions.TrimEntries).Any(w => w is "proxy" or "gateway" || w.StartsWith("gateway ", StringComparison.Ordinal));
        await computer.PlantAsync($"open() {{ {open}; }}\n{fault.Plant}\n{(startsItself || startsParts ? "" : "open")}\n");

        var before = await AskAsync(computer, fault, []);
        IReadOnlyList<string> expected = fault.Code is null ? [] : [fault.Code, .. fault.Others];
        if (!before.Found.Order().SequenceEqual(expected.Order()) || (before.First ?? (before.Found is [var warning, ..] ? warning : null)) != fault.Code)
            return $"expected {string.Join(", ", expected.DefaultIfEmpty("nothing"))}; found {before}";
        if (!fault.IsCured)
            return null;
        var mended = await AskAsync(computer, fault, ["--fix", "--yes"]);
        var after = await AskAsync(computer, fault, []);
        return after.Found.Count == 0 ? null : $"after --fix there is still {after}; it had said {mended}";
    }

    private sealed record Diagnosis(string? First, IReadOnlyList<string> Found, string Text)
    {
        public override string ToString() => $"{string.Join(", ", Found.DefaultIfEmpty("nothing"))} ({Text})";
    }

    private static async Task<Diagnosis> AskAsync(OwnComputer computer, Fault fault, IReadOnlyList<string> more)
    {
        var said = await computer.ClawdoorAsync(fault.Place, ["doctor", "--json", .. fault.Arguments, .. more]);
        using var json = JsonDocument.Parse(said.Output.Length > 0 ? said.Output : throw new InvalidOperationException(said.Everything));
        var wrong = json.RootElement.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("standing").GetString() is "found" or "broke").ToList();
        return new(
            json.RootElement.TryGetProperty("first", out var first) ? first.GetString() : null,
            [.. wrong.Select(c => c.GetProperty("code").GetString()!)],
            string.Join("; ", wrong.Select(c => $"{Of(c, "tried")} → {Of(c, "saw")}{Of(c, "trace")}")) + said.Errors);
    }

    private static string Of(JsonElement check, string name) => check.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
