using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Measurements;

/// <summary>
/// Something to be known about a peer, as one number per sample, smaller being better. A new one is a record beside these
/// and a line in <see cref="All"/>.
/// </summary>
internal abstract record Measurement(string Name, string Title, string Unit)
{
    /// <summary>In the order of the tables.</summary>
    public static IReadOnlyList<Measurement> All { get; } =
    [
        new FirstAnswer(),
        new MemoryAtRest(),
        new GetOverHttp1(),
        new GetOverHttp2(),
        new WebSocketEchoes(),
        new FullHandshake("handshake", "full handshake, P-256", KeyKind.P256),
        new FullHandshake("handshake-rsa", "full handshake, RSA-2048", KeyKind.Rsa2048),
        new IdleWebSockets(),
        new ColdLoad(),
        new GatewayFirstAnswer(),
        new GatewayAtRest(),
        new GatewayConnect(),
        new GatewayCall("gateway-presence", "call of system-presence", "system-presence"),
        new GatewayCall("gateway-health", "call of health", "health"),
        new GatewayIdle(),
        new GatewayDelta("gateway-stream", "p99 delay of a delta, one stream of 100 tokens/s", Streams: 1),
        new GatewayDelta("gateway-streams", "p99 delay of a delta, 200 streams of 100 tokens/s, one core", Streams: Talk.Most),
        new GatewayStreamRest(),
        new GatewaySessionRest(),
        new GatewayHistory(),
    ];

    /// <summary>More rounds than this would take longer than they teach.</summary>
    public virtual int MostRounds => int.MaxValue;

    /// <summary>Whom it is for.</summary>
    public virtual Family Family => Family.Door;

    public virtual bool Suits(Peer peer) => peer.Family == Family;

    /// <summary>Starts and warms what the samples need; not measured.</summary>
    public virtual Task PrepareAsync(Peer peer, Stage stage, CancellationToken cancellation) => Task.CompletedTask;

    public abstract Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation);
}
