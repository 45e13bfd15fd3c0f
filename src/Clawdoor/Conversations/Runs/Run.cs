using System.Text;
using Clawdoor.Conversations.Models;

namespace Clawdoor.Conversations.Runs;

/// <summary>
/// One answer on its way. Everything is told under one lock, so that what <see cref="Look"/> gives and the events that follow
/// make the whole text, whenever somebody comes.
/// </summary>
internal sealed class Run : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thinking = new();
    private readonly List<ModelPiece.ToolCall> _calls = [];
    private readonly CancellationTokenSource _stop;
    private readonly TalkLimits _limits;
    private readonly TimeProvider _time;
    private readonly Action<RunEvent> _tell;
    private int _told;
    private long _seq;
    private long _lastMilestone;
    private bool _ended;

    public Run(SendRequest request, TalkLimits limits, TimeProvider time, Action<RunEvent> tell)
    {
        (Request, _limits, _time, _tell) = (request, limits, time, tell);
        StartedAt = time.GetUtcNow();
        var most = request.Timeout is { } asked && asked > TimeSpan.Zero && asked < limits.Run ? asked : limits.Run;
        _stop = new(most, time);
    }

    public SendRequest Request { get; }

    public string Key => Request.Key;

    public string Id => Request.RunId;

    public DateTimeOffset StartedAt { get; }

    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why it was stopped, if it was.</summary>
    public string StopCause { get; private set; } = StopCauses.Timeout;

    /// <summary>Ends when everything about the run has been told.</summary>
    public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelName? Model { get; private set; }

    public ModelUsage? Usage { get; private set; }

    public string StopReason { get; private set; } = "stop";

    /// <summary>The answer has all the characters it may have.</summary>
    public bool IsFull => _text.Length + _thinking.Length >= _limits.Answer;

    /// <summary>False when it is over or being stopped already.</summary>
    public bool Stop(string cause)
    {
        lock (_lock)
        {
            if (_ended || _stop.IsCancellationRequested)
                return false;
            StopCause = cause;
            // Not Cancel: whoever waits for the token would go on within this call.
            _ = _stop.CancelAsync();
            return true;
        }
    }

    /// <summary>Null when it is over.</summary>
    public InFlight? Look()
    {
        lock (_lock)
            return _ended ? null : new(Id, _text.ToString(0, _told), StartedAt);
    }

    public void Tell(Func<long, RunEvent> what)
    {
        lock (_lock)
        {
            if (!_ended)
                _tell(what(++_seq));
        }
    }

    public void Take(ModelPiece piece)
    {
        switch (piece)
        {
            case ModelPiece.Text(var delta):
                Say(delta);
                break;
            case ModelPiece.Thinking(var thought):
                _thinking.Append(thought);
                break;
            case ModelPiece.ToolCall call:
                _calls.Add(call);
                break;
            case ModelPiece.Trying(var model):
                BeginAnew();
                Model = model;
                Tell(seq => new RunEvent.Asking(Key, Id, seq, model));
                break;
            case ModelPiece.Retrying retry:
                BeginAnew();
                Tell(seq => new RunEvent.Retrying(Key, Id, seq, retry));
                break;
            case ModelPiece.Used(var usage):
                Usage = usage;
                Tell(seq => new RunEvent.Used(Key, Id, seq, usage));
                break;
            case ModelPiece.End(var reason):
                StopReason = reason;
                break;
        }
    }

    /// <summary>The text so far, and the message it makes; null when nothing was said.</summary>
    public (string Text, string? Content) Said()
    {
        lock (_lock)
        {
            var text = _text.ToString();
            var nothing = text.Length == 0 && _thinking.Length == 0 && _calls.Count == 0;
            return (text, nothing ? null : MessageContent.OfAnswer(_thinking.ToString(), text, _calls));
        }
    }

    /// <summary>The last event; nothing is told after it.</summary>
    /// <param name="before">What has to be true before anybody hears of the end.</param>
    public void End(RunEnd end, Action before)
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _ended = true;
            before();
            _tell(new RunEvent.Ended(Key, Id, ++_seq, end));
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
    }

    private void Say(string delta)
    {
        if (delta.Length == 0)
            return;
        lock (_lock)
        {
            _text.Append(delta);
            TellNew();
        }
    }

    private void TellNew()
    {
        if (_ended)
            return;
        // The second half of a surrogate pair may be in the next piece.
        var end = _text.Length > 0 && char.IsHighSurrogate(_text[^1]) ? _text.Length - 1 : _text.Length;
        if (end <= _told)
            return;
        var delta = _text.ToString(_told, end - _told);
        _told = end;
        var milestone = _lastMilestone == 0 || _time.GetElapsedTime(_lastMilestone) >= _limits.Milestone;
        if (milestone)
            _lastMilestone = _time.GetTimestamp();
        _tell(new RunEvent.Told(Key, Id, ++_seq, delta, () => _text.ToString(0, end)) { IsMilestone = milestone });
    }

    /// <summary>Another try begins with nothing, and what the last one said is taken back.</summary>
    private void BeginAnew()
    {
        lock (_lock)
        {
            var said = _told > 0;
            _text.Clear();
            _thinking.Clear();
            _calls.Clear();
            _told = 0;
            if (said && !_ended)
                _tell(new RunEvent.Told(Key, Id, ++_seq, "", () => "") { Replaces = true });
        }
    }
}
