using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Clawdoor.EndToEnd.Doctor;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// A computer with a packet filter of its own in about 100 ms, and a neighbour that tries its ports: network, processes, mounts and
/// <c>/etc</c> that nobody else sees. With <c>packages</c> it is a Debian with ufw and firewalld, made once by debootstrap.
/// </summary>
internal sealed class FirewalledHost : IAsyncDisposable
{
    private const string Address = "203.0.113.7";

    private const string Address6 = "2001:db8::7";

    /// <summary>Something listens at each, on every address.</summary>
    public static readonly IReadOnlyList<int> Ports = [22, 80, 443, 2222, 8080, 8443, 9000, 18789];

    /// <summary>A connection over a veth pair takes a fraction of a millisecond.</summary>
    private static readonly TimeSpan _scanPatience = TimeSpan.FromMilliseconds(600);

    private readonly List<Socket> _listening = [];
    private readonly ChildProcess _first;
    private readonly string _id;
    private readonly string? _root;

    private FirewalledHost(ChildProcess first, string id, string? root) => (_first, _id, _root) = (first, id, root);

    private static string Debian => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "clawdoor-tests", "firewalls");

    private string Clawdoor => _root is null ? Repository.Clawdoor : $"/opt/clawdoor/{Path.GetFileName(Repository.Clawdoor)}";

    /// <param name="packages">With ufw and firewalld in a root of their own.</param>
    public static async Task<FirewalledHost> StartAsync(bool packages = false)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess || Environment.GetEnvironmentVariable("CI") is { Length: > 0 },
            "A packet filter of its own needs root and namespaces (packages iproute2, nftables and iptables).");
        if (packages)
            await MakeDebianAsync();
        var (room, root) = (Scratch.NewDirectory("filter"), packages ? Debian : null);
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var first = ChildProcess.Start("unshare", ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c",
            $$"""
            set -e
            mount -t tmpfs none {{room}}
            mkdir {{room}}/{upper,work,root}
            over() { mount -t overlay overlay -o lowerdir=$1,upperdir={{room}}/upper,workdir={{room}}/work "$2"; }
            if [[ "{{root}}" ]]; then
                over "{{root}}" {{room}}/root
                cd {{room}}/root
                mount -t proc proc proc; mount --rbind /dev dev; mount --rbind /sys sys; mount -t tmpfs none run; mkdir -p run/lock run/dbus opt/clawdoor opt/dotnet
                mount --bind {{Path.GetDirectoryName(Repository.Clawdoor)}} opt/clawdoor; mount --bind {{runtime}} opt/dotnet
            else
                over /etc /etc
            fi
            mount -t tmpfs none /run
            ip link set lo up
            ip netns add far
            ip link add eth0 type veth peer name eth0 netns far
            ip addr add {{Address}}/24 dev eth0
            ip addr add {{Address6}}/64 dev eth0 nodad
            ip link set eth0 up
            ip -n far addr add 203.0.113.1/24 dev eth0
            ip -n far addr add 2001:db8::1/64 dev eth0 nodad
            ip -n far link set eth0 up
            ip route add default via 203.0.113.1
            echo standing
            exec sleep infinity
            """]);
        await first.WaitForAsync("standing");
        var host = new FirewalledHost(first, (await File.ReadAllTextAsync($"/proc/{first.Id}/task/{first.Id}/children")).Trim(), packages ? $"{room}/root" : null);
        await host.ListenAsync();
        return host;
    }

    /// <summary>Runs bash on it, and fails when it fails.</summary>
    public async Task<string> BashAsync(string script) => (await RunAsync(["bash", "-euc", script])).Succeeded().Output;

    /// <summary><c>clawdoor firewall ARGUMENTS</c> on it.</summary>
    public Task<Finished> FirewallAsync(params IEnumerable<string> arguments) => RunAsync([Clawdoor, "firewall", .. arguments]);

    /// <summary>As <see cref="FirewallAsync"/>, begun by another program.</summary>
    public Task<Finished> FirewallAsAsync(IEnumerable<string> place, params IEnumerable<string> arguments) => RunAsync([.. place, Clawdoor, "firewall", .. arguments]);

    /// <summary>The ports the neighbour reaches over both families.</summary>
    public async Task<string> ScanAsync()
    {
        var seen = await Task.WhenAll(new[] { Address, Address6 }.Select(async address =>
        {
            var ports = await Task.WhenAll(Ports.Select(async port => (port, IsOpen: await ConnectsAsync(new(IPAddress.Parse(address), port)))));
            return string.Join(' ', ports.Where(p => p.IsOpen).Select(p => p.port));
        }));
        return string.Join(" | ", seen.Distinct());
    }

    // unshare(1) holds SIGTERM back as long as its child lives.
    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _listening)
            socket.Dispose();
        await _first.StopAsync(signal: Signal.Kill);
        await _first.DisposeAsync();
    }

    private string FarSpace => $"/proc/{_id}/root/run/netns/far";

    private Task<Finished> RunAsync(IEnumerable<string> words) => ChildProcess.RunAsync("nsenter",
    [
        "--target", _id, "--net", "--mount", "--pid", .. _root is null ? ["--wd=/"] : (string[])["chroot", _root], "env", "-i",
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "DOTNET_ROOT=/opt/dotnet", "CLAWDOOR_STATE=/run/clawdoor", "CLAWDOOR_OPENCLAW_CONFIG=/run/openclaw.json", .. words,
    ], limit: TimeSpan.FromSeconds(90));

    private async Task ListenAsync()
    {
        foreach (var port in Ports)
        {
            foreach (var any in new[] { IPAddress.Any, IPAddress.IPv6Any })
                _listening.Add(await NamespaceSocket.ListenAsync($"/proc/{_id}/ns/net", new(any, port)));
        }
    }

    private async Task<bool> ConnectsAsync(IPEndPoint to)
    {
        using var socket = await NamespaceSocket.NewAsync(FarSpace, to);
        using var late = new CancellationTokenSource(_scanPatience);
        try
        {
            await socket.ConnectAsync(to, late.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task MakeDebianAsync()
    {
        if (Directory.Exists(Debian))
            return;
        var half = $"{Debian}.{Environment.ProcessId}";
        Directory.CreateDirectory(Path.GetDirectoryName(Debian)!);
        (await ChildProcess.RunAsync(
            "debootstrap", ["--variant=minbase", "--include=systemd,systemd-sysv,libpam-systemd,dbus,libsqlite3-0,libssl3,procps,iproute2,iptables,nftables,ufw,firewalld", "bookworm", half],
            limit: TimeSpan.FromMinutes(10))).Succeeded();
        Directory.Move(half, Debian);
    }
}
