using System.Net;
using System.Net.Sockets;
using Clawdoor.Devices;
using Clawdoor.Tests.Config;
using Xunit;

namespace Clawdoor.Tests;

/// <summary>When the built-in gateway may take OpenClaw's place unasked.</summary>
public sealed class NoOpenClawTests : IDisposable
{
    private readonly ConfigRoom _room = new();

    public NoOpenClawTests()
    {
        Directory.CreateDirectory(_room.State);
        _room.Environment["PATH"] = _room.Folder;
        // Nothing listens on port 1.
        _room.Environment["OPENCLAW_GATEWAY_PORT"] = "1";
    }

    public void Dispose() => _room.Dispose();

    private Task<bool> HereAsync(Func<Settings, Settings>? change = null)
    {
        var settings = new Settings { State = _room.State };
        return NoOpenClaw.HereAsync(change?.Invoke(settings) ?? settings, _room.Environment, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_file_program_and_answer_there_is_none() => Assert.True(await HereAsync());

    [Fact]
    public async Task A_file_is_one_until_the_built_in_gateway_has_lived_with_it()
    {
        _room.Write("openclaw.json", "{gateway: {mode: \"local\", port: 1}}");
        Assert.False(await HereAsync());

        File.WriteAllText(Path.Combine(_room.State, DeviceStore.FileName), "");
        Assert.True(await HereAsync());
    }

    [Fact]
    public async Task A_program_on_PATH_is_one()
    {
        File.WriteAllText(Path.Combine(_room.State, DeviceStore.FileName), "");
        _room.Write("openclaw", "");

        Assert.False(await HereAsync());
    }

    [Fact]
    public async Task A_named_gateway_or_file_is_one()
    {
        Assert.False(await HereAsync(s => s with { Upstream = new("http://127.0.0.1:1") }));
        Assert.False(await HereAsync(s => s with { OpenClawConfig = _room.Path }));
    }

    [Fact]
    public async Task Whatever_answers_on_the_port_is_one()
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        _room.Environment["OPENCLAW_GATEWAY_PORT"] = $"{((IPEndPoint)somebody.LocalEndpoint).Port}";
        var answer = Task.Run(async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                using var client = await somebody.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await client.GetStream().WriteAsync("SSH-2.0-x\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);

        Assert.False(await HereAsync());
        somebody.Stop();
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
