namespace Clawdoor.Cli.Import;

/// <summary>What will be done on a yes, and how to have everything back.</summary>
/// <param name="Up">The command that opens the door with these settings.</param>
internal sealed record ImportPlan(ImportedSite Found, SettingsDraft Draft, Takeover Takeover, string Up)
{
    /// <summary>Taking over by hand, for good.</summary>
    public IReadOnlyList<string> Commands => Takeover.Unit is { } unit ? [$"sudo systemctl disable --now {unit}", Up] : [Up];

    /// <summary>The way back, in this order; the door is closed first, with Ctrl-C.</summary>
    /// <param name="backup">Where the version of clawdoor.json before is; null when there was none, or nothing was written.</param>
    /// <param name="byHand">Back from <see cref="Commands"/>; else from what we did ourselves, which leaves the unit enabled or not as it was.</param>
    public IReadOnlyList<string> Back(string? backup, bool byHand) =>
    [
        .. Takeover.Unit is { } unit ? [byHand ? $"sudo systemctl enable --now {unit}" : $"sudo systemctl start {unit}"] : Array.Empty<string>(),
        .. backup is not null ? [$"mv {backup} {Draft.Path}"] : Draft.Before is null ? [$"rm {Draft.Path}"] : Array.Empty<string>(),
    ];
}
