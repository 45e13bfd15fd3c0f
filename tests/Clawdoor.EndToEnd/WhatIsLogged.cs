using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>The log of the real binary: JSON lines and nothing else on standard output when asked for, and never a secret.</summary>
public sealed class WhatIsLogged
{
    private const string Canary = "canary-5f1e9a-never-to-be-seen";

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [SuppressMessage("Security", "CA5359", Justification = "The certificate is another test's subject.")]
    public async Task A_secret_in_query_header_or_cookie_is_in_no_line(string format)
    {
        await using var recorder = new Recorder();
        var port = Listening.FreePort();
        await using var door = DoorProcess.Start(
            ["up", "--yes", "--no-config-edit", "--upstream", recorder.Url, "--address", "203.0.113.7", "--listen", "127.0.0.1",
                "--https-port", $"{port}", "--http-port", "0", "--log", format]);
        await door.WaitForAsync("The door is open", inErrors: format == "json");

        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });
        using var page = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{port}/chat?token={Canary}&x=1");
        page.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        page.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Canary);
        page.Headers.Add("Cookie", $"session={Canary}");
        using var redirected = await http.SendAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, redirected.StatusCode);
        Assert.Equal($"/chat?x=1#token={Canary}", redirected.Headers.Location!.OriginalString);
        using var api = await http.GetAsync(new Uri($"https://127.0.0.1:{port}/api/x?token={Canary}"), TestContext.Current.CancellationToken);

        await recorder.StopAsync();
        using var away = await http.GetAsync(new Uri($"https://127.0.0.1:{port}/api/y?token={Canary}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        using var said = JsonDocument.Parse(await away.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var id = said.RootElement.GetProperty("error").GetProperty("id").GetString()!;
        await door.WaitForAsync($"/api/y.*{id}|{id}.*/api/y");

        door.Send(Signal.Terminate);
        var end = await door.WaitForEndAsync();
        Assert.DoesNotContain(Canary, end.Everything, StringComparison.Ordinal);
        Assert.Contains("/chat", end.Output, StringComparison.Ordinal);
        if (format == "json")
        {
            Assert.All(end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            {
                using var json = JsonDocument.Parse(line);
                Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
            });
        }
    }
}
