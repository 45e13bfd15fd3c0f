using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Clawdoor.Tests;

public sealed class GatewayLookTests
{
    /// <summary>A server of raw text: what OpenClaw's probes say was measured on 2026.9.6.</summary>
    private static async Task<GatewayLook> LookAtAsync(IReadOnlyDictionary<string, string> answers)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, answers, stop.Token);
        var look = await GatewayLook.AtAsync(
            new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), TimeProvider.System, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return look;
    }

    private static async Task ServeAsync(TcpListener listener, IReadOnlyDictionary<string, string> answers, CancellationToken stop)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(stop);
            var stream = client.GetStream();
            var buffer = new byte[8192];
            var read = await stream.ReadAsync(buffer, stop);
            var path = Encoding.ASCII.GetString(buffer, 0, read).Split(' ')[1];
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answers.GetValueOrDefault(path, Http(404, "text/plain", "Not Found"))), stop);
        }
    }

    private static string Http(int status, string type, string body) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    [Fact]
    public async Task A_started_gateway_is_ready_and_tells_its_version()
    {
        var look = await LookAtAsync(new Dictionary<string, string>
        {
            ["/startupz"] = Http(200, "application/json", """{"ok":true,"status":"started","version":"2026.9.6","uptimeMs":5}"""),
        });
        Assert.Equal((GatewayState.Ready, "2026.9.6"), (look.State, look.Version));
    }

    [Fact]
    public async Task A_starting_gateway_is_starting()
    {
        var look = await LookAtAsync(new Dictionary<string, string>
        {
            ["/startupz"] = Http(503, "application/json", """{"ok":false,"status":"starting","version":"2026.9.6","pendingReason":"startup-sidecars"}"""),
        });
        Assert.Equal((GatewayState.Starting, "2026.9.6"), (look.State, look.Version));
    }

    [Fact]
    public async Task A_gateway_that_knows_only_healthz_is_ready_without_a_version()
    {
        var look = await LookAtAsync(new Dictionary<string, string>
        {
            ["/healthz"] = Http(200, "application/json", """{"ok":true,"status":"live"}"""),
        });
        Assert.Equal((GatewayState.Ready, null), (look.State, look.Version));
    }

    [Theory]
    [InlineData(200, "text/html", "<h1>It works!</h1>")]
    [InlineData(200, "application/json", "{\"status\":\"UP\"}")]
    [InlineData(200, "application/json", "[]")]
    [InlineData(200, "application/json", "not json")]
    [InlineData(302, "text/html", "")]
    public async Task Anything_else_is_not_OpenClaw(int status, string type, string body)
    {
        var look = await LookAtAsync(new Dictionary<string, string> { ["/startupz"] = Http(status, type, body) });
        Assert.Equal(GatewayState.NotOpenClaw, look.State);
        Assert.StartsWith(status.ToString(System.Globalization.CultureInfo.InvariantCulture), look.Saw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_speaks_no_HTTP_is_not_OpenClaw() =>
        Assert.Equal(GatewayState.NotOpenClaw, (await LookAtAsync(new Dictionary<string, string> { ["/startupz"] = "SSH-2.0-x\r\n" })).State);

    [Fact]
    public async Task Where_nothing_listens_it_is_silent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal(GatewayState.Silent, (await GatewayLook.AtAsync(
            new Uri($"http://127.0.0.1:{port}"), TimeProvider.System, TestContext.Current.CancellationToken)).State);
    }
}
