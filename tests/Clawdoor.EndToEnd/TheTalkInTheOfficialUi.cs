using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Microsoft.Playwright;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The official Control UI in a browser on another computer talks with models through the built-in gateway.</summary>
public sealed partial class TheTalkInTheOfficialUi(TalkingBrowser browser) : IClassFixture<TalkingBrowser>
{
    private static readonly string[] _pages =
    [
        "/new", "/agents", "/dashboards", "/apps", "/sessions", "/activity", "/portals", "/automations", "/plugins", "/tasks", "/usage",
        "/skills", "/skills/workshop", "/worktrees", "/systems", "/custodian", "/logs", "/debug", "/settings/agents", "/settings/channels",
        "/settings/connection", "/settings/profile", "/settings/appearance", "/settings/communications", "/settings/notifications",
        "/settings/security", "/settings/advanced", "/settings/automation", "/settings/mcp", "/settings/infrastructure", "/settings/ai-agents",
        "/settings/secrets", "/settings/approvals", "/settings/memory", "/settings/labs", "/settings/about", "/settings/model-providers",
        "/settings/devices", "/settings/plugins", "/chat/main",
    ];

    private RemotePage Page => browser.Page;

    [Fact]
    public async Task An_answer_streams_survives_a_reload_and_is_seen_by_two_browsers()
    {
        await using var second = await browser.PairedPageAsync();
        await Page.OpenChatAsync(browser.Origin);
        await second.OpenChatAsync(browser.Origin);
        await Page.SendAsync("tell me something");
        await Page.WaitForThreadAsync("word10 ");
        // In the middle of the answer.
        await Page.Tab.ReloadAsync();
        await second.WaitForThreadAsync("word20 ");
        Assert.DoesNotContain(Words(TalkingBrowser.Long), await second.ThreadAsync(), StringComparison.Ordinal);

        foreach (var page in (RemotePage[])[Page, second])
        {
            await page.WaitForThreadAsync($"word{TalkingBrowser.Long}");
            await page.WaitUntilIdleAsync();
            var thread = await page.ThreadAsync();
            Assert.Contains(Words(TalkingBrowser.Long), thread, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(thread, "word1 word2 "));
            Assert.Single(Regex.Matches(thread, "tell me something"));
        }

        await Page.ScreenshotAsync("talk-answered");
        await second.SendAsync("from the other browser");
        await Page.WaitForThreadAsync("from the other browser");
        await second.StopAsync();
        await Page.WaitUntilIdleAsync();
        Page.SaysNoScriptErrors();
        second.SaysNoScriptErrors();
    }

    [Fact]
    public async Task Another_model_is_chosen_and_stopped()
    {
        await Page.NewSessionAsync(browser.Origin, "a short one");
        await Page.WaitUntilIdleAsync();
        await Page.ChooseModelAsync("Model endless");
        await Page.SendAsync("go on for ever");
        await Page.WaitForThreadAsync("word30 ");
        await Page.ScreenshotAsync("talk-streaming");
        await Page.StopAsync();
        await Page.WaitUntilIdleAsync();
        var stopped = LastWord(await Page.ThreadAsync());
        Assert.True(stopped >= 30);

        // What was said until then stays, and the next question is answered.
        await Page.Tab.ReloadAsync();
        await Page.WaitForThreadAsync("word30 ");
        await Page.WaitForAsync(".chat-controls__model-trigger:has-text('Model endless')");
        await Page.ChooseModelAsync("Model words-3");
        await Page.SendAsync("and now briefly");
        await Page.WaitForThreadAsync("and now briefly[\\s\\S]*word1 word2 word3");
        await Page.WaitUntilIdleAsync();
        Page.SaysNoScriptErrors();
    }

    [Fact]
    public async Task Sessions_are_made_renamed_switched_and_deleted()
    {
        await Page.NewSessionAsync(browser.Origin, "the first of two talks");
        await Page.RenameAsync("First <b>talk</b>");
        var first = Page.Tab.Url;
        await Page.NewSessionAsync(browser.Origin, "the second of two talks");
        await Page.RenameAsync("Second 谈话");
        Assert.NotEqual(first, Page.Tab.Url);

        await Page.OpenSessionAsync("First <b>talk</b>");
        await Page.WaitForThreadAsync("the first of two talks");
        Assert.DoesNotContain("the second of two talks", await Page.ThreadAsync(), StringComparison.Ordinal);
        await Page.OpenSessionAsync("Second 谈话");
        await Page.WaitForThreadAsync("the second of two talks");
        await Page.DeleteAsync();
        await Page.Tab.GetByText("Second 谈话").First.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 20_000 });
        await Page.Tab.ReloadAsync();
        await Page.WaitForAsync(".sidebar-recent-session__link:has-text('First <b>talk</b>')");
        Assert.Equal(0, await Page.Tab.Locator(".sidebar-recent-session__link", new() { HasTextString = "Second 谈话" }).CountAsync());
        Page.SaysNoScriptErrors();
    }

    [Theory]
    [InlineData("key", "401|[Aa]uthenticat|API key")]
    [InlineData("error", "500|server had an error|server error")]
    [InlineData("drop-4", "")]
    public async Task What_goes_wrong_at_the_provider_is_shown_and_the_page_goes_on(string model, string shown)
    {
        await Page.NewSessionAsync(browser.Origin, $"before {model}");
        await Page.WaitUntilIdleAsync();
        await Page.ChooseModelAsync($"Model {model}");
        await Page.SendAsync($"it will fail with {model}");
        await Page.WaitForThreadAsync("it will fail");
        await Page.WaitForAsync(".chat-error, [role=alert]", TimeSpan.FromSeconds(60));
        await Page.WaitUntilIdleAsync();
        await Page.ScreenshotAsync($"talk-failed-{model}");
        var text = await Page.TextAsync();
        Assert.Matches(shown, text);
        Assert.DoesNotContain("sk-fake-0123456789abcdefghijklmnop", text, StringComparison.Ordinal);

        await Page.ChooseModelAsync("Model words-3");
        await Page.SendAsync("does it go on?");
        await Page.WaitForThreadAsync("does it go on\\?[\\s\\S]*word1 word2 word3");
        Page.SaysNoScriptErrors();
    }

    [Fact]
    public async Task No_page_has_a_script_error()
    {
        await Page.OpenChatAsync(browser.Origin);
        var before = (Page.Documents, Page.WebSockets);
        var texts = new HashSet<string>();
        foreach (var path in _pages)
        {
            // Warm, as a click on a link of the page does it.
            await Page.Tab.EvaluateAsync("path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.True(Page.Scripts().Count == 0, $"{path}: {string.Join('\n', Page.Scripts())}");
            texts.Add(await Page.TextAsync());
        }

        // They are pages of their own, not one that stays.
        Assert.True(texts.Count > _pages.Length / 2, $"{texts.Count} of {_pages.Length}");
        Assert.Equal(before, (Page.Documents, Page.WebSockets));
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Range(1, count).Select(i => $"word{i}"));

    private static int LastWord(string thread) => Word().Matches(thread).Max(m => int.Parse(m.Groups[1].Value));

    [GeneratedRegex("word(\\d+)")]
    private static partial Regex Word();
}
