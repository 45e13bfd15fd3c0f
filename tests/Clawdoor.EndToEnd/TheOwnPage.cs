using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Tests.Conversations;
using Microsoft.Playwright;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>Clawdoor's own page on the built-in gateway, where no OpenClaw and no official UI is installed.</summary>
public sealed partial class TheOwnPage
{
    /// <summary>A picture of one pixel.</summary>
    private const string Dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_is_approved_by_clawdoor_approves_another_renames_and_removes_it()
    {
        await using var host = await RemoteHost.StartAsync();
        var surroundings = await SurroundingsAsync(OpenClawConfig.Fresh(Listening.FreePort()));
        await using var door = DoorProcess.Start(
            ["up", "--yes", "--upstream", "builtin", "--address", host.ServerPublic, "--listen", host.ServerPublic], surroundings);
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(60));
        await using var chromium = await RemoteChromium.StartAsync(host);
        await using var phone = await chromium.NewPageAsync(anyCertificate: true, width: 390, height: 844);
        await using var desk = await chromium.NewPageAsync(anyCertificate: true, language: "zh-CN");

        await phone.GoToAsync(ControlUi.Address($"https://{host.ServerPublic}"));
        var first = await phone.WaitForPairingAsync();
        await phone.ScreenshotAsync("own-pairing-phone");
        Assert.DoesNotContain(OpenClawConfig.Token, phone.Tab.Url);
        (await DoorProcess.RunAsync(["devices", "approve", first, "--yes"], surroundings, door.Home)).Succeeded();
        await ToDevicesAsync(phone);
        await phone.WaitForTextAsync("Known devices");

        await desk.GoToAsync(ControlUi.Address($"https://{host.ServerPublic}"));
        await desk.WaitForTextAsync("批准这个浏览器");
        await desk.ScreenshotAsync("own-pairing-desk-zh");
        var card = phone.Tab.Locator($"[data-request=\"{RequestId().Match(await desk.TextAsync()).Value}\"]");
        await card.GetByText(host.Address).WaitForAsync();
        await phone.ScreenshotAsync("own-waiting-phone");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve…" }).ClickAsync();
        await phone.Tab.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Let it in" }).ClickAsync();
        await ToDevicesAsync(desk);
        await desk.WaitForTextAsync("已知设备");
        await desk.ScreenshotAsync("own-connected-desk-zh");

        var other = phone.Tab.Locator("[data-device]").Filter(new() { HasNotText = "this browser" });
        await other.GetByRole(AriaRole.Button, new() { Name = "Rename…" }).ClickAsync();
        await phone.Tab.GetByLabel("Name, at most 64 characters").FillAsync("书桌 <b>desk</b>");
        await phone.Tab.Keyboard.PressAsync("Enter");
        await phone.WaitForTextAsync("书桌 <b>desk</b>");
        await desk.WaitForTextAsync("书桌 <b>desk</b>");

        await other.GetByRole(AriaRole.Button, new() { Name = "Remove…" }).ClickAsync();
        await phone.Tab.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await desk.WaitForTextAsync("这个浏览器已被移除");
        Assert.Equal(1, phone.Documents);
        Assert.Empty(phone.ConsoleErrors);
        Assert.Empty(phone.FailedRequests);
        Assert.Empty(desk.ConsoleErrors);
        Assert.Empty(desk.FailedRequests);
    }

    /// <summary>Below a base path, under a deep path, and without a secure context, where the browser lends no Ed25519.</summary>
    [Fact]
    public async Task Over_plain_http_the_page_asks_for_the_token_and_signs_by_itself()
    {
        await using var host = await RemoteHost.StartAsync();
        var port = Listening.FreePort();
        var surroundings = await SurroundingsAsync(
            $$"""
            { "gateway": { "port": {{port}}, "mode": "local", "bind": "lan", "controlUi": { "basePath": "/oc", "allowedOrigins": ["http://{{host.Server}}:{{port}}"] },
                "auth": { "mode": "token", "token": "{{OpenClawConfig.Token}}" } } }
            """);
        await using var gateway = DoorProcess.Start(["gateway", "run"], surroundings);
        await Listening.WaitAsync(host.Server, port);
        await using var chromium = await RemoteChromium.StartAsync(host);
        await using var page = await chromium.NewPageAsync(width: 390, height: 844);

        await page.GoToAsync($"http://{host.Server}:{port}/oc/chat/main");
        Assert.False(await page.Tab.EvaluateAsync<bool>("isSecureContext"));
        await page.WaitForTextAsync("This gateway wants its token");
        await page.Tab.GetByLabel("Token").FillAsync("not the token");
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.WaitForTextAsync("That was not it.");
        await page.ScreenshotAsync("own-token-phone");
        await page.Tab.GetByLabel("Token").FillAsync(OpenClawConfig.Token);
        await page.Tab.Keyboard.PressAsync("Enter");
        var id = await page.WaitForPairingAsync();
        (await DoorProcess.RunAsync(["devices", "approve", id, "--yes"], surroundings, gateway.Home)).Succeeded();
        await ToDevicesAsync(page);
        await page.WaitForTextAsync("Known devices");
        await page.ScreenshotAsync("own-connected-phone");

        // The device's own token outlives the tab's secret.
        await page.Tab.EvaluateAsync("sessionStorage.clear()");
        await page.Tab.ReloadAsync();
        await ToDevicesAsync(page);
        await page.WaitForTextAsync("Known devices");
        Assert.Empty(page.ConsoleErrors);
        Assert.Empty(page.FailedRequests);
    }

    /// <summary>Send, stream, stop, reload in mid-stream, a second browser, another session, a name, an end.</summary>
    [Fact]
    public async Task It_talks()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var host = await RemoteHost.StartAsync();
        var surroundings = await SurroundingsAsync(OpenClawConfig.Talking(Listening.FreePort(), provider.BaseUrl, ["words-120-40", "endless"], ["key"]));
        await using var door = DoorProcess.Start(
            ["up", "--yes", "--upstream", "builtin", "--address", host.ServerPublic, "--listen", host.ServerPublic], surroundings);
        await door.WaitForAsync("The door is open", TimeSpan.FromSeconds(60));
        await using var chromium = await RemoteChromium.StartAsync(host);
        await using var phone = await chromium.NewPageAsync(anyCertificate: true, width: 390, height: 844);
        await phone.GoToAsync(ControlUi.Address($"https://{host.ServerPublic}"));
        (await DoorProcess.RunAsync(["devices", "approve", await phone.WaitForPairingAsync(), "--yes"], surroundings, door.Home)).Succeeded();
        await phone.Tab.Locator("body[data-state=open]").WaitForAsync();

        // Reloaded in mid-stream, the answer is whole and there once.
        await SayAsync(phone, "first");
        await phone.WaitForTextAsync("word20 ");
        await phone.ScreenshotAsync("own-chat-streaming-phone");
        await phone.Tab.ReloadAsync();
        await phone.WaitForTextAsync("word120");
        Assert.Single(Regex.Matches(await LogAsync(phone), "\\bword60\\b"));
        Assert.Single(Regex.Matches(await LogAsync(phone), "\\bword120\\b"));

        // Stopped, what was said stays.
        await phone.Tab.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync("fake/endless");
        await SayAsync(phone, "second");
        await phone.Tab.GetByText("word15 ").Nth(1).WaitForAsync();
        await phone.Tab.Keyboard.PressAsync("Escape");
        await phone.WaitForTextAsync("Stopped.");
        Assert.Single(Regex.Matches(await LogAsync(phone), "\\bword120\\b"));

        // Another model, which fails in its provider's words, without the key.
        await phone.Tab.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync("failing/key");
        await SayAsync(phone, "third");
        await phone.WaitForTextAsync("Incorrect API key provided");
        Assert.DoesNotContain(FakeProvider.Key, await LogAsync(phone), StringComparison.Ordinal);
        await phone.ScreenshotAsync("own-chat-error-phone");
        Assert.Equal(2, phone.Documents);
        Assert.Empty(phone.ConsoleErrors);
        Assert.Empty(phone.FailedRequests);
    }

    /// <summary>From no model at all to a chat in two browsers: files, one stream for both, a name, an end.</summary>
    [Fact]
    public async Task Two_browsers_share_a_chat()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var door = await BuiltInDoor.StartAsync(officialUi: false, "--upstream", "builtin");
        await using var chromium = await RemoteChromium.StartAsync(door.Host);
        await using var phone = await chromium.NewPageAsync(anyCertificate: true, width: 390, height: 844);
        await using var desk = await chromium.NewPageAsync(anyCertificate: true, language: "zh-CN");
        await Task.WhenAll(EnterAsync(phone), EnterAsync(desk));

        await phone.WaitForTextAsync("No model is configured yet");
        await phone.ScreenshotAsync("own-no-model-phone");
        var key = Path.Combine(door.Door.Home, "key");
        await File.WriteAllTextAsync(key, FakeProvider.Key, Stop);
        (await door.ClawdoorAsync("gateway", "model", "add", "--yes", "--provider", "fake", "--base-url", $"{provider.BaseUrl}", "--model", "words-60-40", "--key-file", key)).Succeeded();
        await phone.WaitForTextAsync("What can I do for you?");

        // A picture and a text are taken, what is neither is not.
        await phone.Tab.Locator(".menu-button").ClickAsync();
        await phone.Tab.GetByRole(AriaRole.Button, new() { Name = "New chat" }).ClickAsync();
        var files = phone.Tab.Locator("input[type=file]");
        await files.SetInputFilesAsync(new FilePayload { Name = "a.bin", MimeType = "application/octet-stream", Buffer = [0, 1] });
        await phone.WaitForTextAsync("a.bin is neither a picture nor text.");
        await files.SetInputFilesAsync([
            new FilePayload { Name = "dot.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Dot) },
            new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "buy milk"u8.ToArray() },
        ]);
        await phone.Tab.GetByLabel("Attached", new() { Exact = true }).GetByText("notes.txt").WaitForAsync();
        await SayAsync(phone, "look");
        await phone.WaitForTextAsync("word5 ");

        // The other browser comes in mid-stream and has all of it, once.
        await desk.Tab.GetByRole(AriaRole.Button, new() { NameRegex = new("^look") }).ClickAsync();
        await Task.WhenAll(phone.WaitForTextAsync("word60"), desk.WaitForTextAsync("word60"));
        foreach (var log in new[] { phone.Tab.GetByLabel("Conversation"), desk.Tab.GetByLabel("对话内容") })
        {
            Assert.Equal(1, await log.GetByAltText("dot.png").CountAsync());
            Assert.Equal(1, await log.GetByText("notes.txt").CountAsync());
            Assert.Single(Regex.Matches(await log.InnerTextAsync(), "\\bword5\\b"));
        }

        Assert.Contains("buy milk", provider.Requests[^1].Body, StringComparison.Ordinal);
        await phone.ScreenshotAsync("own-chat-files-phone");

        await desk.Tab.GetByLabel("对话操作").ClickAsync();
        await desk.Tab.GetByRole(AriaRole.Button, new() { Name = "改名…" }).ClickAsync();
        await desk.Tab.GetByLabel("名字，最多 100 个字符").FillAsync("购物 <b>list</b>");
        await desk.Tab.Keyboard.PressAsync("Enter");
        await phone.Tab.GetByRole(AriaRole.Heading, new() { Name = "购物 <b>list</b>" }).WaitForAsync();

        await phone.Tab.GetByLabel("What to do with this chat").ClickAsync();
        await phone.Tab.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await phone.Tab.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Task.WhenAll(phone.WaitForTextAsync("What can I do for you?"), desk.WaitForTextAsync("有什么可以帮您？"));
        await desk.Tab.GetByText("购物").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var page in new[] { phone, desk })
        {
            Assert.Empty(page.ConsoleErrors);
            Assert.Empty(page.FailedRequests);
        }

        async Task EnterAsync(RemotePage page)
        {
            await page.GoToAsync(door.Address);
            await page.WaitForAsync("body[data-state=pairing]");
            (await door.ClawdoorAsync("devices", "approve", RequestId().Match(await page.TextAsync()).Value, "--yes")).Succeeded();
            await page.WaitForAsync("body[data-state=open]");
        }
    }

    private static async Task SayAsync(RemotePage page, string text)
    {
        await page.Tab.GetByLabel("Write a message").FillAsync(text);
        await page.Tab.Keyboard.PressAsync("Enter");
    }

    private static Task<string> LogAsync(RemotePage page) => page.Tab.GetByLabel("Conversation").InnerTextAsync();

    /// <summary>From the chat to the devices: on a phone, the way leads over the menu.</summary>
    internal static async Task ToDevicesAsync(RemotePage page)
    {
        await page.Tab.Locator("body[data-state=open]").WaitForAsync();
        var menu = page.Tab.Locator(".menu-button");
        if (await menu.IsVisibleAsync())
            await menu.ClickAsync();
        var devices = page.Tab.Locator("[data-key=devices]");
        if (await devices.CountAsync() > 0)
            await devices.ClickAsync();
    }

    /// <summary>An openclaw.json, and nothing of OpenClaw's to be found.</summary>
    private static async Task<IReadOnlyDictionary<string, string?>> SurroundingsAsync(string config)
    {
        var folder = Scratch.NewDirectory("own-page");
        var file = Path.Combine(folder, "openclaw.json");
        await File.WriteAllTextAsync(file, config, Stop);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new Dictionary<string, string?>
        {
            ["OPENCLAW_STATE_DIR"] = folder,
            ["OPENCLAW_CONFIG_PATH"] = file,
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        };
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex RequestId();
}
