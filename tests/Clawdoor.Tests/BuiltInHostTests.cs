using System.Net;
using Clawdoor.Config;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Protocol;
using Clawdoor.Tests.Config;
using Clawdoor.Tests.Edge;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Clawdoor.Tests;

/// <summary>The built-in gateway on a port of its own, with real files and connections.</summary>
public sealed class BuiltInHostTests : IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly ConfigRoom _room = new();
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _logging;
    private readonly int _port = DoorFixture.FreePort();

    public BuiltInHostTests()
    {
        _logging = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(_log));
        Directory.CreateDirectory(_room.State);
    }

    public void Dispose()
    {
        _logging.Dispose();
        _log.Dispose();
        _room.Dispose();
    }

    private void Write(string gateway) => File.WriteAllText(_room.Path, $"{{gateway: {{mode: \"local\", {gateway}}}}}");

    private void WriteUsual(string more = "", string token = Token) => Write($"port: {_port}, auth: {{token: \"{token}\"}}, {more}");

    private async Task<(BuiltInHost? Host, HostProblem? Problem)> TryAsync(RunFlags? flags = null, params string[] origins) => await BuiltInHost.StartAsync(
        new(OpenClawPaths.Find(null, _room.Environment), _room.State, flags ?? new(), _room.Environment, origins), TimeProvider.System, _logging);

    private async Task<BuiltInHost> StartAsync(RunFlags? flags = null, params string[] origins)
    {
        var (host, problem) = await TryAsync(flags, origins);
        Assert.True(host is not null, string.Join('\n', problem?.Problems.Select(p => p.What.ToString()) ?? []));
        return host;
    }

    private Task Logged(string text) => DoorFixture.Until(() => _log.All.Any(line => line.Contains(text, StringComparison.Ordinal)));

    private static async Task<HttpStatusCode?> Probe(int port)
    {
        using var client = new HttpClient();
        try
        {
            return (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), DoorFixture.Patience)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<(GatewayClient? Client, GatewayErrorCode? Refusal)> LoginAsync(string token)
    {
        var opened = await GatewayClient.OpenAsync(new Uri($"ws://127.0.0.1:{_port}"), new GatewayOptions { Time = TimeProvider.System }, DoorFixture.Patience);
        Assert.True(opened.Succeeded(out var client, out var failure), failure?.Message);
        if ((await client.LoginAsync(PairingWatch.OwnLogin(new AuthParams { Token = token }), DoorFixture.Patience)).Succeeded(out _, out failure))
            return (client, null);
        await client.DisposeAsync();
        return (null, failure.Code);
    }

    [Fact]
    public async Task On_an_empty_machine_it_makes_its_file_and_answers()
    {
        await using var host = await StartAsync(new RunFlags(_port), "https://203.0.113.7");

        Assert.Equal(HttpStatusCode.OK, await Probe(_port));
        var gateway = _room.Read().Gateway;
        Assert.Equal((_port, "https://203.0.113.7"), (gateway.Port, gateway.AllowedOrigins[0]));
        var (client, refusal) = await LoginAsync(gateway.Token.Reveal()!);
        Assert.Null(refusal);
        await client!.DisposeAsync();
        Assert.DoesNotContain(_log.All, line => line.Contains(gateway.Token.Reveal()!, StringComparison.Ordinal));
        Assert.Contains(host.Done, done => done.ToString().Contains(_room.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_file_stops_it_with_every_reason_and_nothing_listens()
    {
        Write($"port: {_port}, prot: 1, tls: {{enabled: true}}");

        var (host, problem) = await TryAsync();

        Assert.Null(host);
        Assert.Equal((ExitCode.BadSettings, 2), (problem!.Code, problem.Problems.Count));
        Assert.Null(await Probe(_port));
    }

    [Fact]
    public async Task A_taken_port_is_told_with_its_holder()
    {
        WriteUsual();
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, _port);
        other.Start();

        var (host, problem) = await TryAsync();

        Assert.Null(host);
        Assert.Equal(ExitCode.Busy, problem!.Code);
        Assert.Contains($"{Environment.ProcessId}", problem.Problems[0].What.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_secret_is_taken_while_it_runs_and_ends_who_came_by_the_old_one()
    {
        WriteUsual();
        await using var host = await StartAsync();
        var running = host.RunAsync(CancellationToken.None);
        var (client, _) = await LoginAsync(Token);
        await using var closed = client!;

        WriteUsual(token: "fedcba9876543210");

        var end = await closed.Closed.WaitAsync(DoorFixture.Patience);
        Assert.Equal(4001, end.CloseCode);
        Assert.Equal(GatewayErrorCode.AuthTokenMismatch, (await LoginAsync(Token)).Refusal);
        var (again, refusal) = await LoginAsync("fedcba9876543210");
        Assert.Null(refusal);
        await again!.DisposeAsync();
        await host.LeaveAsync(DoorFixture.Patience);
        await running;
    }

    [Fact]
    public async Task A_broken_edit_is_logged_and_the_earlier_file_stays_in_force()
    {
        WriteUsual();
        await using var host = await StartAsync();
        var running = host.RunAsync(CancellationToken.None);

        WriteUsual("prot: 1");
        await Logged("there is no key gateway.prot");
        File.WriteAllText(_room.Path, "{gateway: ");
        await Logged("is not JSON5");
        File.Delete(_room.Path);
        await Logged("does not exist");
        var (client, refusal) = await LoginAsync(Token);
        Assert.Null(refusal);
        await client!.DisposeAsync();

        WriteUsual("allowRealIpFallback: true");
        await Logged("The configuration changed (gateway.allowRealIpFallback): Policy.");
        Assert.True(host.Config.Gateway.AllowRealIpFallback);
        await host.LeaveAsync(DoorFixture.Patience);
        await running;
    }

    [Fact]
    public async Task An_included_file_is_watched_too()
    {
        _room.Write("more.json5", "{allowRealIpFallback: false}");
        WriteUsual("$include: \"more.json5\"");
        await using var host = await StartAsync();
        var running = host.RunAsync(CancellationToken.None);

        _room.Write("more.json5", "{allowRealIpFallback: true}");

        await DoorFixture.Until(() => host.Config.Gateway.AllowRealIpFallback);
        await host.LeaveAsync(DoorFixture.Patience);
        await running;
    }

    [Fact]
    public async Task A_restart_ends_every_connection_and_the_port_goes_on_answering()
    {
        WriteUsual();
        await using var host = await StartAsync();
        var running = host.RunAsync(CancellationToken.None);
        var (client, _) = await LoginAsync(Token);
        await using var closed = client!;

        WriteUsual("controlUi: {basePath: \"/oc\"}");

        Assert.Equal(1012, (await closed.Closed.WaitAsync(DoorFixture.Patience)).CloseCode);
        Assert.Equal(HttpStatusCode.OK, await Probe(_port));
        await host.LeaveAsync(DoorFixture.Patience);
        await running;
        Assert.Null(await Probe(_port));
    }

    [Fact]
    public async Task Another_port_in_the_file_moves_it_and_a_taken_one_does_not()
    {
        WriteUsual();
        await using var host = await StartAsync();
        var running = host.RunAsync(CancellationToken.None);
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();

        Write($"port: {((IPEndPoint)other.LocalEndpoint).Port}, auth: {{token: \"{Token}\"}}");
        await Logged("stays where it was");
        Assert.Equal(HttpStatusCode.OK, await Probe(_port));

        var free = DoorFixture.FreePort();
        Write($"port: {free}, auth: {{token: \"{Token}\"}}");
        await Logged($"port {free};");
        Assert.Equal(HttpStatusCode.OK, await Probe(free));
        Assert.Null(await Probe(_port));
        await host.LeaveAsync(DoorFixture.Patience);
        await running;
    }

    [Fact]
    public async Task With_reload_off_edits_wait_for_the_next_start()
    {
        WriteUsual("reload: {mode: \"off\"}");
        await using var host = await StartAsync();
        var running = host.RunAsync(CancellationToken.None);

        WriteUsual("reload: {mode: \"off\"}, allowRealIpFallback: true");
        await Task.Delay(3 * ConfigWatch.Period, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.False(host.Config.Gateway.AllowRealIpFallback);
        await host.LeaveAsync(DoorFixture.Patience);
        await running;
    }
}
