using System.Text.Json;
using System.Text.RegularExpressions;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>OpenClaw's real Control UI, as its user meets it.</summary>
internal static partial class ControlUi
{
    /// <summary>The address that signs in: the secret is in the fragment, which never leaves the browser.</summary>
    public static string Address(string origin) => $"{origin}/#token={OpenClawConfig.Token}";

    /// <summary>Waits for "Approve this browser" and returns the request ID that the page shows.</summary>
    public static async Task<string> WaitForPairingAsync(this RemotePage page, TimeSpan? limit = null)
    {
        await page.WaitForTextAsync("Approve this browser", limit);
        return RequestId().Match(await page.TextAsync()).Value;
    }

    /// <summary>Waits until the chat is there to be written in; after login the path is <c>/chat/…</c>.</summary>
    public static async Task WaitForChatAsync(this RemotePage page, TimeSpan? limit = null)
    {
        await page.WaitForAsync(".agent-chat__composer-combobox textarea, textarea", limit);
        await page.Tab.WaitForURLAsync("**/chat/**", new() { Timeout = 10_000 });
    }

    /// <summary>Failed requests but the one OpenClaw fails by itself: the picture of an owner who has none.</summary>
    public static IEnumerable<string> UnexpectedFailures(this RemotePage page) =>
        page.FailedRequests.Where(r => !r.Contains("/api/users/gateway-owner/", StringComparison.Ordinal));

    /// <summary>The IDs of pending requests, and where they come from, as the official CLI lists them.</summary>
    public static async Task<IReadOnlyList<(string Id, string Address)>> PendingAsync(this OpenClawGateway gateway)
    {
        var list = (await gateway.CliAsync("devices", "list", "--json")).Succeeded();
        using var json = JsonDocument.Parse(list.Output);
        return [.. json.RootElement.GetProperty("pending").EnumerateArray()
            .Select(r => (r.GetProperty("requestId").GetString()!, r.GetProperty("remoteIp").GetString()!))];
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex RequestId();
}
