namespace Clawdoor.Wording;

/// <summary>The languages every sentence a person reads exists in.</summary>
internal enum Language
{
    /// <summary>English, the default.</summary>
    English,

    /// <summary>Simplified Chinese (BCP 47 <c>zh-CN</c>).</summary>
    Chinese,
}
