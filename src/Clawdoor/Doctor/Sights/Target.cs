using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Clawdoor.Doctor.Sights;

/// <summary>Whose door it is that is examined.</summary>
internal enum Whose
{
    /// <summary>Nothing listens where a door should be.</summary>
    Nobodys,

    /// <summary>A running Clawdoor's.</summary>
    Ours,

    /// <summary>Another program's, such as an nginx after the recipe's pattern.</summary>
    Others,
}

/// <summary>The door that is examined.</summary>
/// <param name="Origins">What visitors type, the first one examined in full; at least one.</param>
internal sealed record Target(Whose Whose, IReadOnlyList<Uri> Origins)
{
    /// <summary>How a running Clawdoor is, in its own words.</summary>
    public DoorHealth? Health { get; init; }

    /// <summary>Where the first origin was reached; null when it was not.</summary>
    public IPEndPoint? At { get; init; }

    /// <summary>It was not reached at its own address but at another of this computer's, as behind a cloud's NAT.</summary>
    public bool IsDetour { get; init; }

    /// <summary>Where it is reached without leaving this computer: the only place a secret may be shown. Null when there is none.</summary>
    public IPEndPoint? Here { get; init; }

    /// <summary>On another computer: what is on this one says nothing about it.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Why it was not reached.</summary>
    public string? Trouble { get; init; }

    public Uri Main => Origins[0];

    /// <summary>As browsers send it (RFC 6454): no default port, no slash.</summary>
    public static string OriginOf(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}

/// <summary>Finds the door to examine and the way to it.</summary>
internal sealed class TargetSearch(Surroundings here, ComputerView computer, PortView ports)
{
    /// <summary>A TCP handshake around the world takes 300 ms; a NAT that leads back to nobody takes for ever.</summary>
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromMilliseconds(700);

    public async Task<Target> FindAsync()
    {
        var health = await HealthAsync();
        var origins = here.Url is { } named ? [named]
            : health is { Origins.Count: > 0 } ? [.. health.Origins.Select(o => new Uri(o))]
            : computer.Addresses.DefaultIfEmpty(IPAddress.Loopback).Select(a => new Uri(Origins.Of(a, here.Settings.HttpsPort))).ToList();
        var target = new Target(Whose.Others, origins) { Health = health };
        if (health is not null && (here.Url is null || health.Origins.Contains(Target.OriginOf(target.Main))))
            target = target with { Whose = Whose.Ours };
        else if (here.Url is null && !ports.IsTaken(here.Settings.HttpsPort))
            return target with { Whose = Whose.Nobodys };
        return await ReachAsync(target);
    }

    private async Task<DoorHealth?> HealthAsync()
    {
        try
        {
            var (answer, _) = await RunningDoor.HealthAsync(here.Settings.ControlSocket, here.Time, CancellationToken.None);
            return answer is { } json ? DoorHealth.Read(json.Span) : null;
        }
        catch (JsonException)
        {
            // Another program answers on the control socket: then no door of ours does.
            return null;
        }
    }

    private async Task<Target> ReachAsync(Target target)
    {
        var (host, port) = (target.Main.IdnHost, target.Main.Port);
        IReadOnlyList<IPAddress> first;
        try
        {
            using var limit = new CancellationTokenSource(ConnectWithin, here.Time);
            first = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, limit.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return target with { Trouble = $"DNS {host}: {(e as SocketException)?.SocketErrorCode.ToString() ?? "TimedOut"}" };
        }

        var isHere = first.Any(a => IPAddress.IsLoopback(a) || computer.All.Any(own => own.Address.Equals(a)));
        var isElsewhere = !isHere && !ports.IsTaken(port);
        // All at once: each may take the whole time given. Past a NAT another of our own addresses does, loopback last: a proxy names such a
        // visitor 127.0.0.1, whom OpenClaw cannot attribute.
        var named = first.Take(2).ToList();
        var ways = named.Concat(ports.IsTaken(port) ? Detours(port).Except(named).Take(3) : []).Select(a => new IPEndPoint(a, port)).ToList();
        var troubles = await Task.WhenAll(ways.Select(ConnectAsync));
        var reached = Array.IndexOf(troubles, null);
        if (reached < 0)
            return target with { Trouble = troubles.FirstOrDefault() ?? "–", IsElsewhere = isElsewhere };
        var near = ways.Zip(troubles).Skip(isHere ? 0 : named.Count).FirstOrDefault(w => w.Second is null).First;
        return target with { At = ways[reached], Here = near, IsDetour = reached >= named.Count, IsElsewhere = isElsewhere };
    }

    private List<IPAddress> Detours(int port)
    {
        var listening = ports.Listening.Where(s => s.Port == port).Select(s => s.Address).ToList();
        var everywhere = listening.Exists(a => a.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any));
        return everywhere
            ? [.. computer.Own.Where(a => a.AddressFamily == AddressFamily.InterNetwork), .. computer.Own, IPAddress.Loopback, IPAddress.IPv6Loopback]
            : listening;
    }

    /// <summary>Null when somebody answers.</summary>
    private async Task<string?> ConnectAsync(IPEndPoint endpoint)
    {
        using var limit = new CancellationTokenSource(ConnectWithin, here.Time);
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint, limit.Token);
            return null;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return $"{endpoint}: {(e as SocketException)?.SocketErrorCode.ToString() ?? "TimedOut"}";
        }
    }
}
