namespace Clawdoor.Devices;

/// <summary>The tables, one text a version. A text that was ever released is never changed: a new one follows it.</summary>
internal static class DeviceSchema
{
    /// <summary><c>PRAGMA application_id</c>: "Clwd" in ASCII.</summary>
    public const int ApplicationId = 0x436C7764;

    /// <summary>Version n is what the first n texts make.</summary>
    public static IReadOnlyList<string> Versions { get; } = [First];

    private const string First = """
        CREATE TABLE device (
            id TEXT NOT NULL PRIMARY KEY,
            public_key TEXT NOT NULL,
            display_name TEXT,
            operator_label TEXT,
            platform TEXT,
            device_family TEXT,
            client_id TEXT,
            client_mode TEXT,
            browser_origin TEXT,
            role TEXT NOT NULL,
            roles TEXT NOT NULL,
            scopes TEXT NOT NULL,
            remote_ip TEXT,
            approved_via TEXT,
            created_at INTEGER NOT NULL,
            approved_at INTEGER NOT NULL,
            seen_at INTEGER,
            seen_reason TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE request (
            device_id TEXT NOT NULL PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            public_key TEXT NOT NULL,
            display_name TEXT,
            platform TEXT,
            device_family TEXT,
            client_id TEXT,
            client_mode TEXT,
            browser_origin TEXT,
            role TEXT NOT NULL,
            roles TEXT NOT NULL,
            scopes TEXT NOT NULL,
            remote_ip TEXT,
            silent INTEGER NOT NULL,
            is_repair INTEGER NOT NULL,
            asked_at INTEGER NOT NULL,
            refreshed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX request_refreshed ON request (refreshed_at);

        CREATE TABLE role_grant (
            device_id TEXT NOT NULL REFERENCES device ON DELETE CASCADE,
            role TEXT NOT NULL,
            scopes TEXT NOT NULL,
            generation TEXT,
            created_at INTEGER NOT NULL,
            rotated_at INTEGER,
            revoked_at INTEGER,
            used_at INTEGER,
            PRIMARY KEY (device_id, role)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE token (
            hash BLOB NOT NULL PRIMARY KEY,
            device_id TEXT NOT NULL,
            role TEXT NOT NULL,
            scopes TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            issue INTEGER NOT NULL,
            FOREIGN KEY (device_id, role) REFERENCES role_grant ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX token_grant ON token (device_id, role, issue);
        """;
}
