using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_written_file_has_its_content_its_mode_and_no_neighbours()
    {
        AtomicFile.Write(_directory["key"], "old"u8);
        AtomicFile.Write(_directory["key"], "new"u8);

        Assert.Equal("new", File.ReadAllText(_directory["key"]));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(_directory["key"]));
        Assert.Equal([_directory["key"]], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void A_refused_write_leaves_the_target_and_no_leftover()
    {
        Directory.CreateDirectory(_directory["key"]);

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(_directory["key"], "new"u8));
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Old_leftovers_go_young_ones_and_strangers_stay()
    {
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var old = _directory.Write("key.0123.new", "half");
        var young = _directory.Write("key.4567.new", "half");
        var stranger = _directory.Write("other.0123.new", "whole");
        File.SetLastWriteTimeUtc(old, noon.UtcDateTime.AddHours(-2));
        File.SetLastWriteTimeUtc(young, noon.UtcDateTime);
        File.SetLastWriteTimeUtc(stranger, noon.UtcDateTime.AddHours(-2));

        AtomicFile.DeleteLeftovers(_directory["key"], noon.AddHours(-1));

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.True(File.Exists(stranger));
    }
}
