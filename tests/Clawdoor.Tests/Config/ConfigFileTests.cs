using Clawdoor.Config;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Config;

public sealed class ConfigFileTests : IDisposable
{
    private const UnixFileMode Odd = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherWrite;

    private readonly ConfigRoom _room = new(ConfigRoom.Recipe);

    private readonly ConfigFile _file;

    public ConfigFileTests() => _file = new ConfigFile(_room.State, TimeProvider.System);

    public void Dispose() => _room.Dispose();

    private OrderPlan Plan(string origin = "https://203.0.113.7") => OrderPlan.For(_room.Read(), new DoorWishes([origin]));

    private string Text => File.ReadAllText(_room.Path);

    private UndoPlan PlanUndo()
    {
        var (plan, failure) = _file.PlanUndo(_room.Path);
        Assert.True(plan is not null, failure?.Problem.What.ToString());
        return plan;
    }

    [Fact]
    public void An_edit_is_written_backed_up_and_taken_back_byte_for_byte()
    {
        File.SetUnixFileMode(_room.Path, Odd);
        var before = File.ReadAllBytes(_room.Path);
        var plan = Plan();

        var (backup, failure) = _file.Apply(plan);

        Assert.Null(failure);
        Assert.Equal((1, plan.NewText, Odd), (backup!.Number, Text, File.GetUnixFileMode(_room.Path)));
        Assert.All(Directory.GetFiles(_file.Folder(1)), f => Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(f)));
        Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(_file.Folder(1)));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_file.Folder(1), "before.json")));

        var undo = PlanUndo();
        Assert.False(undo.ChangedSince);
        Assert.Contains(undo.Diff.Lines, l => l is { Kind: '-' } && l.Text.Contains("203.0.113.7"));
        Assert.Null(_file.Undo(undo, evenIfChanged: false).Failure);
        Assert.Equal(before, File.ReadAllBytes(_room.Path));
        Assert.Equal(Odd, File.GetUnixFileMode(_room.Path));
        Assert.Equal(ConfigTrouble.NothingToUndo, _file.PlanUndo(_room.Path).Failure?.Trouble);
    }

    [Fact]
    public void Edits_are_taken_back_one_by_one()
    {
        _file.Apply(Plan("https://203.0.113.7"));
        var between = Text;
        Assert.Equal(2, _file.Apply(Plan("https://198.51.100.9")).Backup?.Number);

        _file.Undo(PlanUndo(), evenIfChanged: false);
        Assert.Equal(between, Text);
        _file.Undo(PlanUndo(), evenIfChanged: false);
        Assert.Equal(ConfigRoom.Recipe, Text);
        Assert.Equal(3, _file.Apply(Plan()).Backup?.Number);
    }

    [Fact]
    public void Somebody_elses_change_is_not_taken_away_unasked_and_never_lost()
    {
        _file.Apply(Plan());
        File.AppendAllText(_room.Path, "// mine\n");
        var theirs = Text;

        var undo = PlanUndo();
        Assert.True(undo.ChangedSince);
        Assert.Contains(undo.Theirs.Lines, l => l is { Kind: '+', Text: "// mine" });
        Assert.Equal(ConfigTrouble.ChangedSinceBackup, _file.Undo(undo, evenIfChanged: false).Failure?.Trouble);
        Assert.Equal(theirs, Text);

        var (kept, failure) = _file.Undo(undo, evenIfChanged: true);
        Assert.Null(failure);
        Assert.Equal(ConfigRoom.Recipe, Text);
        Assert.True(kept!.Kept);
        Assert.Equal(theirs, File.ReadAllText(Path.Combine(_file.Folder(kept.Number), "before.json")));
        Assert.Equal(ConfigTrouble.NothingToUndo, _file.PlanUndo(_room.Path).Failure?.Trouble);
    }

    [Fact]
    public void A_file_that_is_gone_comes_back_when_that_was_agreed_to()
    {
        _file.Apply(Plan());
        File.Delete(_room.Path);

        var undo = PlanUndo();
        Assert.True(undo.ChangedSince);
        Assert.Null(_file.Undo(undo, evenIfChanged: true).Failure);
        Assert.Equal(ConfigRoom.Recipe, Text);
    }

    [Fact]
    public void A_file_that_changed_meanwhile_is_left_alone()
    {
        var plan = Plan();
        File.AppendAllText(_room.Path, "\n");
        var theirs = Text;

        Assert.Equal(ConfigTrouble.ChangedMeanwhile, _file.Apply(plan).Failure?.Trouble);
        Assert.Equal(theirs, Text);
        Assert.Empty(_file.All());
    }

    [Fact]
    public void An_undo_of_a_file_that_changed_meanwhile_leaves_it_alone()
    {
        _file.Apply(Plan());
        var undo = PlanUndo();
        File.AppendAllText(_room.Path, "\n");

        Assert.Equal(ConfigTrouble.ChangedMeanwhile, _file.Undo(undo, evenIfChanged: true).Failure?.Trouble);
    }

    [Fact]
    public void A_symbolic_link_is_not_cut()
    {
        var real = _room.Write("real.json", ConfigRoom.Recipe);
        File.Delete(_room.Path);
        File.CreateSymbolicLink(_room.Path, real);

        var failure = _file.Apply(Plan()).Failure;

        Assert.Equal(ConfigTrouble.IsALink, failure?.Trouble);
        Assert.Equal($"Edit the real file: --openclaw-config {UnixFile.RealPath(real)}", failure?.Problem.Next?.ToString());
        Assert.Equal(ConfigRoom.Recipe, File.ReadAllText(real));
    }

    [Fact]
    public void A_read_only_file_is_left_alone()
    {
        File.SetUnixFileMode(_room.Path, UnixFileMode.UserRead);

        Assert.Equal(ConfigTrouble.NotWritable, _file.Apply(Plan()).Failure?.Trouble);
        Assert.Equal(ConfigRoom.Recipe, Text);
    }

    [Theory]
    [InlineData("OPENCLAW_CONFIG_READONLY")]
    [InlineData("OPENCLAW_NIX_MODE")]
    public void A_file_managed_from_elsewhere_is_left_alone(string variable)
    {
        _room.Environment[variable] = "1";

        Assert.Equal(ConfigTrouble.ReadOnlyByOpenClaw, _file.Apply(Plan()).Failure?.Trouble);
        Assert.Equal(ConfigRoom.Recipe, Text);
    }

    [Fact]
    public void Without_a_backup_nothing_is_written()
    {
        File.WriteAllText(_room.State, "a file where the directory should be");

        Assert.Equal(ConfigTrouble.BackupFailed, _file.Apply(Plan()).Failure?.Trouble);
        Assert.Equal(ConfigRoom.Recipe, Text);
    }

    [Fact]
    public void A_second_editor_waits_its_turn()
    {
        Directory.CreateDirectory(Path.Combine(_room.State, "openclaw-backups"));
        using var held = new FileStream(Path.Combine(_room.State, "openclaw-backups", "lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(ConfigTrouble.BackupsBusy, _file.Apply(Plan()).Failure?.Trouble);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("")]
    public void A_link_in_the_place_of_the_lock_is_not_followed(string name)
    {
        Assert.SkipUnless(name != "" || UnixFile.EffectiveUser == 0, "Only where another user owns the link.");
        var (target, link) = (_room.Path + ".target", Path.Combine(_room.State, "openclaw-backups", name).TrimEnd('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
        using (var chown = System.Diagnostics.Process.Start("chown", ["-h", UnixFile.EffectiveUser == 0 ? "65534" : $"{UnixFile.EffectiveUser}", link]))
            chown.WaitForExit();

        Assert.Equal(ConfigTrouble.BackupsPlanted, _file.Apply(Plan()).Failure?.Trouble);
        Assert.False(Path.Exists(target));
    }

    [Theory]
    [InlineData("before.json")]
    [InlineData("after.json")]
    public void A_damaged_backup_is_not_restored(string name)
    {
        _file.Apply(Plan());
        File.WriteAllText(Path.Combine(_file.Folder(1), name), "{}");
        Assert.Equal(ConfigTrouble.BackupDamaged, _file.PlanUndo(_room.Path).Failure?.Trouble);
        File.Delete(Path.Combine(_file.Folder(1), name));
        Assert.Equal(ConfigTrouble.BackupDamaged, _file.PlanUndo(_room.Path).Failure?.Trouble);
    }

    [Fact]
    public void Edits_of_another_file_are_not_undone()
    {
        _file.Apply(Plan());

        Assert.Equal(ConfigTrouble.NothingToUndo, _file.PlanUndo("/etc/openclaw.json").Failure?.Trouble);
    }

    [Fact]
    public void Root_gives_the_file_back_to_its_owner()
    {
        if (UnixFile.EffectiveUser != 0)
            Assert.Skip("Only root can give files away.");
        using (var handle = File.OpenHandle(_room.Path, FileMode.Open, FileAccess.ReadWrite))
            Assert.True(UnixFile.GiveTo(handle, new FileOwner(1234, 5678)));

        _file.Apply(Plan());
        Assert.Equal(new FileOwner(1234, 5678), UnixFile.Find(_room.Path)?.Owner);
        _file.Undo(PlanUndo(), evenIfChanged: false);
        Assert.Equal(new FileOwner(1234, 5678), UnixFile.Find(_room.Path)?.Owner);
    }
}
