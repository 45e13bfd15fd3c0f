using System.Diagnostics;
using System.Globalization;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode Usual = AtomicFile.SecretDirectory
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_directory_is_ours_alone()
    {
        using var state = Open(_directory["a/b"]);

        Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(state.Path));
        Assert.Equal(AtomicFile.Secret, File.GetUnixFileMode(_directory["a/b/clawdoor.lock"]));
    }

    [Fact]
    public void A_second_door_is_refused_with_the_number_and_age_of_the_first()
    {
        using var first = Open(_directory["s"]);

        var trouble = Refused(_directory["s"]);

        Assert.Equal(StateDirectoryFault.InUse, trouble.Fault);
        var said = trouble.Problem.What.In(Language.English);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), said, StringComparison.Ordinal);
        Assert.Matches("started 20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8} UTC", said);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link to nothing")]
    [InlineData("directory")]
    [InlineData("pipe")]
    public void What_is_no_file_in_the_place_of_the_lock_is_not_touched(string what)
    {
        var (target, path) = (_directory.Write("target", "precious"), _directory["s/clawdoor.lock"]);
        Directory.CreateDirectory(_directory["s"], AtomicFile.SecretDirectory);
        if (what == "directory")
            Directory.CreateDirectory(path);
        else if (what == "pipe")
            Process.Start("mkfifo", [path]).WaitForExit();
        else
            File.CreateSymbolicLink(path, what == "link" ? target : _directory["nothing"]);

        var trouble = Refused(_directory["s"]);

        Assert.Equal(StateDirectoryFault.LockIsNoFile, trouble.Fault);
        Assert.Contains(path, trouble.Problem.What.In(Language.English), StringComparison.Ordinal);
        Assert.Equal(("precious", false), (File.ReadAllText(target), Path.Exists(_directory["nothing"])));
    }

    [Fact]
    public void The_lock_goes_with_its_holder()
    {
        Open(_directory["s"]).Dispose();
        Open(_directory["s"]).Dispose();
    }

    [Fact]
    public void A_killed_holder_leaves_no_lock()
    {
        Open(_directory["s"]).Dispose();
        using var holder = Process.Start(new ProcessStartInfo("flock", ["-n", "-F", _directory["s/clawdoor.lock"], "sh", "-c", "echo held; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Equal(StateDirectoryFault.InUse, Refused(_directory["s"]).Fault);

        holder.Kill();
        holder.WaitForExit();

        Open(_directory["s"]).Dispose();
    }

    [Fact]
    public void An_empty_directory_open_to_others_is_closed()
    {
        Directory.CreateDirectory(_directory["s"], Usual);

        using var state = Open(_directory["s"]);

        Assert.Equal(AtomicFile.SecretDirectory, File.GetUnixFileMode(state.Path));
    }

    [Fact]
    public void A_shared_directory_with_other_things_is_refused_and_left_as_it_was()
    {
        Directory.CreateDirectory(_directory["s"], Usual);
        _directory.Write("s/others", "");

        Assert.Equal(StateDirectoryFault.OpenToOthers, Refused(_directory["s"]).Fault);
        Assert.Equal(Usual, File.GetUnixFileMode(_directory["s"]));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void A_file_on_the_way_is_no_directory(string name)
    {
        _directory.Write("file", "");

        Assert.Equal(StateDirectoryFault.NotADirectory, Refused(_directory[name]).Fault);
    }

    [Fact]
    public void Where_nothing_may_be_made_it_is_said_in_both_languages()
    {
        var problem = Refused("/sys/clawdoor").Problem;

        Assert.Contains("/sys/clawdoor", problem.What.In(Language.English), StringComparison.Ordinal);
        Assert.Contains("/sys/clawdoor", problem.What.In(Language.Chinese), StringComparison.Ordinal);
        Assert.Contains("--state", problem.Next!.In(Language.Chinese), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, nameof(StateDirectoryFault.NoSpace))]
    [InlineData(122, nameof(StateDirectoryFault.NoSpace))]
    [InlineData(30, nameof(StateDirectoryFault.ReadOnly))]
    [InlineData(5, nameof(StateDirectoryFault.Other))]
    public void The_systems_error_number_decides(int errno, string fault) =>
        Assert.Equal(fault, StateDirectory.FaultOf(new IOException("", errno)).ToString());

    [Fact]
    public void A_full_disk_shows_its_number_in_dotnets_exception()
    {
        var e = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/dev/full", "x"));

        Assert.Equal(StateDirectoryFault.NoSpace, StateDirectory.FaultOf(e));
    }

    private static StateDirectory Open(string path)
    {
        Assert.True(StateDirectory.TryOpen(path, TimeProvider.System, out var state, out var trouble), trouble?.Problem.What.ToString());
        return state;
    }

    private static StateDirectoryTrouble Refused(string path)
    {
        Assert.False(StateDirectory.TryOpen(path, TimeProvider.System, out _, out var trouble));
        return trouble;
    }
}
