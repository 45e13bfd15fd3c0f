namespace Clawdoor.Conversations.Models;

/// <summary>Why one try of one provider failed.</summary>
internal enum ProviderFault
{
    /// <summary>It answered with an error of its own, at the beginning or in the midst of the answer.</summary>
    Refused,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>TLS: a certificate that is not trusted, or no TLS at all.</summary>
    NotTrusted,

    /// <summary>It sends us elsewhere; the key is not taken there.</summary>
    Redirected,

    /// <summary>Nothing came for too long.</summary>
    TimedOut,

    /// <summary>The answer broke off.</summary>
    Dropped,

    /// <summary>What came is no answer of a model.</summary>
    NotAnAnswer,

    /// <summary>More than is read.</summary>
    TooLarge,

    /// <summary>The provider's filter withheld the answer.</summary>
    Filtered,
}

/// <summary>One try of one provider failed. Its text may hold the key: only <see cref="ProviderFailure"/> makes it fit for others.</summary>
internal sealed class ProviderException(ProviderFault fault, string? said = null, Exception? cause = null) : Exception(said, cause)
{
    // RFC 6585 and what providers use beyond it: 529 is Anthropic's "overloaded".
    private static readonly string[] _transientTypes = ["rate_limit_error", "rate_limit_exceeded", "overloaded_error", "api_error", "server_error", "timeout_error"];

    // OpenAI's 429 that no waiting mends.
    private static readonly string[] _lastingTypes = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"];

    public ProviderFault Fault { get; } = fault;

    /// <summary>In the provider's words, or what arrived in their place.</summary>
    public string? Said { get; } = said;

    public int? HttpStatus { get; init; }

    /// <summary>The provider's own name for it.</summary>
    public string? ErrorType { get; init; }

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsRateLimit => HttpStatus == 429 || ErrorType is "rate_limit_error" or "rate_limit_exceeded";

    /// <summary>Whether the same question may succeed a little later.</summary>
    public bool IsTransient => Fault switch
    {
        ProviderFault.Unreachable or ProviderFault.Dropped => true,
        ProviderFault.Refused when _lastingTypes.Contains(ErrorType) => false,
        ProviderFault.Refused => HttpStatus is 408 or 425 or 429 or (>= 500 and not 501 and not 505) || (HttpStatus is null && _transientTypes.Contains(ErrorType)),
        _ => false,
    };
}
