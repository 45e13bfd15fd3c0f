using System.Globalization;
using Clawdoor.Bench.Upstream;
using Clawdoor.Protocol;

namespace Clawdoor.Bench.Visitors;

/// <summary>A question whose answer's words are the times at which the provider sent them.</summary>
internal static class Talk
{
    /// <summary>Answers at once, at most.</summary>
    public const int Most = 200;

    /// <summary>Asks, and reads the answer to its end: from the provider's sending of each word to its event here, in ms.</summary>
    public static async Task<IReadOnlyList<double>> StreamAsync(GatewayClient visitor, string session, CancellationToken cancellation)
    {
        var key = $"agent:main:{session}";
        await PairedVisitor.CallAsync(
            visitor, "chat.send", cancellation, $$"""{"sessionKey":"{{key}}","message":"go","idempotencyKey":"{{Guid.NewGuid()}}"}""");
        var delays = new List<double>(StampProvider.Words);
        var last = 0L;
        await foreach (var told in visitor.Events.ReadAllAsync(cancellation))
        {
            if (told.Name != "chat" || told.Payload is not { } payload || payload.GetProperty("sessionKey").GetString() != key)
                continue;
            switch (payload.GetProperty("state").GetString())
            {
                case "delta":
                    var now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;
                    foreach (var word in payload.GetProperty("deltaText").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        // A text that replaces what came before says it again.
                        var sent = long.Parse(word, CultureInfo.InvariantCulture);
                        if (sent <= last)
                            continue;
                        delays.Add((now - sent) / 1000.0);
                        last = sent;
                    }

                    break;
                case "final":
                    return delays.Count > StampProvider.Words * 0.98
                        ? delays
                        : throw new IOException($"Only {delays.Count} of {StampProvider.Words} words came.");
                case "error" or "aborted":
                    throw new IOException($"The answer failed: {payload.GetRawText()}");
            }
        }

        throw new IOException($"The connection ended: {(await visitor.Closed).Message}");
    }
}
