using System.Collections.Immutable;
using System.Text.Json;
using Clawdoor.Protocol;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>Somebody at the machine who talks to a gateway by its protocol and remembers every event.</summary>
internal sealed class Talker : IAsyncDisposable
{
    /// <summary>The session every gateway has.</summary>
    public const string Main = "agent:main:main";

    private static readonly DeviceIdentity _device = DeviceIdentity.Generate();
    private readonly GatewayClient _client;
    private readonly CancellationTokenSource _gone = new();
    private readonly Task _listening;
    private ImmutableList<EventFrame> _heard = [];
    private volatile TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Talker(GatewayClient client)
    {
        _client = client;
        _listening = ListenAsync();
    }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<EventFrame> Heard => _heard;

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Variable for people at work: tests that talk do it with the real OpenClaw, to see whether they ask for what is there.</summary>
    public static bool WithOpenClaw => Environment.GetEnvironmentVariable("CLAWDOOR_TALK_REAL") is not null;

    /// <summary>Ours, or the real one with <see cref="WithOpenClaw"/>.</summary>
    public static async Task<ITestedGateway> GatewayAsync(Func<int, string> config) =>
        WithOpenClaw ? await OpenClawGateway.StartAsync(config) : await BuiltInGatewayProcess.StartAsync(config);

    /// <summary>Logs in as the command line does, with a device.</summary>
    public static async Task<Talker> LogInAsync(ITestedGateway gateway, CancellationToken cancel = default) =>
        await TryLogInAsync(gateway.Port, cancel) ?? throw new InvalidOperationException($"Nobody is let in: {gateway.Log}");

    /// <summary>Null when the gateway is away or goes away meanwhile.</summary>
    public static async Task<Talker?> TryLogInAsync(int port, CancellationToken cancel = default)
    {
        var options = new GatewayOptions { EventBacklog = 100_000, CallTimeout = TimeSpan.FromSeconds(30) };
        if (!(await GatewayClient.OpenAsync(new Uri($"ws://127.0.0.1:{port}/"), options, cancel)).Succeeded(out var client, out _))
            return null;
        var login = await client.LoginAsync(new Login
        {
            Client = new ClientInfo { Id = "cli", Mode = "cli", Version = "2026.9.6", Platform = "linux" },
            Scopes = Scopes.ControlUi,
            Auth = new AuthParams { Token = OpenClawConfig.Token },
            Device = _device,
        }, cancel);
        if (login.Failure is null)
            return new(client);
        await client.DisposeAsync();
        return null;
    }

    /// <summary>The answer, or a failure of the test that shows the error.</summary>
    /// <param name="parameters">JSON.</param>
    public async Task<JsonElement> AskAsync(string method, string parameters = "{}") =>
        (await TryAsync(method, parameters)).Succeeded(out var answer, out var failure) ? answer
            : throw new InvalidOperationException($"{method} {parameters}: {failure.Code} {failure.Message}");

    public async Task<GatewayResult<JsonElement>> TryAsync(string method, string parameters = "{}", CancellationToken cancel = default)
    {
        using var json = JsonDocument.Parse(parameters);
        return await _client.CallAsync(method, json.RootElement.Clone(), cancel);
    }

    /// <summary>Says something; returns the run.</summary>
    public async Task<string> SayAsync(string message, string session = Main)
    {
        var run = Guid.NewGuid().ToString();
        await AskAsync("chat.send", $$"""{"sessionKey":"{{session}}","message":{{JsonSerializer.Serialize(message)}},"deliver":false,"idempotencyKey":"{{run}}"}""");
        return run;
    }

    /// <summary>The payload of the first event of this kind, from the beginning on, that <paramref name="wanted"/> takes.</summary>
    public async Task<JsonElement> WaitForAsync(string name, Func<JsonElement, bool> wanted, TimeSpan? limit = null)
    {
        using var late = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            var more = _more.Task;
            if (_heard.FirstOrDefault(e => e.Name == name && e.Payload is { } p && wanted(p)) is { Payload: { } payload })
                return payload;
            try
            {
                await more.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such {name} among:\n{string.Join('\n', _heard.TakeLast(30).Select(e => $"{e.Name} {e.Payload}"))}");
            }
        }
    }

    /// <summary>Waits for the run's last <c>chat</c> event: final, aborted or error.</summary>
    public Task<JsonElement> EndOfAsync(string run, TimeSpan? limit = null) =>
        WaitForAsync("chat", p => Text(p, "runId") == run && Text(p, "state") is "final" or "aborted" or "error", limit);

    /// <summary>A member that is a text; else null.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What a message says: its text, or the texts of its parts.</summary>
    public static string Said(JsonElement message) => !message.TryGetProperty("content", out var content) ? ""
        : content.ValueKind == JsonValueKind.String ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(p => Text(p, "text")));

    private async Task ListenAsync()
    {
        await foreach (var happened in _client.Events.ReadAllAsync())
            Hear(happened);
        await _gone.CancelAsync();
    }

    private void Hear(EventFrame happened)
    {
        _heard = _heard.Add(happened);
        Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _listening;
        _gone.Dispose();
    }
}
