using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clawdoor.Conversations.Models;

/// <summary>One try of one model: its updates made into pieces, each awaited only so long, and whatever goes wrong into one value.</summary>
/// <remarks>Text that has come is one piece, in however many updates.</remarks>
internal sealed class Answer : IAsyncDisposable
{
    /// <summary>Updates in one piece at most: whoever stops an answer does not wait for the end of a flood.</summary>
    private const int MostTogether = 256;

    private readonly IChatClient _client;
    private readonly ModelLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _patience;
    private readonly CancellationTokenSource _both;
    private readonly Queue<ModelPiece> _pieces = [];
    private readonly StringBuilder _text = new();
    private readonly DateTimeOffset _latest;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private ValueTask<bool>? _underWay;
    private TimeSpan _waits;
    private UsageDetails? _usage;
    private ChatFinishReason? _reason;
    private ProviderException? _trouble;
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
                return (null, _trouble);
            try
            {
                await TakeWhatHasComeAsync();
            }
            catch (Exception e)
            {
                _stop.ThrowIfCancellationRequested();
                _trouble = TroubleIn(e);
            }
        }

        return (_pieces.Dequeue(), null);
    }

    public async ValueTask DisposeAsync()
    {
        // What has not arrived yet is not waited for.
        await _both.CancelAsync();
        if (_underWay is { } left)
            await CutOffAsync(new ValueTask(left.AsTask()));
        if (_updates is not null)
            await CutOffAsync(_updates.DisposeAsync());
        _both.Dispose();
        _patience.Dispose();
    }

    private static async ValueTask CutOffAsync(ValueTask end)
    {
        try
        {
            await end;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ProviderException)
        {
            // On purpose.
        }
    }

    private async ValueTask TakeWhatHasComeAsync()
    {
        try
        {
            for (var taken = 0; taken < MostTogether && !_isOver; taken++)
            {
                var next = _underWay ?? _updates!.MoveNextAsync();
                _underWay = null;
                if (taken > 0 && !next.IsCompleted)
                {
                    _underWay = next;
                    break;
                }

                if (await next)
                    Take(_updates!.Current);
                else
                    Finish();
            }
        }
        finally
        {
            // Also before a failure: what was said was said.
            Close();
            if (_pieces.Count > 0 && !_isOver)
                Renew();
        }
    }

    /// <summary>The text so far is a piece.</summary>
    private void Close()
    {
        if (_text.Length == 0)
            return;
        _pieces.Enqueue(new ModelPiece.Text(_text.ToString()));
        _text.Clear();
    }

    private void Add(ModelPiece piece)
    {
        Close();
        _pieces.Enqueue(piece);
    }

    private void Take(ChatResponseUpdate update)
    {
        _reason = update.FinishReason ?? _reason;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextReasoningContent { Text.Length: > 0 } thought:
                    Add(new ModelPiece.Thinking(thought.Text));
                    break;
                case TextContent { Text.Length: > 0 } text:
                    _text.Append(text.Text);
                    break;
                case ErrorContent { Message.Length: > 0 } refusal:
                    // OpenAI's "refusal": the model's own words why it will not.
                    _text.Append(refusal.Message);
                    break;
                case FunctionCallContent call:
                    _called = true;
                    Add(new ModelPiece.ToolCall(call.CallId, call.Name, call.RawRepresentation as string ?? Json(call.Arguments)));
                    break;
                case UsageContent usage:
                    _usage = usage.Details;
                    break;
            }
        }

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
            Add(new ModelPiece.Used(new(input, output, used.TotalTokenCount ?? (input + output))));
        }

        Add(new ModelPiece.End(
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
