using System.Net;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Peers;

/// <summary>Where a peer is to stand: on which address and port, before which upstream port of 127.0.0.1, with which
/// certificate, and the folder that is its own to write in.</summary>
internal sealed record Doorway(IPAddress Address, int Port, int UpstreamPort, CertificateFiles Certificate, string Directory)
{
    /// <summary>Clawdoor's state folder.</summary>
    public string State => Path.Combine(Directory, "state");

    /// <summary>Writes a file of the peer's configuration and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllText(path, content);
        return path;
    }
}

/// <summary>Who is compared with whom: each family has its own measurements and its own tables.</summary>
internal enum Family
{
    /// <summary>Puts an upstream on TLS.</summary>
    Door,

    /// <summary>Speaks OpenClaw's protocol 4 on loopback.</summary>
    Gateway,
}

/// <summary>
/// A program that is measured. A new one is a file beside this one and a line in <see cref="All"/>.
/// Each runs with its own defaults for workers and threads, which is one per core for all of them.
/// </summary>
internal abstract class Peer(string name)
{
    public string Name => name;

    public virtual Family Family => Family.Door;

    /// <summary>Where it listens.</summary>
    public virtual IPAddress Address => Stage.Server;

    /// <summary>Longer than it ever takes to its first answer.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(20);

    /// <summary>Whether it offers HTTP/2 by ALPN.</summary>
    public virtual bool Http2 => true;

    /// <summary>A command whose output has the version in it; null when another peer is the same program.</summary>
    public abstract string[]? VersionCommand { get; }

    /// <summary>Why it cannot run here, or null.</summary>
    public virtual string? Absence => null;

    /// <summary>Writes what configuration it needs and returns the command that stays in the foreground.</summary>
    public abstract string[] Command(Doorway doorway);

    /// <summary>Asks for a path on a new connection; the status of the complete answer.</summary>
    public virtual async Task<int> ProbeAsync(IPEndPoint endPoint, string path, CancellationToken cancellation)
    {
        await using var visitor = await Visitor.ConnectAsync(endPoint, cancellation);
        return await visitor.GetAsync(path, cancellation);
    }

    /// <summary>The peers this run asks for; the first of a family is the one others are compared with.</summary>
    public static IReadOnlyList<Peer> All(Options options)
    {
        List<Peer> all =
        [
            new Nginx("nginx", http2: false),
            new Nginx("nginx-h2", http2: true),
            new HaProxy(),
            new Caddy(),
            new Door("clawdoor", options.Clawdoor),
            .. options.Also.Select(also => new Door(also.Key, also.Value)),
            new OpenClawGateway(options.OpenClaw),
            new ClawdoorGateway("clawdoor-gateway", options.Clawdoor),
            .. options.Also.Select(also => new ClawdoorGateway($"{also.Key}-gateway", also.Value)),
        ];
        return options.Peers.Count == 0 ? all : [.. options.Peers.SelectMany(name => all.Where(p => p.Name == name))];
    }
}
