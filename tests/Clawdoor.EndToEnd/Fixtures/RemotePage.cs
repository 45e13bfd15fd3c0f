using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>One tab of a <see cref="RemoteChromium"/> that remembers what went wrong in it.</summary>
internal sealed class RemotePage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _failedRequests = new();
    private readonly ConcurrentQueue<IWebSocket> _sockets = new();
    private int _documents;
    private int _logins;

    public RemotePage(IPage tab)
    {
        Tab = tab;
        tab.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Enqueue(message.Text);
        };
        tab.PageError += (_, error) => _errors.Enqueue(error);
        tab.RequestFailed += (_, request) => _failedRequests.Enqueue($"{request.Method} {request.Url}: {request.Failure}");
        tab.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _failedRequests.Enqueue($"{response.Request.Method} {response.Url}: {response.Status}");
        };
        tab.Request += (_, request) =>
        {
            if (request.IsNavigationRequest && request.Frame == tab.MainFrame)
                Interlocked.Increment(ref _documents);
        };
        tab.WebSocket += (_, socket) =>
        {
            _sockets.Enqueue(socket);
            socket.FrameReceived += (_, frame) =>
            {
                if (frame.Text?.Contains("\"hello-ok\"", StringComparison.Ordinal) == true)
                    Interlocked.Increment(ref _logins);
            };
        };
    }

    /// <summary>Playwright's own view of the tab.</summary>
    public IPage Tab { get; }

    /// <summary>Console errors and uncaught exceptions so far.</summary>
    public IReadOnlyCollection<string> ConsoleErrors => _errors;

    /// <summary>Requests that got no answer, or 400 and above.</summary>
    public IReadOnlyCollection<string> FailedRequests => _failedRequests;

    /// <summary>WebSockets opened so far.</summary>
    public int WebSockets => _sockets.Count;

    /// <summary>WebSockets open now.</summary>
    public int OpenWebSockets => _sockets.Count(s => !s.IsClosed);

    /// <summary>How often the gateway has answered this page's login with hello-ok.</summary>
    public int Logins => _logins;

    /// <summary>Documents asked for in the tab itself: 1 after a first visit, more after reloads.</summary>
    public int Documents => _documents;

    public Task GoToAsync(string url) => Tab.GotoAsync(url, new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    /// <summary>Waits for a visible text (a part of it, any case), also inside shadow roots.</summary>
    public Task WaitForTextAsync(string text, TimeSpan? limit = null) => WaitForAsync(Tab.GetByText(text), text, limit);

    /// <summary>Waits for something visible that the CSS selector names, also inside shadow roots.</summary>
    public Task WaitForAsync(string selector, TimeSpan? limit = null) => WaitForAsync(Tab.Locator(selector), selector, limit);

    /// <summary>What a person reads on the page.</summary>
    public Task<string> TextAsync() => Tab.Locator("body").InnerTextAsync();

    /// <summary>A picture into artifacts/screenshots, to be looked at.</summary>
    public Task ScreenshotAsync(string name) =>
        Tab.ScreenshotAsync(new() { Path = Path.Combine(Scratch.Artifacts("screenshots"), name + ".png") });

    public async ValueTask DisposeAsync() => await Tab.Context.CloseAsync();

    private async Task WaitForAsync(ILocator wanted, string named, TimeSpan? limit)
    {
        try
        {
            await wanted.First.WaitForAsync(new() { Timeout = (float)(limit ?? TimeSpan.FromSeconds(30)).TotalMilliseconds });
        }
        catch (TimeoutException e)
        {
            await ScreenshotAsync("failure-" + string.Concat(named.Where(char.IsLetterOrDigit)));
            throw new TimeoutException(
                $"""
                "{named}" did not appear on {Tab.Url.Split('#')[0]}, which says:
                {await BeginningAsync()}
                Console: {string.Join('\n', ConsoleErrors)}
                Requests: {string.Join('\n', FailedRequests)}
                """, e);
        }
    }

    private async Task<string> BeginningAsync() => await TextAsync() is { Length: > 800 } text ? text[..800] + "…" : await TextAsync();
}
