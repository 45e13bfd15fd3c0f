using System.Net;
using System.Net.Sockets;
using System.Text;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Service;
using Clawdoor.Tests.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawdoor.Tests;

public sealed class GatewayListenerTests
{
    private static readonly ListenPlan _loopback = new([IPAddress.Loopback], [IPAddress.IPv6Loopback]);

    private static ListenSockets Sockets => GatewayListener.SocketsFrom([]);

    private static async Task<string> Say(IPAddress to, int port, string request)
    {
        using var tcp = new TcpClient(to.AddressFamily);
        await tcp.ConnectAsync(to, port, DoorFixture.Patience);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), DoorFixture.Patience);
        return await new StreamReader(stream, Encoding.Latin1).ReadToEndAsync(DoorFixture.Patience);
    }

    [Fact]
    public async Task Both_loopback_addresses_answer_without_saying_what_serves()
    {
        var port = DoorFixture.FreePort();
        var (listener, refusal) = await GatewayListener.OpenAsync(
            _loopback, port, Sockets, context => context.Response.WriteAsync($"you are {context.Connection.RemoteIpAddress}, {context.Request.Headers["X-Umlaut"]}"), NullLoggerFactory.Instance);
        Assert.Null(refusal);
        await using var open = listener!;

        foreach (var address in _loopback.Must.Concat(Socket.OSSupportsIPv6 ? _loopback.May : []))
        {
            var answer = await Say(address, port, "GET / HTTP/1.1\r\nHost: h\r\nX-Umlaut: \u00e4\r\nConnection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
            Assert.Contains($"you are {address}", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("\r\nServer:", answer, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_as_such()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (listener, refusal) = await GatewayListener.OpenAsync(
            _loopback, ((IPEndPoint)other.LocalEndpoint).Port, Sockets, _ => Task.CompletedTask, NullLoggerFactory.Instance);

        Assert.Null(listener);
        Assert.True(GatewayListener.IsTaken(refusal!));
        Assert.False(GatewayListener.IsForbidden(refusal!));
    }

    [Fact]
    public async Task An_address_of_another_machine_is_no_taken_port()
    {
        var (listener, refusal) = await GatewayListener.OpenAsync(
            new ListenPlan([IPAddress.Parse("203.0.113.9")], []), DoorFixture.FreePort(), Sockets, _ => Task.CompletedTask, NullLoggerFactory.Instance);

        Assert.Null(listener);
        Assert.False(GatewayListener.IsTaken(refusal!) || GatewayListener.IsForbidden(refusal!));
    }

    [Fact]
    public async Task A_closed_listener_gives_its_port_back()
    {
        var port = DoorFixture.FreePort();
        for (var i = 0; i < 3; i++)
        {
            var (listener, refusal) = await GatewayListener.OpenAsync(_loopback, port, Sockets, _ => Task.CompletedTask, NullLoggerFactory.Instance);
            Assert.True(listener is not null, refusal?.Message);
            await listener.CloseAsync(DoorFixture.Patience);
            await listener.DisposeAsync();
        }
    }
}
