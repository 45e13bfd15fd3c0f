using System.Text.Json;
using System.Text.Json.Serialization;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>
/// What is left to do once a restored state stands in its place, as <c>restore-pending.json</c> in that state: whoever comes
/// next finishes it when the restore was killed just then. Done twice, it does nothing more.
/// </summary>
/// <param name="Former">Where the state that stood there before is now.</param>
/// <param name="Aside">The name it gets; null when it held nothing and goes.</param>
/// <param name="Moves">Files written beside their places.</param>
/// <param name="Gateway">The other state of the backup, written beside its place, with a file such as this in it.</param>
internal sealed record UnfinishedRestore(string Former, string? Aside, IReadOnlyList<UnfinishedMove> Moves, UnfinishedMove? Gateway = null)
{
    /// <returns>Whether there was anything to finish, and why it cannot be.</returns>
    public static (bool Finished, Problem? Problem) Finish(string state, TimeProvider time)
    {
        try
        {
            if (Read(state) is not { } rest)
                return (false, null);
            if (rest.Do(time) is { } obstacle)
                return (false, new(BackupWords.Unfinished.With(state, obstacle), BackupWords.UnfinishedNext));
            File.Delete(PathIn(state));
            return (true, null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another process finishes it at this moment.
            return (true, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return (false, new(BackupWords.Unfinished.With(state, e.Message), BackupWords.UnfinishedNext));
        }
    }

    public void WriteTo(string state) =>
        AtomicFile.Write(PathIn(state), JsonSerializer.SerializeToUtf8Bytes(this, UnfinishedRestoreJson.Default.UnfinishedRestore));

    private static string PathIn(string state) => Path.Combine(state, StateFiles.UnfinishedRestore);

    private static UnfinishedRestore? Read(string state)
    {
        if (UnixFile.Find(PathIn(state)) is not { IsRegular: true })
            return null;
        using var file = UnixFile.OpenItself(PathIn(state));
        // Where a service owns the directory, it could write here what root then does: root finishes what root began.
        return UnixFile.Find(file) is { } facts && (UnixFile.EffectiveUser != 0 || UnixFile.IsOurs(facts))
            ? JsonSerializer.Deserialize(UnixFile.ReadAll(file), UnfinishedRestoreJson.Default.UnfinishedRestore) : null;
    }

    /// <returns>What is in the way.</returns>
    private Message? Do(TimeProvider time)
    {
        if (Directory.Exists(Former))
        {
            if (Aside is null)
                Directory.Delete(Former, recursive: true);
            else
                Directory.Move(Former, Aside);
        }

        foreach (var move in Moves)
        {
            if (File.Exists(move.From))
                File.Move(move.From, move.To, overwrite: true);
        }

        return Gateway is null ? null : Exchange(Gateway, time) ?? Finish(Gateway.To, time).Problem?.What;
    }

    /// <summary>A directory that still has what is left to do with it was killed before it got its place.</summary>
    private static Message? Exchange(UnfinishedMove gateway, TimeProvider time)
    {
        if (Read(gateway.From) is not { } rest || rest.Former != gateway.From)
            return null;
        var (held, busy) = Placement.Hold(gateway.To, time);
        using (held)
        {
            return busy is not null ? busy.Problem.What
                : PreparedState.Exchange(gateway.From, gateway.To, rest.Aside) is not 0 and var error ? PreparedState.Refused(error, gateway.To).Problem.What : null;
        }
    }
}

internal sealed record UnfinishedMove(string From, string To);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UnfinishedRestore))]
internal sealed partial class UnfinishedRestoreJson : JsonSerializerContext;
