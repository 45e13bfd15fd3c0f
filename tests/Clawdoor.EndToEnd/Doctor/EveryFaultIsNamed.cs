using System.Collections.Concurrent;
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
    /// <summary>A part of the names of the rows to run, while working on one.</summary>
    private static readonly string? _only = Environment.GetEnvironmentVariable("CLAWDOOR_FAULTS_ONLY");

    /// <summary>Made once: every computer has a copy.</summary>
    internal static readonly (string, string) Certificate = MakeCertificate();

    private readonly ConcurrentQueue<string> _complaints = new();

    [Fact]
    public Task Each_planted_fault_is_named_first_and_alone_its_cure_cures_and_can_be_taken_back() => PlantAsync(FaultTable.All.Where(f => !f.IsLong));

    [Fact]
    [Trait("Category", "Full")]
    public Task So_are_those_that_take_long() => PlantAsync(FaultTable.All.Where(f => f.IsLong));

    private async Task PlantAsync(IEnumerable<Fault> faults)
    {
        var log = Path.Combine(Scratch.Artifacts("doctor"), $"matrix{(faults.Any(f => f.IsLong) ? "-long" : "")}.log");
        File.Delete(log);
        var rows = faults.Where(f => _only is null || $"{f} {f.Code}".Contains(_only, StringComparison.Ordinal))
            .ToLookup(f => f.Stage is Stage.NginxOpenClaw or Stage.DoorOpenClaw);

        await Task.WhenAll(
            rows[true].Any() ? OnOneOpenClawAsync(rows[true], log) : Task.CompletedTask,
            Parallel.ForEachAsync(rows[false], new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (fault, _) => await NoteAsync(fault, log, async () =>
            {
                await using var computer = await OwnComputer.StartAsync(Certificate);
                return await ComplaintAsync(computer, fault, patience: TimeSpan.Zero);
            })));

        Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));
    }

    /// <summary>OpenClaw takes nine seconds to start and takes most changes while it runs: one is enough for all of its rows, in their order.</summary>
    private async Task OnOneOpenClawAsync(IEnumerable<Fault> rows, string log)
    {
        await using var computer = await OwnComputer.StartAsync(Certificate);
        var config = await File.ReadAllBytesAsync(computer.ConfigPath);
        foreach (var fault in rows)
        {
            await NoteAsync(fault, log, () => ComplaintAsync(computer, fault, patience: TimeSpan.FromSeconds(30)));
            await File.WriteAllBytesAsync(computer.ConfigPath, config);
            File.SetUnixFileMode(computer.ConfigPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await computer.PlantAsync(fault.Mend);
        }
    }

    private async Task NoteAsync(Fault fault, string log, Func<Task<string?>> judge)
    {
        var start = TimeProvider.System.GetTimestamp();
        string? complaint;
        try
        {
            complaint = await judge();
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or JsonException)
        {
            complaint = e.Message;
        }

        if (complaint is not null)
            _complaints.Enqueue($"{fault}: {complaint}");
        lock (_complaints)
            File.AppendAllText(log, $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds,5:0.0} s {fault}: {complaint ?? "ok"}\n");
    }

    private static (string, string) MakeCertificate()
    {
        using var own = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), OwnComputer.Address);
        return SelfSigned.Write(own, Scratch.NewDirectory("certificate"), "openclaw");
    }

    /// <param name="patience">How long a gateway that runs may take to hear of the fault.</param>
    private static async Task<string?> ComplaintAsync(OwnComputer computer, Fault fault, TimeSpan patience)
    {
        await using var played = fault.Played is { } refusal ? await PlayedGateway.StartAsync(computer.Space, refusal) : null;
        await computer.PlantAsync(patience > TimeSpan.Zero ? fault.Plant : WithStage(fault));
        await computer.VisitAsync(fault.Visits);

        var start = TimeProvider.System.GetTimestamp();
        Diagnosis before;
        do
            before = await AskAsync(computer, fault, []);
        while (!before.Names(fault) && TimeProvider.System.GetElapsedTime(start) < patience);
        if (!before.Names(fault))
            return $"expected {string.Join(", ", fault.Found.DefaultIfEmpty("nothing"))}; found {before}";
        if (!fault.IsCured)
            return null;

        var planted = computer.ConfigNow();
        var mended = await AskAsync(computer, fault, ["--fix", "--yes"]);
        var after = await AskAsync(computer, fault, []);
        if (after.Found.Count > 0)
            return $"after --fix there is still {after}; it had said {mended}";
        var undone = await computer.ClawdoorAsync(fault.Place, ["doctor", "--undo", "--yes", .. fault.Arguments]);
        return computer.ConfigNow() == planted ? null : $"--undo left {computer.ConfigNow()}, not {planted}: {undone.Everything}";
    }

    /// <summary>The stage opens behind the plant, unless the plant opens it or a part of it itself.</summary>
    private static string WithStage(Fault fault)
    {
        var words = fault.Plant.Split(["; ", "\n"], StringSplitOptions.TrimEntries);
        var opens = words.Any(w => w is "open" or "proxy" or "gateway" || w.StartsWith("gateway ", StringComparison.Ordinal));
        return $"open() {{ {(fault.Played is null ? "gateway; " : "")}{(fault.Stage == Stage.Nginx ? "proxy" : "door")}; }}\n{fault.Plant}\n{(opens ? "" : "open")}\n";
    }

    private sealed record Diagnosis(string? First, IReadOnlyList<string> Found, string Text)
    {
        /// <summary>Exactly what was planted, and first what was planted first.</summary>
        public bool Names(Fault fault) =>
            Found.Order().SequenceEqual(fault.Found.Order()) && (First ?? (Found is [var warning, ..] ? warning : null)) == fault.Code;

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
