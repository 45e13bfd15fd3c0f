using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Machine;

/// <summary>A database that Clawdoor keeps in the state directory.</summary>
/// <param name="ApplicationId"><c>PRAGMA application_id</c>: how a file is known to be this one.</param>
/// <param name="Versions">The schema: version n is what the first n texts make.</param>
internal sealed record StoreKind(string FileName, int ApplicationId, IReadOnlyList<string> Versions)
{
    /// <summary>Bytes. Reading a larger file whole would hold the start up (5 ms a MiB); its damage is told when it is met.</summary>
    private const long LargestChecked = 16 * 1024 * 1024;

    /// <summary>What it holds, for the sentences of <see cref="StoreWords"/>.</summary>
    public required Sentence Name { get; init; }

    /// <summary>What to do with a damaged one at <c>{0}</c>, and what is lost with it.</summary>
    public required Sentence MoveAside { get; init; }

    /// <summary>
    /// Every commit waits for the disk, so that it survives the loss of power as it does the end of the process. Where it does
    /// not, the last moments may be lost with the power, whole commits from the end, and nothing is damaged (sqlite.org/pragma.html#pragma_synchronous).
    /// </summary>
    public bool SurvivesPowerLoss { get; init; } = true;

    /// <summary>Opens or makes the database and brings its schema up to date.</summary>
    public (SqliteFile? File, StoreTrouble? Trouble) Open(string path)
    {
        SqliteFile? file = null;
        StoreTrouble? trouble;
        try
        {
            SqliteFile.Prepare(path);
            file = SqliteFile.Open(path, SurvivesPowerLoss);
            trouble = BringUpToDate(file, path);
            if (trouble is null)
                return (file, null);
        }
        catch (SqliteException e)
        {
            trouble = StoreTrouble.Of(e, this, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble = StoreTrouble.Of(e, this, path);
        }

        file?.Dispose();
        return (null, trouble);
    }

    private StoreTrouble? BringUpToDate(SqliteFile file, string path)
    {
        var version = file.Number("PRAGMA user_version");
        var isOurs = file.Number("PRAGMA application_id") == ApplicationId;
        var isEmpty = version == 0 && file.Number("SELECT count(*) FROM sqlite_schema") == 0;
        var isChecked = new FileInfo(path).Length <= LargestChecked;
        if ((!isOurs && !isEmpty) || (isChecked && file.Row("PRAGMA quick_check(1)", r => r.GetString(0)) != "ok"))
            return StoreTrouble.Of(StoreFault.Damaged, this, path);
        if (version > Versions.Count)
            return StoreTrouble.Of(StoreFault.Newer, this, path);
        for (var next = (int)version; next < Versions.Count; next++)
        {
            file.Transaction(() =>
            {
                file.Script($"{Versions[next]}\nPRAGMA application_id = {ApplicationId}; PRAGMA user_version = {next + 1}");
                return next;
            });
        }

        return null;
    }
}
