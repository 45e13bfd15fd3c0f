using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor.Cli;

/// <summary>
/// A request for pairing as a person needs to see it before they answer. Apart from the address, which the door
/// measured, everything is what the stranger says about itself, so everything is made safe for a terminal.
/// </summary>
internal static class WhoAsks
{
    /// <param name="userAgent">What the browser called itself at the door, when it was there lately.</param>
    public static IReadOnlyList<(Message Label, string Text)> Rows(PendingDevice device, DateTimeOffset now, string? userAgent, Language language) =>
    [
        (DeviceWords.Address, Terminal.Safe(device.RemoteIp ?? "–")),
        (DeviceWords.Browser, Browser(device, userAgent)),
        (DeviceWords.Rights, string.Join(", ", device.Scopes.Select(s => Terminal.Safe(s))) is { Length: > 0 } scopes ? scopes : "–"),
        (DeviceWords.Asked, device.Ts is { } asked ? Ages.Of(now - asked, language) : "–"),
        (DeviceWords.Request, Terminal.Safe(device.RequestId)),
        (DeviceWords.Device, Terminal.Safe(device.DeviceId, 64)),
    ];

    public static string Browser(PendingDevice device, string? userAgent) => string.Join(" · ", ((string?[])
        [
            userAgent is null ? null : Terminal.Safe(userAgent, 120),
            Terminal.Safe(device.DisplayName),
            Terminal.Safe(device.ClientId),
            Terminal.Safe(device.Platform),
        ]).Where(part => !string.IsNullOrEmpty(part)));
}
