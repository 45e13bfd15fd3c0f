using System.Net;
using System.Net.Sockets;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class PortUseTests : IDisposable
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private readonly TemporaryDirectory _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void A_master_with_workers_is_named_once_with_its_unit()
    {
        Listen("tcp", "00000000:01BB", 4711);
        Process(813, "nginx", 4711, "0::/system.slice/nginx.service\n");
        Process(812, "nginx", 4711, "0::/system.slice/nginx.service\n");
        Process(900, "sshd", 4712, "0::/system.slice/ssh.service\n");

        var use = PortUse.Read(443, _proc.Path);

        Assert.Equal([new PortHolder(812, "nginx", "/usr/sbin/nginx", "nginx.service")], use.Holders);
        var problem = use.ToProblem()!;
        Assert.Equal("Port 443 is taken by nginx (pid 812, nginx.service).", problem.What.In(Language.English));
        Assert.Equal("端口 443 已被占用：nginx（进程号 812，nginx.service）。", problem.What.In(Language.Chinese));
        Assert.Contains("systemctl stop nginx.service", problem.Next!.In(Language.Chinese), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0::/system.slice/docker.service/abc\n", "docker.service")]
    [InlineData("9:pids:/x\n1:name=systemd:/system.slice/httpd.service\n", "httpd.service")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/openclaw-gateway.service\n", "openclaw-gateway.service")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/init.scope\n", null)]
    [InlineData("0::/user.slice/user-0.slice/session-1.scope\n", null)]
    public void The_unit_is_the_innermost_service(string cgroup, string? unit)
    {
        Listen("tcp6", "00000000000000000000000000000000:01BB", 4711);
        Process(812, "x", 4711, cgroup);

        Assert.Equal(unit, Assert.Single(PortUse.Read(443, _proc.Path).Holders).Unit);
    }

    [Fact]
    public void A_connection_on_the_port_or_another_port_is_no_listener()
    {
        _proc.Write("net/tcp", Header + Line("0100007F:01BB", "01", 1) + Line("0100007F:01BC", "0A", 2));

        Assert.False(PortUse.Read(443, _proc.Path).IsTaken);
        Assert.Null(PortUse.Read(443, _proc.Path).ToProblem());
    }

    [Fact]
    public void A_holder_that_may_not_be_seen_is_said_to_be_unseen()
    {
        Listen("tcp", "00000000:0050", 4711);

        var use = PortUse.Read(80, _proc.Path);

        Assert.True(use.IsTaken);
        Assert.Empty(use.Holders);
        Assert.Contains("may not see", use.ToProblem()!.What.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_word_of_a_command_line_is_kept()
    {
        Listen("tcp", "00000000:01BB", 4711);
        Process(812, "MainThread", 4711, "0::/\n", "/usr/bin/node\0--token=secret\0");

        Assert.Equal(new PortHolder(812, "node", "/usr/bin/node", null), Assert.Single(PortUse.Read(443, _proc.Path).Holders));
    }

    [Fact]
    public void A_real_listener_of_this_process_is_found()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();

        var use = PortUse.Read(((IPEndPoint)listener.LocalEndPoint!).Port);

        Assert.Contains(use.Holders, h => h.Pid == Environment.ProcessId);
    }

    private void Listen(string table, string local, int inode) => _proc.Write($"net/{table}", Header + Line(local, "0A", inode));

    private static string Line(string local, string state, int inode) =>
        $"   0: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0 100 0 0 10 0\n";

    private void Process(int pid, string name, int inode, string cgroup, string? commandLine = null)
    {
        _proc.Write($"{pid}/comm", name + "\n");
        _proc.Write($"{pid}/cgroup", cgroup);
        _proc.Write($"{pid}/fd/none", "");
        File.CreateSymbolicLink(_proc[$"{pid}/fd/3"], $"socket:[{inode}]");
        if (commandLine is null)
            File.CreateSymbolicLink(_proc[$"{pid}/exe"], $"/usr/sbin/{name}");
        else
            _proc.Write($"{pid}/cmdline", commandLine);
    }
}
