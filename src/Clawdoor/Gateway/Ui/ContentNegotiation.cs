using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Clawdoor.Gateway.Ui;

/// <summary>How a body may be packed; in the order in which OpenClaw prefers them.</summary>
internal enum Packing { Brotli, Gzip, Identity }

/// <summary>What a client takes (RFC 9110 section 12.5), read exactly as OpenClaw reads it where the standard leaves a choice.</summary>
internal static class ContentNegotiation
{
    private static readonly Packing[] s_identity = [Packing.Identity];

    /// <summary>Those the client takes, the dearest first; empty when it takes none.</summary>
    /// <param name="packed">Whether br and gzip are there to choose from.</param>
    public static IReadOnlyList<Packing> Packings(StringValues acceptEncoding, bool packed)
    {
        var header = acceptEncoding.ToString();
        if (string.IsNullOrWhiteSpace(header))
            return s_identity;

        double? brotli = null, gzip = null, identity = null, any = null;
        foreach (var part in header.Split(','))
        {
            var (name, weight) = Weigh(part);
            switch (name)
            {
                case "br": brotli = Math.Max(brotli ?? 0, weight); break;
                case "gzip": gzip = Math.Max(gzip ?? 0, weight); break;
                case "identity": identity = Math.Max(identity ?? 0, weight); break;
                case "*": any = Math.Max(any ?? 0, weight); break;
                default: break;
            }
        }

        // Unlike the others, identity is taken unless it, or everything, is refused.
        (Packing Packing, double Weight)[] all =
        [
            (Packing.Brotli, packed ? brotli ?? any ?? 0 : 0), (Packing.Gzip, packed ? gzip ?? any ?? 0 : 0),
            (Packing.Identity, identity ?? (any == 0 ? 0 : 1)),
        ];
        return [.. all.Where(e => e.Weight > 0).OrderByDescending(e => e.Weight).Select(e => e.Packing)];
    }

    /// <summary>The value of <c>Content-Encoding</c>; null for <see cref="Packing.Identity"/>.</summary>
    public static string? Name(this Packing packing) => packing switch
    {
        Packing.Brotli => "br",
        Packing.Gzip => "gzip",
        _ => null,
    };

    /// <summary>Whether a page may be the answer: no Accept at all, text/html with a weight, or XHTML by its name.</summary>
    public static bool TakesHtml(StringValues accept)
    {
        var header = accept.ToString();
        if (string.IsNullOrWhiteSpace(header))
            return true;
        var (rank, weight, xhtml) = (-1, 0d, false);
        foreach (var part in Split(header))
        {
            if (!MediaTypeHeaderValue.TryParse(part, out var range) || Weight(range) is not { } q)
                continue;
            xhtml |= q > 0 && range.MediaType.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase) && range.Parameters.Count == (HasWeight(range) ? 1 : 0);
            if (Rank(range) is var found and >= 0 && found >= rank)
                (rank, weight) = (found, found == rank ? Math.Max(weight, q) : q);
        }

        return xhtml || weight > 0;
    }

    /// <summary>How closely a range names <c>text/html; charset=utf-8</c>; -1 when it does not.</summary>
    private static int Rank(MediaTypeHeaderValue range)
    {
        var closeness = range.MatchesAllTypes ? 0
            : !range.Type.Equals("text", StringComparison.OrdinalIgnoreCase) ? -1
            : range.MatchesAllSubTypes ? 1
            : range.SubType.Equals("html", StringComparison.OrdinalIgnoreCase) ? 2 : -1;
        if (closeness < 0)
            return -1;
        var parameters = 0;
        foreach (var parameter in range.Parameters)
        {
            if (parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
                || !HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return -1;
            }

            parameters++;
        }

        return (closeness * 2) + parameters;
    }

    private static bool HasWeight(MediaTypeHeaderValue range) => range.Parameters.Any(p => p.Name.Equals("q", StringComparison.OrdinalIgnoreCase));

    private static double? Weight(MediaTypeHeaderValue range)
    {
        var weights = range.Parameters.Where(p => p.Name.Equals("q", StringComparison.OrdinalIgnoreCase)).ToList();
        return weights switch
        {
            [] => 1,
            [var one] => Quality(one.Value.ToString()),
            _ => null,
        };
    }

    private static (string Name, double Weight) Weigh(string part)
    {
        var pieces = part.Split(';');
        var weight = Array.Find(pieces[1..], p => p.AsSpan().Trim().StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return (pieces[0].Trim().ToLowerInvariant(), weight is null ? 1 : Quality(weight.Trim()[2..]) ?? 0);
    }

    /// <summary>0 to 1 with at most three decimals (RFC 9110 section 12.4.2), or null.</summary>
    private static double? Quality(string text) =>
        text is ['0' or '1'] or ['0' or '1', '.', ..] && text.Length <= 5 && text.AsSpan(1).TrimStart('.').IndexOfAnyExceptInRange('0', '9') < 0
        && double.Parse(text, CultureInfo.InvariantCulture) is var value and <= 1 ? value : null;

    /// <summary>At the commas that are not within quotes; an open quote leaves nothing.</summary>
    private static List<string> Split(string header)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < header.Length; i++)
        {
            if (quoted && header[i] == '\\')
            {
                i++;
            }
            else if (header[i] == '"')
            {
                quoted = !quoted;
            }
            else if (header[i] == ',' && !quoted)
            {
                parts.Add(header[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(header[start..].Trim());
        return quoted ? [] : parts;
    }
}
