namespace Clawdoor.Wording;

/// <summary>Words for those who wait to be let in, wherever a person answers them.</summary>
internal static class DeskWords
{
    public static readonly Sentence Address = new("address", "地址");
    public static readonly Sentence Browser = new("browser", "浏览器");
    public static readonly Sentence Rights = new("wants", "权限");
    public static readonly Sentence Asked = new("asked", "时间");
    public static readonly Sentence Request = new("request", "请求");
    public static readonly Sentence Device = new("device", "设备");
    public static readonly Sentence JustNow = new("just now", "刚刚");
    public static readonly Sentence SecondsAgo = new("{0} s ago", "{0} 秒前");
    public static readonly Sentence MinutesAgo = new("{0} min ago", "{0} 分钟前");
    public static readonly Sentence HoursAgo = new("{0} h ago", "{0} 小时前");
    public static readonly Sentence DaysAgo = new("{0} days ago", "{0} 天前");
}
