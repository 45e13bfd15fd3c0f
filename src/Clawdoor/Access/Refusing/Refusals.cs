using System.Text;
using System.Text.Json;
using Clawdoor.Protocol;

namespace Clawdoor.Access.Refusing;

/// <summary>Makes a <see cref="Refusal"/> of a row of <see cref="Denials"/> and what is known about this one.</summary>
internal static class Refusals
{
    // RFC 6455 section 5.5 leaves 123; OpenClaw cuts at 120.
    private const int LongestReason = 120;

    /// <param name="closeReason">Null: the message.</param>
    public static Refusal Refuse(this Denial denial, Listener listener, Func<RefusalDetails, RefusalDetails>? also = null, string? closeReason = null)
    {
        var row = denial.Row();
        var message = row.Says(listener);
        var error = new ErrorObject(row.Code, message) { Retryable = row.Retryable };
        if (row.Details is { } code)
        {
            var details = new RefusalDetails
            {
                Code = code.WireName(),
                Reason = row.Reason,
                AuthReason = row.AuthReason,
                CanRetryWithDeviceToken = row.AuthReason is null ? null : false,
                RecommendedNextStep = row.Next,
                RemediationHint = row.Hint,
            };
            error = error with { Details = JsonSerializer.SerializeToElement(also?.Invoke(details) ?? details, RefusalJson.Default.RefusalDetails) };
        }

        return new(error, row.CloseCode, Cut(closeReason ?? message), row.Cause);
    }

    public static Listener ListenerOf(ClientInfo client, bool isDirectLocal) => client switch
    {
        { Mode: ClientModes.Cli } => isDirectLocal ? Listener.LocalCli : Listener.RemoteCli,
        _ when client.IsControlUi() || client.IsCopilot() || client.IsWebchat() => Listener.Page,
        _ => Listener.Other,
    };

    /// <summary>The longest beginning that fits without cutting a character.</summary>
    public static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= LongestReason)
            return text;
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > LongestReason)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
