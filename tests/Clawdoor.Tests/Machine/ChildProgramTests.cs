using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class ChildProgramTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_it_says_and_how_it_ends_is_told()
    {
        var end = await Within(30).RunAsync("/bin/sh", ["-c", "read line || echo no input; echo trouble >&2; exit 7"], Stop);
        Assert.Equal(new ProgramEnd(7, "no input\n", "trouble\n", true), end);
        Assert.Equal("trouble", end.Said);
    }

    [Fact]
    public async Task What_is_too_long_is_cut_off_and_does_not_hold_it_up()
    {
        var end = await Within(30, longest: 10).RunAsync("/bin/sh", ["-c", "head -c 1000000 /dev/zero | tr '\\0' y; echo done >&2"], Stop);
        Assert.Equal(new ProgramEnd(0, "yyyyyyyyyy", "done\n", false), end);
    }

    [Fact]
    public async Task What_is_just_as_long_is_whole() =>
        Assert.Equal(new ProgramEnd(0, "1234", "", true), await Within(30, longest: 4).RunAsync("/bin/sh", ["-c", "printf 1234"], Stop));

    [Fact]
    public async Task What_takes_too_long_is_ended_with_all_it_began()
    {
        using var home = new TemporaryDirectory();
        var file = Path.Combine(home.Path, "id");
        var end = await Within(2).RunAsync("/bin/sh", ["-c", $"sleep 60 & echo $! > '{file}'; wait"], Stop);
        Assert.Equal(new ProgramEnd(null, "", "> 2 s", false), end);
        await GoneAsync((await File.ReadAllTextAsync(file, Stop)).Trim());
    }

    [Fact]
    public async Task Who_stops_ends_it()
    {
        using var home = new TemporaryDirectory();
        var file = Path.Combine(home.Path, "id");
        using var stop = new CancellationTokenSource();
        var run = Within(60).RunAsync("/bin/sh", ["-c", $"echo $$ > '{file}.new'; mv '{file}.new' '{file}'; exec sleep 60"], stop.Token);
        while (!File.Exists(file))
            await Task.Delay(5, Stop);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await GoneAsync((await File.ReadAllTextAsync(file, Stop)).Trim());
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        var end = await Within(1).RunAsync("/nowhere/at-all", [], Stop);
        Assert.Null(end.ExitCode);
        Assert.Contains("/nowhere/at-all", end.Said, StringComparison.Ordinal);
    }

    private static ChildProgram Within(double seconds, int longest = 1000) => new(TimeSpan.FromSeconds(seconds), longest, TimeProvider.System);

    private static async Task GoneAsync(string process)
    {
        // A zombie of a killed grandchild stays until somebody reaps it.
        while (File.Exists($"/proc/{process}/stat") && !(await File.ReadAllTextAsync($"/proc/{process}/stat", Stop)).Contains(") Z ", StringComparison.Ordinal))
            await Task.Delay(5, Stop);
    }
}
