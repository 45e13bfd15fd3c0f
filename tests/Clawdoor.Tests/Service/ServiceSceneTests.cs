using Clawdoor.Machine;
using Clawdoor.Service;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Service;

public sealed class ServiceSceneTests
{
    private static readonly ServiceScene _fit = new() { IsRoot = true, HasSystemd = true, Program = "/usr/bin/clawdoor", ProgramIsPublic = true, IsShipped = true, Version = "1.2.3" };

    public static TheoryData<string, string, string> InTheWay => new()
    {
        { "systemd", "NoSystemd", "let your own init run" },
        { "container", "NoSystemd", "in a container" },
        { "wsl", "NoSystemd", "/etc/wsl.conf" },
        { "root", "NotRoot", "with sudo" },
        { "read-only", "ReadOnly", "remount,rw" },
        { "managed", "NotShipped", "install a package" },
        { "foreign", "Foreign", "mv /etc/systemd/system/clawdoor.service" },
        { "newer", "Newer", "use clawdoor 1.10.0 or newer" },
    };

    [Fact]
    public void A_fit_machine_has_nothing_in_the_way() => Assert.Empty(_fit.Obstacles([new(443, false, [])]));

    [Theory]
    [MemberData(nameof(InTheWay))]
    public void What_is_in_the_way_is_said_with_the_way_out(string which, string fault, string next)
    {
        var scene = which switch
        {
            "systemd" => _fit with { HasSystemd = false },
            "container" => _fit with { HasSystemd = false, InContainer = true },
            "wsl" => _fit with { HasSystemd = false, InWsl = true },
            "root" => _fit with { IsRoot = false },
            "read-only" => _fit with { Unwritable = "Read-only file system" },
            "managed" => _fit with { IsShipped = false, ProgramIsPublic = false },
            "foreign" => _fit with { DoorUnit = "[Service]\nExecStart=/bin/true\n" },
            _ => _fit with { DoorUnit = Units.DoorText(new("/usr/bin/clawdoor", "1.10.0", 252)) },
        };

        var obstacle = Assert.Single(scene.Obstacles([]));

        Assert.Equal(fault, obstacle.Fault.ToString());
        Assert.Contains(next, obstacle.Problem.Next!.In(Language.English), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void All_that_is_in_the_way_is_said_at_once()
    {
        var scene = _fit with { Unwritable = "Read-only file system", DoorUnit = "[Service]\n" };

        Assert.Equal([ServiceFault.ReadOnly, ServiceFault.Foreign, ServiceFault.Busy], scene.Obstacles([Taken("caddy", "caddy.service")]).Select(o => o.Fault));
    }

    [Fact]
    public void The_service_itself_is_not_in_its_own_way() => Assert.Empty(_fit.Obstacles([Taken("clawdoor", Units.Door)]));

    [Fact]
    public void Nginx_can_be_taken_over()
    {
        var obstacle = Assert.Single(_fit.Obstacles([Taken("nginx", "nginx.service")]));

        Assert.Contains("clawdoor import nginx", obstacle.Problem.Next!.In(Language.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.10.0", "1.9.9", true)]
    [InlineData("1.2.3", "1.2.3", false)]
    [InlineData("1.2.3", "1.2.4-beta.1", false)]
    [InlineData("nonsense", "1.2.3", false)]
    public void Versions_are_compared_by_their_numbers(string one, string other, bool newer) => Assert.Equal(newer, ServiceScene.IsNewer(one, other));

    private static PortUse Taken(string name, string unit) => new(443, true, [new(812, name, $"/usr/sbin/{name}", unit)]);
}
