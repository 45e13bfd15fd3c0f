using Microsoft.Playwright;

namespace Clawdoor.Bench.Visitors;

/// <summary>A Chromium that has never been anywhere: a new process and a new profile for every page.</summary>
internal static class ColdBrowser
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Milliseconds, by the browser's own clock, from the request for the page to the first WebSocket frame that has
    /// <paramref name="sign"/> in it. The certificate with <paramref name="spkiHash"/> counts as clicked through.
    /// </summary>
    public static async Task<double> LoadAsync(Uri page, string sign, string spkiHash, CancellationToken cancellation)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = [$"--ignore-certificate-errors-spki-list={spkiHash}", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        var tab = await browser.NewPageAsync();
        var wire = await tab.Context.NewCDPSessionAsync(tab);
        var begin = 0.0;
        var seen = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.Event("Network.requestWillBeSent").OnEvent += (_, what) =>
        {
            if (begin == 0 && what is { } request)
                begin = request.GetProperty("timestamp").GetDouble();
        };
        wire.Event("Network.webSocketFrameReceived").OnEvent += (_, what) =>
        {
            if (what is { } frame && frame.GetProperty("response").GetProperty("payloadData").GetString()!.Contains(sign, StringComparison.Ordinal))
                seen.TrySetResult(frame.GetProperty("timestamp").GetDouble());
        };
        await wire.SendAsync("Network.enable");
        await tab.GotoAsync(page.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        return (await seen.Task.WaitAsync(Patience, cancellation) - begin) * 1000;
    }
}
