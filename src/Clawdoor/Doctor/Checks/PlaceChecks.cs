using System.Globalization;
using System.Net;
using Clawdoor.Machine;
using Clawdoor.Wording;
using W = Clawdoor.Wording.DoctorPlaceWords;

namespace Clawdoor.Doctor.Checks;

/// <summary>What holds for everything else: settings, clock, memory, disk, addresses.</summary>
internal static class PlaceChecks
{
    /// <summary>Clawdoor 1 knows OpenClaw 2026.9: an earlier day is no day it could run on.</summary>
    private static readonly DateTimeOffset _notBefore = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>OpenClaw refuses a device's signature that is further off (access-layer 6.1).</summary>
    private static readonly TimeSpan _signatureLives = TimeSpan.FromSeconds(120);

    private const long MiB = 1024 * 1024;

    /// <summary>The real gateway takes 300 to 500 MiB at its start; without swap and below this much in all there is none to spare.</summary>
    private const long SmallMachine = 1000 * MiB;

    private const long LeastMemory = 64 * MiB;

    /// <summary>Certificate, backups and stores take a few; below this the next write may fail.</summary>
    private const long LeastDisk = 50 * MiB;

    public static readonly IReadOnlyList<Check> All =
    [
        new("settings-invalid", Area.Settings, Severity.Failure, new(W.SettingsInvalid, W.SettingsInvalidMeans, W.SettingsInvalidCure), SettingsAsync),
        new("clock-wrong", Area.Computer, Severity.Failure, new(W.ClockWrong, W.ClockWrongMeans, W.ClockWrongCure), ClockAsync),
        new("memory-low", Area.Computer, Severity.Warning, new(W.MemoryLow, W.MemoryLowMeans, W.MemoryLowCure), MemoryAsync),
        new("disk-full", Area.Computer, Severity.Failure, new(W.DiskFull, W.DiskFullMeans, W.DiskFullCure), DiskAsync),
        new("address-none", Area.Addresses, Severity.Failure, new(W.AddressNone, W.AddressNoneMeans, W.AddressNoneCure), AddressAsync),
        new("address-behind-nat", Area.Addresses, Severity.Warning, new(W.AddressBehindNat, W.AddressBehindNatMeans, W.AddressBehindNatCure), NatAsync)
        { DependsOn = ["address-none"] },
    ];

    private static ValueTask<Outcome> SettingsAsync(Scene scene, CancellationToken stop) => ValueTask.FromResult(
        scene.SettingsProblems is [var first, ..]
            ? new Outcome.Found("clawdoor.json, CLAWDOOR_*, --flags", string.Join(" · ", scene.SettingsProblems.Select(p => p.What)), first.What)
            : Outcome.Well);

    private static async ValueTask<Outcome> ClockAsync(Scene scene, CancellationToken stop)
    {
        var (now, computer, target) = (scene.Time.GetUtcNow(), await scene.Computer.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        var shown = now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        if (now < _notBefore)
            return new Outcome.Found("clock_gettime", shown, shown);
        if (target.IsElsewhere && (await scene.Http.SeeAsync(stop)).Live is { Date: { } other, Url: var url } && (now - other).Duration() > _signatureLives)
            return new Outcome.Found($"GET {url}", $"Date: {other:u}", shown);
        return new Outcome.Good(computer.ClockIsKept is { } kept ? kept ? W.ClockKept : W.ClockUnkept : (Message?)null);
    }

    private static async ValueTask<Outcome> MemoryAsync(Scene scene, CancellationToken stop)
    {
        var system = (await scene.Computer.SeeAsync(stop)).System;
        if (system.MemoryTotal == 0)
            return Outcome.Elsewhere;
        var small = system is { SwapTotal: 0, MemoryTotal: < SmallMachine } && (await scene.Gateway.SeeAsync(stop)).Process is { Name: not "clawdoor" };
        return small || system.MemoryAvailable < LeastMemory
            ? new Outcome.Found("/proc/meminfo", $"MemTotal {system.MemoryTotal / MiB} MiB, MemAvailable {system.MemoryAvailable / MiB} MiB, SwapTotal {system.SwapTotal / MiB} MiB",
                system.MemoryAvailable / MiB, system.SwapTotal / MiB)
            : new Outcome.Good(W.MemoryFact.With(system.MemoryAvailable / MiB));
    }

    private static async ValueTask<Outcome> DiskAsync(Scene scene, CancellationToken stop)
    {
        var disks = (await scene.Computer.SeeAsync(stop)).Disks;
        if (disks.FirstOrDefault(d => d.Free < LeastDisk) is { } full)
            return new Outcome.Found("statfs", $"{full.Path}: {full.Free} B", full.Path, full.Free / MiB);
        return disks is [var first, ..] ? new Outcome.Good(W.DiskFact.With(first.Free / MiB)) : Outcome.Elsewhere;
    }

    private static async ValueTask<Outcome> AddressAsync(Scene scene, CancellationToken stop)
    {
        var (computer, target) = (await scene.Computer.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        return computer.Addresses.Count > 0 || target.At is not null || (target.IsElsewhere && computer.Own.Count > 0)
            ? new Outcome.Good(computer.Addresses.Count == 0 ? null : W.AddressFact.With(string.Join(", ", computer.Addresses)))
            : new Outcome.Found("getifaddrs", "lo");
    }

    private static async ValueTask<Outcome> NatAsync(Scene scene, CancellationToken stop)
    {
        var (computer, target) = (await scene.Computer.SeeAsync(stop), await scene.Target.SeeAsync(stop));
        var visited = target.Origins.Select(o => IPAddress.TryParse(o.IdnHost.Trim('[', ']'), out var address) ? address : null);
        return computer.Cloud is { } cloud && scene.Settings.Addresses.Count == 0
            && visited.All(a => a is not null && MachineAddresses.IsPrivate(a))
                ? new Outcome.Found("/sys/class/dmi/id, getifaddrs", $"{cloud.Name}, {string.Join(", ", target.Origins.Select(o => o.IdnHost))}", cloud.Name, target.Main.IdnHost)
                : Outcome.Well;
    }
}
