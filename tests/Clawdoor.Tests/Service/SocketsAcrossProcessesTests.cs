using System.Net;
using System.Net.Sockets;
using Clawdoor.Service;
using Xunit;

namespace Clawdoor.Tests.Service;

public sealed class SocketsAcrossProcessesTests
{
    [Fact]
    public void An_inherited_socket_is_taken_for_its_address_and_no_other()
    {
        using var inherited = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var made = new List<Socket>();
        var sockets = new ListenSockets(endpoint => Keep(made, endpoint), [inherited]);

        Assert.Same(inherited, sockets.Bind(inherited.LocalEndPoint!));
        using var other = sockets.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal([other], made);
    }

    [Fact]
    public void What_nobody_listens_on_any_more_is_closed()
    {
        using var inherited = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)inherited.LocalEndPoint!).Port;

        new ListenSockets(_ => throw new InvalidOperationException(), [inherited]).Settle(SystemdNotice.From(new Dictionary<string, string>()));

        using var client = new TcpClient();
        Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ready=;lock=;sockets=")]
    [InlineData("sockets=0,1,2,x,-1")]
    [InlineData("ready=99999;lock=99999;sockets=99999")]
    public void Numbers_that_are_no_descriptors_are_nothing_inherited(string handed)
    {
        var inherited = Inheritance.Take(new Dictionary<string, string> { [Inheritance.Variable] = handed }, 1);

        Assert.False(inherited.IsHandover);
        Assert.Null(inherited.StateLock);
        Assert.Empty(inherited.Sockets);
    }

    [Fact]
    public void Descriptors_for_another_process_are_left_alone() =>
        Assert.Empty(Inheritance.Take(new Dictionary<string, string> { ["LISTEN_PID"] = "1", ["LISTEN_FDS"] = "3" }, 2).Sockets);

    [Theory]
    [InlineData("/run/systemd/notify", "30000000", true, 30)]
    [InlineData("@abstract", "0", true, 0)]
    [InlineData("relative", "30000000", false, 0)]
    [InlineData(null, "30000000", false, 0)]
    public void A_service_knows_itself_by_the_socket_it_was_given(string? socket, string watchdog, bool isService, int seconds)
    {
        var environment = new Dictionary<string, string> { ["WATCHDOG_USEC"] = watchdog };
        if (socket is not null)
            environment["NOTIFY_SOCKET"] = socket;

        var notice = SystemdNotice.From(environment);

        Assert.Equal(isService, notice.IsService);
        Assert.Equal(seconds == 0 ? null : TimeSpan.FromSeconds(seconds), notice.Watchdog);
    }

    private static Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endpoint);
        socket.Listen();
        return socket;
    }

    private static Socket Keep(List<Socket> made, EndPoint endpoint)
    {
        made.Add(Listen((IPEndPoint)endpoint));
        return made[^1];
    }
}
