using System.Globalization;
using System.Runtime.CompilerServices;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Service;

/// <summary>Why a service cannot be set up.</summary>
internal enum ServiceFault { NotRoot, NoSystemd, ReadOnly, NotShipped, Foreign, Newer, Busy }

/// <summary>A fault with its sentence.</summary>
internal sealed record ServiceObstacle(ServiceFault Fault, Problem Problem);

/// <summary>What a service would be set up on: facts of this machine, read once.</summary>
internal sealed record ServiceScene
{
    public required bool IsRoot { get; init; }

    /// <summary>systemd is the init of this machine (sd_booted(3)).</summary>
    public required bool HasSystemd { get; init; }

    public bool InContainer { get; init; }

    /// <summary>Windows Subsystem for Linux, where systemd is a choice.</summary>
    public bool InWsl { get; init; }

    /// <summary>Why nothing can be written where units go; null when it can.</summary>
    public string? Unwritable { get; init; }

    /// <summary>Where this program is, and whether every user may run it there.</summary>
    public required string Program { get; init; }

    public bool ProgramIsPublic { get; init; }

    /// <summary>One file, as it is shipped; else a build that needs its folder.</summary>
    public bool IsShipped { get; init; }

    /// <summary>The unit there is already; null when there is none.</summary>
    public string? DoorUnit { get; init; }

    public string Version { get; init; } = "";

    private static readonly string[] _publicPlaces = ["/usr/", "/opt/"];

    /// <param name="root">Where the file system begins.</param>
    public static ServiceScene Read(IReadOnlyDictionary<string, string> environment, string program, string version, string root = "/")
    {
        string In(string path) => Path.Combine(root, path.TrimStart('/'));
        return new()
        {
            IsRoot = UnixFile.EffectiveUser == 0,
            HasSystemd = Directory.Exists(In("run/systemd/system")),
            InContainer = Container.IsInside(environment, root),
            InWsl = Container.IsWsl(root),
            Unwritable = WhyUnwritable(In(Units.Folder)),
            Program = program,
            ProgramIsPublic = _publicPlaces.Any(place => program.StartsWith(place, StringComparison.Ordinal))
                && UnixFile.Find(program) is { Owner.User: 0, Mode: var mode } && mode.HasFlag(UnixFileMode.OtherExecute),
            IsShipped = !RuntimeFeature.IsDynamicCodeSupported,
            DoorUnit = Text(In(Units.PathOf(Units.Door))),
            Version = version,
        };
    }

    /// <summary>Everything that stands in the way, at once.</summary>
    /// <param name="uses">Of the ports that the service is to listen on.</param>
    public IReadOnlyList<ServiceObstacle> Obstacles(IEnumerable<PortUse> uses)
    {
        // Without these the rest would be guessed.
        if (!HasSystemd)
            return [new(ServiceFault.NoSystemd, new(ServiceWords.NoSystemd, InWsl ? ServiceWords.WslNext : InContainer ? ServiceWords.ContainerNext : ServiceWords.NoSystemdNext))];
        if (!IsRoot)
            return [new(ServiceFault.NotRoot, new(ServiceWords.NotRoot, ImportWords.NotReadableNext))];

        var found = new List<ServiceObstacle>();
        if (Unwritable is { } why)
            found.Add(new(ServiceFault.ReadOnly, new(ServiceWords.Unwritable.With(Units.Folder, why), ServiceWords.UnwritableNext)));
        if (!IsShipped && !ProgramIsPublic)
            found.Add(new(ServiceFault.NotShipped, new(ServiceWords.NotShipped.With(Program), ServiceWords.NotShippedNext)));
        if (DoorUnit is { } unit && Units.WriterOf(unit) is null)
            found.Add(new(ServiceFault.Foreign, new(ServiceWords.Foreign.With(Units.PathOf(Units.Door)), ServiceWords.ForeignNext.With(Units.PathOf(Units.Door)))));
        else if (DoorUnit is not null && Units.WriterOf(DoorUnit) is { } writer && IsNewer(writer, Version))
            found.Add(new(ServiceFault.Newer, new(ServiceWords.Newer.With(writer, Version), ServiceWords.NewerNext.With(writer))));
        foreach (var use in uses.Where(u => u.IsTaken && u.Holders.All(h => h.Unit != Units.Door)))
        {
            var problem = use.ToProblem()!;
            found.Add(new(ServiceFault.Busy, use.Holders.Any(h => h.Name == "nginx") ? problem with { Next = ServiceWords.NginxNext } : problem));
        }

        return found;
    }

    /// <summary>Whether version <paramref name="one"/> comes after <paramref name="other"/>, by its numbers.</summary>
    public static bool IsNewer(string one, string other) =>
        System.Version.TryParse(one.Split('-')[0], out var a) && System.Version.TryParse(other.Split('-')[0], out var b) && a > b;

    private static string? WhyUnwritable(string folder)
    {
        var probe = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".clawdoor-{Environment.ProcessId}"));
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static string? Text(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
