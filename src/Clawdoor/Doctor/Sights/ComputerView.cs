using System.Net;
using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>Room on a file system, in bytes.</summary>
internal sealed record DiskRoom(string Path, long Free);

/// <summary>A provider whose firewall stands before the computer, known by the marks its machines carry.</summary>
/// <param name="Console">The page of its console that opens a port, as the provider calls it.</param>
internal sealed record Cloud(string Name, string Console);

/// <summary>The computer itself: clock, memory, disk, addresses, and whose it is.</summary>
internal sealed record ComputerView
{
    // What the firmware tables say (dmidecode(8)): vendor, product or asset tag begins so. Azure's tag is the same on every machine.
    private static readonly (string Mark, Cloud Cloud)[] _clouds =
    [
        ("Alibaba Cloud", new("阿里云 Alibaba Cloud", "ECS → 安全组 Security Groups")),
        ("Tencent Cloud", new("腾讯云 Tencent Cloud", "CVM → 安全组 Security Groups")),
        ("Huawei", new("华为云 Huawei Cloud", "ECS → 安全组 Security Groups")),
        ("OpenStack", new("OpenStack", "Network → Security Groups")),
        ("Amazon EC2", new("AWS", "EC2 → Security Groups")),
        ("Google", new("Google Cloud", "VPC network → Firewall")),
        ("7783-7084-3265-9085-8269-3286-77", new("Azure", "Virtual machine → Networking")),
        ("OracleCloud.com", new("Oracle Cloud", "VCN → Security Lists")),
        ("DigitalOcean", new("DigitalOcean", "Networking → Firewalls")),
        ("Hetzner", new("Hetzner", "Cloud → Firewalls")),
        ("Vultr", new("Vultr", "Network → Firewall")),
    ];

    public required SystemFacts System { get; init; }

    public IReadOnlyList<DiskRoom> Disks { get; init; } = [];

    /// <summary>Whether something keeps the clock right; null when the kernel does not say.</summary>
    public bool? ClockIsKept { get; init; }

    public IReadOnlyList<MachineAddress> All { get; init; } = [];

    /// <summary>Those visitors type: named ones, or found ones.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public Cloud? Cloud { get; init; }

    public bool InContainer { get; init; }

    /// <summary>Our own interface addresses that are more than loopback, none that passes: a way in past a NAT.</summary>
    public IReadOnlyList<IPAddress> Own => [.. All.Where(a => !a.IsPassing && a.Reach is not (AddressReach.Loopback or AddressReach.LinkLocal)).Select(a => a.Address)];

    public static ComputerView Read(Surroundings here)
    {
        var all = MachineAddresses.Read();
        return new()
        {
            System = SystemFacts.Read(),
            Disks = [.. Room(here.Settings.State)],
            ClockIsKept = LibC.IsClockKept(),
            All = all,
            Addresses = here.Settings.Addresses is { Count: > 0 } named ? named : MachineAddresses.Default(all),
            Cloud = CloudOf(here),
            InContainer = Container.IsInside(here.Environment, here.Root),
        };
    }

    internal static Cloud? CloudOf(Surroundings here)
    {
        var marks = ((string[])["sys_vendor", "product_name", "chassis_asset_tag", "bios_vendor"]).Select(name => here.Read($"sys/class/dmi/id/{name}")).OfType<string>().ToList();
        return _clouds.FirstOrDefault(c => marks.Exists(m => m.StartsWith(c.Mark, StringComparison.OrdinalIgnoreCase))).Cloud;
    }

    /// <summary>Of the deepest directory on the way that exists.</summary>
    private static IEnumerable<DiskRoom> Room(string path)
    {
        for (string? part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (!Directory.Exists(part))
                continue;
            if (FreeOf(part) is { } free)
                yield return new(part, free);
            yield break;
        }
    }

    private static long? FreeOf(string path)
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
