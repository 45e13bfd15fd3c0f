using System.Security.Cryptography.X509Certificates;
using Clawdoor.Tests.Conversations;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>A door with models to talk with, the official Control UI on it, and a paired browser on a remote host.</summary>
public sealed class TalkingBrowser : IAsyncLifetime
{
    private FakeProvider? _provider;
    private IAsyncDisposable? _open;
    private X509Certificate2? _certificate;
    private RemoteChromium? _chromium;
    private Func<IEnumerable<string>, Task<Finished>> _clawdoor = null!;

    internal string Origin { get; private set; } = "";

    /// <summary>The first page.</summary>
    internal RemotePage Page { get; private set; } = null!;

    /// <summary>Words of the default model's answer; it takes six seconds for them.</summary>
    internal const int Long = 120;

    public async ValueTask InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        var host = Talker.WithOpenClaw ? await OpenAsync() : await OpenOursAsync();
        _certificate = await TheDoor.ShownCertificateAsync(host.ServerPublic);
        _chromium = await RemoteChromium.StartAsync(host, trusted: _certificate);
        Page = await PairedPageAsync();
    }

    /// <summary>Another browser, with a profile of its own, that has been let in.</summary>
    internal async Task<RemotePage> PairedPageAsync()
    {
        var page = await _chromium!.NewPageAsync();
        await page.GoToAsync(ControlUi.Address(Origin));
        (await _clawdoor(["devices", "approve", await page.WaitForPairingAsync(), "--yes"])).Succeeded();
        await page.WaitUntilConnectedAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _certificate?.Dispose();
        if (_open is not null)
            await _open.DisposeAsync();
        if (_provider is not null)
            await _provider.DisposeAsync();
    }

    private async Task<RemoteHost> OpenOursAsync()
    {
        var open = await BuiltInDoor.StartAsync(Config);
        (_open, Origin, _clawdoor) = (open, open.Origin, open.ClawdoorAsync);
        return open.Host;
    }

    private async Task<RemoteHost> OpenAsync()
    {
        var open = await OpenDoor.StartAsync((port, _) => Config(port));
        (_open, Origin, _clawdoor) = (open, open.Origin, open.ClawdoorAsync);
        return open.Host;
    }

    private string Config(int port) => OpenClawConfig.Talking(port, _provider!.BaseUrl, [$"words-{Long}-50", "words-3", "endless"], ["key", "error", "drop-4"]);
}
