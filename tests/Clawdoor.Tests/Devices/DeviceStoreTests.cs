using Clawdoor.Devices;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Tests.Machine;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawdoor.Tests.Devices;

public sealed class DeviceStoreTests : IDisposable
{
    private readonly StoreRoom _room = new();
    private readonly DeviceIdentity _device = DeviceIdentity.Generate();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void Its_files_are_for_their_owner_only()
    {
        _room.Pair(_device, Scopes.Read);

        var files = Directory.GetFiles(_room.Directory);

        Assert.Contains(_room.File + "-wal", files);
        Assert.All(files, f => Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(f)));
    }

    [Fact]
    public void A_file_that_is_open_to_others_is_closed()
    {
        File.SetUnixFileMode(_room.File, (UnixFileMode)0b110_100_100);

        _room.Reopen();

        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(_room.File));
    }

    [Fact]
    public void It_writes_to_disk_before_it_answers()
    {
        _room.Store.Dispose();

        Assert.Equal("wal", Pragma("journal_mode"));
        _room.Reopen();
    }

    [Fact]
    public void What_is_no_database_is_told_and_left_alone()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write(DeviceStore.FileName, new string('x', 5000));

        var (store, trouble) = DeviceStore.Open(directory.Path, TimeProvider.System);

        Assert.Null(store);
        Assert.Equal(StoreFault.Damaged, trouble!.Fault);
        Assert.Contains(path, trouble.Problem.Next!.In(Language.English), StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(path));
    }

    [Fact]
    public void Another_programs_database_is_told_and_left_alone()
    {
        using var directory = new TemporaryDirectory();
        Sql(directory[DeviceStore.FileName], "CREATE TABLE theirs (a)");

        Assert.Equal(StoreFault.Damaged, DeviceStore.Open(directory.Path, TimeProvider.System).Trouble!.Fault);
    }

    [Fact]
    public void A_damaged_page_is_told()
    {
        for (var i = 0; i < 40; i++)
            _room.Pair(DeviceIdentity.Generate(), Scopes.ControlUi);
        _room.Store.Dispose();
        using (var file = new FileStream(_room.File, FileMode.Open))
        {
            file.Position = 4096 + 8;
            file.Write(Enumerable.Repeat((byte)0xEE, 4000).ToArray());
        }

        Assert.Equal(StoreFault.Damaged, DeviceStore.Open(_room.Directory, _room.Time).Trouble!.Fault);

        File.Delete(_room.File);
        _room.Reopen();
    }

    [Fact]
    public void What_a_newer_Clawdoor_wrote_is_not_touched()
    {
        _room.Store.Dispose();
        Sql(_room.File, "PRAGMA user_version = 99");

        Assert.Equal(StoreFault.Newer, DeviceStore.Open(_room.Directory, _room.Time).Trouble!.Fault);

        Assert.Equal("99", Pragma("user_version"));
        Sql(_room.File, "PRAGMA user_version = 1");
        _room.Reopen();
    }

    [Fact]
    public void A_second_process_is_told_that_it_is_in_use()
    {
        var (store, trouble) = DeviceStore.Open(_room.Directory, _room.Time);

        Assert.Null(store);
        Assert.Equal(StoreFault.Busy, trouble!.Fault);
        Assert.Empty(_room.Store.List().Paired);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_told() =>
        Assert.Equal(StoreFault.NotWritable, DeviceStore.Open(Path.Combine(_room.Directory, "none"), _room.Time).Trouble!.Fault);

    [Theory]
    [InlineData(13, nameof(StoreFault.NoSpace))]
    [InlineData(11, nameof(StoreFault.Damaged))]
    [InlineData(26, nameof(StoreFault.Damaged))]
    [InlineData(5, nameof(StoreFault.Busy))]
    [InlineData(8, nameof(StoreFault.NotWritable))]
    [InlineData(10, nameof(StoreFault.NotWritable))]
    public void Every_result_code_means_a_fault(int code, string fault) =>
        Assert.Equal(fault, StoreTrouble.FaultOf(code).ToString());

    [Fact]
    public void Renaming_is_told_to_all_and_lasts()
    {
        _room.Pair(_device, Scopes.Read);

        var (device, events) = _room.Store.Rename(_device.DeviceId, "  kitchen\u202E tablet ")!.Value;
        _room.Reopen();

        Assert.Equal("kitchen\uFFFD tablet", device.OperatorLabel);
        Assert.Equal([new DeviceEvent.Changed()], events);
        Assert.Equal("kitchen\uFFFD tablet", _room.Store.Find(_device.DeviceId)!.OperatorLabel);
        Assert.Null(_room.Store.Rename(_device.DeviceId, " ")!.Value.Device.OperatorLabel);
        Assert.Null(_room.Store.Rename("none", "x"));
    }

    [Fact]
    public void Removing_takes_tokens_and_requests_along()
    {
        _room.Pair(_device, Scopes.Read);
        var token = _room.Issue(_device, scopes: Scopes.Read);
        _room.Store.Ask(StoreRoom.Wish(_device, Scopes.Admin));

        Assert.Equal(_device.DeviceId, _room.Store.Remove(_device.DeviceId)!.Value.Device.DeviceId);

        Assert.Equal(TokenState.Mismatch, _room.Verify(_device, token));
        Assert.Null(_room.Store.FindByToken(token, StoreRoom.Generation));
        Assert.Equal("", StoreRoom.Told(_room.Store));
        Assert.Null(_room.Store.Remove(_device.DeviceId));
    }

    [Fact]
    public void Being_seen_is_told_at_once_and_written_within_a_minute()
    {
        _room.Pair(_device, Scopes.Read);
        _room.Time.Advance(TimeSpan.FromSeconds(10));
        _room.Store.Seen(_device.DeviceId, "connect", "198.51.100.2");
        var written = File.GetLastWriteTimeUtc(_room.File + "-wal");
        var length = new FileInfo(_room.File + "-wal").Length;

        var told = _room.Store.Find(_device.DeviceId)!;
        Assert.Equal(("connect", "198.51.100.2", _room.Time.GetUtcNow()), (told.LastSeenReason, told.RemoteIp, told.LastSeenAtMs));
        Assert.Equal((written, length), (File.GetLastWriteTimeUtc(_room.File + "-wal"), new FileInfo(_room.File + "-wal").Length));

        _room.Time.Advance(DeviceMarks.Wait);
        _room.Store.Seen(_device.DeviceId, "disconnect", null);
        Assert.True(new FileInfo(_room.File + "-wal").Length > length);
        _room.Reopen();
        told = _room.Store.Find(_device.DeviceId)!;
        Assert.Equal(("disconnect", "198.51.100.2", _room.Time.GetUtcNow()), (told.LastSeenReason, told.RemoteIp, told.LastSeenAtMs));
    }

    [Fact]
    public void Closing_writes_what_was_seen_last()
    {
        _room.Pair(_device, Scopes.Read);
        _room.Store.Seen(_device.DeviceId, "connect", null);

        _room.Reopen();

        Assert.Equal("connect", _room.Store.Find(_device.DeviceId)!.LastSeenReason);
        Assert.Null(_room.Store.Find(_device.DeviceId)!.RemoteIp);
    }

    [Fact]
    public async Task Many_threads_get_whole_answers()
    {
        var cancel = TestContext.Current.CancellationToken;
        var devices = Enumerable.Range(0, 8).Select(_ => DeviceIdentity.Generate()).ToList();

        await Task.WhenAll(devices.Select(device => Task.Run(
            () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    _room.Pair(device, Scopes.Read);
                    Assert.Equal(TokenState.Good, _room.Verify(device, _room.Issue(device, scopes: Scopes.Read), Scopes.Read));
                    _room.Store.List();
                }
            },
            cancel)));

        Assert.Equal(8, _room.Store.List().Paired.Count);
    }

    private static void Sql(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string Pragma(string name)
    {
        using var connection = new SqliteConnection($"Data Source={_room.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return $"{command.ExecuteScalar()}";
    }
}
