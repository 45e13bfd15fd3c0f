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

    /// <summary>Waits until the page works with the gateway, model or no model; after login the page shows its own navigation.</summary>
    public static async Task WaitUntilConnectedAsync(this RemotePage page, TimeSpan? limit = null)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (page.Logins == 0)
        {
            if (TimeProvider.System.GetElapsedTime(until) > (limit ?? TimeSpan.FromSeconds(40)))
                throw new TimeoutException($"No hello-ok on {page.Tab.Url.Split('#')[0]}: {await page.TextAsync()}");
            await Task.Delay(100);
        }

        // The page that asked for approval gives way to the application.
        await page.Tab.GetByText("Approve this browser").First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden, Timeout = 10_000 });
    }

    /// <summary>Opens the page of devices and gives the browser that looks at it a name, as a person does.</summary>
    public static async Task RenameOwnBrowserAsync(this RemotePage page, string origin, string name)
    {
        await page.GoToAsync($"{origin}/settings/devices");
        await page.WaitForTextAsync("openclaw-control-ui", TimeSpan.FromSeconds(40));
        await page.Tab.Locator("button[aria-label*='openclaw-control-ui']").First.ClickAsync();
        await page.Tab.GetByText("Edit alias", new() { Exact = false }).First.ClickAsync();
        await page.Tab.Locator("input[name=value]").FillAsync(name);
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.WaitForTextAsync(name);
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
