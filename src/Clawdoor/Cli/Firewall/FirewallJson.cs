using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clawdoor.Cli.Firewall;

/// <summary>What <c>clawdoor firewall show --json</c> prints; what does not apply is left out.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Off">ufw or firewalld, installed and off.</param>
/// <param name="Recorded">What apply did and undo takes back.</param>
internal sealed record FirewallShowJson(int Version, IReadOnlyList<string> Off, IReadOnlyList<FirewallPortJson> Ports, IReadOnlyList<string> Recorded)
{
    /// <summary>ufw, firewalld, nftables, iptables or both of these; absent when none is on.</summary>
    public string? Firewall { get; init; }

    /// <summary>The provider, where the machine tells.</summary>
    public string? Cloud { get; init; }

    /// <summary>Ports that other computers reach, where no firewall is on.</summary>
    public IReadOnlyList<int>? Exposed { get; init; }
}

/// <param name="Use">https, http, ssh or gateway.</param>
/// <param name="Standing">open, openToSome, unclear or shut.</param>
/// <param name="Listening">everywhere, loopback or nobody.</param>
internal sealed record FirewallPortJson(int Port, string Use, string Standing, string Listening);

/// <summary>What <c>clawdoor firewall apply --json</c> and <c>undo --json</c> print.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Commands">What was done, or is to be done; lines of files as <c>FILE: + LINE</c>.</param>
/// <param name="Changed">False when nothing was, as without <c>--yes</c>.</param>
internal sealed record FirewallChangeJson(int Version, IReadOnlyList<string> Commands, bool Changed)
{
    public string? Firewall { get; init; }

    /// <summary>Commands that would shut OpenClaw's own port; done with <c>--close</c>.</summary>
    public IReadOnlyList<string>? Closing { get; init; }

    public IReadOnlyList<string>? Notes { get; init; }
}

[JsonSerializable(typeof(FirewallShowJson))]
[JsonSerializable(typeof(FirewallChangeJson))]
internal sealed partial class FirewallJson : JsonSerializerContext
{
    /// <summary>Quotes and Chinese stay as they are: this goes to terminals and scripts, never into a page.</summary>
    public static readonly FirewallJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
