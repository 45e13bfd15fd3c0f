using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A stranger claims to be somebody; a recorder in OpenClaw's place writes down what arrives.</summary>
public sealed class WhatTheGatewayIsTold
{
    private static readonly string[] Forged =
    [
        "Forwarded: for=127.0.0.1;proto=http", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http",
        "X-Forwarded-Port: 1", "X-Forwarded-Prefix: /x", "X-Forwarded-User: root", "X-Real-IP: 127.0.0.1",
        "X_Forwarded_For: 127.0.0.1", "X-OpenClaw-Scopes: operator.admin", "x-openclaw-anything: 1",
        "Tailscale-User-Login: root@example.com", "Tailscale-User-Name: root", "Tailscale-Headers-Info: 1",
        "Keep-Alive: timeout=86400", "Proxy-Connection: keep-alive", "Proxy-Authorization: Basic cm9vdDpyb290", "TE: trailers", "Trailer: X-A",
    ];

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2")]
    public async Task A_page_request_arrives_with_the_truth_alone(string version)
    {
        await using var host = await RemoteHost.StartAsync();
        await using var recorder = new Recorder();
        await using var door = await OpenAsync(host, recorder);

        (await host.ExecAsync("curl", [.. Common(version), "-H", "Accept: text/html", "-H", "Authorization: Bearer abc", "-H", "User-Agent: forger", $"https://{host.ServerPublic}/chat/main?a=1"])).Succeeded();

        var request = Assert.Single(recorder.To("/chat/main"));
        Assert.Equal("GET /chat/main?a=1 HTTP/1.1", request.Line);
        Assert.Equal(
            ["accept: text/html", "authorization: Bearer abc", $"host: {host.ServerPublic}", "user-agent: forger",
                $"x-forwarded-for: {host.Address}", "x-forwarded-proto: https", $"x-real-ip: {host.Address}"],
            Sorted(request));
    }

    [Fact]
    public async Task A_header_that_Connection_names_ends_at_the_door()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var recorder = new Recorder();
        await using var door = await OpenAsync(host, recorder);
        // Alone: beside `close` or `keep-alive` Kestrel's ParseConnection interns the value and the other names are gone.
        (await host.ExecAsync("curl", "--silent", "--insecure", "--http1.1", "-H", "Connection: X-Private", "-H", "X-Private: 1",
            $"https://{host.ServerPublic}/chat/hop")).Succeeded();
        Assert.Empty(Assert.Single(recorder.To("/chat/hop"))["X-Private"]);
    }

    [Fact]
    public async Task An_upgrade_arrives_with_the_truth_alone()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var recorder = new Recorder();
        await using var door = await OpenAsync(host, recorder);

        // curl stays connected after 101: it is the timeout that ends it.
        await host.ExecAsync("curl", [.. Common("--http1.1"), "--max-time", "3", "-H", "Accept:", "-H", "Connection: Upgrade", "-H", "Upgrade: websocket",
            "-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "-H", $"Origin: https://{host.ServerPublic}",
            "-H", "User-Agent: forger", $"https://{host.ServerPublic}/anywhere"]);

        var request = Assert.Single(recorder.To("/anywhere"));
        Assert.Equal(
            ["connection: Upgrade", $"host: {host.ServerPublic}", $"origin: https://{host.ServerPublic}", "sec-websocket-key: *",
                "sec-websocket-version: 13", "upgrade: websocket", "user-agent: forger",
                $"x-forwarded-for: {host.Address}", "x-forwarded-proto: https", $"x-real-ip: {host.Address}"],
            Sorted(request));
    }

    [Fact]
    public async Task The_port_stays_in_Host()
    {
        await using var host = await RemoteHost.StartAsync();
        await using var recorder = new Recorder();
        await using var door = await OpenAsync(host, recorder, "--https-port", "8443", "--http-port", "0");
        (await host.ExecAsync("curl", "--silent", "--insecure", $"https://{host.ServerPublic}:8443/chat/port")).Succeeded();
        Assert.Equal($"{host.ServerPublic}:8443", Assert.Single(Assert.Single(recorder.To("/chat/port"))["Host"]));
    }

    private static async Task<DoorProcess> OpenAsync(RemoteHost host, Recorder recorder, params string[] more)
    {
        var door = DoorProcess.Start(
            ["up", "--yes", "--no-config-edit", "--upstream", recorder.Url, "--address", host.ServerPublic, "--listen", host.ServerPublic, .. more]);
        await door.WaitForAsync("The door is open");
        return door;
    }

    private static IEnumerable<string> Common(string version) =>
        ["--silent", "--show-error", "--insecure", version, .. Forged.SelectMany(h => new[] { "-H", h })];

    // The key of an upgrade is each connection's own.
    private static IEnumerable<string> Sorted(RecordedRequest request) => request.Headers
        .Select(h => (Name: h.Name.ToLowerInvariant(), h.Value))
        .Select(h => h.Name == "sec-websocket-key" ? "sec-websocket-key: *" : $"{h.Name}: {h.Value}")
        .Order(StringComparer.Ordinal);
}
