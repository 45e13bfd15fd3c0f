using Clawdoor.Machine;

namespace Clawdoor.Conversations;

/// <summary>
/// What is forgotten is gone for everybody at once; its bytes go in portions, so that nobody waits for 100,000 messages.
/// A portion that a power cut or a full disk prevented is taken after the next start.
/// </summary>
internal sealed partial class ConversationStore
{
    /// <summary>Messages of one portion.</summary>
    public const int ForgottenAtOnce = 500;

    /// <summary>A portion of large messages ends earlier.</summary>
    private static readonly TimeSpan _longestPortion = TimeSpan.FromMilliseconds(20);

    /// <summary>Between two portions, in which others have their turn.</summary>
    private static readonly TimeSpan _turnOfOthers = TimeSpan.FromMilliseconds(20);

    /// <summary>Forgets its messages and gives it a new ID; label, model and marks stay. Null when there is none.</summary>
    /// <remarks>Runs stay known, so that none is started twice; one under way leaves no answer in the new one.</remarks>
    public Session? Reset(string key)
    {
        var (session, isMore) = Writing(() =>
        {
            _file.Run(
                "UPDATE session SET id = $2, updated_at = $3, title = NULL, preview = NULL, forgotten = forgotten + messages, is_forgetting = is_forgetting OR messages > 0, messages = 0, input = 0, output = 0, total = 0, "
                + "last_run = NULL, unread_at = NULL WHERE key = $1 AND is_deleted = 0",
                key,
                NewId(),
                Now);
            return (SessionOf(key), ForgetSome());
        });
        if (isMore)
            _ = GoOnForgettingAsync();
        return session;
    }

    /// <summary>With all its messages and runs. False when there is none.</summary>
    public bool Delete(string key)
    {
        var (isDeleted, isMore) = Writing(() =>
        {
            if (SessionOf(key) is not { } session)
                return (false, false);
            _file.Run("DELETE FROM run WHERE session = (SELECT number FROM session WHERE key = $1)", key);
            _file.Run("UPDATE session SET key = id, is_deleted = 1, is_forgetting = 1, forgotten = forgotten + messages, last_run = NULL WHERE key = $1", key);
            return (true, ForgetSome());
        });
        if (isMore)
            _ = GoOnForgettingAsync();
        return isDeleted;
    }

    /// <summary>Takes one portion away; false when nothing is left of what was forgotten.</summary>
    private bool ForgetSome()
    {
        var portion = _file.Rows(
            "SELECT m.number FROM session s CROSS JOIN message m ON m.session = s.number WHERE s.is_forgetting AND m.seq <= s.forgotten LIMIT $1",
            r => r.GetInt64(0),
            ForgottenAtOnce);
        var begun = _time.GetTimestamp();
        foreach (var number in portion)
        {
            _file.Run("DELETE FROM message WHERE number = $1", number);
            if (_time.GetElapsedTime(begun) > _longestPortion)
                return true;
        }

        if (portion.Count == ForgottenAtOnce)
            return true;
        _file.Run("DELETE FROM session WHERE is_forgetting AND is_deleted");
        _file.Run("UPDATE session SET is_forgetting = 0 WHERE is_forgetting");
        return false;
    }

    private async Task GoOnForgettingAsync()
    {
        try
        {
            do
                await Task.Delay(_turnOfOthers, _time).ConfigureAwait(false);
            while (Writing(ForgetSome));
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException)
        {
            // The next start goes on.
        }
    }
}
