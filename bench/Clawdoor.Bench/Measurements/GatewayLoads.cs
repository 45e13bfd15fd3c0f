using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Measurements;

/// <summary>TCP connect, upgrade, challenge, signed <c>connect</c> of a paired device, <c>hello-ok</c>, close; eight at once.</summary>
internal sealed record GatewayConnect() : CpuMeasurement("gateway-connect", "connect of a paired device")
{
    public override Family Family => Family.Gateway;

    protected override int Operations => 2_000;

    protected override int Lanes => 8;

    protected override Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation) => Task.FromResult(new Lane(
        async stop =>
        {
            await using var visitor = await PairedVisitor.ConnectAsync(peer.EndPoint, stop);
        },
        () => ValueTask.CompletedTask));
}

/// <summary>One call there and back, one at a time on each of eight connections.</summary>
internal sealed record GatewayCall(string Name, string Title, string Method) : CpuMeasurement(Name, Title)
{
    public override Family Family => Family.Gateway;

    protected override int Operations => 20_000;

    protected override int Lanes => 8;

    protected override async Task<Lane> OpenAsync(RunningPeer peer, int lane, CancellationToken cancellation)
    {
        var visitor = await PairedVisitor.ConnectAsync(peer.EndPoint, cancellation);
        return new(stop => PairedVisitor.CallAsync(visitor, Method, stop), visitor.DisposeAsync);
    }
}
