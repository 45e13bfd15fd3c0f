namespace Clawdoor.Wording;

/// <summary>How long ago something was, in words.</summary>
internal static class Ages
{
    public static string Of(TimeSpan age, Language language) => age switch
    {
        { TotalSeconds: < 5 } => DeskWords.JustNow.In(language),
        { TotalSeconds: < 90 } => DeskWords.SecondsAgo.In(language, (int)age.TotalSeconds),
        { TotalMinutes: < 90 } => DeskWords.MinutesAgo.In(language, (int)age.TotalMinutes),
        { TotalHours: < 48 } => DeskWords.HoursAgo.In(language, (int)age.TotalHours),
        _ => DeskWords.DaysAgo.In(language, (int)age.TotalDays),
    };
}
