using System.Diagnostics;
using System.Globalization;
using Clawdoor.Bench.Peers;
using Clawdoor.Bench.Upstream;
using Clawdoor.Bench.Visitors;
using Clawdoor.Protocol;

namespace Clawdoor.Bench.Measurements;

/// <summary>
/// From the provider's sending of a word to its event at the visitor who asked: of all words of all streams the slowest but 1 %.
/// Each visitor has a connection and a session of its own. With more than one stream the gateway has one processor; the provider
/// and the visitors, who cost more, have the others.
/// </summary>
internal sealed record GatewayDelta(string Name, string Title, int Streams) : Measurement(Name, Title, "ms")
{
    public override Family Family => Family.Gateway;

    /// <summary>For two answers of five seconds, one after the other.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public override int MostRounds => 5;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using var talkers = await Talkers.StartAsync(peer, stage, stage.Quick ? Math.Min(Streams, 20) : Streams, cancellation);
        if (Streams > 1)
            talkers.Gateway.StayOnOneProcessor();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(_patience);
        try
        {
            await talkers.TalkAsync(late.Token);
            var delays = (await talkers.TalkAsync(late.Token)).Order().ToArray();
            return delays[(int)(delays.Length * 0.99)];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Answers of five seconds had not ended after {_patience.TotalSeconds:0} s.");
        }
    }
}

/// <summary>What an answer costs while it comes, beside the connection; in a fresh process each time.</summary>
internal sealed record GatewayStreamRest() : Measurement("gateway-stream-rest", "RSS per answer that is coming", "KB")
{
    public override Family Family => Family.Gateway;

    public override int MostRounds => 3;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var streams = stage.Quick ? 20 : Talk.Most;
        await using var talkers = await Talkers.StartAsync(peer, stage, streams, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        var before = talkers.Gateway.ResidentKilobytes;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var talk = talkers.TalkAsync(enough.Token);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
        var during = talkers.Gateway.ResidentKilobytes;
        if (talk.IsCompleted)
            throw new IOException("The answers were over before they were looked at.");
        await enough.CancelAsync();
        await ((Task)talk).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (during - before) / streams;
    }
}

/// <summary>What a session costs in which nothing happens; in a fresh process each time.</summary>
internal sealed record GatewaySessionRest() : Measurement("gateway-session-rest", "RSS per idle session", "KB")
{
    public override Family Family => Family.Gateway;

    public override int MostRounds => 3;

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        var sessions = stage.Quick ? 50 : 500;
        await using var talkers = await Talkers.StartAsync(peer, stage, 1, cancellation);
        await MakeAsync("warm", 10);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        var before = talkers.Gateway.ResidentKilobytes;
        await MakeAsync("idle", sessions);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        return (talkers.Gateway.ResidentKilobytes - before) / sessions;

        async Task MakeAsync(string kind, int count)
        {
            for (var i = 0; i < count; i++)
                await PairedVisitor.CallAsync(talkers.Visitors[0], "sessions.create", cancellation, $$"""{"key":"agent:main:{{kind}}-{{i}}"}""");
        }
    }
}

/// <summary>
/// One <c>chat.history</c> there and back, of 100 messages from the middle of 100,000, in ms. OpenClaw's own store cannot be filled
/// from outside, so it is left out.
/// </summary>
internal sealed record GatewayHistory() : Measurement("gateway-history", "history page, in 100,000 messages", "ms")
{
    private const int Messages = 100_000, Pages = 200;

    public override Family Family => Family.Gateway;

    public override bool Suits(Peer peer) => peer is ClawdoorGateway;

    /// <summary>The store of the peer that got ready last.</summary>
    private string? Store { get; set; }

    public override async Task PrepareAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using (var gateway = await stage.StartAsync(peer, KeyKind.P256, cancellation))
        {
            await gateway.BecomesReadyAsync(cancellation);
            await using var visitor = await PairedVisitor.ConnectAsync(gateway.EndPoint, cancellation);
            await PairedVisitor.CallAsync(visitor, "sessions.create", cancellation, """{"key":"agent:main:long"}""");
            Store = Path.Combine(gateway.State, "conversations.sqlite");
        }

        Fill(Store);
    }

    public override async Task<double> SampleAsync(Peer peer, Stage stage, CancellationToken cancellation)
    {
        await using var gateway = await stage.StartAsync(peer, KeyKind.P256, cancellation, Store);
        await gateway.BecomesReadyAsync(cancellation);
        await using var visitor = await PairedVisitor.ConnectAsync(gateway.EndPoint, cancellation);
        await PagesAsync(visitor, Pages / 10, cancellation);
        return await PagesAsync(visitor, Pages, cancellation);
    }

    private static async Task<double> PagesAsync(GatewayClient visitor, int pages, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < pages; i++)
        {
            var offset = Messages / 4 + i * 100;
            var page = await PairedVisitor.CallAsync(
                visitor, "chat.history", cancellation, $$"""{"sessionKey":"agent:main:long","limit":100,"offset":{{offset}}}""");
            if (page.GetProperty("messages").GetArrayLength() != 100)
                throw new IOException($"The page has {page.GetProperty("messages").GetArrayLength()} messages.");
        }

        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds / pages;
    }

    private static void Fill(string path)
    {
        var complaint = ProcessTree.Output(["sqlite3", path, string.Create(CultureInfo.InvariantCulture, $"""
            BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Messages})
            INSERT INTO message (session, seq, id, role, content, at, run_id)
            SELECT s.number, i, printf('01a20000-0000-7000-8000-%012d', i), iif(i % 2, 'user', 'assistant'),
                json_quote(printf('Message %d. ', i) || substr(hex(randomblob(100)), 1, 100 + i % 100)), s.created_at + i, printf('run-%d', (i + 1) / 2)
            FROM n, session s WHERE s.key = 'agent:main:long';
            UPDATE session SET messages = {Messages} WHERE key = 'agent:main:long';
            COMMIT;
            """)]);
        if (complaint.Length > 0)
            throw new IOException(complaint);
    }
}

/// <summary>A fresh gateway and visitors, each with a connection of its own.</summary>
internal sealed class Talkers : IAsyncDisposable
{
    private int _talks;

    private Talkers(RunningPeer gateway, IReadOnlyList<GatewayClient> visitors) => (Gateway, Visitors) = (gateway, visitors);

    public RunningPeer Gateway { get; }

    public IReadOnlyList<GatewayClient> Visitors { get; }

    public static async Task<Talkers> StartAsync(Peer peer, Stage stage, int count, CancellationToken cancellation)
    {
        var gateway = await stage.StartAsync(peer, KeyKind.P256, cancellation);
        var visitors = new List<GatewayClient>();
        try
        {
            await gateway.BecomesReadyAsync(cancellation);
            for (var i = 0; i < count; i++)
                visitors.Add(await PairedVisitor.ConnectAsync(gateway.EndPoint, cancellation, backlog: 4 * StampProvider.Words));
            return new(gateway, visitors);
        }
        catch
        {
            await new Talkers(gateway, visitors).DisposeAsync();
            throw;
        }
    }

    /// <summary>All of them ask at once, each in a new session, and read their answers to the end; the delays in ms.</summary>
    public async Task<IEnumerable<double>> TalkAsync(CancellationToken cancellation)
    {
        var talk = ++_talks;
        var all = await Task.WhenAll(Visitors.Select((visitor, i) => Talk.StreamAsync(visitor, $"talk-{talk}-{i}", cancellation)));
        return all.SelectMany(delays => delays);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Visitors.Select(v => v.DisposeAsync().AsTask()));
        await Gateway.DisposeAsync();
    }
}
