using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>Debian's Chromium on a <see cref="RemoteHost"/>, driven from here. About 1 s to start.</summary>
internal sealed class RemoteChromium : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private RemoteChromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <param name="trusted">The one self-signed certificate (by its key) this browser takes without a warning.</param>
    public static Task<RemoteChromium> StartAsync(RemoteHost host, X509Certificate2? trusted = null) => StartAsync($"ip netns exec {host.Name}", trusted);

    /// <param name="entering">The command that runs another one there.</param>
    /// <inheritdoc cref="StartAsync(RemoteHost, X509Certificate2)"/>
    public static async Task<RemoteChromium> StartAsync(string entering, X509Certificate2? trusted = null)
    {
        var folder = Scratch.NewDirectory("chromium");
        var script = Path.Combine(folder, "chromium-there");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec {entering} /usr/bin/chromium \"$@\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new(playwright, await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = script,
                Args = trusted is null ? Flags : [.. Flags, $"--ignore-certificate-errors-spki-list={SelfSigned.Pin(trusted)}"],
                Env = new Dictionary<string, string>(Inherited()) { ["HOME"] = folder },
            }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>A new tab in a profile of its own (nothing stored), not yet anywhere.</summary>
    /// <param name="anyCertificate">Take every certificate without a warning: for tests that are about something else.</param>
    public async Task<RemotePage> NewPageAsync(bool anyCertificate = false, int width = 1280, int height = 800, string language = "en-US")
    {
        var context = await _browser.NewContextAsync(new()
        {
            IgnoreHTTPSErrors = anyCertificate,
            ViewportSize = new() { Width = width, Height = height },
            Locale = language,
        });
        return new(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static Dictionary<string, string> Inherited() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
}
