using System.Net;
using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Upstream;

namespace Clawdoor.Bench;

/// <summary>What all peers share in one run: the addresses, the certificates, the upstream, and who is running.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>
    /// The server's address. bench/run puts it on the loopback device of a network namespace of its own and lets clients
    /// come from 198.51.100.7: OpenClaw refuses proxied requests whose client address is loopback.
    /// </summary>
    public static readonly IPAddress Server = IPAddress.Parse("203.0.113.7");

    private readonly Dictionary<(Peer Peer, KeyKind Key, int UpstreamPort), RunningPeer> _kept = [];
    private readonly Options _options;
    private readonly DirectoryInfo _directory;
    private readonly CertificateFiles _p256;
    private readonly CertificateFiles _rsa;
    private readonly PlainUpstream _upstream = PlainUpstream.Start();
    private readonly StampProvider _provider = new();
    private RealOpenClaw? _openClaw;
    private int _nextPort = 9001;

    private Stage(Options options)
    {
        _options = options;
        _directory = Directory.CreateTempSubdirectory("clawdoor-bench-");
        _p256 = CertificateFiles.Create(KeyKind.P256, Server, _directory.FullName);
        _rsa = CertificateFiles.Create(KeyKind.Rsa2048, Server, _directory.FullName);
    }

    /// <summary>Divides the work of every sample by ten.</summary>
    public bool Quick => _options.Quick;

    public string SpkiHash => _p256.SpkiHash;

    public static Stage Set(Options options) => new(options);

    /// <summary>A peer before the plain upstream that keeps running, beside the others, until the measurement ends.</summary>
    public Task<RunningPeer> RunningAsync(Peer peer, KeyKind key, CancellationToken cancellation) =>
        KeptAsync(peer, key, UpstreamOf(peer), cancellation);

    /// <summary>A peer before the real OpenClaw, kept in the same way.</summary>
    public async Task<RunningPeer> RunningBeforeOpenClawAsync(Peer peer, CancellationToken cancellation)
    {
        _openClaw ??= await RealOpenClaw.StartAsync(_options.OpenClaw, Server, Path.Combine(_directory.FullName, "openclaw"), cancellation);
        return await KeptAsync(peer, KeyKind.P256, RealOpenClaw.Port, cancellation);
    }

    /// <summary>A fresh process before the plain upstream that has answered once; the caller stops it.</summary>
    /// <param name="state">A file that its state folder has from the start.</param>
    public Task<RunningPeer> StartAsync(Peer peer, KeyKind key, CancellationToken cancellation, string? state = null)
    {
        var doorway = Doorway(peer, key, UpstreamOf(peer));
        if (state is not null)
        {
            Directory.CreateDirectory(doorway.State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Copy(state, Path.Combine(doorway.State, Path.GetFileName(state)));
        }

        return RunningPeer.StartAsync(peer, doorway, cancellation);
    }

    public async Task ClearAsync()
    {
        foreach (var running in _kept.Values)
            await running.DisposeAsync();
        _kept.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await ClearAsync();
        if (_openClaw is not null)
            await _openClaw.DisposeAsync();
        await _upstream.DisposeAsync();
        _provider.Dispose();
        _directory.Delete(recursive: true);
    }

    private int UpstreamOf(Peer peer) => peer.Family == Family.Gateway ? _provider.Port : _upstream.Port;

    private async Task<RunningPeer> KeptAsync(Peer peer, KeyKind key, int upstreamPort, CancellationToken cancellation)
    {
        if (!_kept.TryGetValue((peer, key, upstreamPort), out var running))
            _kept[(peer, key, upstreamPort)] = running = await RunningPeer.StartAsync(peer, Doorway(peer, key, upstreamPort), cancellation);
        return running;
    }

    private Doorway Doorway(Peer peer, KeyKind key, int upstreamPort)
    {
        var port = _nextPort++;
        var directory = _directory.CreateSubdirectory(port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new(peer.Address, port, upstreamPort, key == KeyKind.P256 ? _p256 : _rsa, directory.FullName);
    }
}
