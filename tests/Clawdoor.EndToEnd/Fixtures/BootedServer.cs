using System.Runtime.InteropServices;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// A server of its own: Debian with systemd and nginx, booted by systemd-nspawn in a <see cref="RemoteHost"/>'s namespace. What it
/// writes is gone with it; the system it boots is made once, by debootstrap, outside the repository.
/// </summary>
internal sealed class BootedServer : IAsyncDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _machine;
    private readonly int _leader;

    private BootedServer(ChildProcess machine, int leader) => (_machine, _leader) = (machine, leader);

    private static string Root => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "clawdoor-tests", "server");

    /// <param name="files">Files or folders of this machine, and where they are to be seen there.</param>
    public static Task<BootedServer> StartAsync(RemoteHost host, params IEnumerable<(string Here, string There)> files) => StartAsync(host, null, files);

    /// <param name="root">Another system than the usual one, with systemd in it.</param>
    public static async Task<BootedServer> StartAsync(RemoteHost host, SystemRoot? root, params IEnumerable<(string Here, string There)> files)
    {
        var may = File.Exists("/usr/bin/systemd-nspawn") && (Directory.Exists(Root) || File.Exists("/usr/sbin/debootstrap"));
        Assert.SkipUnless(may || Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "A booted server needs systemd-container and debootstrap.");
        if (root is null)
            await MakeRootAsync();
        // A managed build needs its runtime, a native one does not mind.
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var binds = files.Append((Path.GetDirectoryName(Repository.Clawdoor)!, "/opt/clawdoor")).Append((runtime, "/opt/dotnet")).Select(f => $"--bind-ro={f.Item1}:{f.Item2}");
        var machine = ChildProcess.Start("systemd-nspawn",
            ["--quiet", "--boot", "--register=no", "--keep-unit", "--volatile=overlay", $"--network-namespace-path=/run/netns/{host.Name}", $"--directory={root?.Folder ?? Root}", $"--machine={host.Name}", .. binds]);
        try
        {
            return await BootAsync(machine);
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command there, to its end.</summary>
    public Task<Finished> ExecAsync(params IEnumerable<string> command) => ChildProcess.RunAsync("nsenter", Entering(command));

    /// <summary>The process of the service there; 0 when it has none.</summary>
    public async Task<string> DoorProcessAsync() => (await ExecAsync("systemctl", "show", "--property=MainPID", "--value", "clawdoor")).Output.Trim();

    /// <summary>Starts <c>clawdoor ARGUMENTS</c> there, as root and without a terminal.</summary>
    public ChildProcess StartClawdoor(params IEnumerable<string> arguments) => ChildProcess.Start("nsenter", Entering(
        ["env", "-i", "DOTNET_ROOT=/opt/dotnet", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", $"/opt/clawdoor/{Path.GetFileName(Repository.Clawdoor)}", .. arguments]));

    /// <summary>To the program that an <c>nsenter</c> of ours has started there.</summary>
    public static void Interrupt(ChildProcess entered)
    {
        foreach (var child in ChildrenOf(entered.Id))
            Signals.Send(child, Signal.Interrupt);
    }

    public async ValueTask DisposeAsync()
    {
        // Its init is the first process of a namespace: all others go with it.
        Signals.Send(_leader, Signal.Kill);
        await _machine.DisposeAsync();
    }

    private IEnumerable<string> Entering(IEnumerable<string> command) => ["-t", $"{_leader}", "-m", "-p", "-u", "-i", "-n", "--", .. command];

    private static int[] ChildrenOf(int id) =>
        [.. File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    private static async Task<BootedServer> BootAsync(ChildProcess machine)
    {
        using var late = new CancellationTokenSource(BootLimit);
        while (!late.IsCancellationRequested && !machine.HasExited)
        {
            if (ChildrenOf(machine.Id) is [var leader, ..])
            {
                var server = new BootedServer(machine, leader);
                // "degraded" is a unit that a container has no use for.
                if ((await server.ExecAsync("systemctl", "is-system-running")).Output.Trim() is "running" or "degraded")
                    return server;
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"The server did not boot: {machine.Output}{machine.Errors}");
    }

    private static async Task MakeRootAsync()
    {
        if (Directory.Exists(Root))
            return;
        var half = $"{Root}.{Environment.ProcessId}";
        Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
        (await ChildProcess.RunAsync(
            "debootstrap", ["--variant=minbase", "--include=systemd,systemd-sysv,dbus,nginx-light,libsqlite3-0", "bookworm", half],
            limit: TimeSpan.FromMinutes(10))).Succeeded();
        Directory.Move(half, Root);
    }
}
