using Clawdoor.Config.Json5;
using Clawdoor.Wording;

namespace Clawdoor.Config;

/// <summary>What the door needs of openclaw.json.</summary>
/// <param name="Origins">
/// What visitors' browsers will send as <c>Origin</c>, the first one for links: exactly <c>https://203.0.113.7</c>,
/// <c>https://[2001:db8::7]:8443</c>; lower case, no slash, no default port.
/// </param>
internal sealed record DoorWishes(IReadOnlyList<string> Origins)
{
    /// <summary>OpenClaw listens on every address by default in a container.</summary>
    public bool InContainer { get; init; }

    /// <summary>A person agreed to <see cref="ConfigStep.AuthMode"/>, which is asked for on its own.</summary>
    public bool MendAuthMode { get; init; }

    /// <summary>Only these steps; null is all of them.</summary>
    public IReadOnlyCollection<ConfigStep>? Only { get; init; }

    public bool Wants(ConfigStep step) => Only?.Contains(step) ?? true;
}

internal enum ConfigStep
{
    Bind,
    TrustedProxies,
    AllowedOrigins,
    PublicOrigin,
    AuthMode,
    Token,
}

/// <summary>One value that is not as the door needs it.</summary>
/// <param name="Path">Such as <c>gateway.bind</c>.</param>
/// <param name="Was">As JSON, null when it was not set; never a secret.</param>
/// <param name="Becomes">As JSON; never a secret.</param>
internal sealed record ConfigChange(ConfigStep Step, string Path, string? Was, string Becomes, Message Why)
{
    /// <summary>It changes who can log in, so a person is asked about it on its own.</summary>
    public bool NeedsOwnYes => Step == ConfigStep.AuthMode;
}

internal enum NoteWeight
{
    /// <summary>Good to know.</summary>
    Advice,

    /// <summary>Works, but is dangerous or probably not meant.</summary>
    Warning,

    /// <summary>The door does not work, or must not be opened, until a person has seen to it.</summary>
    Blocking,
}

/// <summary>Something that is explained and left alone.</summary>
internal sealed record ConfigNote(NoteWeight Weight, string Path, Message Text);

/// <summary>What would be changed in openclaw.json, what would not, and why. Nothing is written by making a plan.</summary>
internal sealed record OrderPlan
{
    public required OpenClawConfig Config { get; init; }

    /// <summary>What <see cref="NewText"/> does.</summary>
    public required IReadOnlyList<ConfigChange> Changes { get; init; }

    /// <summary>What waits for a yes of its own and is not in <see cref="NewText"/>.</summary>
    public required IReadOnlyList<ConfigChange> Waiting { get; init; }

    public required IReadOnlyList<ConfigNote> Notes { get; init; }

    public required string NewText { get; init; }

    /// <summary>Not null when an edit did not come out as planned; then nothing may be written.</summary>
    public ConfigFailure? Failure { get; init; }

    /// <summary>For a person to read; secrets are not in it.</summary>
    public TextDiff Diff => TextDiff.Of(Config.Document.Text, NewText);

    /// <summary>Nothing to change and nothing in the way; advice and warnings do not count.</summary>
    public bool InOrder => Changes.Count + Waiting.Count == 0 && Notes.All(n => n.Weight != NoteWeight.Blocking);

    public static OrderPlan For(OpenClawConfig config, DoorWishes wishes)
    {
        var rules = new OrderRules(config, wishes);
        rules.Check();
        var wrong = rules.Draft.WentWrong;
        return new OrderPlan
        {
            Config = config,
            Changes = rules.Changes,
            Waiting = rules.Waiting,
            Notes = rules.Notes,
            NewText = wrong is null ? rules.Draft.Document.Text : config.Document.Text,
            Failure = wrong is null ? null : ConfigFailure.Of(ConfigTrouble.EditWentWrong, config.Path, wrong),
        };
    }
}

/// <summary>
/// A document on its way to a new one. Every edit is made twice, in the text and on the values, and the new text is
/// read again: when it does not say what the values say, the draft is spoilt and <see cref="WentWrong"/> names the key.
/// </summary>
internal sealed class ConfigDraft(Json5Document start)
{
    public Json5Document Document { get; private set; } = start;

    public string? WentWrong { get; private set; }

    /// <summary>Sets the value at a path, making the objects on the way that are missing.</summary>
    public void Set(string[] path, Json5Value value)
    {
        var (parent, depth) = Deepest(path);
        if (depth == path.Length - 1 && parent[path[^1]] is { } old)
        {
            Try(path, Json5Edit.Set(Document, old, value), Replace(Document.Root, old, value));
            return;
        }

        var added = path.Skip(depth + 1).Reverse().Aggregate(value, (inner, name) => new Json5Object([new(name, inner)]));
        Try(path, Json5Edit.Insert(Document, parent, path[depth], added), Replace(Document.Root, parent, new Json5Object([.. parent.Members, new(path[depth], added)])));
    }

    /// <summary>Adds an item to the array at a path.</summary>
    public void Append(string[] path, Json5Value item)
    {
        if (Deepest(path).Parent[path[^1]] is Json5Array array)
            Try(path, Json5Edit.Append(Document, array, item), Replace(Document.Root, array, new Json5Array([.. array.Items, item])));
        else
            WentWrong ??= string.Join('.', path);
    }

    /// <summary>The innermost object on a path that is there, and the index of the name to look up in it.</summary>
    private (Json5Object Parent, int Depth) Deepest(string[] path)
    {
        var parent = (Json5Object)Document.Root;
        var depth = 0;
        for (; depth < path.Length - 1 && parent[path[depth]] is Json5Object inner; depth++)
            parent = inner;
        return (parent, depth);
    }

    private void Try(string[] path, IReadOnlyList<TextEdit> edits, Json5Value expected)
    {
        if (Json5Document.Read(Json5Edit.Apply(Document.Text, edits)).Document is { } edited && expected.SameAs(edited.Root))
            Document = edited;
        else
            WentWrong ??= string.Join('.', path);
    }

    private static Json5Value Replace(Json5Value tree, Json5Value old, Json5Value by) => tree == old ? by : tree switch
    {
        Json5Object o => new Json5Object([.. o.Members.Select(m => new Json5Member(m.Name, Replace(m.Value, old, by)))]),
        Json5Array a => new Json5Array([.. a.Items.Select(i => Replace(i, old, by))]),
        _ => tree,
    };
}
