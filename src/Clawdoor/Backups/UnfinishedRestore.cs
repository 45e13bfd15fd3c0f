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
internal sealed record UnfinishedRestore(string Former, string? Aside, IReadOnlyList<UnfinishedMove> Moves)
{
    /// <returns>Whether there was anything to finish, and why it cannot be.</returns>
    public static (bool Finished, Problem? Problem) Finish(string state)
    {
        var path = PathIn(state);
        // Where a service owns the directory, it could write here what root then does: root finishes what root began.
        if (UnixFile.Find(path) is not { } facts || (UnixFile.EffectiveUser == 0 && !UnixFile.IsOurs(facts)))
            return (false, null);
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(path), UnfinishedRestoreJson.Default.UnfinishedRestore) is { } rest)
                rest.Do();
            File.Delete(path);
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

    private void Do()
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
    }
}

internal sealed record UnfinishedMove(string From, string To);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UnfinishedRestore))]
internal sealed partial class UnfinishedRestoreJson : JsonSerializerContext;
