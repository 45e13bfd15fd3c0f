using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Backups;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Backups;

/// <summary>What is in a backup, for a person or for a script.</summary>
internal sealed class BackupReport(Visit visit, Manifest manifest)
{
    private Terminal Terminal => visit.Terminal;

    private long KiB => (manifest.Files.Sum(f => f.Bytes) + 1023) / 1024;

    public void SayMade(string path, Places places, StateCopy copy)
    {
        Table();
        Terminal.Say(BackupWords.Made.With(path, manifest.Files.Count, KiB));
        Terminal.Say(places.Gateway is null ? BackupWords.MadeOf.With(places.State) : BackupWords.MadeOfBoth.With(places.State, places.Gateway));
        if (copy.LeftOut.Count > 0)
            Terminal.Warn(BackupWords.LeftOut.With(Names(copy.LeftOut)));
        if (copy.Links.Count > 0)
            Terminal.Warn(BackupWords.LinksLeftOut.With(Names(copy.Links)));
        if (manifest.Paths.GetValueOrDefault(SettingsTable.Certificate.Key) is { } given)
            Terminal.Warn(BackupWords.GivenFiles.With(given));
        Terminal.Say(BackupWords.MadeNext);
    }

    public void PrintMade(string path, Places places, StateCopy copy) => Terminal.Say(JsonSerializer.Serialize(
        new BackupMadeJson(path, new FileInfo(path).Length, manifest, places.State, places.Gateway, [.. copy.LeftOut, .. copy.Links]),
        BackupCommandJson.Default.BackupMadeJson));

    public void ShowPlan(RestorePlan plan, IReadOnlyList<Problem> notes)
    {
        Table();
        for (var i = 0; i < plan.Standing.States.Count; i++)
        {
            var state = plan.Standing.States[i];
            Terminal.Say((i == 0 ? BackupWords.WillGoTo : BackupWords.GatewayWillGoTo).With(state.Path));
            if (state.Holds)
                Terminal.Say(BackupWords.WillAside.With(state.Path));
        }

        foreach (var name in plan.Standing.Others)
            Terminal.Say(BackupWords.WillReplace.With(plan.Places.Of(name)));
        foreach (var path in plan.Written)
            Terminal.Say(BackupWords.WillWrite.With(path));
        foreach (var note in notes)
        {
            Terminal.Warn(note.What);
            if (note.Next is { } next)
                Terminal.Error.Write(new Text($"  → {Terminal.Words(next)}\n"));
        }
    }

    public void SayRestored(RestorePlan plan, Placed placed)
    {
        foreach (var (path, _) in placed.States)
            Terminal.Say(BackupWords.Restored.With(path));
        foreach (var kept in placed.States.Select(s => s.Aside).Concat(placed.KeptFiles))
        {
            if (kept is not null)
                Terminal.Say(BackupWords.Kept.With(kept));
        }

        var place = placed.States[0].Path;
        Terminal.Say(BackupWords.OpenIt.With(
            BackupPlaces.UnitsOf(plan.Places) is { } units ? $"systemctl start {units}"
            : plan.Places.Gateway is not null ? "clawdoor service install"
            : plan.Manifest.Paths.GetValueOrDefault(SettingsTable.State.Key) is { } state && Path.GetFullPath(state) != place ? $"clawdoor up --state {place}" : "clawdoor up"));
    }

    /// <param name="placed">Null when nothing was done.</param>
    public void PrintRestored(RestorePlan plan, IReadOnlyList<Problem> notes, Placed? placed) => Terminal.Say(JsonSerializer.Serialize(
        new RestoredJson(
            manifest, plan.Standing.States[0].Path, plan.Places.Gateway, plan.Standing.Holds, [.. plan.Standing.Others.Select(plan.Places.Of)], [.. plan.Written],
            [.. notes.Select(n => Terminal.Words(n.What))], placed is not null, placed?.States[0].Aside, placed?.States.ElementAtOrDefault(1)?.Aside, placed?.KeptFiles ?? []),
        BackupCommandJson.Default.RestoredJson));

    private void Table()
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn();
        Row(BackupWords.Created, manifest.Created.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Row(BackupWords.Version, Terminal.Safe(manifest.Version));
        // Where the settings name none, the certificate still says what the door was reached at.
        var addresses = manifest.Addresses.Count > 0 ? manifest.Addresses : manifest.Certificate?.Names ?? [];
        Row(BackupWords.Addresses, addresses.Count == 0 ? Terminal.Words(BackupWords.Any) : Names(addresses));
        Row(StatusWords.Certificate, manifest.Certificate is { } own
            ? Terminal.Words(BackupWords.CertificateUntil.With(Terminal.Safe(own.Fingerprint, 100), own.Until)) : "–");
        Row(BackupWords.Devices, manifest.Devices?.ToString(CultureInfo.InvariantCulture) ?? "–");
        Row(BackupWords.Contents, Terminal.Words(BackupWords.ContentsSize.With(manifest.Files.Count, KiB)));
        Terminal.Show(grid);

        void Row(Sentence name, string value) => grid.AddRow(new Text(Terminal.Words(name)), new Text(value));
    }

    private static string Names(IReadOnlyList<string> all) => Terminal.Safe(string.Join(", ", all), 300);
}

/// <summary>What <c>clawdoor backup --json</c> prints.</summary>
/// <param name="Gateway">The state of a gateway that is a service of its own.</param>
/// <param name="LeftOut">Paths in them.</param>
internal sealed record BackupMadeJson(string File, long Bytes, Manifest Manifest, string State, string? Gateway, IReadOnlyList<string> LeftOut);

/// <summary>What <c>clawdoor restore --json</c> prints.</summary>
/// <param name="Gateway">Where the state of a gateway goes that is a service of its own.</param>
/// <param name="HeldState">A state stood there before, one of the two.</param>
/// <param name="Replaces">Files outside the state that are replaced.</param>
internal sealed record RestoredJson(
    Manifest Manifest, string State, string? Gateway, bool HeldState, IReadOnlyList<string> Replaces, IReadOnlyList<string> Writes, IReadOnlyList<string> Notes,
    bool Restored, string? Aside, string? GatewayAside, IReadOnlyList<string> Kept);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupMadeJson))]
[JsonSerializable(typeof(RestoredJson))]
internal sealed partial class BackupCommandJson : JsonSerializerContext;
