using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>What a person does in the chat of OpenClaw's real Control UI.</summary>
internal static class ControlUiTalk
{
    /// <summary>The talk that is shown: those shown before stay in the page, unseen but laid out.</summary>
    private const string Shown = ".chat-pane-cache__pane--active ";

    private const string Composer = Shown + ".agent-chat__composer-combobox textarea:visible";

    /// <summary>Without what is there for screen readers alone, which says the last answer once more.</summary>
    private const string Thread = Shown + ".chat-thread-inner:visible";

    public static async Task OpenChatAsync(this RemotePage page, string origin)
    {
        await page.GoToAsync($"{origin}/chat/main");
        await page.WaitForAsync(Composer);
        await page.DismissAsync();
    }

    /// <summary>Writes and presses Enter.</summary>
    public static async Task SendAsync(this RemotePage page, string message)
    {
        await page.WaitForAsync(Composer);
        await page.Tab.Locator(Composer).Last.FillAsync(message);
        await page.Tab.Keyboard.PressAsync("Enter");
    }

    /// <summary>Begins a session by its first message, and returns when that is shown.</summary>
    public static async Task NewSessionAsync(this RemotePage page, string origin, string message)
    {
        await page.GoToAsync($"{origin}/new?agent=main");
        await page.WaitForAsync(".new-session-page__message");
        await page.DismissAsync();
        await page.Tab.Locator(".new-session-page__message").FillAsync(message);
        await page.Tab.Locator(".new-session-page__start-submit").ClickAsync();
        await page.WaitForThreadAsync(Regex.Escape(message));
        await page.Tab.WaitForURLAsync(new Regex("/chat/main/.+"), new() { Timeout = 10_000 });
    }

    public static Task StopAsync(this RemotePage page) => page.Tab.Locator(Shown + ".chat-send-btn--stop:visible").ClickAsync();

    public static async Task ChooseModelAsync(this RemotePage page, string name)
    {
        await page.Tab.Locator(Shown + ".chat-controls__model-trigger:not(.chat-controls__inline-select-trigger--disabled):visible").ClickAsync();
        await page.Tab.Locator(".chat-controls__model-search:visible").Last.FillAsync(name);
        await page.Tab.Locator(".chat-controls__model-option:visible").First.ClickAsync();
        await page.WaitForAsync($"{Shown}.chat-controls__model-trigger:has-text('{name}')");
    }

    public static async Task RenameAsync(this RemotePage page, string name)
    {
        await page.Tab.Locator(Shown + ".chat-pane__session-title-button:visible").ClickAsync();
        await page.Tab.Locator(Shown + ".chat-pane__session-title-input:visible").FillAsync(name);
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.WaitForAsync($"{Shown}.chat-pane__session-title-button:has-text('{name}')");
    }

    /// <summary>Opens a session by its line in the sidebar.</summary>
    public static Task OpenSessionAsync(this RemotePage page, string name) =>
        // Its middle is covered by the buttons that come with the mouse.
        page.Tab.Locator(".sidebar-recent-session__link", new() { HasTextString = name }).First.ClickAsync(new() { Position = new() { X = 30, Y = 12 } });

    /// <summary>Deletes the open session, and says yes.</summary>
    public static async Task DeleteAsync(this RemotePage page)
    {
        await page.Tab.Locator(Shown + ".chat-header-session-menu__trigger:visible").ClickAsync();
        await page.Tab.Locator(".session-menu__item--destructive:visible").Last.ClickAsync();
        await page.Tab.Locator("button.danger:visible").Last.ClickAsync();
    }

    /// <summary>What the open talk says.</summary>
    public static async Task<string> ThreadAsync(this RemotePage page) =>
        await page.Tab.Locator(Thread).CountAsync() == 0 ? "" : await page.Tab.Locator(Thread).Last.InnerTextAsync();

    /// <summary>Waits until the open talk has the pattern.</summary>
    public static async Task WaitForThreadAsync(this RemotePage page, string pattern, TimeSpan? limit = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!Regex.IsMatch(await page.ThreadAsync(), pattern))
        {
            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? TimeSpan.FromSeconds(40)))
            {
                await page.ScreenshotAsync("failure-thread");
                throw new TimeoutException($"No /{pattern}/ in the talk: {await page.ThreadAsync()}\nPage: {await page.TextAsync()}\nConsole: {string.Join('\n', page.ConsoleErrors)}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Nothing runs any more: there is no button to stop it.</summary>
    public static async Task WaitUntilIdleAsync(this RemotePage page, TimeSpan? limit = null)
    {
        await page.WaitForAsync(Shown + ".chat-send-btn--send");
        try
        {
            await page.Tab.Locator($"{Shown}.chat-send-btn--stop:visible, {Shown}.chat-working-indicator:visible").First.WaitForAsync(
                new() { State = WaitForSelectorState.Detached, Timeout = (float)(limit ?? TimeSpan.FromSeconds(40)).TotalMilliseconds });
        }
        catch (TimeoutException)
        {
            await page.ScreenshotAsync("failure-stuck");
            throw;
        }
    }

    /// <summary>Console errors but those about requests, which <see cref="RemotePage.FailedRequests"/> tells better.</summary>
    public static IReadOnlyList<string> Scripts(this RemotePage page) =>
        [.. page.ConsoleErrors.Where(e => !e.StartsWith("Failed to load resource", StringComparison.Ordinal))];

    public static void SaysNoScriptErrors(this RemotePage page) => Assert.Empty(page.Scripts());

    /// <summary>An invitation lies over the sidebar.</summary>
    private static async Task DismissAsync(this RemotePage page)
    {
        var close = page.Tab.Locator(".invite__close:visible");
        if (await close.CountAsync() > 0)
            await close.First.ClickAsync();
    }
}
