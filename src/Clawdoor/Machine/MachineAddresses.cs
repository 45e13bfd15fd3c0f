using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Clawdoor.Machine;

/// <summary>Who can reach an address, by the ranges of the IANA special-purpose registries (RFC 6890).</summary>
internal enum AddressReach
{
    /// <summary>From the whole Internet.</summary>
    Public,

    /// <summary>The house's own network: 10/8, 172.16/12, 192.168/16 (RFC 1918) or fc00::/7 (RFC 4193).</summary>
    Private,

    /// <summary>Behind the provider's translation, or a Tailscale network: 100.64/10 (RFC 6598).</summary>
    CarrierNat,

    /// <summary>Examples and test networks: RFC 5737, RFC 3849, RFC 9637. Chosen like a public one.</summary>
    Documentation,

    /// <summary>The same cable only: 169.254/16, fe80::/10.</summary>
    LinkLocal,

    /// <summary>This computer only: 127/8, ::1.</summary>
    Loopback,

    /// <summary>No visitor's destination: unspecified, multicast, broadcast, reserved, benchmarking.</summary>
    Unusable,
}

/// <summary>One address of one network interface.</summary>
/// <param name="Interface">The kernel's name, such as <c>eth0</c>.</param>
/// <param name="Address">IPv4 or IPv6, without scope.</param>
/// <param name="IsPassing">An IPv6 privacy address (RFC 8981), deprecated, tentative or failed: not one to give to visitors.</param>
internal sealed record MachineAddress(string Interface, IPAddress Address, bool IsPassing = false)
{
    public AddressReach Reach => MachineAddresses.Classify(Address);
}

/// <summary>The addresses this computer can be reached on.</summary>
internal static class MachineAddresses
{
    // Networks that exist only between this computer and its own containers and virtual machines: Docker, Podman,
    // libvirt, LXC/LXD, Kubernetes (kube-ipvs0 carries every service's address). A hand-made bridge such as br0, and
    // VPNs (wg0, tailscale0, tun0), stay: people do come in by them.
    private static readonly string[] _insideOnly =
    [
        "docker", "br-", "veth", "virbr", "vnet", "podman", "cni", "flannel", "cali", "cilium", "lxc", "lxdbr",
        "kube-", "nodelocaldns",
    ];

    /// <summary>Every unicast address of every interface that is up; empty when the kernel will not say.</summary>
    public static IReadOnlyList<MachineAddress> Read()
    {
        var passing = ReadPassing("/proc/net/if_inet6");
        try
        {
            return
            [
                .. from network in NetworkInterface.GetAllNetworkInterfaces()
                   where network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown
                   from unicast in network.GetIPProperties().UnicastAddresses
                   let address = Plain(unicast.Address)
                   select new MachineAddress(network.Name, address, passing.Contains(address)),
            ];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    /// <summary>
    /// The addresses to serve when nobody named any, each once, IPv4 first, otherwise in the given order: the public ones;
    /// the private ones (and carrier NAT) only when there is no public one. Cloud servers often see only a private
    /// address while visitors come to a translated one: that one must be named.
    /// </summary>
    public static IReadOnlyList<IPAddress> Default(IEnumerable<MachineAddress> all)
    {
        var usable = all.Where(a => !a.IsPassing && !IsInsideOnly(a.Interface)).ToList();
        var open = usable.Where(a => a.Reach is AddressReach.Public or AddressReach.Documentation).ToList();
        return
        [
            .. (open.Count > 0 ? open : usable.Where(a => a.Reach is AddressReach.Private or AddressReach.CarrierNat))
                .Select(a => a.Address)
                .Distinct()
                .OrderBy(a => a.AddressFamily == AddressFamily.InterNetworkV6),
        ];
    }

    /// <summary>Reached from the same network alone, if at all.</summary>
    public static bool IsPrivate(IPAddress address) => Classify(address) is AddressReach.Private or AddressReach.CarrierNat;

    /// <summary>IPv4-mapped IPv6 addresses count as the IPv4 address they carry.</summary>
    public static AddressReach Classify(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork ? ClassifyV4(address) : ClassifyV6(address);
    }

    private static bool IsInsideOnly(string name) =>
        _insideOnly.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static AddressReach ClassifyV4(IPAddress address)
    {
        Span<byte> b = stackalloc byte[4];
        address.TryWriteBytes(b, out _);
        return (b[0], b[1], b[2]) switch
        {
            (10, _, _) or (172, >= 16 and <= 31, _) or (192, 168, _) => AddressReach.Private,
            (100, >= 64 and <= 127, _) => AddressReach.CarrierNat,
            (192, 0, 2) or (198, 51, 100) or (203, 0, 113) => AddressReach.Documentation,
            (169, 254, _) => AddressReach.LinkLocal,
            (127, _, _) => AddressReach.Loopback,
            (0, _, _) or ( >= 224, _, _) or (192, 0, 0) or (198, 18 or 19, _) => AddressReach.Unusable,
            _ => AddressReach.Public,
        };
    }

    private static AddressReach ClassifyV6(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
            return AddressReach.Loopback;
        Span<byte> b = stackalloc byte[16];
        address.TryWriteBytes(b, out _);
        return (b[0], b[1]) switch
        {
            ( >= 0xfc and <= 0xfd, _) => AddressReach.Private,
            (0xfe, >= 0x80 and <= 0xbf) => AddressReach.LinkLocal,
            (0x20, 0x01) when b[2] == 0x0d && b[3] == 0xb8 => AddressReach.Documentation,
            (0x3f, 0xff) when b[2] < 0x10 => AddressReach.Documentation,
            // IANA has given out nothing but 2000::/3 so far.
            ( >= 0x20 and <= 0x3f, _) => AddressReach.Public,
            _ => AddressReach.Unusable,
        };
    }

    /// <summary>The passing addresses in the text of <c>/proc/net/if_inet6</c>: "address index prefix scope flags name".</summary>
    public static HashSet<IPAddress> ParsePassing(string table)
    {
        // Linux if_addr.h: IFA_F_TEMPORARY, IFA_F_DADFAILED, IFA_F_DEPRECATED, IFA_F_TENTATIVE.
        const int PassingFlags = 0x01 | 0x08 | 0x20 | 0x40;
        return
        [
            .. from line in table.Split('\n')
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields.Length >= 6 && fields[0].Length == 32
                   && int.TryParse(fields[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var flags)
                   && (flags & PassingFlags) != 0
               select new IPAddress(Convert.FromHexString(fields[0])),
        ];
    }

    private static HashSet<IPAddress> ReadPassing(string path)
    {
        try
        {
            return ParsePassing(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IPAddress Plain(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? new(address.GetAddressBytes()) : address;
}
