using Clawdoor.Backups;
using Clawdoor.Devices;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Backups;

public sealed class RestoreTests : IDisposable
{
    private readonly BackupRoom _room = new();

    public void Dispose() => _room.Dispose();

    private Places There => BackupRoom.PlacesIn(_room.OtherHome);

    [Fact]
    public void A_door_stands_again_in_an_empty_home_for_its_user_alone()
    {
        var device = _room.Fill();
        var before = BackupRoom.Tree(_room.Home);
        var (placed, trouble) = _room.Restore(_room.MakeBackup(), There);

        Assert.Null(trouble);
        Assert.Equal(new PlacedState(There.State, null), Assert.Single(placed!.States));
        Assert.Empty(placed.KeptFiles);
        var after = BackupRoom.Tree(_room.OtherHome);
        Assert.Equal(
            before.Keys.Where(k => !k.Contains("/ui/", StringComparison.Ordinal) && !k.EndsWith("-wal", StringComparison.Ordinal)).Order(),
            after.Keys.Order());
        foreach (var (name, content) in after.Where(f => !f.Key.EndsWith(".sqlite", StringComparison.Ordinal)))
            Assert.Equal(before[name], content);
        Assert.All(Directory.EnumerateFiles(_room.OtherHome, "*", SearchOption.AllDirectories), f => Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(f)));
        Assert.All(Directory.EnumerateDirectories(There.State, "*", SearchOption.AllDirectories).Append(There.State), d => Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(d)));
        using var devices = DeviceStore.Open(There.State, _room.Time).Store!;
        Assert.Equal(device.DeviceId, Assert.Single(devices.List().Paired).DeviceId);
    }

    [Fact]
    public void What_stood_there_is_kept_whole_beside_it()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        Change();
        var changed = BackupRoom.Tree(_room.State);
        var (placed, trouble) = _room.Restore(backup, _room.Places, replace: true);

        Assert.Null(trouble);
        Assert.Equal($"{_room.State}.before-restore-20261126-120000", placed!.States[0].Aside);
        Assert.Equal(changed, BackupRoom.Tree(placed.States[0].Aside!));
        Assert.Equal("kept token\n", File.ReadAllText(Path.Combine(_room.State, "gateway-token")));
        Assert.Equal([_room.Places.Settings + ".before-restore-20261126-120000"], placed.KeptFiles);
        Assert.Equal("{ /* changed */ }", File.ReadAllText(placed.KeptFiles[0]));
        Assert.Contains("203.0.113.5", File.ReadAllText(_room.Places.Settings), StringComparison.Ordinal);
        // Not in the backup, and still there.
        Assert.Equal("<html>", File.ReadAllText(Path.Combine(_room.State, "ui/2026.9.6/index.html")));
        Assert.False(File.Exists(Path.Combine(_room.State, StateFiles.UnfinishedRestore)));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_room.State)!).Count());
    }

    [Fact]
    public void Nothing_is_replaced_without_a_word()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        Change();
        var before = BackupRoom.Tree(_room.Home);

        Assert.Equal(BackupFault.Occupied, _room.Restore(backup, _room.Places).Trouble!.Fault);
        Assert.Equal(before, BackupRoom.Tree(_room.Home));
        // A clawdoor.json alone counts too; one that says the same does not.
        File.WriteAllText(_room.Write("other/.config/clawdoor/clawdoor.json", ""), "{}");
        Assert.Equal(BackupFault.Occupied, _room.Restore(backup, There).Trouble!.Fault);
        _room.Write("other/.config/clawdoor/clawdoor.json", """{ "address": ["203.0.113.5"], "httpsPort": 8443 }""");
        Assert.Null(_room.Restore(backup, There).Trouble);
    }

    [Fact]
    public void Somebody_elses_directory_is_never_moved()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        _room.Write("home/.local/state/clawdoor/thesis.txt", "years of work");

        var (_, trouble) = _room.Restore(backup, _room.Places, replace: true);
        Assert.Equal(BackupFault.Strangers, trouble!.Fault);
        Assert.Contains("thesis.txt", trouble.Problem.What.ToString(), StringComparison.Ordinal);
        File.WriteAllText(_room["file"], "");
        Assert.Equal(BackupFault.NotPermitted, _room.Restore(backup, _room.Places with { State = _room["file"] }, replace: true).Trouble!.Fault);
    }

    [Fact]
    public void A_state_in_use_is_left_alone()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        Assert.True(StateDirectory.TryOpen(_room.State, _room.Time, out var held, out _));
        using (held)
            Assert.Equal(BackupFault.InUse, _room.Restore(backup, _room.Places, replace: true).Trouble!.Fault);
        Assert.Null(_room.Restore(backup, _room.Places, replace: true).Trouble);
    }

    [Fact]
    public void A_backup_that_breaks_off_leaves_everything_as_it_was()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        Change();
        var before = BackupRoom.Tree(_room.Home);
        var bytes = File.ReadAllBytes(backup);
        var (opened, _) = BackupFile.Open(backup);
        using (opened)
        {
            Assert.Null(opened!.Unlock(BackupRoom.Passphrase));
            var (manifest, _) = opened.Examine();
            // The disk goes bad after it was examined.
            bytes[^(SealedChunk.SealedSize / 2)] ^= 1;
            File.WriteAllBytes(backup, bytes);
            var (placed, trouble) = new Placement(_room.Places, _room.Time).Put(opened, Standing.Look(_room.Places, manifest!));
            Assert.Null(placed);
            Assert.Equal(BackupFault.Damaged, trouble!.Fault);
        }

        Assert.Equal(before, BackupRoom.Tree(_room.Home));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_room.State)!));
    }

    /// <summary>Killed right after the exchange: whoever comes next finishes it, once.</summary>
    [Fact]
    public void A_restore_that_was_killed_is_finished_by_the_next_command()
    {
        _room.Fill();
        var (former, aside) = (_room["home/.local/state/.clawdoor.restore-1"], _room["home/.local/state/clawdoor.before"]);
        _room.Write("home/.local/state/.clawdoor.restore-1/own.pem", "former");
        var written = _room.Write("home/.config/clawdoor/clawdoor.json.1.new", "{}");
        new UnfinishedRestore(former, aside, [new(written, _room.Places.Settings), new(_room["gone"], _room["never"])]).WriteTo(_room.State);

        Assert.Equal((true, null), UnfinishedRestore.Finish(_room.State, _room.Time));
        Assert.Equal((false, null), UnfinishedRestore.Finish(_room.State, _room.Time));
        Assert.Equal("former", File.ReadAllText(Path.Combine(aside, "own.pem")));
        Assert.Equal("{}", File.ReadAllText(_room.Places.Settings));
        Assert.False(Path.Exists(former) || Path.Exists(written) || Path.Exists(_room["never"]));
    }

    /// <summary>The state of a service is the service's to write: what root does is what root wrote.</summary>
    [Fact]
    public void Root_finishes_nothing_that_another_user_has_written()
    {
        Assert.SkipUnless(UnixFile.EffectiveUser == 0, "Files are given to another user.");
        _room.Fill();
        var (planted, target) = (_room["planted"], _room["target"]);
        File.WriteAllText(planted, "theirs");
        File.WriteAllText(target, "ours");
        new UnfinishedRestore(_room["former"], null, [new(planted, target)]).WriteTo(_room.State);
        using (var file = File.OpenRead(Path.Combine(_room.State, StateFiles.UnfinishedRestore)))
            Assert.True(UnixFile.GiveTo(file.SafeFileHandle, new(65534, 65534)));

        Assert.Equal((false, null), UnfinishedRestore.Finish(_room.State, _room.Time));

        Assert.Equal("ours", File.ReadAllText(target));
    }

    [Fact]
    public void What_a_killed_restore_left_before_the_exchange_goes_later()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        var old = _room.Write("other/.local/state/.clawdoor.restore-1/own.pem", "a key");
        var fresh = _room.Write("other/.local/state/.clawdoor.restore-2/own.pem", "another restore's");
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(old)!, _room.Time.GetUtcNow().UtcDateTime.AddDays(-1));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(fresh)!, _room.Time.GetUtcNow().UtcDateTime.AddMinutes(-1));

        Assert.Null(_room.Restore(backup, There).Trouble);
        Assert.Equal((false, true), (File.Exists(old), File.Exists(fresh)));
    }

    [Fact]
    public void What_is_another_users_stays_that_users()
    {
        Assert.SkipUnless(UnixFile.EffectiveUser == 0, "only root may give files away");
        _room.Fill();
        var backup = _room.MakeBackup();
        var user = new FileOwner(65534, 65534);
        foreach (var entry in Directory.EnumerateFileSystemEntries(_room.State, "*", SearchOption.AllDirectories).Append(_room.State).Append(_room.Places.Settings))
        {
            using var handle = LibC.OpenForReading(entry);
            Assert.True(UnixFile.GiveTo(handle, user));
        }

        File.SetUnixFileMode(_room.Places.Settings, AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.AppendAllText(_room.Places.Settings, " // changed");

        Assert.Null(_room.Restore(backup, _room.Places, replace: true).Trouble);
        Assert.All(
            Directory.EnumerateFileSystemEntries(_room.State, "*", SearchOption.AllDirectories).Append(_room.State).Append(_room.Places.Settings),
            entry => Assert.Equal(user, UnixFile.Find(entry)!.Owner));
        Assert.Equal(AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(_room.Places.Settings));
    }

    [Fact]
    public void A_state_behind_a_link_is_exchanged_where_it_is()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        Directory.CreateDirectory(_room["disk"]);
        Directory.Move(_room.State, _room["disk/door"]);
        Directory.CreateSymbolicLink(_room.State, _room["disk/door"]);

        var (placed, trouble) = _room.Restore(backup, _room.Places, replace: true);
        Assert.Null(trouble);
        Assert.Equal(_room["disk/door"], placed!.States[0].Path);
        Assert.Equal(_room["disk/door"], new DirectoryInfo(_room.State).LinkTarget);
        Assert.True(Directory.Exists(placed.States[0].Aside));
    }

    [Fact]
    public void On_another_machine_what_differs_is_told()
    {
        var manifest = new Manifest("1", _room.Time.GetUtcNow())
        {
            Addresses = ["203.0.113.5", "192.0.2.1"],
            Certificate = new("AB", _room.Time.GetUtcNow(), ["203.0.113.5"]),
            Paths = new Dictionary<string, string> { ["state"] = "/srv/door", ["openclawConfig"] = _room["missing.json"] },
        };
        string[] Told(Manifest m, string here, params string[] usual) =>
            [.. OtherMachine.Notes(m, new HashSet<string> { here }, usual, There).Select(n => $"{n.What} {n.Next}")];

        var told = Told(manifest, "192.0.2.1", "192.0.2.1");
        Assert.Equal(4, told.Length);
        Assert.Contains("visitors type 203.0.113.5; no interface", told[0], StringComparison.Ordinal);
        Assert.Contains("this machine's address is 192.0.2.1", told[1], StringComparison.Ordinal);
        Assert.Contains("/srv/door", told[2], StringComparison.Ordinal);
        Assert.Contains("missing.json", told[3], StringComparison.Ordinal);
        Assert.Empty(Told(manifest with { Addresses = ["203.0.113.5"], Paths = new Dictionary<string, string>() }, "203.0.113.5"));
        Assert.Empty(Told(manifest with { Addresses = [], Paths = new Dictionary<string, string>() }, "203.0.113.5", "203.0.113.5"));
        Assert.Single(Told(manifest with { Addresses = [], Paths = new Dictionary<string, string>() }, "198.51.100.7", "198.51.100.7"));
    }

    private void Change()
    {
        File.WriteAllText(Path.Combine(_room.State, "gateway-token"), "another token\n");
        File.WriteAllText(_room.Places.Settings, "{ /* changed */ }");
    }
}
