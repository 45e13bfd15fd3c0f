using System.Net;
using Clawdoor.Access.Refusing;
using Clawdoor.Devices;
using Clawdoor.Protocol;

namespace Clawdoor.Access.Secrets;

/// <summary>How a login stands after its secrets were weighed.</summary>
internal sealed record Standing(Weight Weight)
{
    public bool IsGood => Weight.Denied is null;

    /// <summary>The gateway's secret was right, or a trusted proxy named a user; also while a lock keeps it from counting.</summary>
    public bool IsShared { get; init; }

    /// <summary>A wrong secret that only counts if the device's token is wrong too: it may stand in the same field.</summary>
    public bool OwesTry { get; init; }

    /// <summary>Until the lock opens.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long a refusal is held back.</summary>
    public TimeSpan Delay { get; init; }

    public Standing Denied(Denial denial, TimeSpan? retryAfter = null) =>
        this with { Weight = Weight with { Denied = denial }, RetryAfter = retryAfter };
}

/// <summary>
/// Weighs secrets and counts the wrong ones. Browsers have a count of their own, so that a page cannot lock the command
/// line out, nor the other way round.
/// </summary>
internal sealed class Credentials(DeviceStore devices, TimeProvider time)
{
    private readonly FailedTries _browsers = new(time);
    private readonly FailedTries _others = new(time);

    /// <summary>The gateway's secret, or a trusted proxy's word.</summary>
    public Standing Weigh(ConnectAttempt attempt, AccessPolicy policy)
    {
        var auth = attempt.Login.Auth;
        var presented = new Presented(attempt.Peer, attempt.Header) { Token = auth?.Token, Password = auth?.Password };
        return Weigh(policy, presented, Counter(attempt, policy), attempt.Login.Device is not null && DeviceTokenIn(auth) is not null);
    }

    /// <summary>A one-time token, of which this gateway gives none, and the device's token.</summary>
    /// <param name="device">Whose key was proved.</param>
    public Standing WeighDevice(Standing standing, ConnectAttempt attempt, AccessPolicy policy, string device)
    {
        if (standing.IsGood || standing.Weight.Denied == Denial.ProxyAttributionRequired)
            return standing;
        var counter = Counter(attempt, policy);
        var (login, auth) = (attempt.Login, attempt.Login.Auth);
        var guessedOnce = false;
        if (Presented.Solid(auth?.BootstrapToken) is not null)
        {
            var locked = counter.LockedFor(SecretKind.BootstrapToken);
            guessedOnce = locked is null;
            standing = standing.Denied(guessedOnce ? Denial.BootstrapTokenInvalid : Denial.RateLimited, locked);
        }

        if (DeviceTokenIn(auth) is { } token)
        {
            if (counter.LockedFor(SecretKind.DeviceToken) is { } wait)
            {
                standing = standing.Denied(Denial.RateLimited, wait);
            }
            else
            {
                var state = devices.Verify(device, login.Role ?? Roles.Operator, token, login.Scopes, policy.Generation);
                if (state == TokenState.Good)
                {
                    counter.Succeeded(SecretKind.DeviceToken);
                    return standing with { Weight = new(SecretRule.DeviceToken), RetryAfter = null, OwesTry = false };
                }

                standing = standing.Denied(
                    state == TokenState.ScopeMismatch ? Denial.ScopeMismatch
                    : Presented.Solid(auth?.DeviceToken) is not null ? Denial.DeviceTokenMismatch
                    : standing.Weight.Denied!.Value);
                counter.Failed(SecretKind.DeviceToken);
            }
        }

        if (guessedOnce)
            counter.Failed(SecretKind.BootstrapToken);
        return Settle(standing, attempt, policy);
    }

    /// <summary>Counts what is owed; the login is refused.</summary>
    public Standing Settle(Standing standing, ConnectAttempt attempt, AccessPolicy policy) => standing.OwesTry
        ? standing with { OwesTry = false, Delay = standing.Delay + Counter(attempt, policy).Failed(SecretKind.Shared) }
        : standing;

    /// <summary>The one place for HTTP's secrets; cookies and other schemes are none.</summary>
    public BearerVerdict JudgeBearer(string? authorization, Presented presented, AccessPolicy policy)
    {
        const string scheme = "Bearer ";
        var header = authorization?.Trim() ?? "";
        var bearer = header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? Presented.Solid(header[scheme.Length..]) : null;
        var counter = new CounterOf(_others, ByAddress(presented.Peer, policy), policy.RateLimit);
        var canBeDevices = bearer is not null && policy.Mode is AuthMode.Token or AuthMode.Password;
        var standing = Weigh(policy, presented with { Token = bearer, Password = bearer }, counter, canBeDevices);
        if (standing.IsGood)
            return new(BearerState.Good);
        if (canBeDevices && standing.Weight.Denied != Denial.ProxyAttributionRequired)
        {
            if (counter.LockedFor(SecretKind.DeviceToken) is { } locked)
                standing = standing.Denied(Denial.RateLimited, locked);
            else if (OperatorScopes(bearer!, policy) is { } scopes)
                return Good(counter, scopes);
            else
                standing = standing with { Delay = counter.Failed(SecretKind.DeviceToken) };
            if (standing.OwesTry)
                standing = standing with { Delay = standing.Delay + counter.Failed(SecretKind.Shared) };
        }

        return standing.RetryAfter is { } wait
            ? new(BearerState.Limited, RetryAfter: wait, Delay: standing.Delay)
            : new(BearerState.Refused, Delay: standing.Delay);

        static BearerVerdict Good(CounterOf counter, IReadOnlyList<string> scopes)
        {
            counter.Succeeded(SecretKind.DeviceToken);
            return new(BearerState.Good, scopes);
        }
    }

    /// <summary>The device token that was presented, wherever it stood.</summary>
    public static string? DeviceTokenIn(AuthParams? auth) => Presented.Solid(auth?.DeviceToken) ?? Presented.Solid(auth?.Token);

    private static Standing Weigh(AccessPolicy policy, Presented presented, CounterOf counter, bool canBeDevices)
    {
        var weight = SecretRule.Weigh(policy, presented);
        var standing = new Standing(weight) { IsShared = weight.Denied is null && weight.Method != SecretRule.None };
        if (!weight.WasGuess)
            return standing;
        if (counter.LockedFor(SecretKind.Shared) is { } locked)
            return standing.Denied(Denial.RateLimited, locked);
        if (standing.IsGood)
            counter.Succeeded(SecretKind.Shared);
        else if (canBeDevices)
            return standing with { OwesTry = true };
        else
            return standing with { Delay = counter.Failed(SecretKind.Shared) };
        return standing;
    }

    private List<string>? OperatorScopes(string bearer, AccessPolicy policy) =>
        devices.FindByToken(bearer, policy.Generation) is var (_, token) && token.Role == Roles.Operator
        && ScopeRule.Allows(Roles.Operator, [Scopes.Read], token.Scopes)
            ? [.. token.Scopes]
            : null;

    private CounterOf Counter(ConnectAttempt attempt, AccessPolicy policy)
    {
        if (string.IsNullOrWhiteSpace(attempt.Origin))
            return new(_others, ByAddress(attempt.Peer, policy), policy.RateLimit);

        // All local pages share one address: each is counted by its Origin, and locked.
        var name = IPAddress.IsLoopback(attempt.Peer.Client) ? $"origin:{OriginRule.Normalize(attempt.Origin)}" : attempt.Peer.Client.ToString();
        return new(_browsers, new(name, false), policy.RateLimit);
    }

    private static Tryer ByAddress(Peer peer, AccessPolicy policy) =>
        new(peer.Client.ToString(), policy.RateLimit.ExemptLoopback && IPAddress.IsLoopback(peer.Client));

    private readonly record struct CounterOf(FailedTries Tries, Tryer Tryer, RateLimitOptions Options)
    {
        public TimeSpan? LockedFor(SecretKind kind) => Tries.LockedFor(Tryer, kind, Options);

        public TimeSpan Failed(SecretKind kind) => Tries.Failed(Tryer, kind, Options);

        public void Succeeded(SecretKind kind) => Tries.Succeeded(Tryer, kind);
    }
}
