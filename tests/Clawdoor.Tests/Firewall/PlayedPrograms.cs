using Clawdoor.Firewall;
using Clawdoor.Machine;

namespace Clawdoor.Tests.Firewall;

/// <summary>The system's programs, which say what they are told to and end well unless named.</summary>
internal sealed class PlayedPrograms() : FirewallPrograms(TimeProvider.System, TimeSpan.FromSeconds(1))
{
    private readonly Dictionary<string, int> _codes = [];

    /// <summary>Those there are; null is all.</summary>
    public IReadOnlyList<string>? There { get; init; }

    /// <summary>By command.</summary>
    public Dictionary<string, string> Outputs { get; } = [];

    public string Usual { get; init; } = "";

    public List<string> Ran { get; } = [];

    public int this[string words]
    {
        set => _codes[words] = value;
    }

    public override bool Has(string program) => There?.Contains(program) ?? true;

    public override Task<ProgramEnd> RunAsync(IReadOnlyList<string> words, CancellationToken stop)
    {
        Ran.Add(string.Join(' ', words));
        if (!Has(words[0]))
            return Task.FromResult(new ProgramEnd(null, "", "not found", false));
        var code = _codes.GetValueOrDefault(Ran[^1]);
        return Task.FromResult(new ProgramEnd(code, Outputs.GetValueOrDefault(Ran[^1], Usual), code == 0 ? "" : $"said {code}", true));
    }
}
