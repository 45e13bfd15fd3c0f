using System.Text.RegularExpressions;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// The clawdoor binary (<see cref="Repository.Clawdoor"/>) with a home and a state directory of its own, either with
/// plain pipes (as a service or script runs it) or on a pseudo terminal (as a person does).
/// </summary>
internal sealed partial class DoorProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private DoorProcess(ChildProcess process, string home) => (_process, Home) = (process, home);

    /// <summary>HOME of the door: empty unless given, and kept after it ends.</summary>
    public string Home { get; }

    /// <summary>Standard output so far; on a terminal everything, without colours and cursor movements.</summary>
    public string Output => Plain(_process.Output);

    /// <summary>Standard error so far; empty on a terminal.</summary>
    public string Errors => _process.Errors;

    /// <summary>The door's process (on a terminal: of <c>script</c>, its parent).</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts <c>clawdoor ARGUMENTS</c> with pipes.</summary>
    /// <param name="environment">What differs from the test's own, which has no CLAWDOOR_ and OPENCLAW_ names: for instance <see cref="OpenClawGateway.Environment"/>.</param>
    /// <param name="home">A door's earlier home, to start a second one on it.</param>
    public static DoorProcess Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? home = null)
    {
        home ??= Scratch.NewDirectory("door");
        return new(ChildProcess.Start(Repository.Clawdoor, arguments, Surroundings(home, environment), home), home);
    }

    /// <summary>Starts it on a pseudo terminal of 100 columns and 60 rows.</summary>
    public static DoorProcess StartOnTerminal(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? home = null)
    {
        home ??= Scratch.NewDirectory("door");
        return new(ChildProcess.StartOnTerminal(Repository.Clawdoor, arguments, Surroundings(home, environment), home), home);
    }

    /// <summary>Runs a command that ends by itself, such as <c>devices list</c>.</summary>
    public static async Task<Finished> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? home = null, string input = "")
    {
        await using var door = Start(arguments, environment, home);
        await door.TypeAsync(input);
        door._process.CloseInput();
        return await door.WaitForEndAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Waits until the door has said something (a regular expression over lines).</summary>
    public Task<Match> WaitForAsync(string pattern, TimeSpan? limit = null, bool inErrors = false) =>
        _process.WaitForAsync(pattern, limit, inErrors);

    /// <summary>Keys or lines on standard input; <c>"\u0003"</c> is Ctrl-C on a terminal.</summary>
    public Task TypeAsync(string text) => _process.WriteAsync(text);

    public void Send(Signal signal) => _process.Send(signal);

    public async Task<Finished> WaitForEndAsync(TimeSpan? limit = null)
    {
        var end = await _process.WaitForEndAsync(limit ?? TimeSpan.FromSeconds(20));
        return end with { Output = Plain(end.Output) };
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static Dictionary<string, string?> Surroundings(string home, IReadOnlyDictionary<string, string?>? given)
    {
        var all = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(n => n.StartsWith("CLAWDOOR_", StringComparison.Ordinal) || n.StartsWith("OPENCLAW_", StringComparison.Ordinal)
                || n.StartsWith("LC_", StringComparison.Ordinal) || n.StartsWith("XDG_", StringComparison.Ordinal))
            .ToDictionary(n => n, _ => (string?)null);
        (all["LANG"], all["LANGUAGE"]) = ("C.UTF-8", null);
        foreach (var (name, value) in given ?? new Dictionary<string, string?>())
            all[name] = value;
        (all["HOME"], all["CLAWDOOR_STATE"]) = (home, Path.Combine(home, "state"));
        return all;
    }

    private static string Plain(string text) => Escapes().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\a]*(\a|\x1b\\)|[@-Z\\-_])")]
    private static partial Regex Escapes();
}
