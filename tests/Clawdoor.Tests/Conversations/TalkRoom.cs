using System.Runtime.CompilerServices;
using System.Text.Json;
using Clawdoor.Conversations;
using Clawdoor.Machine;
using Clawdoor.Tests.Certificates;
using Clawdoor.Tests.Machine;
using Xunit;

namespace Clawdoor.Tests.Conversations;

/// <summary>A real store of conversations on disk, and a clock that is told.</summary>
internal sealed class TalkRoom : IDisposable
{
    public const string Key = "agent:main:main";

    private readonly TemporaryDirectory _directory = new();

    public TalkRoom() => Store = Opened();

    public ManualTime Time { get; } = new(new(2026, 9, 23, 12, 0, 0, TimeSpan.Zero));

    public ConversationStore Store { get; private set; }

    public string Directory => _directory.Path;

    public string File => _directory[ConversationStore.FileName];

    public static string Json(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    public static StoredMessage Answer(string runId, string text) => new(0, "", "assistant", Json(text), default)
    {
        RunId = runId,
        Model = new("fake", "fake-1"),
        StopReason = "stop",
        Usage = new(100, 12, 112),
    };

    /// <summary>Everything the store tells about its sessions, a line for each session and message.</summary>
    public static string Told(ConversationStore store) => string.Join('\n', store.List()
        .SelectMany(s => store.Page(s.Key, int.MaxValue).Select(m => $"{m}").Prepend($"{s}")));

    /// <summary>The connection below the store: what its disk does can be changed there.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_file")]
    public static extern ref SqliteFile Below(ConversationStore store);

    public LastRun Ended(string runId, string status = "done") => new(runId, status, Time.GetUtcNow());

    public Session Exchange(string key, string runId, string question, string? answer)
    {
        Assert.NotNull(Store.Begin(key, runId, Json(question), expectedSessionId: null));
        return Store.End(key, Ended(runId), answer is null ? null : Answer(runId, answer))!.Value.Session;
    }

    public void Reopen()
    {
        Store.Dispose();
        Store = Opened();
    }

    public void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
    }

    private ConversationStore Opened()
    {
        var (store, trouble) = ConversationStore.Open(Directory, Time);
        Assert.Null(trouble);
        return store!;
    }
}
