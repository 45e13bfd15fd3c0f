using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>
/// An open door with a paired remote browser in the chat, for what a page must survive. The door begins with a
/// certificate that is due for renewal a little later.
/// </summary>
public sealed class ConnectedBrowser : IAsyncLifetime
{
    private RemoteChromium? _chromium;

    internal OpenDoor Open { get; private set; } = null!;

    internal RemotePage Page { get; private set; } = null!;

    /// <summary>SHA-256 of the certificate the door began with.</summary>
    internal string FirstCertificate { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Open = await OpenDoor.StartAsync(
            (port, _) => OpenClawConfig.Fresh(port),
            host => SelfSigned.NearlyDue(TimeProvider.System, TimeSpan.FromSeconds(50), host.ServerPublic));
        using (var shown = await Open.ShownCertificateAsync())
            FirstCertificate = shown.GetCertHashString();
        _chromium = await RemoteChromium.StartAsync(Open.Host);
        // The page lives through a change of certificates, which a person would have to accept again.
        Page = await _chromium.NewPageAsync(anyCertificate: true);
        await Page.GoToAsync(ControlUi.Address(Open.Origin));
        var id = await Page.WaitForPairingAsync();
        (await Open.ClawdoorAsync("devices", "approve", id, "--yes")).Succeeded();
        await Page.WaitForChatAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (Open is not null)
            await Open.DisposeAsync();
    }
}
