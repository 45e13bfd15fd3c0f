using Clawdoor.Service;
using Xunit;

namespace Clawdoor.Tests.Service;

public sealed class UnitsTests
{
    private static readonly UnitPlan _plan = new("/usr/bin/clawdoor", "1.2.3", 252);

    [Fact]
    public void A_unit_says_who_wrote_it()
    {
        Assert.Equal("1.2.3", Units.WriterOf(Units.DoorText(_plan)));
        Assert.Equal("1.2.3", Units.WriterOf(Units.GatewayText(_plan)));
        Assert.Equal("1.2.3", Units.WriterOf(Units.AccessText("/home/ada/.openclaw/openclaw.json", "1.2.3")));
        Assert.Null(Units.WriterOf("[Unit]\nDescription=Written by Clawdoor 1.2.3\n"));
    }

    [Fact]
    public void A_copied_program_is_remembered()
    {
        Assert.False(Units.IsOfACopy(Units.DoorText(_plan)));
        Assert.True(Units.IsOfACopy(Units.DoorText(_plan with { IsCopy = true })));
    }

    [Theory]
    [InlineData(219, "ProtectSystem=strict", false)]
    [InlineData(219, "NoNewPrivileges=yes", true)]
    [InlineData(239, "ProtectSystem=strict", true)]
    [InlineData(239, "ProtectProc=invisible", false)]
    [InlineData(252, "ProtectProc=invisible", true)]
    public void An_old_systemd_is_told_only_what_it_knows(int systemd, string line, bool there) =>
        Assert.Equal(there, Units.DoorText(_plan with { Systemd = systemd }).Split('\n').Contains(line));

    [Fact]
    public void The_door_may_open_low_ports_and_the_gateway_nothing()
    {
        Assert.Contains("\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n", Units.DoorText(_plan), StringComparison.Ordinal);
        Assert.Contains("\nCapabilityBoundingSet=\n", Units.GatewayText(_plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_percent_sign_in_a_path_stays_one() =>
        Assert.Contains("LoadCredential=openclaw.json:/home/a%%b/openclaw.json\n", Units.AccessText("/home/a%b/openclaw.json", "1.2.3"), StringComparison.Ordinal);
}
