using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>What is shipped, installed as people install it: on other systems than the one that built it, and taken off again.</summary>
[Trait("Category", "Full")]
public sealed class ThePackages
{
    /// <summary>All files but those that a package manager keeps its own books in.</summary>
    private const string List = """
        list() { find / -xdev '(' -path /var/lib/dpkg -o -path /var/lib/rpm -o -path /var/log -o -path /var/cache ')' -prune -o -printf '%p %y %m %u %g %l\n' | LC_ALL=C sort; }
        """;

    [Fact]
    public async Task The_sums_are_right_and_the_bill_of_materials_is_that_of_the_binary()
    {
        var folder = await ShippedPackages.FolderAsync();

        (await ChildProcess.RunAsync("bash", ["-c", $"cd '{folder}' && sha256sum --check --strict --quiet SHA256SUMS"])).Succeeded();

        var unpacked = Scratch.NewDirectory("deb");
        (await ChildProcess.RunAsync("dpkg-deb", ["-x", await ShippedPackages.FileAsync("_amd64.deb"), unpacked])).Succeeded();
        var sum = (await ChildProcess.RunAsync("sha256sum", [Path.Combine(unpacked, "usr/bin/clawdoor")])).Succeeded().Output.Split(' ')[0];
        using var bill = JsonDocument.Parse(await File.ReadAllTextAsync(await ShippedPackages.FileAsync("-amd64.cdx.json"), TestContext.Current.CancellationToken));
        Assert.Equal(sum, bill.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("hashes")[0].GetProperty("content").GetString());
        var names = bill.RootElement.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString()).ToList();
        Assert.Superset(new HashSet<string?> { "libssl-dev", "libsqlite3-dev", "Yarp.ReverseProxy", "System.CommandLine", "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64" }, names.ToHashSet());
        Assert.DoesNotContain("SourceGear.sqlite3", names);
        Assert.All(Directory.EnumerateFiles(folder).Where(f => !f.EndsWith("oci.tar", StringComparison.Ordinal)), f => Assert.InRange(new FileInfo(f).Length, 1, 13_000_000));
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("bullseye")]
    public async Task The_deb_is_installed_opens_a_door_and_leaves_nothing(string suite) => await InstallAsync(
        await SystemRoot.DebianAsync(suite), "dpkg -i /mnt/clawdoor_*_amd64.deb", "dpkg --purge clawdoor");

    /// <summary>No distribution of RPM's is to be had where Debian's packages are: rpm itself writes into a Debian, whose shell runs the scripts.</summary>
    [Fact]
    public async Task The_rpm_is_installed_opens_a_door_and_leaves_nothing()
    {
        var rpm = await ShippedPackages.FileAsync(".x86_64.rpm");
        Task<Finished> Ask(params string[] what) => ChildProcess.RunAsync("rpm", ["--dbpath", Scratch.NewDirectory("rpmdb"), "-qp", .. what, rpm]);

        Assert.Equal("cpio xz", (await Ask("--qf", "%{PAYLOADFORMAT} %{PAYLOADCOMPRESSOR}")).Succeeded().Output);
        // What rpm 4.11 of RHEL 7 knows.
        string[] known = ["CompressedFileNames", "FileDigests", "PayloadFilesHavePrefix", "PayloadIsXz"];
        var requires = (await Ask("--requires")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("glibc >= 2.17", requires);
        Assert.All(requires.Where(r => r.StartsWith("rpmlib", StringComparison.Ordinal)), r => Assert.Contains(r.Split('(', ')')[1], known));

        await InstallAsync(await SystemRoot.DebianAsync("bookworm", "rpm"),
            "rpm --force-debian --nodeps -i /mnt/clawdoor-*.x86_64.rpm; rpm --nodeps -V clawdoor", "rpm --force-debian -e clawdoor");
    }

    [Fact]
    public async Task The_tarball_is_installed_into_a_prefix_and_taken_off_again()
    {
        var folder = Scratch.NewDirectory("tarball");
        (await ChildProcess.RunAsync("tar", ["-xzf", await ShippedPackages.FileAsync("-linux-x64.tar.gz"), "-C", folder])).Succeeded();
        var install = Path.Combine(Assert.Single(Directory.EnumerateDirectories(folder)), "install.sh");
        var prefix = Path.Combine(folder, "prefix");
        Directory.CreateDirectory(Path.Combine(prefix, "share", "man"));

        var said = (await ChildProcess.RunAsync(install, ["--prefix", prefix], new Dictionary<string, string?> { ["LC_ALL"] = "zh_CN.UTF-8" })).Succeeded();
        Assert.Contains($"下一步：sudo {prefix}/bin/clawdoor up", said.Output, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+", (await ChildProcess.RunAsync(Path.Combine(prefix, "bin", "clawdoor"), ["--version"])).Succeeded().Output);
        Assert.True(File.Exists(Path.Combine(prefix, "share/man/zh_CN/man1/clawdoor.1.gz")));

        (await ChildProcess.RunAsync(install, ["--prefix", prefix])).Succeeded();
        (await ChildProcess.RunAsync(install, ["--remove", "--prefix", prefix])).Succeeded();
        Assert.Equal([Path.Combine(prefix, "share"), Path.Combine(prefix, "share", "man")], Directory.EnumerateFileSystemEntries(prefix, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task The_binary_opens_a_door_where_there_is_nothing_but_glibc_2_17()
    {
        var old = await SystemRoot.OldestGlibcAsync();
        Assert.True(File.Exists(Path.Combine(old.Folder, "lib64", "libc-2.17.so")));
        var root = Scratch.NewDirectory("old");
        (await ChildProcess.RunAsync("cp", ["-a", $"{old.Folder}/.", root])).Succeeded();
        (await ChildProcess.RunAsync("dpkg-deb", ["-x", await ShippedPackages.FileAsync("_amd64.deb"), root])).Succeeded();
        await using var host = await RemoteHost.StartAsync();
        string[] entered = ["--mount", "sh", "-ec", $"mount --rbind /proc $0/proc; mount --rbind /dev $0/dev; exec env -i HOME=/home OPENCLAW_GATEWAY_PORT={Listening.FreePort()} /usr/sbin/chroot $0 /usr/bin/clawdoor \"$@\"", root, .. Up(host, "/home/state")];

        await using var door = ChildProcess.Start("unshare", entered);
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(30));

        // Its own visitor has a device: Ed25519 on both sides.
        Assert.Contains("Token accepted", door.Output, StringComparison.Ordinal);
        await VisitAsync(host);
        await door.StopAsync();
        Assert.Contains((await ChildProcess.RunAsync("grep", ["-rlE", "^SQLite format 3", Path.Combine(root, "home")])).Output.Split('\n'), f => f.Contains("/state/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_image_is_whole_and_runs_as_the_user_it_names()
    {
        var layout = Scratch.NewDirectory("image");
        var root = Scratch.NewDirectory("image-root");
        (await ChildProcess.RunAsync("tar", ["-xf", await ShippedPackages.FileAsync("-oci.tar"), "-C", layout])).Succeeded();
        Assert.Equal("1.0.0", Read("oci-layout").GetProperty("imageLayoutVersion").GetString());

        var images = Follow(Read("index.json").GetProperty("manifests")[0]);
        var manifest = Follow(images.GetProperty("manifests").EnumerateArray().Single(m => m.GetProperty("platform").GetProperty("architecture").GetString() == "amd64"));
        var config = Follow(manifest.GetProperty("config")).GetProperty("config");
        foreach (var layer in manifest.GetProperty("layers").EnumerateArray())
            (await ChildProcess.RunAsync("tar", ["-xzpf", Blob(layer), "-C", root])).Succeeded();

        string[] command = [.. config.GetProperty("Entrypoint").EnumerateArray().Select(e => e.GetString()!), "--version"];
        File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Assert.Matches(@"^\d+\.\d+\.\d+", (await ChildProcess.RunAsync("env",
            ["-i", .. config.GetProperty("Env").EnumerateArray().Select(e => e.GetString()!), "/usr/sbin/chroot", $"--userspec={config.GetProperty("User").GetString()}", root, .. command])).Succeeded().Output);

        JsonElement Read(string name)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(layout, name)));
            return document.RootElement.Clone();
        }

        string Blob(JsonElement descriptor) => Path.Combine(layout, "blobs", descriptor.GetProperty("digest").GetString()!.Replace(':', '/'));

        JsonElement Follow(JsonElement descriptor)
        {
            var bytes = File.ReadAllBytes(Blob(descriptor));
            Assert.Equal(descriptor.GetProperty("size").GetInt64(), bytes.Length);
            Assert.Equal(descriptor.GetProperty("digest").GetString(), "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
            return Read(Path.GetRelativePath(layout, Blob(descriptor)));
        }
    }

    private static string[] Up(RemoteHost host, string state) =>
        ["up", "--yes", "--upstream", "builtin", "--address", host.ServerPublic, "--listen", host.ServerPublic, "--state", state];

    /// <summary>Installs there, opens a door, visits it, removes, and compares all files with before.</summary>
    private static async Task InstallAsync(SystemRoot system, string install, string remove)
    {
        await using var host = await RemoteHost.StartAsync();
        await using var there = system.Start($$"""
            {{List}}
            list > /run/before
            {{install}}
            clawdoor --version
            bash -ec 'source /usr/share/bash-completion/completions/clawdoor; complete -p clawdoor'
            gzip -dc /usr/share/man/zh_CN/man1/clawdoor.1.gz | grep -q '退出状态'
            OPENCLAW_GATEWAY_PORT={{Listening.FreePort()}} clawdoor {{string.Join(' ', Up(host, "/run/state"))}} &
            door=$!
            read -r go
            grep -rlE '^SQLite format 3' /run/state
            kill $door; wait $door || true
            {{remove}}
            list > /run/after
            diff /run/before /run/after && echo 'nothing is left'
            """, await ShippedPackages.FolderAsync());
        await there.WaitForAsync("Next: sudo clawdoor up", TimeSpan.FromSeconds(60));
        await there.WaitForAsync("complete -F _clawdoor clawdoor");
        await there.WaitForAsync("The door is open", TimeSpan.FromSeconds(30));
        await VisitAsync(host);
        await there.WriteAsync("\n");
        await there.WaitForAsync("^/run/state/");
        await there.WaitForAsync("nothing is left", TimeSpan.FromSeconds(60));
    }

    /// <summary>TLS 1.3, HTTP/2 by ALPN, and an answer.</summary>
    private static async Task VisitAsync(RemoteHost host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Parse(host.ServerPublic), 443);
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host.ServerPublic, ApplicationProtocols = [SslApplicationProtocol.Http2] });
        Assert.Equal((SslProtocols.Tls13, SslApplicationProtocol.Http2), (tls.SslProtocol, tls.NegotiatedApplicationProtocol));

        using var handler = new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await http.GetAsync(new Uri($"https://{host.ServerPublic}/"));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
    }
}
