using Clawdoor.Access;
using Clawdoor.Protocol;
using Xunit;
using static Clawdoor.Tests.Access.Gatehouse;

namespace Clawdoor.Tests.Access;

/// <summary>Guessing, over WebSocket and HTTP.</summary>
public sealed class SecretTriesTests : IDisposable
{
    private const string Limited = "AUTH_RATE_LIMITED";
    private readonly Gatehouse _gate = new();

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void After_ten_wrong_tokens_even_the_right_one_waits()
    {
        for (var i = 0; i < 10; i++)
            Assert.Equal("AUTH_TOKEN_MISMATCH", CodeOf(_gate.Try(_gate.Login(CommandLine, Token(Wrong)))));
        _gate.Time.Advance(TimeSpan.FromMinutes(1));

        var refusal = _gate.Refused(_gate.Login(CommandLine, Token(Secret)));
        Assert.Equal((Limited, "rate_limited", "wait_then_retry"), (CodeOf(refusal), Detail(refusal, "authReason"), Detail(refusal, "recommendedNextStep")));
        Assert.Equal((true, 240_000L), (refusal.Error.Retryable, refusal.Error.RetryAfterMs));
        Assert.Equal("unauthorized: too many failed authentication attempts (retry later)", refusal.Error.Message);
        _gate.Time.Advance(TimeSpan.FromMinutes(4));
        _gate.Admitted(_gate.Login(CommandLine, Token(Secret)));
    }

    [Fact]
    public void A_device_that_guesses_is_locked_too_and_a_good_device_token_in_the_same_field_counts_nothing()
    {
        var token = _gate.Pair(Client(), Device, Scopes.Read).Token!.Text;
        for (var i = 0; i < 12; i++)
            _gate.Admitted(_gate.Login(Client(), Token(token), Device));
        for (var i = 0; i < 10; i++)
            Assert.Equal("AUTH_TOKEN_MISMATCH", CodeOf(_gate.Try(_gate.Login(Client(), Token(Wrong), Device))));

        Assert.Equal(Limited, CodeOf(_gate.Try(_gate.Login(Client(), Token(Secret), Device))));
        Assert.Equal(Limited, CodeOf(_gate.Try(_gate.Login(Client(), Token(token), Device))));
    }

    [Fact]
    public void A_guess_with_a_bad_proof_counts()
    {
        var login = _gate.Login(Client(), Token(Wrong), Device);
        for (var i = 0; i < 10; i++)
            _gate.Refused(login with { Device = login.Device! with { Nonce = "x" } });

        Assert.Equal(Limited, CodeOf(_gate.Try(_gate.Login(Client(), new() { Password = Secret }, Device))));
    }

    [Fact]
    public void Nothing_presented_is_no_guess_and_a_right_one_wipes_the_slate()
    {
        for (var i = 0; i < 30; i++)
            Assert.Equal("DEVICE_IDENTITY_REQUIRED", CodeOf(_gate.Try(_gate.Login(CommandLine, null))));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 9; i++)
                _gate.Refused(_gate.Login(CommandLine, Token(Wrong)));
            _gate.Admitted(_gate.Login(CommandLine, Token(Secret)));
        }
    }

    [Fact]
    public void This_machines_command_line_is_slowed_down_and_its_pages_are_locked_by_origin()
    {
        int[] delays = [250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000, 5000, 5000];
        Assert.Equal(delays, delays.Select(_ => (int)_gate.Refused(_gate.Login(CommandLine, Token(Wrong)), Local).Delay.TotalMilliseconds));
        _gate.Admitted(_gate.Login(CommandLine, Token(Secret)), Local);

        for (var i = 0; i < 10; i++)
            Assert.Equal(TimeSpan.Zero, _gate.Refused(_gate.Login(Client(), Token(Wrong), Device), Local, "http://localhost:1").Delay);
        Assert.Equal(Limited, CodeOf(_gate.Try(_gate.Login(Client(), Token(Secret), Device), Local, "http://localhost:1")));
        _gate.Admitted(_gate.Login(Client(), Token(Secret), Device), Local, "http://localhost:2");
        _gate.Admitted(_gate.Login(CommandLine, Token(Secret)), Local);
    }

    [Fact]
    public void A_page_that_is_locked_out_locks_no_one_else_at_its_address()
    {
        for (var i = 0; i < 10; i++)
            _gate.Refused(_gate.Login(Client(), Token(Wrong), Device));

        Assert.Equal(Limited, CodeOf(_gate.Try(_gate.Login(Client(), Token(Secret), Device))));
        _gate.Admitted(_gate.Login(CommandLine, Token(Secret)));
        Assert.Equal(BearerState.Good, Bearer($"Bearer {Secret}").State);
    }

    [Theory]
    [InlineData("Bearer the-right-secret", BearerState.Good)]
    [InlineData("bEARER   the-right-secret  ", BearerState.Good)]
    [InlineData("Bearer a-wrong-secret", BearerState.Refused)]
    [InlineData("Bearer ", BearerState.Refused)]
    [InlineData("Bearer", BearerState.Refused)]
    [InlineData("the-right-secret", BearerState.Refused)]
    [InlineData("Basic dGhlLXJpZ2h0LXNlY3JldA==", BearerState.Refused)]
    [InlineData("", BearerState.Refused)]
    [InlineData(null, BearerState.Refused)]
    public void Over_HTTP_only_a_bearer_opens(string? header, object state)
    {
        foreach (var mode in new[] { AuthMode.Token, AuthMode.Password })
        {
            _gate.Policy = InMode(mode);
            Assert.Equal((BearerState)state, Bearer(header).State);
        }

        _gate.Policy = InMode(AuthMode.None);
        Assert.Equal(BearerState.Good, Bearer(header).State);
    }

    [Fact]
    public void The_eleventh_wrong_bearer_is_told_to_wait()
    {
        for (var i = 0; i < 10; i++)
            Assert.Equal(new BearerVerdict(BearerState.Refused), Bearer("Bearer x"));

        Assert.Equal(new BearerVerdict(BearerState.Limited, RetryAfter: TimeSpan.FromMinutes(5)), Bearer("Bearer x"));
        Assert.Equal(BearerState.Limited, Bearer($"Bearer {Secret}").State);
        Assert.Equal(BearerState.Refused, Bearer(null).State);
    }

    [Fact]
    public void A_paired_operators_token_opens_HTTP_with_its_scopes()
    {
        var page = _gate.Pair(Client(), Device, Scopes.Read, Scopes.Write).Token!.Text;
        var blind = _gate.Pair(CommandLine, DeviceIdentity.Generate(), Scopes.Pairing).Token!.Text;

        var verdict = Bearer($"Bearer {page}");
        Assert.Equal(BearerState.Good, verdict.State);
        Assert.Equal([Scopes.Read, Scopes.Write], verdict.Scopes);
        Assert.Equal(BearerState.Refused, Bearer($"Bearer {blind}").State);
        _gate.Policy = InMode(AuthMode.Token, "another-secret");
        Assert.Equal(BearerState.Refused, Bearer($"Bearer {page}").State);
    }

    [Fact]
    public void Who_cannot_be_attributed_gets_in_nowhere()
    {
        var nobody = new Peer(PeerKind.Unattributable, Remote.Client, Remote.Remote);

        Assert.Equal(BearerState.Refused, _gate.Judge.JudgeBearer($"Bearer {Secret}", nobody, _gate.Policy).State);
        var refusal = _gate.Refused(_gate.Login(CommandLine, Token(Secret)), nobody);
        Assert.Equal("proxy_attribution_required", Detail(refusal, "authReason"));
    }

    [Fact]
    public void No_secret_is_printed()
    {
        var policy = InMode(AuthMode.Token);
        Assert.DoesNotContain(Secret, $"{policy} {new Clawdoor.Access.Secrets.Presented(Local, _ => null) { Token = Secret }}", StringComparison.Ordinal);
    }

    private BearerVerdict Bearer(string? header) => _gate.Judge.JudgeBearer(header, Remote, _gate.Policy);
}
