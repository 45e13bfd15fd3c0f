using System.Net;
using System.Net.Sockets;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>
/// What cannot go well is said in the person's language: what was found, what is allowed, what to do; and nothing is
/// left listening. Each case runs in English and in Chinese.
/// </summary>
public sealed class BadBeginnings : IDisposable
{
    private readonly string _home = Scratch.NewDirectory("door");
    private readonly int _port = Listening.FreePort();

    public void Dispose()
    {
        // Nothing may be listening after a refusal.
        using var free = new TcpListener(IPAddress.Loopback, _port);
        free.Start();
    }

    private async Task<Finished> UpAsync(string language, params IEnumerable<string> arguments) => await DoorProcess.RunAsync(
        ["up", "--lang", language, "--yes", "--address", "203.0.113.7", "--listen", "127.0.0.1", "--https-port", $"{_port}", "--http-port", "0", .. arguments],
        home: _home);

    /// <summary>The exit code, and each of the texts in what was said.</summary>
    private static void Says(Finished end, ExitCode code, params IEnumerable<string> texts)
    {
        Assert.True((int)code == end.ExitCode, $"Exit code {end.ExitCode}, not {(int)code}: {end.Everything}");
        Assert.All(texts, text => Assert.Contains(text, end.Everything, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", end.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "is taken by")]
    [InlineData("zh-CN", "已被占用")]
    public async Task A_port_that_is_taken_and_by_whom(string language, string said)
    {
        await using var recorder = new Recorder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var end = await DoorProcess.RunAsync(
            ["up", "--lang", language, "--yes", "--no-config-edit", "--upstream", recorder.Url, "--address", "203.0.113.7",
                "--listen", "127.0.0.1", "--https-port", $"{taken}", "--http-port", "0"], home: _home);
        Says(end, ExitCode.Busy, said, $"{taken}", $"{Environment.ProcessId}", "--https-port");
    }

    [Theory]
    [InlineData("en", "No OpenClaw was found")]
    [InlineData("zh-CN", "没有找到 OpenClaw")]
    public async Task No_OpenClaw_where_one_was_named(string language, string said) => Says(
        await UpAsync(language, "--openclaw-config", Path.Combine(_home, "nowhere", "openclaw.json")),
        ExitCode.NoGateway, said, "openclaw.json", "--upstream builtin");

    [Theory]
    [InlineData("en", "is not an OpenClaw gateway")]
    [InlineData("zh-CN", "不是 OpenClaw 网关")]
    public async Task Something_else_where_OpenClaw_should_be(string language, string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        Says(await UpAsync(language, "--upstream", url), ExitCode.NoGateway, said, "200 text/html", "--upstream");
        listener.Stop();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        static async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(new byte[4096]);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"u8.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("en", "It did not answer in time")]
    [InlineData("zh-CN", "没有及时应答")]
    public async Task A_gateway_that_falls_silent_after_its_challenge(string language, string said)
    {
        await using var recorder = new Recorder(isSilent: true);
        await using var door = DoorProcess.Start(
            ["up", "--lang", language, "--yes", "--no-config-edit", "--upstream", recorder.Url, "--address", "203.0.113.7",
                "--listen", "127.0.0.1", "--https-port", $"{_port}", "--http-port", "0"], home: _home);
        // It may only be busy: the door is there when it has come to itself.
        await door.WaitForAsync("The door is open|大门已打开");
        Assert.Contains(said, door.Output, StringComparison.Ordinal);
        door.Send(Signal.Terminate);
        Assert.Equal(0, (await door.WaitForEndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("en", "line 2")]
    [InlineData("zh-CN", "第 2 行")]
    public async Task An_openclaw_json_that_is_broken(string language, string said)
    {
        await using var recorder = new Recorder();
        var file = Path.Combine(_home, "openclaw.json");
        await File.WriteAllTextAsync(file, "{\n  gateway: { port: 18789,, }\n}\n", TestContext.Current.CancellationToken);
        var end = await DoorProcess.RunAsync(["config", "check", "--lang", language, "--openclaw-config", file, "--address", "203.0.113.7"], home: _home);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains(said, end.Everything, StringComparison.Ordinal);
        Assert.Contains(file, end.Everything, StringComparison.Ordinal);

        // The door itself opens on a named gateway and says the same: a broken file must not lock its owner out.
        await using var door = DoorProcess.Start(
            ["up", "--lang", language, "--yes", "--upstream", recorder.Url, "--openclaw-config", file, "--address", "203.0.113.7",
                "--listen", "127.0.0.1", "--https-port", $"{_port}", "--http-port", "0"], home: _home);
        await door.WaitForAsync("The door is open|大门已打开");
        Assert.Contains(said, door.Output, StringComparison.Ordinal);
        door.Send(Signal.Terminate);
        Assert.Equal(0, (await door.WaitForEndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("en", "There is no such setting", "Did you mean httpsPort?")]
    [InlineData("zh-CN", "没有这个设置项", "是不是想写 httpsPort？")]
    public async Task An_unknown_key_in_clawdoor_json_with_the_nearest_right_one(string language, string said, string nearest)
    {
        var file = Path.Combine(_home, "clawdoor.json");
        await File.WriteAllTextAsync(file, "{\n  \"htpsPort\": 443\n}\n", TestContext.Current.CancellationToken);
        Says(await UpAsync(language, "--settings", file), ExitCode.BadSettings, $"{file}:2", said.ToLowerInvariant(), nearest);
    }

    [Theory]
    [InlineData("en", "will not do")]
    [InlineData("zh-CN", "不能写")]
    public async Task An_address_that_is_no_IP(string language, string said) =>
        Says(await UpAsync(language, "--address", "example.com"), ExitCode.BadSettings, "--address", "example.com", said);

    [Theory]
    [InlineData("en", "expired", "does not belong")]
    [InlineData("zh-CN", "过期", "不")]
    public async Task Certificate_files_that_are_expired_or_do_not_match(string language, string expired, string mismatched)
    {
        await using var recorder = new Recorder();
        var old = SelfSigned.Write(SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(-3), "203.0.113.7"), _home, "old");
        var good = SelfSigned.Write(SelfSigned.For(TimeProvider.System, TimeSpan.FromDays(30), "203.0.113.7"), _home, "good");
        string[] up = ["--no-config-edit", "--upstream", recorder.Url];
        Says(await UpAsync(language, [.. up, "--certificate", old.Certificate, "--key", old.Key]), ExitCode.BadSettings, expired, old.Certificate);
        Says(await UpAsync(language, [.. up, "--certificate", good.Certificate, "--key", old.Key]), ExitCode.BadSettings, mismatched, old.Key);
    }

    [Theory]
    [InlineData("en", "state directory")]
    [InlineData("zh-CN", "状态目录")]
    public async Task A_state_directory_that_cannot_be_written(string language, string said) =>
        // Even root cannot make directories there.
        Says(await UpAsync(language, "--state", "/proc/clawdoor"), ExitCode.NotPermitted, "/proc/clawdoor", said);

    [Theory]
    [InlineData("en", "Another Clawdoor")]
    [InlineData("zh-CN", "另一个 Clawdoor")]
    public async Task A_second_up_on_the_same_state_directory(string language, string said)
    {
        await using var recorder = new Recorder();
        await using var first = DoorProcess.Start(
            ["up", "--yes", "--no-config-edit", "--upstream", recorder.Url, "--address", "203.0.113.7", "--listen", "127.0.0.1",
                "--https-port", $"{Listening.FreePort()}", "--http-port", "0"], home: _home);
        await first.WaitForAsync("The door is open");
        Says(await UpAsync(language, "--upstream", recorder.Url), ExitCode.Busy, said, $"{first.Id}");
    }

    [Theory]
    [InlineData("en", "may not be opened by this user")]
    [InlineData("zh-CN", "无权打开端口")]
    public async Task Ports_that_need_a_permission_with_the_three_cures(string language, string said)
    {
        await using var recorder = new Recorder();
        var end = await ChildProcess.RunAsync("setpriv",
            ["--inh-caps=-net_bind_service", "--bounding-set=-net_bind_service", Repository.Clawdoor, "up", "--lang", language, "--yes",
                "--no-config-edit", "--upstream", recorder.Url, "--address", "203.0.113.7", "--https-port", "443", "--http-port", "80",
                "--state", Path.Combine(_home, "state")],
            new Dictionary<string, string?> { ["HOME"] = _home, ["LANG"] = "C.UTF-8" });
        Says(end, ExitCode.NotPermitted, said, "sudo clawdoor up", "ip_unprivileged_port_start", "--https-port 8443");
    }
}
