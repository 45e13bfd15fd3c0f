using System.Diagnostics;
using Clawdoor.Backups;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Backups;

/// <summary>Root in the state of a service: what the service has put there must not lead root anywhere.</summary>
public sealed class PlantedLinksTests : IDisposable
{
    private const string Secret = "root's secret";

    private readonly BackupRoom _room = new();

    public PlantedLinksTests()
    {
        Assert.SkipUnless(UnixFile.EffectiveUser == 0, "Files are given to another user.");
        _room.Write("shadow", Secret);
    }

    public void Dispose() => _room.Dispose();

    private string Shadow => _room["shadow"];

    [Fact]
    public void No_link_that_root_did_not_make_gets_into_a_backup()
    {
        _room.Fill();
        _room.Write("private/0009/manifest.json", Secret);
        File.Delete(Path.Combine(_room.State, "device.key"));
        BackupRoom.GiveAway(_room.Home);
        Plant("own.pem", Shadow);
        Plant("models.json", Shadow);
        Plant("doctor-journal.json", Shadow, isRoots: true);
        Plant("conversations.sqlite", _room["home/.local/state/clawdoor/devices.sqlite"]);
        Plant("openclaw-backups/0002", _room["private/0009"]);
        Plant("openclaw-backups/0001/after.json", Shadow);
        Run("ln", Shadow, Path.Combine(_room.State, "device.key"));

        var (copy, trouble) = StateCopy.Take(_room.Places, _room.Time);

        Assert.Null(trouble);
        using (copy)
        {
            Assert.Equal(
                ["state/devices.sqlite", "state/doctor-journal.json", "state/gateway-token", "state/openclaw-backups/0001/before.json", "state/openclaw-backups/0001/manifest.json"],
                copy!.Names.Where(n => n.StartsWith(Places.StatePrefix, StringComparison.Ordinal)));
            // That one is root's own wish.
            Assert.Equal(Secret, File.ReadAllText(copy.PathOf("state/doctor-journal.json")));
            Assert.Equal(
                ["conversations.sqlite", "device.key", "models.json", "openclaw-backups/0001/after.json", "openclaw-backups/0002", "own.pem"],
                copy.Links.Select(l => Path.GetRelativePath(_room.State, l)));
            // Nowhere where the service could take it away meanwhile.
            Assert.StartsWith(Path.GetDirectoryName(_room.Home) + "/.clawdoor.backup.", copy.State, StringComparison.Ordinal);
            Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(Path.GetDirectoryName(copy.State.TrimEnd('/'))!));
        }

        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_room["."]), e => e.Contains("backup.", StringComparison.Ordinal));
    }

    [Fact]
    public void No_link_on_the_way_to_a_gateways_openclaw_json_is_followed()
    {
        _room.FillServices();
        var places = BackupRoom.ServicesIn(_room.Home);
        _room.Write("private/openclaw.json", Secret);
        Directory.Delete(Path.Combine(places.Gateway!, ".openclaw"), recursive: true);
        BackupRoom.GiveAway(places.Gateway!);
        Plant(Path.Combine(places.Gateway!, ".openclaw"), _room["private"]);

        var (copy, _) = StateCopy.Take(places, _room.Time);

        using (copy)
        {
            Assert.DoesNotContain(Places.OpenClawName, copy!.Names);
            Assert.Equal([Path.Combine(places.Gateway!, ".openclaw")], copy.Links);
        }
    }

    [Fact]
    public void A_restore_takes_over_no_link()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        _room.Write("private/page.html", Secret);
        BackupRoom.GiveAway(_room.Home);
        Plant("ui/link.html", Shadow);
        Plant("ui/folder", _room["private"]);
        Run("ln", Shadow, Path.Combine(_room.State, "ui/second.html"));

        Assert.Null(_room.Restore(backup, _room.Places, replace: true).Trouble);

        Assert.Equal(["ui/2026.9.6/index.html"], Directory.EnumerateFiles(Path.Combine(_room.State, "ui"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_room.State, f)));
        Assert.Equal((0u, 2u), (UnixFile.Find(Shadow)!.Owner.User, UnixFile.Find(Shadow)!.HardLinks));
    }

    [Fact]
    public void A_restore_replaces_nothing_behind_another_users_link()
    {
        _room.Fill();
        var backup = _room.MakeBackup();
        BackupRoom.GiveAway(_room.Home);
        Plant(_room.Places.OpenClaw, Shadow);

        var (_, trouble) = _room.Restore(backup, _room.Places, replace: true);

        Assert.Equal(BackupFault.NotPermitted, trouble!.Fault);
        Assert.Contains(_room.Places.OpenClaw, trouble.Problem.What.ToString(), StringComparison.Ordinal);
        Assert.Equal(Secret, File.ReadAllText(Shadow));
    }

    /// <summary>A link, instead of whatever is there, of the service's or of root's.</summary>
    private void Plant(string name, string target, bool isRoots = false)
    {
        var path = Path.Combine(_room.State, name);
        File.Delete(path);
        Run("ln", "-s", target, path);
        if (!isRoots)
            Run("chown", "-h", $"{BackupRoom.Stranger.User}", path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var run = Process.Start(program, arguments);
        run.WaitForExit();
        Assert.Equal(0, run.ExitCode);
    }
}
