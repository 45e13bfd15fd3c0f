using System.Buffers;
using System.Text.Json.Serialization;
using Clawdoor.Firewall.Rules;

namespace Clawdoor.Firewall;

/// <summary>Where a line goes in a file of rules.</summary>
internal enum LinePlace
{
    /// <summary>After all others.</summary>
    End,

    /// <summary>In the saved filter table, before the rule of INPUT that would drop the connection.</summary>
    BeforeDrop,

    /// <summary>In the saved filter table, before all rules of INPUT.</summary>
    BeforeInput,
}

/// <summary>One change of the firewall, with what takes it back: a command, or a line in a file.</summary>
/// <param name="Opens">Else it closes the port.</param>
internal sealed record Deed(int Port, bool Opens)
{
    /// <summary>The mark our rules carry where there is room for one.</summary>
    public const string Mark = "clawdoor";

    private static readonly SearchValues<char> _quoted = SearchValues.Create(" \"'!*;");

    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Null for nftables, whose rules are known by handles that change with every start: the rule is sought by chain, port and mark.</summary>
    public IReadOnlyList<string>? Back { get; init; }

    /// <summary>Of nftables.</summary>
    public BaseChain? Chain { get; init; }

    /// <summary>A file that is read when the computer starts; absolute.</summary>
    public string? File { get; init; }

    public string? Line { get; init; }

    public LinePlace Place { get; init; }

    /// <summary>As a person would type it.</summary>
    [JsonIgnore]
    public string Text => Command is { } words ? Shown(words) : $"{File}: + {Line}";

    [JsonIgnore]
    public string Verdict => Opens ? "accept" : "drop";

    public static string Shown(IEnumerable<string> words) => string.Join(' ', words.Select(w => w.AsSpan().IndexOfAny(_quoted) < 0 ? w : $"'{w}'"));
}

/// <summary>What <c>apply</c> did and <c>undo</c> takes back, in the order it was done.</summary>
/// <param name="Version">Of this form.</param>
internal sealed record DeedList(int Version, DateTimeOffset Begun, string Firewall, IReadOnlyList<Deed> Deeds);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeedList))]
internal sealed partial class DeedJson : JsonSerializerContext;
