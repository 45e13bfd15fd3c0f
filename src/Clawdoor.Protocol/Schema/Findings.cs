namespace Clawdoor.Protocol.Schema;

/// <summary>
/// What is wrong with a value and where, in the order and number that OpenClaw 2026.9.6 tells it: its validator stops after
/// eight findings, each unknown property counts as one of them, and equal ones are said once.
/// </summary>
internal sealed class Findings
{
    private const int Most = 8;

    private readonly List<string> _path = [];
    private readonly List<(string Text, string? UnknownIn)> _found = [];
    private int _count;

    public int Count => _found.Count;

    public void Enter(string name) => _path.Add(name);

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Add(string what) => Add(Path is { Length: > 0 } path ? $"at {path}: {what}" : what, null);

    public void AddUnknown(IReadOnlyList<string> names)
    {
        var path = Path;
        foreach (var name in names)
            Add($"at {path}/{name}: schema is false", path);
        if (_count < Most)
            _found.RemoveAll(f => f.UnknownIn == path);
        Add($"at {(path.Length > 0 ? path : "root")}: unexpected property '{names[0]}'", null);
    }

    /// <summary>Where <see cref="GoBack"/> returns to.</summary>
    public (int Found, int Count) Mark() => (_found.Count, _count);

    public void GoBack((int Found, int Count) mark)
    {
        _found.RemoveRange(mark.Found, _found.Count - mark.Found);
        _count = mark.Count;
    }

    public string? ToText() => _found.Count == 0 ? null : string.Join("; ", _found.Select(f => f.Text).Distinct());

    private string Path => string.Concat(_path.Select(name => $"/{name}"));

    private void Add(string text, string? unknownIn)
    {
        if (_count++ < Most)
            _found.Add((text, unknownIn));
    }
}
