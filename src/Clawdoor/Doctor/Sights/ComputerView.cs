using System.Net;
using Clawdoor.Firewall;
using Clawdoor.Machine;

namespace Clawdoor.Doctor.Sights;

/// <summary>Room on a file system, in bytes.</summary>
internal sealed record DiskRoom(string Path, long Free);

/// <summary>The computer itself: clock, memory, disk, addresses, and whose it is.</summary>
internal sealed record ComputerView
{
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

    internal static Cloud? CloudOf(Surroundings here) => Cloud.Of(here.Read);

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
