using System.Collections.Frozen;
using System.Security.Cryptography;
using Clawdoor.Wording;

namespace Clawdoor.Edge;

/// <summary>Why a request could not be answered by the gateway. <see cref="Troubles"/> says what follows from each.</summary>
internal enum Trouble
{
    /// <summary>Nothing listens at the gateway's address, and has not for longer than a start takes.</summary>
    GatewayDown,

    /// <summary>Nothing listens yet or for a moment, or the gateway itself says 503 to a page view.</summary>
    GatewayStarting,

    /// <summary>The gateway was silent longer than allowed.</summary>
    GatewayTimedOut,

    /// <summary>The gateway's answer ended early or is not HTTP.</summary>
    GatewayBroken,

    /// <summary>The visitor closed the connection first; nobody sees the answer, only the log.</summary>
    ClientGone,

    /// <summary>A target or Host that cannot be passed on safely.</summary>
    BadRequest,

    /// <summary>A visitor on the server itself, and no address to name it by.</summary>
    NoOwnAddress,

    /// <summary>An exception nobody expected.</summary>
    DoorFault,
}

/// <summary>Whose fault it is, so that the visitor looks in the right place.</summary>
internal enum Fault
{
    Gateway,
    Visitor,
    Door,
}

/// <param name="Type">Name in the JSON answer.</param>
/// <param name="RetryAfter">When to ask again; null where asking again does not help.</param>
internal sealed record TroubleFacts(
    int Status, string Type, Fault Fault, TimeSpan? RetryAfter, Sentence Title, Sentence What, Sentence Next);

/// <summary>The one table: trouble → status, wait, words.</summary>
internal static class Troubles
{
    private static readonly FrozenDictionary<Trouble, TroubleFacts> s_facts = new Dictionary<Trouble, TroubleFacts>
    {
        [Trouble.GatewayDown] = new(503, "gateway_down", Fault.Gateway, Seconds(5), EdgeWords.DownTitle, EdgeWords.Down, EdgeWords.DownNext),
        [Trouble.GatewayStarting] = new(503, "gateway_starting", Fault.Gateway, Seconds(2), EdgeWords.StartingTitle, EdgeWords.Starting, EdgeWords.StartingNext),
        [Trouble.GatewayTimedOut] = new(504, "gateway_timed_out", Fault.Gateway, Seconds(10), EdgeWords.TimedOutTitle, EdgeWords.TimedOut, EdgeWords.TimedOutNext),
        [Trouble.GatewayBroken] = new(502, "gateway_broken", Fault.Gateway, Seconds(5), EdgeWords.BrokenTitle, EdgeWords.Broken, EdgeWords.BrokenNext),
        // 499: what nginx logs for the same; never seen by anybody but the log's reader.
        [Trouble.ClientGone] = new(499, "client_gone", Fault.Visitor, null, EdgeWords.ClientGoneTitle, EdgeWords.ClientGone, EdgeWords.ClientGoneNext),
        [Trouble.BadRequest] = new(400, "bad_request", Fault.Visitor, null, EdgeWords.BadRequestTitle, EdgeWords.BadRequest, EdgeWords.BadRequestNext),
        [Trouble.NoOwnAddress] = new(403, "no_own_address", Fault.Door, null, EdgeWords.NoOwnAddressTitle, EdgeWords.NoOwnAddress, EdgeWords.NoOwnAddressNext),
        [Trouble.DoorFault] = new(500, "door_fault", Fault.Door, null, EdgeWords.DoorFaultTitle, EdgeWords.DoorFault, EdgeWords.DoorFaultNext),
    }.ToFrozenDictionary();

    public static TroubleFacts Facts(this Trouble trouble) => s_facts[trouble];

    /// <summary>Eight Crockford base-32 characters (40 random bits): easy to read out, impossible to guess a neighbour's.</summary>
    public static string NewId() => RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
