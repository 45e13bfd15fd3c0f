namespace Clawdoor.Cli.Import;

/// <summary>What will be done on a yes, and how to have everything back.</summary>
/// <param name="Up">The command that opens the door with these settings.</param>
internal sealed record ImportPlan(ImportedSite Found, SettingsDraft Draft, Takeover Takeover, string Up)
{
    private string Unit => Takeover.Unit ?? "nginx.service";

    /// <summary>Taking over by hand.</summary>
    public IReadOnlyList<string> Commands => [$"sudo systemctl disable --now {Unit}", Up];

    /// <summary>The way back, in this order; the door is closed first, with Ctrl-C.</summary>
    /// <param name="backup">Where the version of clawdoor.json before is; null when there was none, or nothing was written.</param>
    public IReadOnlyList<string> Back(string? backup) =>
    [
        $"sudo systemctl enable --now {Unit}",
        .. backup is not null ? [$"mv {backup} {Draft.Path}"] : Draft.Before is null ? [$"rm {Draft.Path}"] : Array.Empty<string>(),
    ];
}
