using System.Text.Json;
using Clawdoor.Backups;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Backups;

public sealed class BackupCommandsTests : IDisposable
{
    private readonly BackupRoom _room = new();

    public void Dispose() => _room.Dispose();

    private string FileName => _room["door.backup"];

    private string PassphraseFile => _room.Write("passphrase", $"{BackupRoom.Passphrase}\r\nsecond line\n");

    [Fact]
    public async Task A_script_saves_reads_and_restores()
    {
        _room.Fill();
        var made = await _room.RunAsync(_room.Home, ["backup", FileName, "--passphrase-file", PassphraseFile]);
        var dry = await _room.RunAsync(_room.OtherHome, ["restore", FileName, "--passphrase-file", PassphraseFile, "--dry-run"]);
        var nothing = Directory.Exists(_room.OtherHome);
        var unasked = await _room.RunAsync(_room.OtherHome, ["restore", FileName, "--passphrase-file", PassphraseFile]);
        var json = await _room.RunAsync(_room.OtherHome, ["restore", FileName, "--passphrase-stdin", "--yes", "--json"], input: BackupRoom.Passphrase + "\n");

        Assert.Equal((ExitCode.Done, ""), (made.Code, made.Error));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(FileName));
        Assert.Matches(@"made +2026-11-26 12:00 UTC", made.Output);
        Assert.Matches(@"addresses +203.0.113.5", made.Output);
        Assert.Matches(@"paired devices +1", made.Output);
        Assert.Equal((ExitCode.Done, false), (dry.Code, nothing));
        Assert.Contains("whole", dry.Output, StringComparison.Ordinal);
        Assert.Contains("no interface of this machine", dry.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Declined, unasked.Code);
        Assert.Equal(ExitCode.Done, json.Code);
        var told = JsonDocument.Parse(json.Output).RootElement;
        Assert.True(told.GetProperty("restored").GetBoolean());
        Assert.Equal(1, told.GetProperty("manifest").GetProperty("devices").GetInt32());
        Assert.Equal(File.ReadAllText(_room.Places.Settings), File.ReadAllText(BackupRoom.PlacesIn(_room.OtherHome).Settings));
    }

    [Fact]
    public async Task A_person_types_it_twice_and_is_asked_before_anything_is_replaced()
    {
        _room.Fill();
        var made = await _room.RunAsync(_room.Home, ["backup", FileName], answers: $"short\n{BackupRoom.Passphrase}\nanother thing\n{BackupRoom.Passphrase}\n{BackupRoom.Passphrase}\n");
        var no = await _room.RunAsync(_room.Home, ["restore", FileName, "--replace"], answers: $"{BackupRoom.Passphrase}\nn\n");
        var before = BackupRoom.Tree(_room.Home);
        var yes = await _room.RunAsync(_room.Home, ["restore", FileName, "--replace"], answers: $"{BackupRoom.Passphrase}\ny\n");

        Assert.Equal(ExitCode.Done, made.Code);
        Assert.Contains("A passphrase of 5 characters is too short; it needs 12.", made.Error, StringComparison.Ordinal);
        Assert.Contains("The two are not the same.", made.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Declined, no.Code);
        Assert.Contains("Nothing was changed.", no.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, yes.Code);
        Assert.Contains("clawdoor.before-restore-20261126-120000", yes.Output, StringComparison.Ordinal);
        Assert.Equal(before[".local/state/clawdoor/gateway-token"], BackupRoom.Tree(_room.Home)[".local/state/clawdoor/gateway-token"]);
        Assert.DoesNotContain(BackupRoom.Passphrase, made.Output + made.Error + no.Output + no.Error + yes.Output + yes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_passphrase_ends_with_a_code_of_its_own_and_changes_nothing()
    {
        _room.Fill();
        _room.MakeBackup();
        var before = BackupRoom.Tree(_room.Home);
        var wrong = await _room.RunAsync(_room.Home, ["restore", FileName, "--replace", "--yes", "--passphrase-stdin"], input: "not the passphrase\n");

        Assert.Equal(ExitCode.WrongPassphrase, wrong.Code);
        Assert.Contains("This is not the passphrase", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(before, BackupRoom.Tree(_room.Home));
    }

    [Theory]
    [InlineData("", "backup")]
    [InlineData("\n", "backup", "--passphrase-stdin")]
    [InlineData("eleven char\n", "backup", "--passphrase-stdin")]
    [InlineData("", "backup", "--passphrase-file", "/nonexistent")]
    [InlineData("a long enough one\n", "backup", "--passphrase-stdin", "--passphrase-file", "/dev/null")]
    [InlineData("", "restore")]
    [InlineData("a\u0007b\n", "restore", "--passphrase-stdin")]
    public async Task Without_a_good_passphrase_nothing_begins(string input, string command, params string[] more)
    {
        _room.Fill();
        if (command == "restore")
            _room.MakeBackup();
        var (code, _, error) = await _room.RunAsync(_room.Home, [command, FileName, .. more], input: input);

        Assert.Equal(ExitCode.BadSettings, code);
        Assert.StartsWith("✗", error, StringComparison.Ordinal);
        Assert.Equal(command == "restore", File.Exists(FileName));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_with_force()
    {
        _room.Fill();
        File.WriteAllText(FileName, "precious");
        var no = await _room.RunAsync(_room.Home, ["backup", FileName, "--passphrase-file", PassphraseFile]);
        var kept = File.ReadAllText(FileName);
        var yes = await _room.RunAsync(_room.Home, ["backup", FileName, "--passphrase-file", PassphraseFile, "--force", "--json"]);

        Assert.Equal((ExitCode.Failed, "precious"), (no.Code, kept));
        Assert.Contains("--force", no.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ""), (yes.Code, yes.Error));
        Assert.Equal(new FileInfo(FileName).Length, JsonDocument.Parse(yes.Output).RootElement.GetProperty("bytes").GetInt64());
        Assert.Equal(["door.backup", "home", "passphrase"], Directory.EnumerateFileSystemEntries(_room["."]).Select(e => Path.GetFileName(e)).Order());
    }

    [Theory]
    [InlineData("nowhere/door.backup", nameof(ExitCode.NotFound))]
    [InlineData("home", nameof(ExitCode.NotPermitted))]
    [InlineData("home/.local/state/clawdoor/door.backup", nameof(ExitCode.NotPermitted))]
    public async Task A_place_that_does_not_do_is_named_before_the_passphrase_is_asked(string place, string expected)
    {
        _room.Fill();
        var before = BackupRoom.Tree(_room["."]);
        var (code, _, error) = await _room.RunAsync(_room.Home, ["backup", _room[place], "--force"], answers: "");

        Assert.Equal(expected, code.ToString());
        Assert.DoesNotContain("Passphrase", error, StringComparison.Ordinal);
        Assert.Equal(before, BackupRoom.Tree(_room["."]));
    }

    [Fact]
    public async Task A_full_disk_leaves_nothing()
    {
        _room.Fill();
        // Every write to it fails as on a full disk; a rename over it is never reached.
        var (copy, _) = StateCopy.Take(_room.Places, _room.Time);
        using (copy)
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            var refusal = Assert.ThrowsAny<IOException>(() => BackupWriter.Write(full, new("1", _room.Time.GetUtcNow()), copy!.PathOf, BackupHeader.Make("p", 1)));
            Assert.Equal(BackupFault.NoSpace, BackupTrouble.Of(refusal, FileName).Fault);
        }

        Assert.Equal(ExitCode.NotFound, (await _room.RunAsync(_room.OtherHome, ["backup", FileName, "--passphrase-file", PassphraseFile, "--settings", _room.Places.Settings])).Code);
        Assert.False(File.Exists(FileName));
    }

    [Fact]
    public async Task What_is_not_Clawdoors_is_named_and_left_out()
    {
        _room.Fill();
        _room.Write("home/.local/state/clawdoor/devices.sqlite.damaged", "");
        var made = await _room.RunAsync(_room.Home, ["backup", FileName, "--passphrase-file", PassphraseFile]);

        Assert.Equal(ExitCode.Done, made.Code);
        Assert.Contains("devices.sqlite.damaged", made.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_not_saved_as_if_it_were_whole()
    {
        _room.Fill();
        _room.Write("home/.local/state/clawdoor/devices.sqlite", "no database at all, but long enough to look at");
        var made = await _room.RunAsync(_room.Home, ["backup", FileName, "--passphrase-file", PassphraseFile]);

        Assert.Equal(ExitCode.Failed, made.Code);
        Assert.Contains("is damaged", made.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(FileName));
    }
}
