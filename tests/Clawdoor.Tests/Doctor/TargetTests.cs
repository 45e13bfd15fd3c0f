using System.Net;
using System.Net.Sockets;
using Clawdoor.Doctor;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>Whose door is examined, and by which way it is reached; on loopback, with a port that somebody holds.</summary>
public sealed class TargetTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TargetTests() => _listener.Start();

    public void Dispose() => _listener.Stop();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private Task<Target> FindAsync(string? url, bool listening = true, params string[] addresses)
    {
        var here = new Surroundings(new Settings { State = "/nowhere", HttpsPort = Port }, new Dictionary<string, string>())
        {
            Time = TimeProvider.System,
            Url = url is null ? null : new Uri(url),
        };
        var computer = new ComputerView
        {
            System = new("", [], 0, 0, 0),
            All = [new MachineAddress("lo", IPAddress.Loopback)],
            Addresses = [.. addresses.Select(IPAddress.Parse)],
        };
        var ports = new PortView(18789, listening ? [new ListeningSocket(IPAddress.Loopback, Port, "1")] : [], new Dictionary<int, PortUse>());
        return new TargetSearch(here, computer, ports).FindAsync();
    }

    [Fact]
    public async Task Whoever_holds_the_port_is_examined()
    {
        var target = await FindAsync(null, addresses: "127.0.0.1");

        Assert.Equal((Whose.Others, false, false), (target.Whose, target.IsDetour, target.IsElsewhere));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, Port), target.At);
        Assert.Equal(target.At, target.Here);
        Assert.Equal($"https://127.0.0.1:{Port}", Target.OriginOf(target.Main));
    }

    [Fact]
    public async Task Where_nobody_listens_the_door_is_nobodys()
    {
        var target = await FindAsync(null, listening: false, addresses: ["203.0.113.7", "2001:db8::7"]);

        Assert.Equal((Whose.Nobodys, null), (target.Whose, target.At));
        Assert.Equal([$"https://203.0.113.7:{Port}", $"https://[2001:db8::7]:{Port}"], target.Origins.Select(Target.OriginOf));
    }

    /// <summary>192.0.2.0/24 leads nowhere: as a public address does behind a NAT that does not lead back.</summary>
    [Fact]
    public async Task An_address_that_does_not_lead_back_is_reached_by_another_of_this_computers()
    {
        var target = await FindAsync($"https://192.0.2.77:{Port}");

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, Port), target.At);
        Assert.True(target.IsDetour);
        Assert.False(target.IsElsewhere);
    }

    /// <summary>Nothing here listens on its port, so the secret of this computer is not for it.</summary>
    [Fact]
    public async Task A_door_elsewhere_gets_no_secret()
    {
        var target = await FindAsync($"https://192.0.2.77:{Port}", listening: false);

        Assert.True(target.IsElsewhere);
        Assert.Null(target.Here);
        Assert.False((await LoginView.TryAsync(target, PlantedScene.Gateway(), PlantedScene.Config(), TimeProvider.System)).WasTried);
    }

    /// <summary>Reached directly although it is not ours, while something here has the same port: the secret goes to neither by that way.</summary>
    [Fact]
    public async Task A_secret_is_shown_only_on_this_computer()
    {
        var target = new Target(Whose.Others, [new("https://192.0.2.77")]) { At = new(IPAddress.Parse("192.0.2.77"), 443) };

        Assert.False((await LoginView.TryAsync(target, PlantedScene.Gateway(), PlantedScene.Config(), TimeProvider.System)).WasTried);
    }

    [Fact]
    public async Task A_port_nobody_has_is_not_reached()
    {
        _listener.Stop();

        var target = await FindAsync($"https://127.0.0.1:{1}", listening: false);

        Assert.Null(target.At);
        Assert.Contains("ConnectionRefused", target.Trouble, StringComparison.Ordinal);
    }
}
