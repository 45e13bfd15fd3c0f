using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A reload: the next process takes the sockets over while people are there and others keep coming.</summary>
public sealed class OneDoorAfterAnother
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nobody_is_refused_and_nobody_is_cut_off()
    {
        await using var standing = await Standing.StartAsync();
        await using var visitor = await standing.ComeInAsync();
        var usual = await visitor.CallAsync("health", cancel: TestContext.Current.CancellationToken);
        using var enough = new CancellationTokenSource();
        var comers = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => standing.KeepComingAsync(enough.Token)));
        var stream = Visits.KeepAskingAsync(visitor, usual.Failure?.Message, enough.Token);

        var first = standing.Ear.MainProcess;
        Signals.Send(first, Signal.HangUp);
        await standing.Ear.WaitAsync(_ => standing.Ear.MainProcess != first, _limit);
        // Both are there for a moment; then the first takes nobody new.
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await enough.CancelAsync();

        Assert.All(await comers, Assert.Empty);
        Assert.True(await stream > 20);
        Assert.False(standing.Door.HasExited);
        var second = standing.Ear.MainProcess;

        // The state directory, the control socket and new visitors are the second one's.
        Assert.Contains("Another Clawdoor", (await standing.ClawdoorAsync("up", "--yes", "--https-port", "34999", "--http-port", "0")).Everything, StringComparison.Ordinal);
        var status = (await standing.ClawdoorAsync("status", "--json")).Succeeded();
        Assert.Contains("\"openWebSockets\":0", status.Output, StringComparison.Ordinal);
        await using var late = await standing.ComeInAsync();

        // The first leaves with its last visitor, and takes nothing along.
        await visitor.DisposeAsync();
        Assert.Equal(0, (await standing.Door.WaitForEndAsync(TimeSpan.FromSeconds(20))).ExitCode);
        Assert.Equal(usual.Failure?.Message, (await late.CallAsync("health", cancel: TestContext.Current.CancellationToken)).Failure?.Message);
        (await standing.ClawdoorAsync("status")).Succeeded();
        Signals.Send(second, Signal.Terminate);
        await standing.Ear.WaitAsync(heard => heard.Contains("STOPPING=1"), _limit);
    }

    [Fact]
    public async Task Settings_that_cannot_be_leave_everything_as_it_was()
    {
        await using var standing = await Standing.StartAsync();
        await using var visitor = await standing.ComeInAsync();
        var usual = await visitor.CallAsync("health", cancel: TestContext.Current.CancellationToken);
        var before = standing.Ear.MainProcess;

        await File.WriteAllTextAsync(standing.SettingsFile, """{ "drain": "for ever" }""", TestContext.Current.CancellationToken);
        Signals.Send(before, Signal.HangUp);
        await standing.Ear.WaitAsync(heard => heard.Any(text => text.StartsWith("STATUS=Reload failed", StringComparison.Ordinal)), _limit);

        Assert.Contains("exit 2", standing.Ear.Heard[^1], StringComparison.Ordinal);
        Assert.Contains("for ever", standing.Door.Errors, StringComparison.Ordinal);
        Assert.Equal(before, standing.Ear.MainProcess);
        Assert.Equal(usual.Failure?.Message, (await visitor.CallAsync("health", cancel: TestContext.Current.CancellationToken)).Failure?.Message);
        await using var another = await standing.ComeInAsync();

        await File.WriteAllTextAsync(standing.SettingsFile, """{ "drain": 1 }""", TestContext.Current.CancellationToken);
        Signals.Send(before, Signal.HangUp);
        await standing.Ear.WaitAsync(_ => standing.Ear.MainProcess != before, _limit);
        Signals.Send(standing.Ear.MainProcess, Signal.Terminate);
    }

    /// <summary>A door that believes in a systemd, before the built-in gateway as a process of its own.</summary>
    private sealed class Standing(RemoteHost host, BuiltInGatewayProcess gateway, SystemdEar ear) : IAsyncDisposable
    {
        private IReadOnlyDictionary<string, string?> _environment = gateway.Environment;

        public SystemdEar Ear => ear;

        public DoorProcess Door { get; private set; } = null!;

        public string SettingsFile { get; } = Path.Combine(Scratch.NewDirectory("settings"), "clawdoor.json");

        public static async Task<Standing> StartAsync()
        {
            var host = await RemoteHost.StartAsync();
            var standing = new Standing(host, await BuiltInGatewayProcess.StartAsync(OpenClawConfig.Fresh), new());
            await File.WriteAllTextAsync(standing.SettingsFile, "{}");
            standing._environment = new Dictionary<string, string?>(standing._environment)
            {
                ["NOTIFY_SOCKET"] = standing.Ear.Path,
                ["CLAWDOOR_SETTINGS"] = standing.SettingsFile,
            };
            standing.Door = DoorProcess.Start(["up", "--yes", "--address", host.ServerPublic, "--listen", host.ServerPublic], standing._environment);
            await standing.Door.WaitForAsync("The door is open", _limit);
            return standing;
        }

        public Task<GatewayClient> ComeInAsync() => Visits.ComeInAsync(host.ServerPublic, TlsTrust.By((_, _) => true));

        public Task<IReadOnlyList<string>> KeepComingAsync(CancellationToken enough) => Visits.KeepComingAsync(new Uri($"https://{host.ServerPublic}/health"), enough);

        public Task<Finished> ClawdoorAsync(params IEnumerable<string> arguments) =>
            DoorProcess.RunAsync(arguments, new Dictionary<string, string?>(_environment) { ["NOTIFY_SOCKET"] = null }, Door.Home);

        public async ValueTask DisposeAsync()
        {
            if (Ear.Heard.Any(text => text.Contains("MAINPID=", StringComparison.Ordinal)))
                Signals.Send(Ear.MainProcess, Signal.Kill);
            await Door.DisposeAsync();
            await gateway.DisposeAsync();
            await host.DisposeAsync();
            Ear.Dispose();
        }
    }
}
