using System.Net;
using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Upstream;
using Clawdoor.Bench.Visitors;

namespace Clawdoor.Bench.Measurements;

/// <summary>
/// From the navigation of a Chromium with an empty profile to <c>connect.challenge</c>, 150 ms of round trip away: the
/// real Control UI of the real OpenClaw. The peer is warm: it has served the page once before.
/// </summary>
internal sealed record ColdLoad() : Measurement("cold-load", "cold Control UI to connect.challenge, 150 ms RTT", "ms")
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(150);

    // The browser sees the recipe's address and port, whatever the peer's own port is.
    private static readonly IPEndPoint Front = new(Stage.Server, 443);
    private static readonly Uri Page = new($"https://{Stage.Server}/#token={RealOpenClaw.Token}");

    public override int MostRounds => 7;

    public override Task PrepareAsync(Peer peer, Stage stage, CancellationToken cancellation) =>
        SampleAsync(peer, stage, cancellation);

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var running = await stage.RunningBeforeOpenClawAsync(peer, cancellation);
        await using var relay = DelayRelay.Start(Front, running.EndPoint, RoundTrip);
        return await ColdBrowser.LoadAsync(Page, "connect.challenge", stage.SpkiHash, cancellation);
    }
}
