using System.Text.RegularExpressions;
using Clawdoor.Wording;

namespace Clawdoor.Conversations.Models;

/// <summary>What a failed try means for a person: the provider's own words, without the key.</summary>
internal static partial class ProviderFailure
{
    /// <summary>Letters of a provider's words; more is a page, not a reason.</summary>
    private const int Longest = 600;

    /// <summary>Shorter keys are none: they would be found in every text.</summary>
    private const int ShortestKey = 4;

    public static ModelFailure Of(ProviderException trouble, Provider provider, ModelName model, Language language) =>
        new(KindOf(trouble), Words(trouble, provider).In(language))
        {
            Model = model,
            HttpStatus = trouble.HttpStatus,
            ProviderErrorType = trouble.ErrorType is { } type ? Safe(type, provider, 80) : null,
        };

    /// <summary>Bounded, printable, and without anything that is sent to prove who asks.</summary>
    public static string Safe(string? said, Provider provider, int longest = Longest)
    {
        var text = said ?? "";
        foreach (var secret in Secrets(provider))
            text = text.Replace(secret, "…", StringComparison.Ordinal);
        text = Unprintable().Replace(text, " ").Trim();
        return text.Length <= longest ? text : text[..longest].TrimEnd() + "…";
    }

    private static string KindOf(ProviderException trouble) => trouble switch
    {
        { Fault: ProviderFault.TimedOut } or { HttpStatus: 408 or 504 } => "timeout",
        { Fault: ProviderFault.Filtered } or { ErrorType: "content_filter" or "content_policy_violation" } => "refusal",
        { Fault: ProviderFault.Refused } when trouble.ErrorType == "context_length_exceeded" || TooLong().IsMatch(trouble.Said ?? "") => "context_length",
        { IsRateLimit: true } => "rate_limit",
        _ => "unknown",
    };

    private static Message Words(ProviderException trouble, Provider provider)
    {
        var said = Safe(trouble.Said, provider);
        var host = provider.BaseUrl.GetLeftPart(UriPartial.Authority).Replace(provider.BaseUrl.UserInfo + "@", "", StringComparison.Ordinal);
        var type = trouble.ErrorType is { } name ? Safe(name, provider, 80) : null;
        return trouble.Fault switch
        {
            ProviderFault.Refused when said.Length == 0 => ModelWords.RefusedSilently.With(provider.Id, (object?)trouble.HttpStatus ?? type ?? "?"),
            ProviderFault.Refused => (trouble.HttpStatus, type) switch
            {
                (null, null) => ModelWords.Refused.With(provider.Id, said),
                (null, _) => ModelWords.RefusedAs.With(provider.Id, type, said),
                (var status, null) => ModelWords.RefusedAs.With(provider.Id, status, said),
                var (status, _) => ModelWords.RefusedAs.With(provider.Id, $"{status}, {type}", said),
            },
            ProviderFault.Unreachable => ModelWords.Unreachable.With(provider.Id, host, said),
            ProviderFault.NotTrusted => ModelWords.NotTrusted.With(provider.Id, host, said),
            ProviderFault.Redirected => ModelWords.Redirected.With(provider.Id, host, said),
            ProviderFault.TimedOut => UiWords.TimedOut.With(provider.Id, said),
            ProviderFault.Dropped => ModelWords.Dropped.With(provider.Id),
            ProviderFault.TooLarge => ModelWords.TooLarge.With(provider.Id),
            ProviderFault.Filtered => ModelWords.Filtered.With(provider.Id),
            _ => ModelWords.NotAnAnswer.With(provider.Id, host, said.Length > 0 ? said : "?"),
        };
    }

    private static IEnumerable<string> Secrets(Provider provider) =>
        from text in provider.Headers.Values.Prepend(provider.ApiKey ?? "").Prepend(provider.BaseUrl.UserInfo)
        from part in text.Split(' ').Prepend(text)
        where part.Length >= ShortestKey
        from form in (string[])[part, Uri.EscapeDataString(part)]
        orderby form.Length descending
        select form;

    [GeneratedRegex(@"[\p{C}\p{Zl}\p{Zp}\s]+")]
    private static partial Regex Unprintable();

    // What OpenAI, Anthropic, vLLM, Ollama, DeepSeek and DashScope say; their types differ or say only "invalid request".
    [GeneratedRegex(@"context (length|window|size)|maximum context|prompt is too long|too many (input )?tokens|range of input length|input length .{0,40}exceed", RegexOptions.IgnoreCase)]
    private static partial Regex TooLong();
}
