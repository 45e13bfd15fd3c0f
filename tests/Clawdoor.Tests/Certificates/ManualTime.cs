namespace Clawdoor.Tests.Certificates;

/// <summary>A clock that stands still until told; timers run on the thread that moves it, in the order they are due. Timers may be made anywhere.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = start;
    private TimeSpan _jumped;

    public override DateTimeOffset GetUtcNow() => _now + _jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    /// <summary>Sets the clock without time passing, as NTP does: timers do not notice.</summary>
    public void Jump(TimeSpan by) => _jumped += by;

    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        while (Next(end) is { } next)
        {
            _now = next.Due;
            next.Ring();
        }

        _now = end;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        lock (_alarms)
            _alarms.Add(alarm);
        return alarm;
    }

    private Alarm? Next(DateTimeOffset end)
    {
        lock (_alarms)
            return _alarms.Where(a => a.Due <= end).MinBy(a => a.Due);
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        private TimeSpan Period { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime;
            Period = period;
            return true;
        }

        public void Ring()
        {
            Change(Period, Period);
            callback(state);
        }

        public void Dispose()
        {
            lock (time._alarms)
                time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
