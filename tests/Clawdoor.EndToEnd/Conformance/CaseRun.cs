using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>Does the steps of one case to one gateway and writes down what it sees.</summary>
internal sealed partial class CaseRun(AskedGateway gateway, ConformanceCase question) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private readonly Dictionary<string, RawWebSocket> _sockets = [];
    private readonly Dictionary<string, string> _saved = [];
    private readonly string _visitor = gateway.AddressOf(question);
    private int _calls;

    private Observation Seen => gateway.ObservationWith(_saved);

    /// <summary>One entry a step, placeholders in place.</summary>
    public async Task<JsonArray> ObserveAsync()
    {
        var seen = new JsonArray();
        foreach (var step in question.Steps)
            seen.Add(await RepeatAsync(step));
        return seen;
    }

    /// <summary>A step that is done many times shows only its last round.</summary>
    private async Task<JsonNode?> RepeatAsync(JsonObject step)
    {
        JsonNode? seen = null;
        for (var round = 0; round < ((int?)step["repeat"] ?? 1); round++)
            seen = await StepAsync((JsonObject)Filled(step)!);
        return seen;
    }

    private async Task<JsonNode?> StepAsync(JsonObject step)
    {
        foreach (var device in ConformanceTable.Strings(step["device"] is JsonValue v && v.TryGetValue<string>(out var name) ? new JsonArray(name) : new JsonArray(question.Name)))
            gateway.Know(DeviceKey.Named(device));
        JsonNode? seen = step switch
        {
            _ when step.ContainsKey("http") => await HttpAsync(step),
            _ when step.ContainsKey("open") => await OpenAsync(step, (string)step["open"]!, null),
            _ when step.ContainsKey("connect") => await ConnectAsync(step),
            _ when step.ContainsKey("call") => await CallAsync(step),
            _ when step.ContainsKey("send") => await SendAsync(step),
            _ when step.ContainsKey("read") => await ReadAsync(step),
            _ when step.ContainsKey("config") => await gateway.ReconfigureAsync(step["config"]!.AsObject()),
            _ when step.ContainsKey("wait") => await WaitAsync((int)step["wait"]!),
            _ => throw new InvalidDataException($"{question.Name}: no step {step.ToJsonString()}"),
        };
        foreach (var (variable, path) in step["save"] as JsonObject ?? [])
        {
            if (!((string)path!).StartsWith('~'))
                _saved[variable] = Observation.At(seen, (string)path!)?.ToString() ?? "";
        }

        seen = step.TryGetPropertyValue("take", out var taken) ? Observation.At(seen, (string)taken!) : seen?.DeepClone();
        return (bool?)step["hide"] == true ? "<not compared>"
            : (bool?)step["shape"] == true ? Observation.ShapeOf(seen) : Seen.Of(seen?.DeepClone());
    }

    private async Task<JsonObject> HttpAsync(JsonObject step)
    {
        using var late = new CancellationTokenSource(Patience);
        using var wire = new HttpWire();
        await wire.ConnectAsync(From(step), gateway.Port, late.Token);
        var body = Encoding.UTF8.GetBytes(step["body"] is JsonValue text && text.TryGetValue<string>(out var raw) ? raw : step["body"]?.ToJsonString() ?? "");
        List<(string, string)> headers = [.. Headers(step, null), ("Connection", "close")];
        if (body.Length > 0)
            headers.Add(("Content-Length", $"{body.Length}"));
        var line = (string)step["http"]!;
        await wire.SendAsync($"{line} HTTP/{(string?)step["version"] ?? "1.1"}", headers, body, late.Token);
        try
        {
            var answer = await wire.ReceiveAsync(line.StartsWith("HEAD ", StringComparison.Ordinal), late.Token);
            foreach (var (variable, path) in step["save"] as JsonObject ?? [])
            {
                if (((string)path!).StartsWith('~'))
                    _saved[variable] = Regex.Match(Encoding.UTF8.GetString(answer.Decoded()), ((string)path!)[1..]).Value;
                else if (((string)path!).StartsWith("header ", StringComparison.Ordinal))
                    _saved[variable] = answer[((string)path!)[7..]] ?? "";
            }

            return Seen.Of(answer, (bool?)step["brief"] != true);
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            return new() { ["closed"] = "without an answer" };
        }
    }

    /// <summary>Opens the socket that the step speaks on; what it sees is the challenge, or the HTTP answer in its place.</summary>
    private async Task<JsonObject> OpenAsync(JsonObject step, string path, JsonObject? client)
    {
        using var late = new CancellationTokenSource(Patience);
        var wire = new HttpWire();
        await wire.ConnectAsync(From(step), gateway.Port, late.Token);
        IEnumerable<(string, string)> upgrade =
            (bool?)step["plain"] == true ? [] :
            [
                ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
                ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ];
        await wire.SendAsync($"{(string?)step["method"] ?? "GET"} {path} HTTP/{(string?)step["version"] ?? "1.1"}", Headers(step, client, upgrade), [], late.Token);
        WireAnswer answer;
        try
        {
            answer = await wire.ReceiveAsync(false, late.Token);
        }
        catch (Exception e) when (e is IOException or EndOfStreamException or OperationCanceledException)
        {
            wire.Dispose();
            return new() { ["closed"] = "without an answer" };
        }

        if (answer.Status != 101)
        {
            wire.Dispose();
            return Seen.Of(answer, whole: false);
        }

        if (_sockets.Remove(Name(step), out var earlier))
            await earlier.DisposeAsync();
        var socket = _sockets[Name(step)] = new RawWebSocket(wire) { Answers = (bool?)step["pong"] ?? true };
        var first = await socket.NextAsync(Patience, _ => true);
        socket.Challenge = first?.Message?["payload"];
        return new()
        {
            ["status"] = 101,
            ["headers"] = Seen.Of(answer, whole: true)["headers"]!.DeepClone(),
            ["first"] = first?.Message?.DeepClone(),
        };
    }

    private async Task<JsonObject> ConnectAsync(JsonObject step)
    {
        var client = gateway.Table.Clients[(string)step["connect"]!];
        if (!_sockets.ContainsKey(Name(step)) || (bool?)step["again"] == true)
        {
            var opened = await OpenAsync(step, (string?)step["path"] ?? "/", client);
            if (!_sockets.ContainsKey(Name(step)) || (int?)opened["status"] != 101)
                return new() { ["refused"] = opened };
        }

        var socket = _sockets[Name(step)];
        var login = ConnectRequest.Build((JsonObject)Filled(client["params"])!, step, socket.Challenge, question.Name);
        var request = new JsonObject { ["type"] = "req", ["id"] = $"c{++_calls}", ["method"] = "connect", ["params"] = login };
        await socket.SendAsync(request.ToJsonString());
        if (await socket.NextAsync(Patience, i => !i.IsEvent) is not { } answer)
            return new() { ["silence"] = true };
        if (answer.IsEnd)
            return new() { ["close"] = Close(answer) };
        if ((bool?)answer.Message!["ok"] == true)
            return new() { ["hello"] = Hello(answer.Message["payload"]!.AsObject(), (bool?)step["whole"] == true) };
        var seen = new JsonObject { ["error"] = answer.Message["error"]?.DeepClone() };
        if (await socket.NextAsync(TimeSpan.FromSeconds(3), _ => true) is { } end)
            seen["close"] = Close(end);
        return seen;
    }

    private static JsonObject Hello(JsonObject hello, bool whole) =>
        whole ? (JsonObject)hello.DeepClone()
            : new() { ["protocol"] = hello["protocol"]?.DeepClone(), ["auth"] = hello["auth"]?.DeepClone() };

    private static JsonObject Close(Incoming end) =>
        end.IsEnd ? new JsonObject { ["code"] = end.Code, ["reason"] = end.Reason } : new JsonObject { ["instead"] = end.Message?.DeepClone() };

    private async Task<JsonNode?> CallAsync(JsonObject step)
    {
        var id = (string?)step["id"] ?? $"c{++_calls}";
        var request = new JsonObject { ["type"] = "req", ["id"] = id, ["method"] = (string)step["call"]! };
        if (step["params"] is { } given)
            request["params"] = given.DeepClone();
        if (Name(step) == "admin")
            return Answered(await gateway.AdministerAsync(request));
        if (!_sockets.TryGetValue(Name(step), out var socket))
            return NoSocket();
        await socket.SendAsync(request.ToJsonString());
        return Answered(await socket.NextAsync(Patience, i => !i.IsEvent, keep: (bool?)step["keep"] == true));
    }

    private static JsonObject Answered(Incoming? answer)
    {
        if (answer is null)
            return new JsonObject { ["silence"] = true };
        if (answer.IsEnd)
            return new JsonObject { ["close"] = Close(answer) };
        var message = (JsonObject)answer.Message!.DeepClone();
        message.Remove("type");
        if (message["id"]?.ToString().StartsWith('c') == true)
            message.Remove("id");
        return message;
    }

    /// <summary>A frame as it is: <c>text</c>, <c>hex</c> or <c>size</c> bytes of JSON text.</summary>
    private async Task<JsonNode?> SendAsync(JsonObject step)
    {
        var what = step["send"]!.AsObject();
        var payload = what["hex"] is { } hex ? Convert.FromHexString((string)hex!)
            : what["size"] is { } size ? Encoding.ASCII.GetBytes($"\"{new string('x', (int)size - 2)}\"")
            : Encoding.UTF8.GetBytes(what["text"] is JsonValue text && text.TryGetValue<string>(out var raw) ? raw : what["text"]?.ToJsonString() ?? "");
        if (!_sockets.TryGetValue(Name(step), out var socket))
            return NoSocket();
        for (var i = 0; i < ((int?)what["times"] ?? 1); i++)
            await socket.SendAsync((int?)what["opcode"] ?? 1, payload, (bool?)what["masked"] ?? true, (bool?)what["last"] ?? true);
        return "<sent>";
    }

    /// <summary>What comes next: an <c>answer</c>, the <c>close</c>, <c>nothing</c>, or an event by its name.</summary>
    private async Task<JsonNode?> ReadAsync(JsonObject step)
    {
        var what = (string)step["read"]!;
        if (!_sockets.TryGetValue(Name(step), out var socket))
            return NoSocket();
        var limit = TimeSpan.FromMilliseconds((double?)step["within"] ?? (what == "nothing" ? 700 : 8000));
        var next = await socket.NextAsync(limit, i => what switch
        {
            "answer" or "nothing" => !i.IsEvent,
            "close" => false,
            _ => (string?)i.Message?["event"] == what && (step["where"] as JsonObject ?? []).All(w => JsonNode.DeepEquals(i.Message["payload"]?[w.Key], w.Value)),
        });
        if (next is null)
            return new JsonObject { ["nothing"] = true };
        if (next.IsEnd)
            return new JsonObject { ["close"] = Close(next) };
        return what is "answer" or "nothing" ? Answered(next) : next.Message!["payload"]?.DeepClone() ?? "<event>";
    }

    private static JsonObject NoSocket() => new() { ["socket"] = "not open" };

    private static async Task<JsonNode?> WaitAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        return "<waited>";
    }

    private static string Name(JsonObject step) => (string?)step["on"] ?? "";

    private static IPAddress From(JsonObject step) => IPAddress.Parse((string?)step["from"] ?? "127.0.0.1");

    /// <summary>Host, then those of the upgrade, the visitor's and the step's own; a null takes one away, a list repeats it.</summary>
    private List<(string Name, string Value)> Headers(JsonObject step, JsonObject? client, IEnumerable<(string, string)>? more = null)
    {
        List<(string Name, string Value)> all = [("Host", $"127.0.0.1:{gateway.Port}"), .. more ?? []];
        if (question.Remote)
            all.Add(("X-Forwarded-For", _visitor));
        if ((step.TryGetPropertyValue("origin", out var own) ? (string?)own : (string?)Filled(client?["origin"])) is { } origin)
            all.Add(("Origin", origin));
        foreach (var (name, value) in step["headers"] as JsonObject ?? [])
        {
            all.RemoveAll(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            all.AddRange(value switch { null => [], JsonArray list => list.Select(v => (name, (string)v!)), _ => [(name, (string)value!)] });
        }

        return all;
    }

    private JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Filled(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Filled)]),
        JsonValue v when v.TryGetValue<string>(out var text) => Variable().Replace(text, m => m.Groups["device"].Success
            ? DeviceKey.Named(m.Groups["device"].Value).Id
            : m.Groups["name"].Value switch
            {
                "token" => OpenClawConfig.Token,
                "port" => $"{gateway.Port}",
                "visitor" => _visitor,
                "own" => DeviceKey.Named(question.Name).Id,
                var name => _saved.GetValueOrDefault(name, m.Value),
            }),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\$(?:device\((?<device>[^)]*)\)|(?<name>[a-zA-Z]+))")]
    private static partial Regex Variable();

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values)
            await socket.DisposeAsync();
    }
}
