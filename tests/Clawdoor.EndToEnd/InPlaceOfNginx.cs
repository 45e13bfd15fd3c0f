using System.Net;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary><c>clawdoor import nginx</c> takes over on a server with a real systemd, seen by a visitor from another host.</summary>
public sealed class InPlaceOfNginx
{
    [Fact]
    [Trait("Category", "Full")]
    public async Task The_door_takes_the_ports_and_the_printed_way_back_gives_them_to_nginx_again()
    {
        await using var host = await RemoteHost.StartAsync();
        using var certificate = SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(300), host.Address);
        var folder = Scratch.NewDirectory("server");
        SelfSigned.Write(certificate, folder, "openclaw");
        var site = Path.Combine(folder, "site.conf");
        await File.WriteAllTextAsync(site, NginxRecipe.Site.Replace("YOUR_SERVER_IP", host.Address, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var server = await BootedServer.StartAsync(host, (folder, "/etc/nginx/ssl"), (site, "/etc/nginx/conf.d/openclaw.conf"));

        Assert.Equal("nginx", (await VisitAsync($"https://{host.Address}/")).Server);

        await using (var takeover = server.StartClawdoor("import", "nginx", "--yes"))
        {
            await takeover.WaitForAsync("The door is open", TimeSpan.FromSeconds(40));
            Assert.Equal("inactive", (await server.ExecAsync("systemctl", "is-active", "nginx")).Output.Trim());
            Assert.Equal((HttpStatusCode.ServiceUnavailable, null), await VisitAsync($"https://{host.Address}/"));
            Assert.Equal((HttpStatusCode.PermanentRedirect, null), await VisitAsync($"http://{host.Address}/"));

            BootedServer.Interrupt(takeover);
            var end = await takeover.WaitForEndAsync(TimeSpan.FromSeconds(20));
            var back = end.Output[end.Output.LastIndexOf("The way back", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
            Assert.Equal(["sudo systemctl start nginx.service", "rm /etc/clawdoor/clawdoor.json"], back);
            foreach (var line in back)
                (await server.ExecAsync(line.Split(' ').SkipWhile(w => w == "sudo"))).Succeeded();
        }

        Assert.Equal("nginx", (await VisitAsync($"https://{host.Address}/")).Server);

        // What nginx serves besides is not ours to take away.
        (await server.ExecAsync("sh", "-c", "echo 'server { listen 8081; location / { proxy_pass http://127.0.0.1:3000; } }' > /etc/nginx/conf.d/more.conf && systemctl reload nginx")).Succeeded();
        await using var refused = server.StartClawdoor("import", "nginx", "--yes");
        refused.CloseInput();
        var left = await refused.WaitForEndAsync(TimeSpan.FromSeconds(30));
        Assert.NotEqual(0, left.ExitCode);
        Assert.Contains("nginx serves something else too: /etc/nginx/conf.d/more.conf:1", left.Output, StringComparison.Ordinal);
        Assert.Equal("nginx", (await VisitAsync($"https://{host.Address}/")).Server);
    }

    private static async Task<(HttpStatusCode Status, string? Server)> VisitAsync(string address)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(new Uri(address));
        return (answer.StatusCode, answer.Headers.Server.FirstOrDefault()?.Product?.Name);
    }
}
