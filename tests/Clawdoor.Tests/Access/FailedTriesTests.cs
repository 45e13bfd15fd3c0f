using Clawdoor.Access;
using Clawdoor.Access.Secrets;
using Clawdoor.Tests.Certificates;
using Xunit;

namespace Clawdoor.Tests.Access;

public sealed class FailedTriesTests
{
    private static readonly RateLimitOptions Options = new();
    private static readonly Tryer Stranger = new("203.0.113.9", false);
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly FailedTries _tries;

    public FailedTriesTests() => _tries = new(_time);

    [Fact]
    public void Ten_wrong_secrets_in_a_minute_lock_for_five_minutes()
    {
        Fail(Stranger, 9);
        Assert.Null(Locked(Stranger));
        Fail(Stranger, 1);
        Assert.Equal(TimeSpan.FromMinutes(5), Locked(Stranger));

        _time.Advance(TimeSpan.FromSeconds(299.9));
        Assert.Equal(TimeSpan.FromSeconds(0.1), Locked(Stranger));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(Locked(Stranger));
        Fail(Stranger, 9);
        Assert.Null(Locked(Stranger));
    }

    [Fact]
    public void A_wrong_secret_is_forgotten_after_a_minute_and_all_of_them_after_a_right_one()
    {
        Fail(Stranger, 9);
        _time.Advance(TimeSpan.FromMinutes(1));
        Fail(Stranger, 9);
        Assert.Null(Locked(Stranger));
        _tries.Succeeded(Stranger, SecretKind.Shared);
        Fail(Stranger, 9);
        Assert.Null(Locked(Stranger));
    }

    [Fact]
    public void Tries_during_the_lock_do_not_make_it_longer()
    {
        Fail(Stranger, 10);
        _time.Advance(TimeSpan.FromMinutes(4));
        Fail(Stranger, 5);
        Assert.Equal(TimeSpan.FromMinutes(1), Locked(Stranger));
    }

    [Fact]
    public void A_clock_that_is_set_opens_no_lock()
    {
        Fail(Stranger, 10);
        _time.Jump(TimeSpan.FromDays(1));
        Assert.Equal(TimeSpan.FromMinutes(5), Locked(Stranger));
    }

    [Fact]
    public void Other_addresses_and_other_secrets_are_not_locked()
    {
        Fail(Stranger, 10);
        Assert.Null(Locked(new("203.0.113.10", false)));
        Assert.Null(_tries.LockedFor(Stranger, SecretKind.DeviceToken, Options));
    }

    [Fact]
    public void This_machine_is_slowed_down_and_never_locked()
    {
        var local = new Tryer("127.0.0.1", true);
        int[] delays = [250, 500, 1000, 2000, 4000, 5000, 5000];
        Assert.Equal(delays, delays.Select(_ => (int)_tries.Failed(local, SecretKind.Shared, Options).TotalMilliseconds));
        Fail(local, 20);
        Assert.Null(Locked(local));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMilliseconds(250), _tries.Failed(local, SecretKind.Shared, Options));
    }

    [Fact]
    public void Limits_are_those_of_the_configuration()
    {
        var strict = new RateLimitOptions { MaxAttempts = 2, Window = TimeSpan.FromSeconds(5), Lockout = TimeSpan.FromSeconds(7) };
        _tries.Failed(Stranger, SecretKind.Shared, strict);
        _tries.Failed(Stranger, SecretKind.Shared, strict);
        Assert.Equal(TimeSpan.FromSeconds(7), _tries.LockedFor(Stranger, SecretKind.Shared, strict));
    }

    [Fact]
    public void Memory_is_bounded_and_locks_are_not_pushed_out()
    {
        Fail(Stranger, 10);
        for (var i = 0; i < 10_050; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            _tries.Failed(new($"a{i}", false), SecretKind.Shared, Options);
        }

        Assert.Equal(10_000, _tries.Count);
        Assert.NotNull(Locked(Stranger));
        Assert.Null(Locked(new("newcomer", false)));
    }

    [Fact]
    public void While_only_locks_are_left_newcomers_are_locked_too()
    {
        var once = Options with { MaxAttempts = 1 };
        for (var i = 0; i < 10_001; i++)
            _tries.Failed(new($"a{i}", false), SecretKind.Shared, once);

        Assert.Equal(10_000, _tries.Count);
        Assert.Equal(TimeSpan.FromMinutes(5), _tries.LockedFor(new("newcomer", false), SecretKind.Shared, once));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(_tries.LockedFor(new("newcomer", false), SecretKind.Shared, once));
    }

    private void Fail(Tryer who, int times)
    {
        for (var i = 0; i < times; i++)
            _tries.Failed(who, SecretKind.Shared, Options);
    }

    private TimeSpan? Locked(Tryer who) => _tries.LockedFor(who, SecretKind.Shared, Options);
}
