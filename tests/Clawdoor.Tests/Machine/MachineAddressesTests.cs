using System.Net;
using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class MachineAddressesTests
{
    [Theory]
    [InlineData("8.8.8.8", nameof(AddressReach.Public))]
    [InlineData("172.15.255.255", nameof(AddressReach.Public))]
    [InlineData("172.16.0.1", nameof(AddressReach.Private))]
    [InlineData("172.31.255.255", nameof(AddressReach.Private))]
    [InlineData("172.32.0.1", nameof(AddressReach.Public))]
    [InlineData("10.1.2.3", nameof(AddressReach.Private))]
    [InlineData("192.168.1.1", nameof(AddressReach.Private))]
    [InlineData("100.63.255.255", nameof(AddressReach.Public))]
    [InlineData("100.64.0.1", nameof(AddressReach.CarrierNat))]
    [InlineData("100.127.255.255", nameof(AddressReach.CarrierNat))]
    [InlineData("169.254.169.254", nameof(AddressReach.LinkLocal))]
    [InlineData("203.0.113.7", nameof(AddressReach.Documentation))]
    [InlineData("127.8.8.8", nameof(AddressReach.Loopback))]
    [InlineData("0.0.0.0", nameof(AddressReach.Unusable))]
    [InlineData("224.0.0.1", nameof(AddressReach.Unusable))]
    [InlineData("255.255.255.255", nameof(AddressReach.Unusable))]
    [InlineData("::ffff:10.0.0.1", nameof(AddressReach.Private))]
    [InlineData("::1", nameof(AddressReach.Loopback))]
    [InlineData("::", nameof(AddressReach.Unusable))]
    [InlineData("fe80::1", nameof(AddressReach.LinkLocal))]
    [InlineData("fd12::1", nameof(AddressReach.Private))]
    [InlineData("2001:db8::7", nameof(AddressReach.Documentation))]
    [InlineData("3fff:fff::1", nameof(AddressReach.Documentation))]
    [InlineData("2606:4700::1111", nameof(AddressReach.Public))]
    [InlineData("ff02::1", nameof(AddressReach.Unusable))]
    public void Addresses_are_told_apart_by_range(string address, string reach) =>
        Assert.Equal(reach, MachineAddresses.Classify(IPAddress.Parse(address)).ToString());

    [Theory]
    [InlineData("eth0 10.0.0.5, eth0 198.51.100.5", "198.51.100.5")] // public one: the private one stays out
    [InlineData("eth0 10.0.0.5, eth1 192.168.1.5", "10.0.0.5 192.168.1.5")]
    [InlineData("eth0 2001:db8::5, eth0 203.0.113.5", "203.0.113.5 2001:db8::5")] // IPv4 first
    [InlineData("eth0 192.168.1.5, eth0 2001:db8::5", "2001:db8::5")] // public IPv6: the private IPv4 one stays out as well
    [InlineData("eth0 203.0.113.5, eth1 203.0.113.5", "203.0.113.5")]
    [InlineData("docker0 172.17.0.1, br-0a1b2c 172.18.0.1, veth12 10.9.0.1, virbr0 192.168.122.1, eth0 10.0.0.5", "10.0.0.5")]
    [InlineData("br0 10.0.0.5, tailscale0 100.64.0.9", "10.0.0.5 100.64.0.9")]
    [InlineData("lo 127.0.0.1, lo ::1, eth0 fe80::1, eth0 169.254.3.4", "")]
    public void Visitors_are_given_the_public_addresses_or_else_the_private_ones(string machine, string chosen)
    {
        var all = machine.Split(", ").Select(a => a.Split(' ')).Select(a => new MachineAddress(a[0], IPAddress.Parse(a[1])));

        Assert.Equal(chosen, string.Join(' ', MachineAddresses.Default(all)));
    }

    [Fact]
    public void Privacy_addresses_are_not_given_to_visitors()
    {
        var stable = IPAddress.Parse("2001:db8::1");
        MachineAddress[] all = [new("eth0", IPAddress.Parse("2001:db8::abcd"), IsPassing: true), new("eth0", stable)];

        Assert.Equal([stable], MachineAddresses.Default(all));
    }

    [Fact]
    public void The_kernels_table_tells_which_addresses_pass()
    {
        var passing = MachineAddresses.ParsePassing(
            "20010db8000000000000000000000001 02 40 00 80 eth0\n" +
            "20010db800000000000000000000abcd 02 40 00 01 eth0\n" +
            "20010db800000000000000000000dead 02 40 00 20 eth0\n" +
            "garbage\n");

        Assert.Equal(["2001:db8::abcd", "2001:db8::dead"], passing.Select(a => a.ToString()).Order());
    }

    [Fact]
    public void This_machine_has_a_loopback_address() =>
        Assert.Contains(MachineAddresses.Read(), a => a.Reach == AddressReach.Loopback);
}
