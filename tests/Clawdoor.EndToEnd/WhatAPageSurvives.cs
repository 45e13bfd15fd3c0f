using System.Diagnostics;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A page that is connected stays connected, or comes back by itself; nobody reloads.</summary>
public sealed class WhatAPageSurvives(ConnectedBrowser browser) : IClassFixture<ConnectedBrowser>
{
    private readonly RemotePage _page = browser.Page;

    [Fact]
    public async Task The_renewal_of_our_certificate_drops_no_socket()
    {
        var sockets = _page.WebSockets;
        // Due 50 s after the start, and the door looks at its clock once a minute.
        await UntilAsync(TimeSpan.FromSeconds(130), async () =>
        {
            using var shown = await browser.Open.ShownCertificateAsync();
            return shown.GetCertHashString() != browser.FirstCertificate;
        });
        using var renewed = await browser.Open.ShownCertificateAsync();
        Assert.True(renewed.MatchesHostname(browser.Open.Host.ServerPublic, allowWildcards: false, allowCommonName: false));
        Assert.True(renewed.NotAfter > DateTime.UtcNow.AddDays(390));
        await StillConnectedAsync(sockets);
    }

    [Fact]
    public async Task An_edit_of_allowedOrigins_drops_no_socket()
    {
        var sockets = _page.WebSockets;
        (await browser.Open.Gateway.CliAsync(
            "config", "set", "gateway.controlUi.allowedOrigins", $"[\"{browser.Open.Origin}\",\"https://203.0.113.9\"]", "--json")).Succeeded();
        await browser.Open.Gateway.WaitForLogAsync("config hot reload applied.*allowedOrigins");
        await StillConnectedAsync(sockets);
    }

    [Fact]
    public async Task OpenClaw_restarting_brings_the_page_back_by_itself()
    {
        var logins = _page.Logins;
        await browser.Open.Gateway.StopAsync();
        await UntilAsync(TimeSpan.FromSeconds(20), () => Task.FromResult(_page.OpenWebSockets == 0));
        await _page.ScreenshotAsync("survives-openclaw-away");
        await browser.Open.Gateway.StartAsync();
        await UntilAsync(TimeSpan.FromSeconds(60), () => Task.FromResult(_page.Logins > logins));
        await StillConnectedAsync(_page.WebSockets);
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task Ten_quiet_minutes_drop_no_socket()
    {
        var sockets = _page.WebSockets;
        await Task.Delay(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        await StillConnectedAsync(sockets);
    }

    private async Task StillConnectedAsync(int sockets)
    {
        await _page.WaitForChatAsync();
        Assert.Equal(sockets, _page.WebSockets);
        Assert.Equal(1, _page.OpenWebSockets);
        Assert.Equal(1, _page.Documents);
    }

    private static async Task UntilAsync(TimeSpan limit, Func<Task<bool>> holds)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < limit, $"Not so within {limit.TotalSeconds} s.");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }
}
