using Clawdoor.Backups;
using Clawdoor.Devices;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Backups;

/// <summary>A door and a built-in gateway that are two services: one backup, two states.</summary>
public sealed class TwoStatesTests : IDisposable
{
    private const string Stamp = ".before-restore-20261126-120000";

    private readonly BackupRoom _room = new();

    public void Dispose() => _room.Dispose();

    private Places Here => BackupRoom.ServicesIn(_room.Home);

    private Places There => BackupRoom.ServicesIn(_room.OtherHome);

    [Fact]
    public void Both_states_are_in_one_backup()
    {
        _room.FillServices();
        _room.Write("home/lib/clawdoor-gateway/.openclaw/thesis.txt", "not ours");
        var (copy, trouble) = StateCopy.Take(Here, _room.Time);

        Assert.Null(trouble);
        using (copy)
        {
            Assert.Equal(
                [
                    "state/gateway-token", "state/own.pem",
                    "gateway/conversations.sqlite", "gateway/device.key", "gateway/devices.sqlite", "gateway/doctor-journal.json", "gateway/gateway-token",
                    "gateway/models.json", "gateway/openclaw-backups/0001/before.json", "gateway/openclaw-backups/0001/manifest.json",
                    "settings/clawdoor.json", "openclaw/openclaw.json", "openclaw/.env",
                ],
                copy!.Names);
            Assert.Equal([Path.Combine(Here.Gateway!, ".openclaw/thesis.txt")], copy.LeftOut);
            using var devices = DeviceStore.Open(copy.Gateway!, _room.Time).Store!;
            Assert.Single(devices.List().Paired);
        }

        Assert.DoesNotContain(Directory.EnumerateDirectories(_room["home/lib"], "*backup*", SearchOption.AllDirectories), d => Path.GetFileName(d) != "openclaw-backups");
        Assert.Equal(BackupFault.NotPermitted, BackupWriter.Refusal(Path.Combine(Here.Gateway!, "x"), Here, false)!.Fault);
    }

    [Fact]
    public void Both_stand_again_where_nothing_stood()
    {
        var device = _room.FillServices();
        var before = BackupRoom.Tree(_room["home/lib"]);
        var (placed, trouble) = _room.Restore(_room.MakeBackup(places: Here), There with { SettingsArePublic = true });

        Assert.Null(trouble);
        // The service reads them as another user.
        Assert.Equal(AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(There.Settings));
        Assert.True(File.GetUnixFileMode(Path.GetDirectoryName(There.Settings)!).HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal([new(There.State, null), new(There.Gateway!, null)], placed!.States);
        var after = BackupRoom.Tree(_room["other/lib"]);
        Assert.Equal(before.Keys.Where(k => !k.Contains("/ui/", StringComparison.Ordinal) && !k.EndsWith("-wal", StringComparison.Ordinal)).Order(), after.Keys.Order());
        Assert.Equal("{ gateway: { port: 31000 } }", after["clawdoor-gateway/.openclaw/openclaw.json"]);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_room["other/lib"]).Count());
        AssertPaired(device, There.Gateway!);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_stood_there_is_replaced_only_on_demand_and_kept(bool door, bool gateway)
    {
        var device = _room.FillServices();
        var backup = _room.MakeBackup(places: Here);
        if (door)
            _room.Write("other/lib/clawdoor/gateway-token", "former");
        if (gateway)
        {
            _room.Write("other/lib/clawdoor-gateway/gateway-token", "former");
            _room.Write("other/lib/clawdoor-gateway/.openclaw/openclaw.json", "{}");
            _room.Write("other/lib/clawdoor-gateway/ui/1/index.html", "<html>");
        }

        foreach (var folder in new[] { There.State, There.Gateway! }.Where(Directory.Exists))
            File.SetUnixFileMode(folder, AtomicFile.SecretDirectory);
        var before = BackupRoom.Tree(_room.OtherHome);
        var (_, refused) = _room.Restore(backup, There);
        Assert.Equal(BackupFault.Occupied, refused!.Fault);
        Assert.Equal((door, gateway), (Names(refused, There.State + "\n"), Names(refused, There.Gateway!)));
        Assert.Equal(before, BackupRoom.Tree(_room.OtherHome));

        var (placed, trouble) = _room.Restore(backup, There, replace: true);

        Assert.Null(trouble);
        Assert.Equal([door ? There.State + Stamp : null, gateway ? There.Gateway + Stamp : null], placed!.States.Select(s => s.Aside));
        foreach (var (aside, _) in placed.States.Where(s => s.Aside is not null).Select(s => (s.Aside!, 0)))
            Assert.Equal("former", File.ReadAllText(Path.Combine(aside, "gateway-token")));
        Assert.Equal(gateway, File.Exists(There.Gateway + Stamp + "/.openclaw/openclaw.json"));
        Assert.Equal(gateway, File.Exists(Path.Combine(There.Gateway!, "ui/1/index.html")));
        Assert.Equal("the door's", File.ReadAllText(Path.Combine(There.State, "gateway-token")));
        Assert.Equal(2 + placed.States.Count(s => s.Aside is not null), Directory.EnumerateFileSystemEntries(_room["other/lib"]).Count());
        AssertPaired(device, There.Gateway!);

        static bool Names(BackupTrouble trouble, string path) =>
            (trouble.Problem.What.In(Language.English).Replace(", ", "\n", StringComparison.Ordinal) + "\n").Contains(path, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_is_replaced_while_one_is_in_use()
    {
        _room.FillServices();
        var backup = _room.MakeBackup(places: Here);
        foreach (var state in new[] { Here.State, Here.Gateway! })
        {
            Assert.True(StateDirectory.TryOpen(state, _room.Time, out var held, out _));
            using (held)
            {
                var (_, trouble) = _room.Restore(backup, Here, replace: true);
                Assert.Equal(BackupFault.InUse, trouble!.Fault);
                Assert.Contains($"directory {state}.", trouble.Problem.What.In(Language.English), StringComparison.Ordinal);
            }
        }

        Assert.Null(_room.Restore(backup, Here, replace: true).Trouble);
    }

    /// <summary>Killed between the two exchanges, and once more between the second and its end: whoever comes next finishes it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_restore_that_was_killed_between_the_two_is_finished_by_the_next_command(bool isExchanged)
    {
        _room.FillServices();
        var prepared = _room["home/lib/.clawdoor-gateway.restore-1"];
        _room.Write($"home/lib/{(isExchanged ? "clawdoor-gateway" : ".clawdoor-gateway.restore-1")}/gateway-token", "new");
        _room.Write($"home/lib/{(isExchanged ? ".clawdoor-gateway.restore-1" : "clawdoor-gateway")}/gateway-token", "former");
        new UnfinishedRestore(prepared, Here.Gateway + Stamp, []).WriteTo(isExchanged ? Here.Gateway! : prepared);
        new UnfinishedRestore(_room["gone"], null, [], new(prepared, Here.Gateway!)).WriteTo(Here.State);

        // Nothing is exchanged under a gateway that has started meanwhile.
        if (!isExchanged)
        {
            Assert.True(StateDirectory.TryOpen(Here.Gateway!, _room.Time, out var running, out _));
            using (running)
            {
                var (finished, problem) = UnfinishedRestore.Finish(Here.State, _room.Time);
                Assert.False(finished);
                Assert.Contains("already running on the state directory " + Here.Gateway, problem!.What.In(Language.English), StringComparison.Ordinal);
            }

            Assert.Equal("former", File.ReadAllText(Path.Combine(Here.Gateway!, "gateway-token")));
        }

        Assert.Equal((true, null), UnfinishedRestore.Finish(Here.State, _room.Time));
        Assert.Equal((false, null), UnfinishedRestore.Finish(Here.State, _room.Time));

        Assert.Equal("new", File.ReadAllText(Path.Combine(Here.Gateway!, "gateway-token")));
        Assert.Equal("former", File.ReadAllText(Path.Combine(Here.Gateway + Stamp, "gateway-token")));
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(_room["home/lib"]).Count());
        Assert.False(File.Exists(Path.Combine(Here.Gateway!, StateFiles.UnfinishedRestore)));
    }

    [Fact]
    public void Root_exchanges_no_directory_that_another_user_prepared()
    {
        Assert.SkipUnless(UnixFile.EffectiveUser == 0, "Files are given to another user.");
        _room.FillServices();
        var planted = _room["planted"];
        Directory.CreateDirectory(planted);
        new UnfinishedRestore(planted, null, []).WriteTo(planted);
        BackupRoom.GiveAway(planted);
        new UnfinishedRestore(_room["gone"], null, [], new(planted, Here.Gateway!)).WriteTo(Here.State);

        Assert.Equal((true, null), UnfinishedRestore.Finish(Here.State, _room.Time));

        Assert.True(File.Exists(Path.Combine(Here.Gateway!, StateFiles.Devices)));
    }

    [Fact]
    public void Where_the_second_cannot_be_exchanged_the_first_is_as_it_was()
    {
        _room.FillServices();
        var backup = _room.MakeBackup(places: Here);
        var (opened, _) = BackupFile.Open(backup);
        using (opened)
        {
            opened!.Unlock(BackupRoom.Passphrase);
            var standing = Standing.Look(Here, opened.Examine().Manifest!);
            File.WriteAllText(Path.Combine(Here.State, "gateway-token"), "changed");
            // Gone since it was looked at, and a file in its place: such a thing has no exchange.
            Directory.Move(Here.Gateway!, _room["elsewhere"]);
            File.WriteAllText(Here.Gateway!, "");
            var (placed, trouble) = new Placement(Here, _room.Time).Put(opened, standing);

            Assert.Null(placed);
            Assert.NotNull(trouble);
        }

        Assert.Equal("changed", File.ReadAllText(Path.Combine(Here.State, "gateway-token")));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_room["home/lib"]).Count());
    }

    [Fact]
    public void In_a_door_of_one_process_both_become_one_and_the_doors_files_win()
    {
        var device = _room.FillServices();
        _room.Write("home/lib/clawdoor/openclaw-backups/0002/after.json", "the door's");
        var there = BackupRoom.PlacesIn(_room.OtherHome);
        var (placed, trouble) = _room.Restore(_room.MakeBackup(places: Here), there);

        Assert.Null(trouble);
        Assert.Single(placed!.States);
        Assert.Equal("the door's", File.ReadAllText(Path.Combine(there.State, "gateway-token")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(there.State, "models.json")));
        Assert.Equal(["0002"], Directory.EnumerateDirectories(Path.Combine(there.State, "openclaw-backups")).Select(d => Path.GetFileName(d)));
        Assert.Equal("{ gateway: { port: 31000 } }", File.ReadAllText(there.OpenClaw));
        AssertPaired(device, there.State);
    }

    [Fact]
    public async Task That_two_become_one_is_told_before_anything_is_asked()
    {
        _room.FillServices();
        var backup = _room.MakeBackup(places: Here);
        var dry = await _room.RunAsync(_room.OtherHome, ["restore", backup, "--passphrase-stdin", "--dry-run"], input: BackupRoom.Passphrase + "\n");

        Assert.Equal(ExitCode.Done, dry.Code);
        Assert.Contains("Here both become one, " + BackupRoom.StateIn(_room.OtherHome), dry.Error, StringComparison.Ordinal);
        Assert.Contains("clawdoor up --upstream builtin --state " + BackupRoom.StateIn(_room.OtherHome), dry.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_openclaw_json_in_the_state_that_is_not_in_the_backup_stays()
    {
        _room.FillServices();
        File.Delete(Here.OpenClaw);
        var backup = _room.MakeBackup(places: Here);
        _room.Write("home/lib/clawdoor-gateway/.openclaw/openclaw.json", "{ /* later */ }");

        Assert.Null(_room.Restore(backup, Here, replace: true).Trouble);

        Assert.Equal("{ /* later */ }", File.ReadAllText(Here.OpenClaw));
    }

    [Fact]
    public void Each_state_stays_its_users_and_what_is_roots_in_it_stays_roots()
    {
        Assert.SkipUnless(UnixFile.EffectiveUser == 0, "only root may give files away");
        _room.FillServices();
        _room.Write("home/lib/clawdoor/openclaw-backups/0001/manifest.json", "{}");
        var backup = _room.MakeBackup(places: Here);
        BackupRoom.GiveAway(Here.Gateway!);
        foreach (var path in (string[])[Path.Combine(Here.State, "own.pem"), Path.Combine(Here.State, "gateway-token"), Here.State])
        {
            using var handle = LibC.OpenForReading(path);
            Assert.True(UnixFile.GiveTo(handle, BackupRoom.Stranger));
        }

        Assert.Null(_room.Restore(backup, Here, replace: true).Trouble);

        Assert.All(
            Directory.EnumerateFileSystemEntries(Here.Gateway!, "*", SearchOption.AllDirectories).Append(Here.Gateway!).Append(Here.State).Append(Path.Combine(Here.State, "own.pem")),
            entry => Assert.Equal(BackupRoom.Stranger, UnixFile.Find(entry)!.Owner));
        Assert.All(
            Directory.EnumerateFileSystemEntries(Path.Combine(Here.State, "openclaw-backups"), "*", SearchOption.AllDirectories).Append(Path.Combine(Here.State, "openclaw-backups")),
            entry => Assert.Equal(0u, UnixFile.Find(entry)!.Owner.User));
    }

    private void AssertPaired(DeviceIdentity device, string state)
    {
        using var devices = DeviceStore.Open(state, _room.Time).Store!;
        Assert.Equal(device.DeviceId, Assert.Single(devices.List().Paired).DeviceId);
    }
}
