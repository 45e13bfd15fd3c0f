using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Clawdoor.EndToEnd.Fixtures;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>A running gateway to which the cases of one configuration are put, in their order.</summary>
internal sealed class AskedGateway(ConformanceTable table, GatewayPlan plan, ITestedGateway gateway) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _known = new()
    {
        [$":{gateway.Port}"] = ":<port>",
        [OpenClawConfig.Token] = "<token>",
        [gateway.Home] = "<home>",
    };

    /// <summary>Begins the only entry of a case that could not be put.</summary>
    public const string NotAsked = "not asked: ";

    private readonly SemaphoreSlim _turn = new(1);
    private RawWebSocket? _admin;

    public ConformanceTable Table => table;

    public int Port => gateway.Port;

    /// <param name="saved">What a case has taken from earlier answers, by name.</param>
    public Observation ObservationWith(IReadOnlyDictionary<string, string> saved) => new(
        _known.Concat(saved.Where(s => s.Value.Length >= 16).Select(s => KeyValuePair.Create(s.Value, $"<{s.Key}>")))
            .DistinctBy(k => k.Key).OrderByDescending(k => k.Key.Length).ToList());

    /// <summary>openclaw.json of a configuration.</summary>
    /// <param name="provider">Who plays the models.</param>
    public static string ConfigOf(GatewayPlan plan, int port, Uri provider) => plan.Config.ToJsonString()
        .Replace("\"$port\"", $"{port}", StringComparison.Ordinal).Replace("$token", OpenClawConfig.Token, StringComparison.Ordinal)
        .Replace("$provider", $"{provider}", StringComparison.Ordinal);

    /// <summary>The address a remote visitor comes from: one for each case, so that a lock is the case's own (RFC 2544).</summary>
    public string AddressOf(ConformanceCase question)
    {
        var number = Table.Cases.TakeWhile(c => c != question).Count();
        return $"{Observation.Visitors}{number / 250}.{(number % 250) + 1}";
    }

    /// <summary>From now on the device is called by its name.</summary>
    public void Know(DeviceKey device) => (_known[device.Id], _known[device.PublicKey]) = ($"<device {device.Name}>", $"<key of {device.Name}>");

    /// <summary>Asks every case of this configuration.</summary>
    public async Task<IReadOnlyDictionary<string, JsonArray>> AskAllAsync()
    {
        var answers = new ConcurrentDictionary<string, JsonArray>();
        var meanwhile = new List<Task>();
        foreach (var question in table.Cases.Where(c => c.Gateway == plan.Name))
        {
            var asking = AskAsync(question, answers);
            if (question.Meanwhile)
                meanwhile.Add(asking);
            else
                await asking;
        }

        await Task.WhenAll(meanwhile);
        return answers;
    }

    private async Task AskAsync(ConformanceCase question, ConcurrentDictionary<string, JsonArray> answers)
    {
        await using var run = new CaseRun(this, question);
        try
        {
            answers[question.Name] = await run.ObserveAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One unreadable answer must not hide the others; it differs from whatever the other side says.
            answers[question.Name] = [$"{NotAsked}{e.GetType().Name}: {e.Message}"];
        }
    }

    /// <summary>A call of the owner, who sits at the machine.</summary>
    public async Task<Incoming?> AdministerAsync(JsonObject request)
    {
        await _turn.WaitAsync();
        try
        {
            if (_admin is null || await _admin.NextAsync(TimeSpan.FromMilliseconds(1), _ => false) is { IsEnd: true })
                _admin = await LogInAsync();
            await _admin.SendAsync(request.ToJsonString());
            return await _admin.NextAsync(TimeSpan.FromSeconds(10), i => !i.IsEvent);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<RawWebSocket> LogInAsync()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var wire = new HttpWire();
        await wire.ConnectAsync(System.Net.IPAddress.Loopback, Port, late.Token);
        await wire.SendAsync("GET / HTTP/1.1", [("Host", $"127.0.0.1:{Port}"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")], [], late.Token);
        await wire.ReceiveAsync(false, late.Token);
        var socket = new RawWebSocket(wire);
        var challenge = await socket.NextAsync(TimeSpan.FromSeconds(5), i => i.IsEvent);
        var login = ConnectRequest.Build(WithToken(table.Clients["cli"]["params"]!), WithToken(plan.Admin), challenge?.Message?["payload"], "the owner");
        await socket.SendAsync(new JsonObject { ["type"] = "req", ["id"] = "a", ["method"] = "connect", ["params"] = login }.ToJsonString());
        var answer = await socket.NextAsync(TimeSpan.FromSeconds(10), i => !i.IsEvent);
        if ((bool?)answer?.Message?["ok"] == true)
            return socket;
        throw new InvalidOperationException($"The owner cannot log in to {plan.Name}: {answer?.Message?.ToJsonString() ?? answer?.Reason}");
    }

    private static JsonObject WithToken(JsonNode node) =>
        JsonNode.Parse(node.ToJsonString().Replace("$token", OpenClawConfig.Token, StringComparison.Ordinal))!.AsObject();

    /// <summary>Sets values of openclaw.json by dotted path, as an editor would.</summary>
    public async Task<JsonNode?> ReconfigureAsync(JsonObject changes)
    {
        var config = JsonNode.Parse(await File.ReadAllTextAsync(gateway.ConfigPath))!.AsObject();
        foreach (var (path, value) in changes)
        {
            var parts = path.Split('.');
            var place = parts[..^1].Aggregate(config, (p, part) => (JsonObject)(p[part] ??= new JsonObject()));
            if (value is null)
                place.Remove(parts[^1]);
            else
                place[parts[^1]] = value.DeepClone();
        }

        await File.WriteAllTextAsync(gateway.ConfigPath, config.ToJsonString());
        return "<written>";
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        _turn.Dispose();
        await gateway.DisposeAsync();
    }
}
