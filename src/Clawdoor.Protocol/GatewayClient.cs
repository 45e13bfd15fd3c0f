using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace Clawdoor.Protocol;

/// <summary>
/// One connection to a gateway, in stages: <see cref="OpenAsync"/> gets as far as <c>connect.challenge</c>,
/// <see cref="LoginAsync"/> logs in, then calls and events. Nothing reconnects by itself. Calls may run side by side.
/// </summary>
public sealed class GatewayClient : IAsyncDisposable
{
    // hello-ok of OpenClaw 2026.9.6 is 25 KB; a buffer grown beyond this for one message is not kept.
    private const int KeptBuffer = 1024 * 1024;
    private const string ByUs = "Closed by this side.";
    private static readonly TimeSpan GoodbyeWithin = TimeSpan.FromMilliseconds(250);

    private readonly WebSocket _socket;
    private readonly GatewayOptions _options;
    private readonly Channel<EventFrame> _events;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ResponseFrame>> _calls = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<GatewayFailure> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ending = new();
    private ArrayBufferWriter<byte> _incoming = new(4096);
    private Task _reading = Task.CompletedTask;
    private long _eventsDropped;
    private long _lastId;
    private int _takes = FrameLimits.BeforeLogin;

    private GatewayClient(Opened opened, GatewayOptions options)
    {
        (_socket, Facts, _options) = (opened.Socket, opened.Facts, options);
        _events = Channel.CreateBounded<EventFrame>(
            new BoundedChannelOptions(options.EventBacklog) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true },
            _ => Interlocked.Increment(ref _eventsDropped));
    }

    /// <summary>What was measured while opening.</summary>
    public ConnectionFacts Facts { get; private set; }

    /// <summary>The gateway's first message.</summary>
    public ConnectChallenge Challenge { get; private set; } = null!;

    /// <summary>Null until logged in.</summary>
    public HelloOk? Hello { get; private set; }

    /// <summary>In the order of arrival; completed when the connection ends.</summary>
    public ChannelReader<EventFrame> Events => _events.Reader;

    /// <summary>Events nobody read in time; more than none means: read the state again.</summary>
    public long EventsDropped => Interlocked.Read(ref _eventsDropped);

    /// <summary>Completes with the reason when the connection ends, whoever ended it; never faults.</summary>
    public Task<GatewayFailure> Closed => _closed.Task;

    /// <summary>TCP, TLS, upgrade and the gateway's challenge; sends nothing that a gateway counts as a try to log in.</summary>
    /// <param name="uri"><c>ws://</c> or <c>wss://</c>, any path.</param>
    /// <exception cref="ArgumentException">Another scheme, or a header that cannot be one.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/>, not the time limit.</exception>
    public static async Task<GatewayResult<GatewayClient>> OpenAsync(Uri uri, GatewayOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new GatewayOptions();
        var start = options.Time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        GatewayClient? client = null;
        try
        {
            if (!(await Upgrade.OpenAsync(uri, options, either.Token)).Succeeded(out var opened, out var failure))
                return failure;
            client = new GatewayClient(opened, options);
            failure = await client.ReceiveAsync(either.Token);
            if (failure is null && Frame.Read(client._incoming.WrittenSpan) is EventFrame { Name: "connect.challenge", Payload: { } payload }
                && TryRead(payload, ProtocolJson.Default.ConnectChallenge, out var challenge))
            {
                client.Challenge = challenge;
                client.Facts = client.Facts with { Challenged = options.Time.GetElapsedTime(start) };
                client._reading = client.ReadAsync();
                var result = client;
                client = null;
                return result;
            }
            return failure ?? new GatewayFailure(GatewayErrorCode.NotAGateway, "The first message is not connect.challenge.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return TimedOut(options.ConnectTimeout);
        }
        finally
        {
            if (client is not null)
                await client.DisposeAsync();
        }
    }

    /// <summary>Logs in; a gateway closes the connection after a refusal, so there is one try per connection.</summary>
    public async Task<GatewayResult<HelloOk>> LoginAsync(Login login, CancellationToken cancel = default)
    {
        var connect = new ConnectParams
        {
            MinProtocol = ProtocolVersion.Current,
            MaxProtocol = ProtocolVersion.Current,
            Client = login.Client,
            Role = login.Role,
            Scopes = login.Scopes,
            Auth = login.Auth,
        };
        if (login.Device is { } device)
            connect = connect with { Device = device.Prove(connect, Challenge) };

        // The answer may be larger than what we may send by now.
        var sends = _takes;
        _takes = FrameLimits.AfterLogin;
        var answer = await CallAsync("connect", JsonSerializer.SerializeToElement(connect, ProtocolJson.Default.ConnectParams), sends, _options.ConnectTimeout, cancel);
        if (!Read(answer, ProtocolJson.Default.HelloOk).Succeeded(out var hello, out var failure))
            return failure;
        return Hello = hello;
    }

    /// <summary>Calls <paramref name="method"/>; for the typed calls see <see cref="DeviceCalls"/>.</summary>
    public Task<GatewayResult<JsonElement>> CallAsync(string method, JsonElement? parameters = null, CancellationToken cancel = default) =>
        CallAsync(method, parameters, (int)Math.Min(Hello?.Policy.MaxPayload ?? FrameLimits.BeforeLogin, FrameLimits.AfterLogin), _options.CallTimeout, cancel);

    internal async Task<GatewayResult<T>> CallAsync<TParams, T>(
        string method, TParams parameters, JsonTypeInfo<TParams> paramsType, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class =>
        Read(await CallAsync(method, JsonSerializer.SerializeToElement(parameters, paramsType), cancel), type);

    private async Task<GatewayResult<JsonElement>> CallAsync(string method, JsonElement? parameters, int limit, TimeSpan within, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var message = new ArrayBufferWriter<byte>();
        new RequestFrame(id, method, parameters).WriteTo(message);
        if (message.WrittenCount > limit)
            return new GatewayFailure(GatewayErrorCode.TooLarge, $"{method} is {message.WrittenCount} bytes, the gateway takes {limit}.");

        var call = new TaskCompletionSource<ResponseFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = call;
        using var timeout = new CancellationTokenSource(within, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await SendAsync(message.WrittenMemory).WaitAsync(either.Token);
            await Task.WhenAny(call.Task, _closed.Task).WaitAsync(either.Token);
            if (!call.Task.IsCompleted)
                return await _closed.Task;
            var response = await call.Task;
            if (!response.Ok)
                return GatewayFailure.From(response.Error ?? new ErrorObject("", ""));
            return response.Payload ?? default;
        }
        catch (WebSocketException) when (!cancel.IsCancellationRequested)
        {
            // The reading side knows why, and ends at the latest now.
            _socket.Abort();
            return await _closed.Task;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return _ending.IsCancellationRequested ? await _closed.Task : TimedOut(within);
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    // Cancelling a send would tear the connection from under the other calls, so only the waiting is cancelled.
    private async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        await _turn.WaitAsync(_ending.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _ending.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReadAsync()
    {
        GatewayFailure? end;
        while ((end = await ReceiveAsync(_ending.Token)) is null)
        {
            switch (Frame.Read(_incoming.WrittenSpan))
            {
                case ResponseFrame response when _calls.TryRemove(response.Id, out var call):
                    call.TrySetResult(response);
                    break;
                case EventFrame happened:
                    _events.Writer.TryWrite(happened);
                    break;
            }
            if (_incoming.Capacity > KeptBuffer)
                _incoming = new ArrayBufferWriter<byte>(4096);
        }
        _closed.TrySetResult(end);
        _events.Writer.TryComplete();
    }

    // One message into _incoming, or why there is none.
    private async Task<GatewayFailure?> ReceiveAsync(CancellationToken cancel)
    {
        _incoming.ResetWrittenCount();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_incoming.GetMemory(4096), cancel);
                if (part.MessageType == WebSocketMessageType.Close)
                    return new GatewayFailure(GatewayErrorCode.Closed, _socket.CloseStatusDescription ?? "") { CloseCode = (int?)_socket.CloseStatus };
                _incoming.Advance(part.Count);
                if (_incoming.WrittenCount > _takes)
                    return new GatewayFailure(GatewayErrorCode.NotAGateway, $"A message is larger than {_takes} bytes.");
                if (part.EndOfMessage)
                    return null;
            }
        }
        catch (WebSocketException e)
        {
            return new GatewayFailure(GatewayErrorCode.Closed, e.Message);
        }
        catch (OperationCanceledException e) when (_ending.IsCancellationRequested || !cancel.IsCancellationRequested)
        {
            // .NET also throws this when a missing pong has aborted the socket.
            return new GatewayFailure(GatewayErrorCode.Closed, _ending.IsCancellationRequested ? ByUs : e.InnerException?.Message ?? e.Message);
        }
    }

    private static GatewayResult<T> Read<T>(GatewayResult<JsonElement> answer, JsonTypeInfo<T> type)
        where T : class
    {
        if (!answer.Succeeded(out var payload, out var failure))
            return failure;
        if (TryRead(payload, type, out var value))
            return value;
        return new GatewayFailure(GatewayErrorCode.UnreadableAnswer, $"The answer is not a {typeof(T).Name}.");
    }

    private static bool TryRead<T>(JsonElement json, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = json.ValueKind == JsonValueKind.Object ? json.Deserialize(type) : null;
        }
        catch (JsonException)
        {
            value = null;
        }
        return value is not null;
    }

    private static GatewayFailure TimedOut(TimeSpan after) =>
        new(GatewayErrorCode.TimedOut, $"No answer within {after.TotalSeconds:0.#} s.");

    /// <summary>Says goodbye (1000), waits a quarter of a second for the other side's, and ends open calls.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(GoodbyeWithin, _options.Time);
                await _turn.WaitAsync(patience.Token);
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                await _reading.WaitAsync(patience.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
        }
        await _ending.CancelAsync();
        await _reading;
        _closed.TrySetResult(new GatewayFailure(GatewayErrorCode.Closed, ByUs));
        _socket.Dispose();
    }
}
