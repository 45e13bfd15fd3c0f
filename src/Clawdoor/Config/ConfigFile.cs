using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Config.Json5;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Config;

/// <summary>What is kept of one edit, as <c>manifest.json</c> beside the copies <c>before.json</c> and <c>after.json</c>.</summary>
/// <param name="Before">Hex SHA-256 of the file before the edit.</param>
/// <param name="After">Hex SHA-256 of what was written.</param>
/// <param name="Mode">Octal permission bits of the file.</param>
internal sealed record ConfigBackup(int Number, string Path, string Before, string After, string Mode, uint User, uint Group, DateTimeOffset Time)
{
    public bool Undone { get; init; }

    /// <summary>Not an edit of ours: somebody else's version that an undo replaced, kept for them.</summary>
    public bool Kept { get; init; }

    [JsonIgnore]
    public UnixFileMode FileMode => (UnixFileMode)Convert.ToInt32(Mode, 8);

    [JsonIgnore]
    public FileOwner Owner => new(User, Group);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ConfigBackup))]
internal sealed partial class ConfigBackupJson : JsonSerializerContext;

/// <summary>An undo that can be carried out.</summary>
/// <param name="Content">What will be the file again, byte for byte.</param>
/// <param name="Present">Hash of the file as it is now; null when it is gone.</param>
/// <param name="ChangedSince">Somebody changed the file after our edit: undoing takes that away too.</param>
/// <param name="Diff">From the file as it is now to what it will be; secrets masked.</param>
/// <param name="Theirs">What somebody changed since; empty unless <paramref name="ChangedSince"/>.</param>
internal sealed record UndoPlan(ConfigBackup Backup, byte[] Content, string? Present, bool ChangedSince, TextDiff Diff, TextDiff Theirs);

/// <summary>
/// Writes openclaw.json and takes it back. Every edit has a numbered backup in <c>openclaw-backups</c> of our state
/// directory first; the file is replaced in one step and keeps mode and owner; a file that is not as it was read is left alone.
/// </summary>
internal sealed class ConfigFile(string stateDirectory, TimeProvider time)
{
    private readonly string _backups = Path.Combine(stateDirectory, "openclaw-backups");

    /// <summary>Writes a plan's new text; the backup's number is what <c>undo</c> takes back.</summary>
    public (ConfigBackup? Backup, ConfigFailure? Failure) Apply(OrderPlan plan)
    {
        var config = plan.Config;
        if (plan.Failure is { } wrong)
            return (null, wrong);
        if (((string[])["OPENCLAW_CONFIG_READONLY", "OPENCLAW_NIX_MODE"]).FirstOrDefault(v => config.Variables[v] == "1") is { } variable)
            return (null, ConfigFailure.Of(ConfigTrouble.ReadOnlyByOpenClaw, config.Path, variable));
        return Locked(() => Replace(config.Path, config.Hash, Encoding.UTF8.GetBytes(plan.NewText), null, kept: false));
    }

    /// <summary>The newest edit of a file that is not undone yet.</summary>
    public (UndoPlan? Plan, ConfigFailure? Failure) PlanUndo(string path)
    {
        var newest = All().Where(b => b is { Undone: false, Kept: false } && b.Path == path).MaxBy(b => b.Number);
        if (newest is null)
            return (null, ConfigFailure.Of(ConfigTrouble.NothingToUndo, path, _backups));
        try
        {
            var before = File.ReadAllBytes(In(newest, "before.json"));
            var after = File.ReadAllBytes(In(newest, "after.json"));
            if (OpenClawConfig.HashOf(before) != newest.Before || OpenClawConfig.HashOf(after) != newest.After)
                return (null, ConfigFailure.Of(ConfigTrouble.BackupDamaged, Folder(newest.Number)));
            var facts = UnixFile.Find(path);
            if (facts?.Length > Json5Document.MaxLength)
                return (null, ConfigFailure.Of(ConfigTrouble.TooLarge, path, Json5Document.MaxLength / (1024 * 1024)));
            var present = facts is { IsRegular: true } ? File.ReadAllBytes(path) : null;
            var hash = present is null ? null : OpenClawConfig.HashOf(present);
            var changed = hash != newest.After && hash != newest.Before;
            var now = Encoding.UTF8.GetString(present ?? []);
            return (new UndoPlan(newest, before, hash, changed,
                TextDiff.Of(now, Encoding.UTF8.GetString(before)),
                changed ? TextDiff.Of(Encoding.UTF8.GetString(after), now) : new TextDiff([])), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, ConfigFailure.Of(ConfigTrouble.BackupDamaged, Folder(newest.Number)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, ConfigFailure.Of(ConfigTrouble.NotReadable, path, Environment.UserName));
        }
    }

    /// <summary>
    /// Restores the file byte for byte with its mode and owner. One that somebody changed since is only replaced when
    /// that was agreed to, and their version is kept: the returned backup is then theirs, otherwise the one undone.
    /// </summary>
    public (ConfigBackup? Backup, ConfigFailure? Failure) Undo(UndoPlan plan, bool evenIfChanged)
    {
        if (plan.ChangedSince && !evenIfChanged)
            return (null, ConfigFailure.Of(ConfigTrouble.ChangedSinceBackup, plan.Backup.Path, Name(plan.Backup.Number)));
        return Locked(() =>
        {
            ConfigBackup? theirs = null;
            if (plan.Present != plan.Backup.Before)
            {
                var (backup, failure) = Replace(plan.Backup.Path, plan.Present, plan.Content, plan.Backup, plan.ChangedSince);
                if (failure is not null)
                    return (null, failure);
                theirs = backup;
            }

            var undone = plan.Backup with { Undone = true };
            Save(undone);
            return (theirs ?? undone, null);
        });
    }

    public string Folder(int number) => Path.Combine(_backups, Name(number));

    /// <summary>Every edit, the oldest first; a folder whose manifest cannot be read, or is somebody else's, is no edit.</summary>
    public IReadOnlyList<ConfigBackup> All()
    {
        var found = new List<ConfigBackup>();
        foreach (var number in Numbers())
        {
            try
            {
                var manifest = Path.Combine(Folder(number), "manifest.json");
                if (UnixFile.IsOurs(UnixFile.Find(manifest)) && JsonSerializer.Deserialize(File.ReadAllBytes(manifest), ConfigBackupJson.Default.ConfigBackup) is { } backup)
                    found.Add(backup with { Number = number });
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                // Left by a power cut between making the folder and writing it: the file itself was not touched then.
            }
        }

        return found;
    }

    private IEnumerable<int> Numbers() => !Directory.Exists(_backups) ? [] :
        from folder in Directory.EnumerateDirectories(_backups)
        let number = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
        where number > 0
        orderby number
        select number;

    private static string Name(int number) => number.ToString("0000", CultureInfo.InvariantCulture);

    private string In(ConfigBackup backup, string name) => Path.Combine(Folder(backup.Number), name);

    private (ConfigBackup?, ConfigFailure?) Locked(Func<(ConfigBackup?, ConfigFailure?)> work)
    {
        FileStream held;
        try
        {
            AtomicFile.MakeSecretDirectory(stateDirectory);
            // The state of a service is the service's: a link there could lead root anywhere.
            if (UnixFile.EffectiveUser == 0 && UnixFile.Find(_backups) is { IsLink: true, Owner.User: not 0 })
                return (null, ConfigFailure.Of(ConfigTrouble.BackupsPlanted, _backups));
            AtomicFile.MakeSecretDirectory(_backups);
            held = UnixFile.OpenLock(Path.Combine(_backups, "lock"));
        }
        catch (IOException e) when (e.HResult is UnixFile.Held or UnixFile.Linked)
        {
            return (null, e.HResult == UnixFile.Held
                ? ConfigFailure.Of(ConfigTrouble.BackupsBusy, _backups) : ConfigFailure.Of(ConfigTrouble.BackupsPlanted, Path.Combine(_backups, "lock")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, ConfigFailure.Of(ConfigTrouble.BackupFailed, _backups, e.Message));
        }

        using (held)
            return work();
    }

    /// <param name="expected">Hash the file must have now; null when it must not be there.</param>
    /// <param name="restoring">The backup that is taken back; null for a new edit, which then gets a backup of its own.</param>
    /// <param name="kept">The present content is somebody else's and is put aside.</param>
    private (ConfigBackup?, ConfigFailure?) Replace(string path, string? expected, byte[] content, ConfigBackup? restoring, bool kept)
    {
        var facts = UnixFile.Find(path);
        if (facts is { IsLink: true })
            return (null, ConfigFailure.Of(ConfigTrouble.IsALink, UnixFile.RealPath(path) ?? path, path));
        if (facts is { IsRegular: false })
            return (null, ConfigFailure.Of(ConfigTrouble.NotAFile, path));
        if (facts is not null && ((UnixFile.EffectiveUser != 0 && facts.Owner.User != UnixFile.EffectiveUser) || !facts.Mode.HasFlag(UnixFileMode.UserWrite)))
            return (null, ConfigFailure.Of(ConfigTrouble.NotWritable, path, (Message)ConfigWords.NotOursOrReadOnly));

        ConfigBackup? backup = null;
        try
        {
            var present = facts is null ? null : File.ReadAllBytes(path);
            if ((present is null ? null : OpenClawConfig.HashOf(present)) != expected)
                return (null, ConfigFailure.Of(ConfigTrouble.ChangedMeanwhile, path));
            if (present is not null && (restoring is null || kept))
                backup = Keep(path, present, content, facts!, kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, ConfigFailure.Of(ConfigTrouble.BackupFailed, _backups, e.Message));
        }

        try
        {
            AtomicFile.Write(path, content, restoring?.FileMode ?? facts!.Mode, restoring?.Owner ?? facts!.Owner);
            return (backup, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (backup is not null)
                Directory.Delete(Folder(backup.Number), recursive: true);
            return (null, ConfigFailure.Of(ConfigTrouble.NotWritable, path, e.Message));
        }
    }

    private ConfigBackup Keep(string path, byte[] before, byte[] after, FileFacts facts, bool kept)
    {
        var backup = new ConfigBackup(
            Numbers().LastOrDefault() + 1, path, OpenClawConfig.HashOf(before), OpenClawConfig.HashOf(after),
            Convert.ToString((int)facts.Mode, 8), facts.Owner.User, facts.Owner.Group, time.GetUtcNow())
        { Kept = kept };
        AtomicFile.MakeSecretDirectory(Folder(backup.Number));
        AtomicFile.Write(In(backup, "before.json"), before);
        AtomicFile.Write(In(backup, "after.json"), after);
        Save(backup);
        return backup;
    }

    private void Save(ConfigBackup backup) =>
        AtomicFile.Write(In(backup, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(backup, ConfigBackupJson.Default.ConfigBackup));
}
