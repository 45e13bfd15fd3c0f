namespace Clawdoor.Wording;

/// <summary>How long ago something was, in words.</summary>
internal static class Ages
{
    public static string Of(TimeSpan age, Language language) => age switch
    {
        { TotalSeconds: < 5 } => DeviceWords.JustNow.In(language),
        { TotalSeconds: < 90 } => DeviceWords.SecondsAgo.In(language, (int)age.TotalSeconds),
        { TotalMinutes: < 90 } => DeviceWords.MinutesAgo.In(language, (int)age.TotalMinutes),
        { TotalHours: < 48 } => DeviceWords.HoursAgo.In(language, (int)age.TotalHours),
        _ => DeviceWords.DaysAgo.In(language, (int)age.TotalDays),
    };
}
