using System.Net;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>People at a door while something is done to it: one who stays, and others who keep coming.</summary>
internal static class Visits
{
    /// <summary>One WebSocket, signed in with <see cref="OpenClawConfig.Token"/> and no device.</summary>
    public static async Task<GatewayClient> ComeInAsync(string address, TlsTrust trust)
    {
        var opened = await GatewayClient.OpenAsync(new Uri($"wss://{address}/"), new GatewayOptions { Trust = trust });
        Assert.True(opened.Succeeded(out var client, out var failure), failure?.Message);
        var login = await client.LoginAsync(new Login
        {
            Client = new ClientInfo { Id = "cli", Mode = "cli", Version = "2026.9.6", Platform = "linux" },
            Scopes = Scopes.ControlUi,
            Auth = new AuthParams { Token = OpenClawConfig.Token },
        });
        Assert.Null(login.Failure);
        return client;
    }

    /// <summary>Asks without a pause; how often an answer came. Every answer is the usual one.</summary>
    public static async Task<int> KeepAskingAsync(GatewayClient visitor, string? usual, CancellationToken enough)
    {
        var count = 0;
        for (; !enough.IsCancellationRequested; count++)
        {
            Assert.Equal(usual, (await visitor.CallAsync("health", cancel: CancellationToken.None)).Failure?.Message);
            await Task.Delay(20, CancellationToken.None);
        }

        return count;
    }

    /// <summary>One new connection after another; what went wrong with any.</summary>
    public static async Task<IReadOnlyList<string>> KeepComingAsync(Uri page, CancellationToken enough)
    {
        var wrong = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            using var handler = new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
            using var http = new HttpClient(handler);
            try
            {
                using var answer = await http.GetAsync(page, CancellationToken.None);
                if (answer.StatusCode != HttpStatusCode.OK)
                    wrong.Add($"{answer.StatusCode}");
            }
            catch (HttpRequestException e)
            {
                wrong.Add(e.ToString());
            }
        }

        return wrong;
    }
}
