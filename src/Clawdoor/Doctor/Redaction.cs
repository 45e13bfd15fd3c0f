using System.Net;
using System.Text.RegularExpressions;
using Clawdoor.Doctor.Sights;
using Clawdoor.Machine;

namespace Clawdoor.Doctor;

/// <summary>
/// Makes text fit to be shown to strangers: no secret that is known here, nothing that looks like one, no user name and, unless asked for,
/// no address by which the server is found; a certificate's fingerprint is one, since search engines for hosts know it.
/// </summary>
internal sealed partial class Redaction
{
    private const int ShortestSecret = 4;

    private readonly List<(string Text, string Instead)> _known = [];
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private readonly bool _keepAddresses;

    public Redaction(Surroundings here, ConfigView config, bool keepAddresses)
    {
        _keepAddresses = keepAddresses;
        var secrets = new[] { config.Gateway?.Token.Reveal(), config.Gateway?.Password.Reveal(), config.KeptToken }
            .Concat(here.Environment.Where(v => SecretName().IsMatch(v.Key)).Select(v => v.Value));
        Add(secrets, "[secret]");
        Add(secrets.Select(s => s is null ? null : Uri.EscapeDataString(s)), "[secret]");
        Add([here.Environment.GetValueOrDefault("SUDO_USER"), here.Environment.GetValueOrDefault("USER"), config.Paths.OfSudoUser], "[user]");
        if (!keepAddresses && here.Url is { HostNameType: UriHostNameType.Dns } url)
            Add([url.Host], "[host]");
        // The longest first: one may be the beginning of another.
        _known.Sort((a, b) => b.Text.Length.CompareTo(a.Text.Length));
    }

    public string Clean(string text)
    {
        foreach (var (known, instead) in _known)
            text = text.Replace(known, instead, StringComparison.Ordinal);
        text = Home().Replace(text, "/home/[user]");
        if (!_keepAddresses)
        {
            text = Fingerprint().Replace(text, "[fingerprint]");
            text = V4().Replace(text, m => Address(m.Value));
            text = V6().Replace(text, m => Address(m.Value));
        }

        return LongText().Replace(text, "[…]");
    }

    private void Add(IEnumerable<string?> texts, string instead) => _known.AddRange(
        from text in texts
        where text is { Length: >= ShortestSecret } and not "root"
        select (text, instead));

    /// <summary>The same address has the same number everywhere, so that the report still tells which is which.</summary>
    private string Address(string text)
    {
        if (!IPAddress.TryParse(text, out var address)
            || MachineAddresses.Classify(address) is not (AddressReach.Public or AddressReach.Documentation or AddressReach.CarrierNat))
        {
            return text;
        }

        if (!_addresses.TryGetValue(address.ToString(), out var instead))
            _addresses[address.ToString()] = instead = $"[address {_addresses.Count + 1}]";
        return instead;
    }

    [GeneratedRegex("token|secret|password|passwd|api_?key|private_?key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?<!\w)/home/[^/\s""',;:]+")]
    private static partial Regex Home();

    [GeneratedRegex("(?:[0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}")]
    private static partial Regex Fingerprint();

    [GeneratedRegex(@"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")]
    private static partial Regex V4();

    [GeneratedRegex("(?<![0-9A-Fa-f:])(?=[0-9A-Fa-f]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{3,39}(?![0-9A-Fa-f:])")]
    private static partial Regex V6();

    // Tokens, keys and IDs; names of OpenClaw's errors are as long and have no digit.
    [GeneratedRegex(@"(?<![\w-])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])")]
    private static partial Regex LongText();
}
