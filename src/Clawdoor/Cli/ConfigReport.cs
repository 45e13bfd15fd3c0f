using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Config;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli;

/// <summary>What <c>clawdoor config … --json</c> prints; what does not apply is left out, secrets are never in it.</summary>
internal sealed record ConfigReportJson(string Path)
{
    public bool? InOrder { get; init; }

    public IReadOnlyList<ConfigChangeJson>? Changes { get; init; }

    public IReadOnlyList<ConfigNoteJson>? Notes { get; init; }

    /// <summary>Unified, one line an item.</summary>
    public IReadOnlyList<string>? Diff { get; init; }

    /// <summary>Number of the backup made, or of the edit taken back.</summary>
    public int? Backup { get; init; }

    /// <summary>Where the replaced version is kept.</summary>
    public string? Kept { get; init; }

    public string? Undo { get; init; }

    /// <summary>Whether the running gateway lives by the file now; absent when none runs.</summary>
    public bool? Taken { get; init; }
}

internal sealed record ConfigChangeJson(string Step, string Path, string? Was, string Becomes, string Why, bool NeedsOwnYes);

internal sealed record ConfigNoteJson(string Weight, string Path, string Text);

[JsonSerializable(typeof(ConfigReportJson))]
internal sealed partial class ConfigJson : JsonSerializerContext
{
    /// <summary>Quotes and Chinese stay as they are: this goes to terminals and scripts, never into a page.</summary>
    public static readonly ConfigJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>A plan in front of a person or a script.</summary>
internal sealed class ConfigReport(Visit visit)
{
    /// <summary>Text of a file, however long its lines are; longer ones are cut.</summary>
    private const int LongestLine = 2000;

    // The steps in the order they are checked, with the key each is about.
    private static readonly (ConfigStep Step, string Path)[] _steps =
    [
        (ConfigStep.Bind, "gateway.bind"),
        (ConfigStep.TrustedProxies, "gateway.trustedProxies"),
        (ConfigStep.AllowedOrigins, "gateway.controlUi.allowedOrigins"),
        (ConfigStep.PublicOrigin, "gateway.publicOrigin"),
    ];

    private Terminal Terminal => visit.Terminal;

    /// <summary>Every key the door cares for: in order, to be changed, or to be seen to by a person.</summary>
    public void Show(OrderPlan plan)
    {
        var gateway = plan.Config.Gateway;
        SayWhose(plan.Config.Paths);
        var changes = plan.Changes.Concat(plan.Waiting).ToList();
        foreach (var (step, path) in _steps)
        {
            if (changes.TrueForAll(c => c.Step != step) && plan.Notes.All(n => n.Path != path || n.Weight == NoteWeight.Advice) && gateway.Faults.Count == 0)
                Line("✓", Color.Green, $"{path}: {Value(gateway, step)}");
        }

        if (gateway.Secret.IsSet && plan.Notes.All(n => !n.Path.StartsWith("gateway.auth", StringComparison.Ordinal) || n.Weight == NoteWeight.Advice))
            Line("✓", Color.Green, $"gateway.auth.mode: {visit.Cli.Words(ConfigWords.LoginIn.With(gateway.AuthMode))}");
        foreach (var change in changes)
            Show(change);
        foreach (var note in plan.Notes)
        {
            var (mark, color) = note.Weight switch
            {
                NoteWeight.Blocking => ("✗", Color.Red),
                NoteWeight.Warning => ("!", Color.Yellow),
                _ => ("·", Color.Grey),
            };
            Line(mark, color, visit.Cli.Words(note.Text));
        }
    }

    public void SayWhose(OpenClawPaths paths)
    {
        if (paths.OfSudoUser is { } user)
            Terminal.Warn(ConfigWords.OfSudoUser.With(Terminal.Safe(user)));
    }

    public void Show(ConfigChange change)
    {
        Line("✗", Color.Red, $"{change.Path}: {change.Was ?? visit.Cli.Words(ConfigWords.NotSet)} → {change.Becomes}");
        Terminal.Say($"     {Terminal.Safe(visit.Cli.Words(change.Why), LongestLine)}");
    }

    /// <summary>With its two file lines, as patch(1) has them.</summary>
    public void Show(TextDiff diff, string path)
    {
        Terminal.Say($"--- {path}");
        Terminal.Say($"+++ {path} ({visit.Cli.Words(ConfigWords.Needed)})");
        DiffPicture.Show(Terminal, diff);
    }

    public void Print(ConfigReportJson report) => Terminal.Say(JsonSerializer.Serialize(report, ConfigJson.Readable.ConfigReportJson));

    public ConfigReportJson Json(OrderPlan plan) => new(plan.Config.Path)
    {
        InOrder = plan.InOrder,
        Changes = [.. plan.Changes.Concat(plan.Waiting).Select(c => new ConfigChangeJson(Name(c.Step), c.Path, c.Was, c.Becomes, visit.Cli.Words(c.Why), c.NeedsOwnYes))],
        Notes = [.. plan.Notes.Select(n => new ConfigNoteJson(Name(n.Weight), n.Path, visit.Cli.Words(n.Text)))],
    };

    public static IReadOnlyList<string> Lines(TextDiff diff) => [.. diff.Lines.Select(line => line.ToString())];

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private string Value(GatewayConfig gateway, ConfigStep step) => step switch
    {
        ConfigStep.Bind => gateway.Bind ?? "loopback",
        ConfigStep.TrustedProxies => string.Join(", ", gateway.TrustedProxies),
        ConfigStep.AllowedOrigins => string.Join(", ", gateway.AllowedOrigins),
        _ => gateway.PublicOrigin ?? visit.Cli.Words(ConfigWords.NotSet),
    };

    private void Line(string mark, Color color, string text)
    {
        Terminal.Out.Write(new Text($" {mark} ", new Style(color)));
        Terminal.Say(Terminal.Safe(text, LongestLine));
    }
}
