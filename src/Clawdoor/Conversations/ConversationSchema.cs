namespace Clawdoor.Conversations;

/// <summary>The tables, one text a version. A text that was ever released is never changed: a new one follows it.</summary>
internal static class ConversationSchema
{
    /// <summary><c>PRAGMA application_id</c>: "Clwc" in ASCII.</summary>
    public const int ApplicationId = 0x436C7763;

    /// <summary>Version n is what the first n texts make.</summary>
    public static IReadOnlyList<string> Versions { get; } = [First, Second];

    private const string First = """
        CREATE TABLE session (
            number INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            id TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            label TEXT,
            title TEXT,
            preview TEXT,
            model TEXT,
            is_archived INTEGER NOT NULL DEFAULT 0,
            is_pinned INTEGER NOT NULL DEFAULT 0,
            read_at INTEGER,
            unread_at INTEGER,
            messages INTEGER NOT NULL DEFAULT 0,
            input INTEGER NOT NULL DEFAULT 0,
            output INTEGER NOT NULL DEFAULT 0,
            total INTEGER NOT NULL DEFAULT 0,
            last_run INTEGER
        ) STRICT;

        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            session_id TEXT NOT NULL,
            status TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            error TEXT
        ) STRICT;

        CREATE INDEX run_session ON run (session);
        CREATE INDEX run_running ON run (number) WHERE status = 'running';

        CREATE TABLE message (
            number INTEGER PRIMARY KEY,
            session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            id TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL,
            content TEXT NOT NULL,
            at INTEGER NOT NULL,
            run_id TEXT NOT NULL,
            model TEXT,
            stop_reason TEXT,
            input INTEGER,
            output INTEGER,
            total INTEGER,
            UNIQUE (session, seq)
        ) STRICT;

        CREATE TABLE preference (
            user TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (user, name)
        ) STRICT;
        """;

    /// <summary>
    /// What was acknowledged and has no run yet; messages that are forgotten, though their bytes are still there; since when a
    /// session is pinned or archived; what a run was begun with.
    /// </summary>
    private const string Second = """
        CREATE TABLE waiting (
            number INTEGER PRIMARY KEY,
            run_id TEXT NOT NULL UNIQUE,
            session_key TEXT NOT NULL,
            content TEXT NOT NULL
        ) STRICT;

        ALTER TABLE run ADD COLUMN input TEXT;

        ALTER TABLE session ADD COLUMN pinned_at INTEGER;
        ALTER TABLE session ADD COLUMN archived_at INTEGER;
        UPDATE session SET pinned_at = iif(is_pinned, updated_at, NULL), archived_at = iif(is_archived, updated_at, NULL);
        ALTER TABLE session DROP COLUMN is_pinned;
        ALTER TABLE session DROP COLUMN is_archived;

        ALTER TABLE session ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE session ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE session ADD COLUMN is_forgetting INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX session_forgetting ON session (number) WHERE is_forgetting;
        """;
}
