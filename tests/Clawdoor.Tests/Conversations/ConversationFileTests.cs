using Clawdoor.Conversations;
using Clawdoor.Devices;
using Clawdoor.Machine;
using Clawdoor.Tests.Machine;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawdoor.Tests.Conversations;

public sealed class ConversationFileTests : IDisposable
{
    private readonly TalkRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void Its_files_are_for_their_owner_only()
    {
        _room.Exchange(TalkRoom.Key, "1", "hello", "hi");

        var files = Directory.GetFiles(_room.Directory);

        Assert.Contains(_room.File + "-wal", files);
        Assert.All(files, f => Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(f)));
    }

    [Fact]
    public void What_is_no_database_is_told_and_left_alone()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write(ConversationStore.FileName, new string('x', 5000));

        var (store, trouble) = ConversationStore.Open(directory.Path, TimeProvider.System);

        Assert.Null(store);
        Assert.Equal(StoreFault.Damaged, trouble!.Fault);
        Assert.Contains("database of conversations " + path, trouble.Problem.What.In(Language.English), StringComparison.Ordinal);
        Assert.Contains("对话数据库 " + path, trouble.Problem.What.In(Language.Chinese), StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(path));
    }

    [Fact]
    public void The_database_of_devices_under_its_name_is_told()
    {
        using var directory = new TemporaryDirectory();
        DeviceStore.Open(directory.Path, TimeProvider.System).Store!.Dispose();
        File.Move(directory[DeviceStore.FileName], directory[ConversationStore.FileName]);

        Assert.Equal(StoreFault.Damaged, ConversationStore.Open(directory.Path, TimeProvider.System).Trouble!.Fault);
    }

    [Fact]
    public void A_damaged_page_is_told()
    {
        for (var i = 0; i < 40; i++)
            _room.Exchange($"agent:main:{i}", $"{i}", new string('q', 400), "a");
        _room.Store.Dispose();
        using (var file = new FileStream(_room.File, FileMode.Open))
        {
            file.Position = 4096 + 8;
            file.Write(Enumerable.Repeat((byte)0xEE, 4000).ToArray());
        }

        Assert.Equal(StoreFault.Damaged, ConversationStore.Open(_room.Directory, _room.Time).Trouble!.Fault);

        File.Delete(_room.File);
        _room.Reopen();
    }

    [Fact]
    public void What_a_newer_Clawdoor_wrote_is_not_touched()
    {
        _room.Store.Dispose();
        Sql("PRAGMA user_version = 99");

        Assert.Equal(StoreFault.Newer, ConversationStore.Open(_room.Directory, _room.Time).Trouble!.Fault);

        Sql("PRAGMA user_version = 2");
        _room.Reopen();
    }

    [Fact]
    public void What_an_older_Clawdoor_wrote_is_all_there()
    {
        _room.Store.Dispose();
        File.Delete(_room.File);
        File.WriteAllBytes(_room.File, []);
        Sql($"""
            {ConversationSchema.Versions[0]}
            INSERT INTO session (key, id, created_at, updated_at, is_pinned, messages, last_run) VALUES ('agent:main:main', 'i', 1000, 2000, 1, 2, 1), ('agent:main:old', 'o', 1000, 1000, 0, 0, NULL);
            UPDATE session SET is_archived = 1 WHERE id = 'o';
            INSERT INTO run (id, session, session_id, status, started_at, ended_at) VALUES ('1', 1, 'i', 'done', 1000, 2000);
            INSERT INTO message (session, seq, id, role, content, at, run_id) VALUES (1, 1, 'q', 'user', '"a"', 1000, '1'), (1, 2, 'r', 'assistant', '"b"', 2000, '1');
            PRAGMA application_id = {ConversationSchema.ApplicationId};
            PRAGMA user_version = 1
            """);

        _room.Reopen();

        Assert.Equal(["\"a\"", "\"b\""], _room.Store.Page(TalkRoom.Key, 10).Select(m => m.Content));
        var session = _room.Store.Find(TalkRoom.Key)!;
        Assert.Equal((session.UpdatedAt, (DateTimeOffset?)null, "done"), (session.PinnedAt, session.ArchivedAt, session.LastRun!.Status));
        Assert.Equal((false, true), (_room.Store.Find("agent:main:old")!.IsPinned, _room.Store.Find("agent:main:old")!.IsArchived));
        Assert.False(_room.Store.IsOther("1", "\"whatever\""));
    }

    [Fact]
    public void A_second_process_is_told_that_it_is_in_use()
    {
        var (store, trouble) = ConversationStore.Open(_room.Directory, _room.Time);

        Assert.Null(store);
        Assert.Equal(StoreFault.Busy, trouble!.Fault);
        Assert.True(_room.Store.IsWorking());
    }

    [Fact]
    public void A_directory_that_is_not_there_is_told() =>
        Assert.Equal(StoreFault.NotWritable, ConversationStore.Open(Path.Combine(_room.Directory, "none"), _room.Time).Trouble!.Fault);

    [Fact]
    public void On_a_full_disk_nothing_is_there_by_half_and_what_was_said_can_be_read()
    {
        _room.Exchange(TalkRoom.Key, "1", "hello", "hi");
        _room.Store.Begin(TalkRoom.Key, "2", TalkRoom.Json("more"), null);
        var told = TalkRoom.Told(_room.Store);
        var file = TalkRoom.Below(_room.Store);
        file.Number("PRAGMA max_page_count = 1");
        var big = new string('x', 100_000);

        Assert.Equal(StoreFault.NoSpace, Assert.Throws<StoreException>(() => _room.Store.Begin("agent:main:new", "3", TalkRoom.Json(big), null)).Trouble.Fault);
        Assert.Equal(StoreFault.NoSpace, Assert.Throws<StoreException>(() => _room.Store.End(TalkRoom.Key, _room.Ended("2"), TalkRoom.Answer("2", big))).Trouble.Fault);

        Assert.Equal(told, TalkRoom.Told(_room.Store));
        Assert.Null(_room.Store.FindRun("3"));
        Assert.Equal("running", _room.Store.FindRun("2")!.Status);
        file.Number("PRAGMA max_page_count = 1000000");
        Assert.NotNull(_room.Store.End(TalkRoom.Key, _room.Ended("2"), TalkRoom.Answer("2", big)));
    }

    [Fact]
    public async Task Many_threads_get_whole_answers()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    _room.Exchange(TalkRoom.Key, $"{thread}/{i}", "q", "a");
                    _room.Store.List();
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(1, 80).Select(i => (long)i), _room.Store.Page(TalkRoom.Key, 100).Select(m => m.Seq));
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_room.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
