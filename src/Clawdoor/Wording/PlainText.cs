namespace Clawdoor.Wording;

/// <summary>What strangers say, made fit for a log line or a terminal.</summary>
internal static class PlainText
{
    private const int Longest = 200;

    /// <summary>Printable ASCII, at most 200 characters; anything else becomes a question mark.</summary>
    public static string Printable(string? text)
    {
        var shown = text ?? "";
        if (shown.Length > Longest)
            shown = shown[..Longest];
        return shown.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Create(shown.Length, shown, (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = from[i] is >= ' ' and <= '~' ? from[i] : '?';
            })
            : shown;
    }
}
