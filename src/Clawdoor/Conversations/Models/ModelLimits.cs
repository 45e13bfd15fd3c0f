namespace Clawdoor.Conversations.Models;

/// <summary>How long a provider is waited for, how often it is asked again, and how much of it is read.</summary>
internal sealed record ModelLimits
{
    /// <summary>For a connection to stand, TLS included; 1 s to 5 min, 15 s by default.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the question to the first piece; 1 s to 1 h, 5 min by default: a model at home is loaded first, and some think long.</summary>
    public TimeSpan FirstPiece { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two pieces; 1 s to 1 h, 2 min by default.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What arrives within this time of the last read is read together with it; 0 to 1 s, 25 ms by default: below what a reader's eye tells apart, and a third of the work.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Of one answer as a whole; 1 s to 1 day, 30 min by default.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often one model is asked, the first time included; 1 to 10, 3 by default.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Before the second attempt; doubled for each that follows, and half of it is by chance; 0 to 1 min, 1 s by default.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts, also when the provider asks for a longer one: then the next model is asked at once. 30 s by default.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of one event of the stream; 1 MiB by default.</summary>
    public int LargestEvent { get; init; } = 1 << 20;

    /// <summary>Bytes of one answer on the wire; 64 MiB by default. A piece of a few letters takes about 250.</summary>
    public long LargestAnswer { get; init; } = 64L << 20;
}
