using Clawdoor.Bench.Measurements;

namespace Clawdoor.Bench;

/// <summary>What one run of the bench is asked to do.</summary>
internal sealed record Options
{
    public const string Help = """
        bench/run [measurement…] [options]

          --rounds N          samples of each peer, 2 to 99 (default 9; cold loads and sockets take fewer)
          --quick             a tenth of the work and 2 rounds: to see that all runs, not to quote
          --peers A,B         only these peers; the first of them is what the others are compared with
          --also NAME=PATH    one more clawdoor binary beside the first, e.g. the one before a change
          --write             put the tables into docs/performance.md as well
          --clawdoor PATH     the binary to measure (default artifacts/publish/clawdoor/clawdoor)
          --openclaw DIR      folder with node_modules/openclaw, for cold-load (default .tools/openclaw)
        """;

    /// <summary>Names of measurements; empty means all.</summary>
    public IReadOnlyList<string> Measurements { get; init; } = [];

    /// <summary>Names of peers; empty means all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Samples per peer, 2 to 99. Nine give quartiles that a single noisy round does not move.</summary>
    public int Rounds { get; init; } = 9;

    public bool Quick { get; init; }

    /// <summary>The page the tables go into, or null for stdout only.</summary>
    public string? Write { get; init; }

    /// <summary>The AOT binary under test.</summary>
    public string Clawdoor { get; init; } = "artifacts/publish/clawdoor/clawdoor";

    /// <summary>Further clawdoor binaries, by the name of their column.</summary>
    public IReadOnlyDictionary<string, string> Also { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that holds OpenClaw's node_modules, by default where eng/openclaw puts it; only cold-load needs it.</summary>
    public string OpenClaw { get; init; } = ".tools/openclaw";

    /// <summary>Reads the command line; all complaints at once.</summary>
    public static (Options Options, IReadOnlyList<string> Complaints) Read(IReadOnlyList<string> args)
    {
        var options = new Options();
        List<string> complaints = [], names = [];
        var also = new Dictionary<string, string>();
        int? rounds = null;
        for (var i = 0; i < args.Count; i++)
        {
            string Value()
            {
                if (++i < args.Count)
                    return args[i];
                complaints.Add($"{args[i - 1]} needs a value.");
                return "";
            }

            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--write":
                    options = options with { Write = "docs/performance.md" };
                    break;
                case "--peers":
                    options = options with { Peers = Value().Split(',', StringSplitOptions.RemoveEmptyEntries) };
                    break;
                case "--clawdoor":
                    options = options with { Clawdoor = Value() };
                    break;
                case "--openclaw":
                    options = options with { OpenClaw = Value() };
                    break;
                case "--rounds":
                    if (int.TryParse(Value(), out var number) && number is >= 2 and <= 99)
                        rounds = number;
                    else
                        complaints.Add("--rounds takes a number from 2 to 99.");
                    break;
                case "--also":
                    if (Value().Split('=', 2) is [var name, var path])
                        also[name] = path;
                    else
                        complaints.Add("--also takes NAME=PATH.");
                    break;
                case var measurement when Measurement.All.Any(m => m.Name == measurement):
                    names.Add(measurement);
                    break;
                case var unknown:
                    complaints.Add($"{unknown} is not known. Measurements: {string.Join(", ", Measurement.All.Select(m => m.Name))}.");
                    break;
            }
        }

        rounds ??= options.Quick ? 2 : options.Rounds;
        return (options with { Measurements = names, Also = also, Rounds = rounds.Value }, complaints);
    }
}
