using Microsoft.Data.Sqlite;

namespace Clawdoor.Machine;

/// <summary>One connection to one database with its prepared statements; whoever uses it takes turns.</summary>
internal sealed class SqliteFile : IDisposable
{
    // SQLite itself waits this long for another process before it gives up.
    private const int PatienceInSeconds = 1;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    static SqliteFile() => SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());

    private SqliteFile(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file, which is there already, for this process alone; every commit is on disk when it returns.</summary>
    /// <exception cref="SqliteException">It cannot be.</exception>
    public static SqliteFile Open(string path, bool survivesPowerLoss = true)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = PatienceInSeconds,
        }.ToString());
        var file = new SqliteFile(connection);
        try
        {
            connection.Open();
            // Exclusive: no shared-memory file is needed and a second process is told at once, not by surprise later.
            file.Script($"PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = {(survivesPowerLoss ? "FULL" : "NORMAL")}; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; BEGIN IMMEDIATE; COMMIT");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes the file with mode 0600, which SQLite gives its companions too (sqlite.org/tempfiles.html); an open one is closed to others.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to make.</exception>
    public static void Prepare(string path)
    {
        // Not opened when it is there: closing any handle of a file drops this process's POSIX locks on it (fcntl(2)).
        if (!File.Exists(path))
        {
            using var made = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = AtomicFile.Secret,
            });
        }

        if (File.GetUnixFileMode(path) != AtomicFile.Secret)
            File.SetUnixFileMode(path, AtomicFile.Secret);
    }

    /// <summary>
    /// Copies a database that another process may be writing, which is only read: SQLite's own way of reading a WAL database
    /// would leave files beside it, and is refused where the writer has it for itself. Links are not followed.
    /// </summary>
    /// <returns>False when it changed in a way that leaves the copy without meaning: try again.</returns>
    /// <exception cref="IOException">The original is missing or unreadable, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to read.</exception>
    public static bool TryCopy(string original, string copy)
    {
        // Whole when the write-ahead log was not begun anew meanwhile: then it has every page that a checkpoint may have
        // changed in the file, and its own unfinished end is recognised by its checksums (sqlite.org/fileformat2.html#walformat).
        var before = GenerationOf(original);
        using (var source = OpenShared(original))
            CopyTo(source, copy);
        foreach (var companion in (string[])["-wal", "-journal"])
        {
            File.Delete(copy + companion);
            using var source = OpenIfThere(original + companion);
            if (source is not null)
                CopyTo(source, copy + companion);
        }

        return before == GenerationOf(original);
    }

    /// <summary>Takes the log of a copy into it, so that it is one file.</summary>
    /// <returns>False when its pages are damaged.</returns>
    /// <exception cref="SqliteException">It is no database, or cannot be written.</exception>
    public static bool Fold(string copy)
    {
        using var file = Open(copy);
        file.Script("PRAGMA journal_mode = DELETE");
        return file.Row("PRAGMA quick_check(1)", r => r.GetString(0)) == "ok";
    }

    /// <summary>Several statements without values or rows, not kept prepared.</summary>
    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs one statement; <c>$1</c> is the first of <paramref name="values"/>. How many rows it changed.</summary>
    public int Run(string sql, params object?[] values) => Statement(sql, values).ExecuteNonQuery();

    /// <summary>All rows; <paramref name="read"/> must not ask the same question again meanwhile.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var rows = Statement(sql, values).ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
            all.Add(read(rows));
        return all;
    }

    /// <summary>The first row or the default.</summary>
    public T? Row<T>(string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var rows = Statement(sql, values).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    public long Number(string sql) => Row(sql, r => r.GetInt64(0));

    /// <summary>All of <paramref name="work"/> is on disk when this returns, or nothing of it when it throws.</summary>
    public T Transaction<T>(Func<T> work)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Run("COMMIT");
            return result;
        }
        catch
        {
            // SQLite rolls back by itself after a full disk and the like (sqlite.org/lang_transaction.html).
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                Run("ROLLBACK");
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Statement(string sql, object?[] values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _statements.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    private static string GenerationOf(string original)
    {
        const int HeaderSize = 32;
        using (var log = OpenIfThere(original + "-wal"))
        {
            var header = new byte[HeaderSize];
            if (log?.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize)
                return Convert.ToHexString(header);
        }

        var file = new FileInfo(original);
        return $"{file.Length} {file.LastWriteTimeUtc.Ticks}";
    }

    private static void CopyTo(FileStream source, string to)
    {
        File.Delete(to);
        using var target = new FileStream(to, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = AtomicFile.Secret,
        });
        source.CopyTo(target);
    }

    private static FileStream? OpenIfThere(string path)
    {
        try
        {
            return OpenShared(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static FileStream OpenShared(string path) => new(UnixFile.OpenItself(path), FileAccess.Read);
}
