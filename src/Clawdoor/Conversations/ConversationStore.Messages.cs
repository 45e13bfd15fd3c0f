using System.Text;

namespace Clawdoor.Conversations;

/// <summary>More than is kept for one user: see <see cref="ConversationStore.MostPreferences"/>. Nothing was set.</summary>
internal sealed class PreferenceBoundException : Exception;

internal sealed partial class ConversationStore
{
    /// <summary>Names a user can have.</summary>
    public const int MostPreferences = 1_000;

    /// <summary>Bytes of a preference's value in UTF-8.</summary>
    public const int LongestPreference = 64 * 1024;

    /// <summary>Characters of a preference's name.</summary>
    public const int LongestPreferenceName = 256;

    /// <summary>At most <paramref name="limit"/> messages with a Seq below <paramref name="before"/> (null = the newest), in order.</summary>
    public IReadOnlyList<StoredMessage> Page(string key, int limit, long? before = null) => Reading(() =>
    {
        var page = _file.Rows(
            $"{ConversationRows.Messages} AND m.seq < $2 + s.forgotten ORDER BY m.seq DESC LIMIT $3",
            ConversationRows.Message,
            key,
            before ?? long.MaxValue / 2,
            Math.Max(0, limit));
        page.Reverse();
        return page;
    });

    /// <summary>All messages after this one, in order, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<StoredMessage> After(string key, long seq, int limit) => Reading(() => _file.Rows(
        $"{ConversationRows.Messages} AND m.seq > $2 + s.forgotten ORDER BY m.seq LIMIT $3",
        ConversationRows.Message,
        key,
        seq,
        Math.Max(0, limit)));

    public StoredMessage? FindMessage(string key, string messageId) => Reading(() =>
        _file.Row($"{ConversationRows.Messages} AND m.id = $2", ConversationRows.Message, key, messageId));

    /// <summary>A user's settings of the Control UI (JSON by name); the user is a device or the owner.</summary>
    public IReadOnlyDictionary<string, string> Preferences(string user) => Reading(() => PreferencesOf(user));

    /// <summary>Sets (JSON) or removes (null). False, and nothing is set, when a value is not what <paramref name="expected"/> says.</summary>
    /// <param name="expected">Null as a value = there is none.</param>
    /// <exception cref="PreferenceBoundException">A name or value is too long, or there are too many.</exception>
    public bool SetPreferences(string user, IReadOnlyDictionary<string, string?> values, IReadOnlyDictionary<string, string?>? expected)
    {
        if (values.Any(v => v.Key.Length > LongestPreferenceName || Encoding.UTF8.GetByteCount(v.Value ?? "") > LongestPreference))
            throw new PreferenceBoundException();
        return Writing(() =>
        {
            var kept = PreferencesOf(user);
            if (expected?.Any(e => kept.GetValueOrDefault(e.Key) != e.Value) is true)
                return false;
            foreach (var (name, value) in values)
            {
                if (value is null)
                    _file.Run("DELETE FROM preference WHERE user = $1 AND name = $2", user, name);
                else
                    _file.Run("INSERT INTO preference (user, name, value) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET value = excluded.value", user, name, value);
            }

            return _file.Row("SELECT count(*) FROM preference WHERE user = $1", r => r.GetInt64(0), user) <= MostPreferences
                ? true
                : throw new PreferenceBoundException();
        });
    }

    private Dictionary<string, string> PreferencesOf(string user) =>
        _file.Rows("SELECT name, value FROM preference WHERE user = $1", r => (Name: r.GetString(0), Value: r.GetString(1)), user)
            .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
}
