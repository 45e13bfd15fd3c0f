using Clawdoor.Conversations.Models;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Conversations;

/// <summary>
/// Everything that was said, in <c>conversations.sqlite</c> of the state directory. Every call is one transaction that is on
/// disk when it returns; safe from any thread. When the disk fails a call throws <see cref="StoreException"/> and
/// nothing of it has happened.
/// </summary>
internal sealed partial class ConversationStore : IDisposable
{
    /// <summary>The name of the file in the state directory.</summary>
    public const string FileName = "conversations.sqlite";

    private static readonly StoreKind _kind = new(FileName, ConversationSchema.ApplicationId, ConversationSchema.Versions)
    {
        Name = ConversationStoreWords.Name,
        MoveAside = ConversationStoreWords.MoveAside,

        // Twice an answer, under everybody's lock: the disk's time would be every reader's.
        SurvivesPowerLoss = false,
    };

    private readonly Lock _gate = new();
    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private readonly string _path;
    private bool _isClosed;

    private ConversationStore(SqliteFile file, TimeProvider time, string path)
    {
        _file = file;
        _time = time;
        _path = path;
    }

    // Columns hold milliseconds; what is told must be what is read again.
    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens or makes the database and brings its schema up to date.</summary>
    public static (ConversationStore? Store, StoreTrouble? Trouble) Open(string stateDirectory, TimeProvider time)
    {
        var path = Path.Combine(stateDirectory, FileName);
        var (file, trouble) = _kind.Open(path);
        if (file is null)
            return (null, trouble);
        var store = new ConversationStore(file, time, path);
        _ = store.GoOnForgettingAsync();
        return (store, null);
    }

    public Session? Find(string key) => Reading(() => SessionOf(key));

    /// <summary>The one with this key, made when there is none.</summary>
    public Session Ensure(string key) => Reading(() => SessionOf(key) ?? _file.Transaction(() => Made(key)));

    /// <summary>The newest first; pinned ones are not put in front here.</summary>
    public IReadOnlyList<Session> List() => Reading(() =>
        _file.Rows($"{ConversationRows.Sessions} ORDER BY s.updated_at DESC, s.number DESC", ConversationRows.Session));

    /// <summary>Null when there is none. <see cref="Session.UpdatedAt"/> stays: nothing was said.</summary>
    /// <exception cref="ArgumentException">The model is no <see cref="ModelName"/>.</exception>
    public Session? Patch(string key, SessionPatch patch)
    {
        var model = patch.Model is { Length: > 0 } name
            ? (ModelName.Parse(name) ?? throw new ArgumentException($"no model name: {name}", nameof(patch))).ToString()
            : patch.Model;
        return Writing(() =>
        {
            if (patch.Label is { } label)
                _file.Run("UPDATE session SET label = nullif(trim($2), '') WHERE key = $1", key, label);
            if (model is not null)
                _file.Run("UPDATE session SET model = nullif($2, '') WHERE key = $1", key, model);
            if (patch.IsArchived is { } archived)
                _file.Run("UPDATE session SET archived_at = iif($2, coalesce(archived_at, $3), NULL) WHERE key = $1", key, archived, Now);
            if (patch.IsPinned is { } pinned)
                _file.Run("UPDATE session SET pinned_at = iif($2, coalesce(pinned_at, $3), NULL) WHERE key = $1", key, pinned, Now);
            if (patch.IsUnread is true)
                _file.Run("UPDATE session SET unread_at = $2 WHERE key = $1", key, Now);
            if (patch.IsUnread is false)
                _file.Run("UPDATE session SET unread_at = NULL, read_at = $2 WHERE key = $1", key, Now);
            return SessionOf(key);
        });
    }

    /// <summary>Whether it can be read now.</summary>
    public bool IsWorking()
    {
        try
        {
            return Reading(() => _file.Number("SELECT count(*) FROM sqlite_schema")) > 0;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    /// <summary>Closes the file; more than once does nothing more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _file.Dispose();
        }
    }

    private T Reading<T>(Func<T> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            try
            {
                return work();
            }
            catch (SqliteException e)
            {
                throw new StoreException(StoreTrouble.Of(e, _kind, _path), e);
            }
        }
    }

    private T Writing<T>(Func<T> work) => Reading(() => _file.Transaction(work));

    private Session? SessionOf(string key) => _file.Row($"{ConversationRows.Sessions} AND s.key = $1", ConversationRows.Session, key);

    private Session Made(string key)
    {
        _file.Run("INSERT INTO session (key, id, created_at, updated_at) VALUES ($1, $2, $3, $3)", key, NewId(), Now);
        return SessionOf(key)!;
    }

    // Version 7 (RFC 9562) grows with time: the index of messages grows at its end.
    private string NewId() => Guid.CreateVersion7(_time.GetUtcNow()).ToString();
}
