using Clawdoor.Wording;

namespace Clawdoor.Nginx;

/// <summary>What would have been allowed where the reader stopped.</summary>
internal enum NginxExpected
{
    DirectiveName,
    DirectiveEnd,
    BlockEnd,
    BlockBegin,
    QuoteEnd,
    BlankAfterQuote,
    LessDepth,
    LessText,
    FewerDirectives,
}

/// <summary>Why a text is no configuration of nginx.</summary>
/// <param name="Found">The one character there; null at the end of the text.</param>
internal sealed record NginxError(NginxPlace Place, char? Found, NginxExpected Expected)
{
    public Problem Problem => new(
        NginxWords.NotNginx.With(Place, Found is { } found ? PlainText.Printable($"\"{found}\"") : (object)ConfigWords.EndOfText.With(), Expected switch
        {
            NginxExpected.DirectiveName => NginxWords.ExpectedName.With(),
            NginxExpected.DirectiveEnd => NginxWords.ExpectedEnd.With(),
            NginxExpected.BlockEnd => NginxWords.ExpectedBlockEnd.With(),
            NginxExpected.BlockBegin => NginxWords.ExpectedBlockBegin.With(),
            NginxExpected.QuoteEnd => NginxWords.ExpectedQuoteEnd.With(),
            NginxExpected.BlankAfterQuote => NginxWords.ExpectedBlank.With(),
            NginxExpected.LessDepth => NginxWords.ExpectedLessDepth.With(NginxReader.MaxDepth),
            NginxExpected.LessText => NginxWords.ExpectedLessText.With(NginxReader.MaxLength / (1024 * 1024)),
            _ => NginxWords.ExpectedFewer.With(NginxReader.MaxDirectives),
        }),
        NginxWords.NotNginxNext);
}

/// <summary>What kept an <c>include</c> from being followed.</summary>
internal enum NginxTroubleKind { Missing, Unreadable, Circular, TooDeep, TooMany, TooLarge }

/// <summary>A part of the configuration that was not read; the rest was.</summary>
/// <param name="Target">The file, or the pattern as it was written.</param>
internal sealed record NginxTrouble(NginxTroubleKind Kind, NginxPlace Place, string Target)
{
    public Message Text => Kind switch
    {
        NginxTroubleKind.Missing => NginxWords.IncludeMissing.With(Place, Target),
        NginxTroubleKind.Unreadable => NginxWords.IncludeUnreadable.With(Place, Target),
        NginxTroubleKind.Circular => NginxWords.IncludeCircular.With(Place, Target),
        NginxTroubleKind.TooDeep => NginxWords.IncludeTooDeep.With(Place, Target, NginxConfiguration.MaxIncludeDepth),
        NginxTroubleKind.TooMany => NginxWords.IncludeTooMany.With(Place, Target, NginxConfiguration.MaxFiles),
        _ => NginxWords.IncludeTooLarge.With(Place, Target, NginxConfiguration.MaxTotalLength / (1024 * 1024)),
    };
}
