using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// The files of another system, made once outside the repository: a Debian by debootstrap, or nothing but the glibc 2.17 of
/// RHEL 7's time, which an npm package for cross compiling carries. What runs in one writes to an overlay that goes with it.
/// </summary>
internal sealed record SystemRoot(string Folder)
{
    private static string Cache => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "clawdoor-tests");

    /// <param name="suite">Such as <c>bookworm</c>; the oldest that Debian still serves is bullseye (glibc 2.31).</param>
    /// <param name="packages">Packages to be in it besides the least there can be.</param>
    public static Task<SystemRoot> DebianAsync(string suite, params string[] packages)
    {
        var name = string.Join('-', packages.Prepend(suite));
        var may = File.Exists("/usr/bin/systemd-nspawn") && (Directory.Exists(Path.Combine(Cache, name)) || File.Exists("/usr/sbin/debootstrap"));
        Assert.SkipUnless(may || Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "Another Debian needs systemd-container and debootstrap.");
        return MadeAsync(name, half => ChildProcess.RunAsync(
            "debootstrap", ["--variant=minbase", $"--include={string.Join(',', packages.Append("dash"))}", suite, half], limit: TimeSpan.FromMinutes(10)));
    }

    /// <summary>Its loader and libraries, where the binary looks for them.</summary>
    public static Task<SystemRoot> OldestGlibcAsync() => MadeAsync("glibc-2.17", half => ChildProcess.RunAsync("bash", ["-euc", """
        mkdir -p "$0"/{lib64,home,dev,proc,etc} "$0.npm"
        cd "$0.npm"
        npm pack --silent @napi-rs/cross-toolchain-x64-target-x86_64@1.0.0
        tar xzOf ./*.tgz package/x86_64-unknown-linux-gnu.tar.xz | tar xJ ./x86_64-unknown-linux-gnu/sysroot/lib
        cp -a x86_64-unknown-linux-gnu/sysroot/lib/*.so* "$0/lib64"
        ln -s lib64 "$0/lib"
        rm -rf "$0.npm"
        """, half], limit: TimeSpan.FromMinutes(5)));

    /// <summary>Starts a bash script there, as root, on this machine's network; <paramref name="packages"/> is its <c>/mnt</c>.</summary>
    public ChildProcess Start(string script, string packages) => ChildProcess.Start("systemd-nspawn",
    [
        "--quiet", "--pipe", "--register=no", "--keep-unit", "--as-pid2", "--volatile=overlay", $"--directory={Folder}", $"--bind-ro={packages}:/mnt",
        "--setenv=HOME=/run/home", "--setenv=LANG=C.UTF-8", "bash", "-euc", script,
    ]);

    private static async Task<SystemRoot> MadeAsync(string name, Func<string, Task<Finished>> make)
    {
        var folder = Path.Combine(Cache, name);
        if (!Directory.Exists(folder))
        {
            var half = $"{folder}.{Environment.ProcessId}";
            Directory.CreateDirectory(Cache);
            (await make(half)).Succeeded();
            Directory.Move(half, folder);
        }

        return new(folder);
    }
}
