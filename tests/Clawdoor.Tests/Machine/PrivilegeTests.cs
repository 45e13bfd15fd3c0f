using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class PrivilegeTests
{
    [Theory]
    [InlineData(0, "000001ffffffffff", "1024\n", 443, true)] // root
    [InlineData(0, "0000000000000000", "1024\n", 443, false)] // root in a container that dropped everything
    [InlineData(1000, "0000000000000400", "1024\n", 443, true)] // AmbientCapabilities=CAP_NET_BIND_SERVICE
    [InlineData(1000, "0000000000000000", "1024\n", 443, false)]
    [InlineData(1000, "0000000000000000", "1024\n", 8443, true)]
    [InlineData(1000, "0000000000000000", "80\n", 443, true)] // sysctl lowered
    [InlineData(1000, "0000000000000000", "", 1023, false)] // unreadable
    public void The_kernel_decides_by_capability_and_port(int user, string capabilities, string start, int port, bool may)
    {
        var status = $"Name:\tclawdoor\nUid:\t7\t{user}\t7\t7\nCapPrm:\t000001ffffffffff\nCapEff:\t{capabilities}\n";

        var privilege = Privilege.Parse(status, start);

        Assert.Equal(may, privilege.MayBind(port));
        Assert.Equal((uint)user, privilege.EffectiveUser);
        Assert.Equal(user == 0, privilege.IsRoot);
    }

    [Fact]
    public void An_unreadable_machine_allows_nothing_low()
    {
        var privilege = Privilege.Read("/nonexistent");

        Assert.False(privilege.MayBind(443));
        Assert.False(privilege.IsRoot);
    }

    [Fact]
    public void This_process_is_who_it_is() =>
        Assert.Equal(Environment.IsPrivilegedProcess, Privilege.Read().IsRoot);
}
