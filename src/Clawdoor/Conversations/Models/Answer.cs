using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Models;

/// <summary>One try of one model: its updates made into pieces, each awaited only so long, and whatever goes wrong into one value.</summary>
internal sealed class Answer : IAsyncDisposable
{
    private readonly IChatClient _client;
    private readonly ModelLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _patience;
    private readonly CancellationTokenSource _both;
    private readonly Queue<ModelPiece> _pieces = [];
    private readonly DateTimeOffset _latest;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private TimeSpan _waits;
    private UsageDetails? _usage;
    private ChatFinishReason? _reason;
    private bool _called;
    private bool _isOver;

    public Answer(IChatClient client, ModelLimits limits, TimeProvider time, CancellationToken stop)
    {
        (_client, _limits, _time, _stop) = (client, limits, time, stop);
        _waits = limits.FirstPiece;
        _latest = time.GetUtcNow() + limits.Whole;
        _patience = new(limits.FirstPiece, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, stop);
    }

    public void Begin(IReadOnlyList<ChatMessage> messages, ChatOptions options) =>
        _updates = _client.GetStreamingResponseAsync(messages, options, _both.Token).GetAsyncEnumerator(_both.Token);

    /// <summary>The next piece; else why there is none; neither after the end.</summary>
    /// <exception cref="OperationCanceledException">The asker does not want it any more.</exception>
    public async ValueTask<(ModelPiece? Piece, ProviderException? Trouble)> NextAsync()
    {
        _stop.ThrowIfCancellationRequested();
        while (_pieces.Count == 0)
        {
            if (_isOver)
                return default;
            try
            {
                if (await _updates!.MoveNextAsync())
                    Take(_updates.Current);
                else
                    Finish();
            }
            catch (Exception e)
            {
                _stop.ThrowIfCancellationRequested();
                return (null, TroubleIn(e));
            }
        }

        return (_pieces.Dequeue(), null);
    }

    public async ValueTask DisposeAsync()
    {
        // What has not arrived yet is not waited for.
        await _both.CancelAsync();
        try
        {
            if (_updates is not null)
                await _updates.DisposeAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ProviderException)
        {
            // It was cut off on purpose.
        }

        _client.Dispose();
        _both.Dispose();
        _patience.Dispose();
    }

    private void Take(ChatResponseUpdate update)
    {
        _reason = update.FinishReason ?? _reason;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextReasoningContent { Text.Length: > 0 } thought:
                    _pieces.Enqueue(new ModelPiece.Thinking(thought.Text));
                    break;
                case TextContent { Text.Length: > 0 } text:
                    _pieces.Enqueue(new ModelPiece.Text(text.Text));
                    break;
                case ErrorContent { Message.Length: > 0 } refusal:
                    // OpenAI's "refusal": the model's own words why it will not.
                    _pieces.Enqueue(new ModelPiece.Text(refusal.Message));
                    break;
                case FunctionCallContent call:
                    _called = true;
                    _pieces.Enqueue(new ModelPiece.ToolCall(call.CallId, call.Name, call.RawRepresentation as string ?? Json(call.Arguments)));
                    break;
                case UsageContent usage:
                    _usage = usage.Details;
                    break;
            }
        }

        if (_pieces.Count > 0)
            Renew();
    }

    private void Renew()
    {
        var left = _latest - _time.GetUtcNow();
        _waits = left < _limits.Silence ? left : _limits.Silence;
        _patience.CancelAfter(_waits > TimeSpan.Zero ? _waits : TimeSpan.Zero);
    }

    private void Finish()
    {
        _isOver = true;
        if (_reason == ChatFinishReason.ContentFilter)
            throw new ProviderException(ProviderFault.Filtered);
        // Every provider says why it ends; one that does not has broken off, however politely.
        if (_reason is null)
            throw new ProviderException(ProviderFault.Dropped);
        if (_usage is { } used)
        {
            var (input, output) = (used.InputTokenCount ?? 0, used.OutputTokenCount ?? 0);
            _pieces.Enqueue(new ModelPiece.Used(new(input, output, used.TotalTokenCount ?? (input + output))));
        }

        _pieces.Enqueue(new ModelPiece.End(
            _reason == ChatFinishReason.Length ? "length" : _called || _reason == ChatFinishReason.ToolCalls ? "toolUse" : "stop"));
    }

    private ProviderException TroubleIn(Exception e)
    {
        _isOver = true;
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is ProviderException known)
                return known;
        }

        return _patience.IsCancellationRequested
            ? new(ProviderFault.TimedOut, $"{Math.Ceiling(_waits.TotalSeconds)}", e)
            : new(e is IOException ? ProviderFault.Dropped : ProviderFault.NotAnAnswer, e.Message, e);
    }

    private static string Json(IDictionary<string, object?>? arguments)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
            {
                json.WritePropertyName(name);
                if (value is JsonElement element)
                    element.WriteTo(json);
                else
                    json.WriteStringValue(value?.ToString());
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
