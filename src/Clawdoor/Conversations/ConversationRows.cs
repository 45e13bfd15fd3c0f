using Clawdoor.Conversations.Models;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Conversations;

/// <summary>What the columns mean.</summary>
internal static class ConversationRows
{
    /// <summary>The start of a question for sessions, <c>s</c>, each with its newest run; to go on with AND or ORDER.</summary>
    public const string Sessions =
        "SELECT s.key, s.id, s.created_at, s.updated_at, s.label, s.title, s.preview, s.model, s.archived_at, s.pinned_at, s.read_at, s.unread_at, s.messages, s.input, s.output, s.total, "
        + "r.id, r.status, r.started_at, r.ended_at, r.error FROM session s LEFT JOIN run r ON r.number = s.last_run WHERE s.is_deleted = 0";

    public const string RunColumns = "id, status, started_at, ended_at, error";

    /// <summary>The start of a question for messages, <c>m</c>, of the session <c>s</c> whose key is <c>$1</c>; to go on with AND.</summary>
    public const string Messages =
        "SELECT m.seq - s.forgotten, m.id, m.role, m.content, m.at, m.run_id, m.model, m.stop_reason, m.input, m.output, m.total "
        + "FROM session s CROSS JOIN message m ON m.session = s.number WHERE s.key = $1 AND m.seq > s.forgotten";

    private const int FirstOfRun = 16;

    public static Session Session(SqliteDataReader row) => new(row.GetString(0), row.GetString(1))
    {
        CreatedAt = Time(row, 2)!.Value,
        UpdatedAt = Time(row, 3)!.Value,
        Label = Text(row, 4),
        Title = Text(row, 5),
        Preview = Text(row, 6),
        Model = ModelName.Parse(Text(row, 7)),
        ArchivedAt = Time(row, 8),
        PinnedAt = Time(row, 9),
        LastReadAt = Time(row, 10),
        MarkedUnreadAt = Time(row, 11),
        MessageCount = row.GetInt64(12),
        Usage = new(row.GetInt64(13), row.GetInt64(14), row.GetInt64(15)),
        LastRun = row.IsDBNull(FirstOfRun) ? null : Run(row, FirstOfRun),
    };

    public static LastRun Run(SqliteDataReader row) => Run(row, 0);

    public static StoredMessage Message(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), Time(row, 4)!.Value)
        {
            RunId = row.GetString(5),
            Model = ModelName.Parse(Text(row, 6)),
            StopReason = Text(row, 7),
            Usage = row.IsDBNull(8) ? null : new(row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)),
        };

    private static LastRun Run(SqliteDataReader row, int first) => new(row.GetString(first), row.GetString(first + 1), Time(row, first + 2)!.Value)
    {
        EndedAt = Time(row, first + 3),
        Error = Text(row, first + 4),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
