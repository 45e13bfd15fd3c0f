using System.Formats.Tar;
using System.Text.Json;
using Clawdoor.Backups;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Backups;

public sealed class BackupFileTests : IDisposable
{
    private readonly BackupRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void Everything_that_makes_a_door_is_in_it_and_nothing_of_the_moment()
    {
        _room.Fill();
        var (manifest, trouble) = Examined(_room.MakeBackup());

        Assert.Null(trouble);
        Assert.Equal(
            [
                "state/conversations.sqlite", "state/device.key", "state/devices.sqlite", "state/doctor-journal.json", "state/gateway-token",
                "state/models.json", "state/openclaw-backups/0001/before.json", "state/openclaw-backups/0001/manifest.json",
                "settings/clawdoor.json", "openclaw/openclaw.json", "openclaw/.env",
            ],
            manifest!.Files.Select(f => f.Path));
        Assert.DoesNotContain(Directory.EnumerateDirectories(_room.State), d => Path.GetFileName(d).StartsWith(StateFiles.CopyPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_built_in_gateway_openclaws_own_file_stays_out()
    {
        _room.Fill();
        File.Delete(Path.Combine(_room.State, StateFiles.Devices));

        Assert.DoesNotContain(Examined(_room.MakeBackup()).Manifest!.Files, f => f.Path.StartsWith("openclaw/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_known_before_a_passphrase_is_asked()
    {
        _room.Fill();
        var whole = File.ReadAllBytes(_room.MakeBackup());
        foreach (var length in (int[])[17, 100, BackupHeader.Size, BackupHeader.Size + 1, SealedChunk.SealedSize, whole.Length - 1, whole.Length - SealedChunk.SealedSize + 1])
        {
            File.WriteAllBytes(_room["cut"], whole[..length]);
            Assert.Equal(BackupFault.CutOff, BackupFile.Open(_room["cut"]).Trouble!.Fault);
        }

        File.WriteAllBytes(_room["cut"], [.. whole, 0]);
        Assert.Equal(BackupFault.CutOff, BackupFile.Open(_room["cut"]).Trouble!.Fault);
        File.WriteAllBytes(_room["cut"], whole[..^SealedChunk.SealedSize]);
        Assert.Equal(BackupFault.CutOff, Examined(_room["cut"]).Trouble!.Fault);
    }

    [Fact]
    public void What_is_no_backup_is_said_to_be_none()
    {
        Assert.Equal(BackupFault.NotABackup, BackupFile.Open(_room.Write("text", "some text")).Trouble!.Fault);
        Assert.Equal(BackupFault.NotABackup, BackupFile.Open(_room.Write("empty", "")).Trouble!.Fault);
        Assert.Equal(BackupFault.NotABackup, BackupFile.Open("/dev/zero").Trouble!.Fault);
        Assert.Equal(BackupFault.NotABackup, BackupFile.Open(_room["."]).Trouble!.Fault);
        Assert.Equal(BackupFault.Missing, BackupFile.Open(_room["nothing"]).Trouble!.Fault);
    }

    [Theory]
    [InlineData("state/../../../etc/cron.d/x")]
    [InlineData("/etc/cron.d/x")]
    [InlineData("state/own.pem/x")]
    [InlineData("state/unknown")]
    [InlineData("state/clawdoor.lock")]
    [InlineData("state/openclaw-backups/../own.pem")]
    [InlineData("state/openclaw-backups")]
    [InlineData("settings/other.json")]
    [InlineData("state/own.pem\0x")]
    [InlineData("state//own.pem")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        var path = Archive([new(name, 1, BackupRoom.Sum([1]))], [Regular(name == "" ? "x" : name.Replace('\0', 'x'), [1])]);

        Assert.Equal(BackupFault.Foreign, Examined(path).Trouble!.Fault);
        Assert.False(Directory.Exists(_room.State));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("hard link")]
    [InlineData("directory")]
    [InlineData("other name")]
    [InlineData("other length")]
    [InlineData("other content")]
    [InlineData("one more")]
    [InlineData("one less")]
    [InlineData("no manifest")]
    [InlineData("no archive")]
    public void An_archive_that_is_not_what_its_manifest_says_is_refused(string how)
    {
        var file = new ManifestFile("state/own.pem", 3, BackupRoom.Sum([1, 2, 3]));
        var good = Regular(file.Path, [1, 2, 3]);
        TarEntry[] entries = how switch
        {
            "link" => [new PaxTarEntry(TarEntryType.SymbolicLink, file.Path) { LinkName = "/etc/shadow" }],
            "hard link" => [new PaxTarEntry(TarEntryType.HardLink, file.Path) { LinkName = "/etc/shadow" }],
            "directory" => [new PaxTarEntry(TarEntryType.Directory, file.Path)],
            "other name" => [Regular("state/gateway-token", [1, 2, 3])],
            "other length" => [Regular(file.Path, [1, 2, 3, 4])],
            "other content" => [Regular(file.Path, [1, 2, 4])],
            "one more" => [good, Regular("state/gateway-token", [1])],
            _ => how == "one less" ? [] : [good],
        };
        var path = how == "no archive" ? Sealed(s => s.Write(new byte[] { 1, 2, 3, 4 })) : Archive(how == "no manifest" ? null : [file], entries);

        Assert.Equal(BackupFault.Foreign, Examined(path).Trouble!.Fault);
        Assert.Null(Examined(Archive([file], [Regular(file.Path, [1, 2, 3])])).Trouble);
    }

    [Fact]
    public void More_files_than_any_state_has_are_refused()
    {
        var files = Enumerable.Range(0, Manifest.MostFiles + 1).Select(i => new ManifestFile($"state/openclaw-backups/{i}/a.json", 0, ""));

        Assert.Equal(BackupFault.Foreign, Examined(Archive([.. files], [])).Trouble!.Fault);
        Assert.Equal(BackupFault.Foreign, Examined(Archive([new("state/own.pem", long.MaxValue, "")], [])).Trouble!.Fault);
        Assert.Equal(BackupFault.Foreign, Examined(Archive([new("state/own.pem", 0, ""), new("state/own.pem", 0, "")], [])).Trouble!.Fault);
    }

    /// <summary>A database in the exclusive hands of a writer: each copy is whole, and as it was at one moment.</summary>
    [Fact]
    public async Task A_database_is_copied_whole_while_it_is_written()
    {
        Directory.CreateDirectory(_room.State);
        var path = Path.Combine(_room.State, StateFiles.Devices);
        SqliteFile.Prepare(path);
        using var file = SqliteFile.Open(path, survivesPowerLoss: false);
        file.Script("CREATE TABLE pair (a INTEGER, b INTEGER, filling BLOB); PRAGMA wal_autocheckpoint = 50");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(
            () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    file.Transaction(() => file.Run("INSERT INTO pair VALUES ($1, $2, randomblob(3000))", i, 0L));
                    file.Transaction(() => file.Run("UPDATE pair SET b = b + 1"));
                    if (i % 100 == 99)
                        file.Transaction(() => file.Run("DELETE FROM pair"));
                }
            },
            TestContext.Current.CancellationToken);

        var whole = 0;
        for (var i = 0; i < 60; i++)
        {
            if (!SqliteFile.TryCopy(path, _room["copy"]))
                continue;
            whole++;
            Assert.True(SqliteFile.Fold(_room["copy"]));
            Assert.False(File.Exists(_room["copy"] + "-wal"));
            using var copy = SqliteFile.Open(_room["copy"]);
            // Rows come one by one and all are counted up together: at any one moment all sums are the same.
            var odd = copy.Number("SELECT count(*) FROM (SELECT a + b AS s FROM pair GROUP BY s)");
            Assert.InRange(odd, 0, 1);
        }

        await stop.CancelAsync();
        await writing;
        Assert.True(whole > 5, $"only {whole} of 60 copies were whole");
    }

    private static PaxTarEntry Regular(string name, byte[] content) => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static (Manifest? Manifest, BackupTrouble? Trouble) Examined(string path)
    {
        var (backup, trouble) = BackupFile.Open(path);
        if (backup is null)
            return (null, trouble);
        using (backup)
            return backup.Unlock(BackupRoom.Passphrase) is { } locked ? (null, locked) : backup.Examine();
    }

    private string Archive(IReadOnlyList<ManifestFile>? files, IReadOnlyList<TarEntry> entries) => Sealed(stream =>
    {
        using var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        if (files is not null)
        {
            var manifest = new Manifest("1", _room.Time.GetUtcNow()) { Files = files };
            tar.WriteEntry(Regular(Manifest.FileName, JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.Manifest)));
        }

        foreach (var entry in entries)
            tar.WriteEntry(entry);
    });

    private string Sealed(Action<Stream> write)
    {
        var (header, keys) = BackupHeader.Make(BackupRoom.Passphrase, 1);
        using var file = File.Create(_room["archive"]);
        using var sealing = new SealingStream(file, header, keys);
        write(sealing);
        sealing.Complete();
        return _room["archive"];
    }
}
