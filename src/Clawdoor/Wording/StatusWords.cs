namespace Clawdoor.Wording;

/// <summary>What <c>clawdoor status</c> says.</summary>
internal static class StatusWords
{
    public static readonly Sentence About = new("Say how the open door is.", "查看大门的运行状态。");
    public static readonly Sentence Shut = new("No door is open with the state directory {0}.", "没有使用状态目录 {0} 的大门在运行。");
    public static readonly Sentence ShutNext = new(
        "Open it: clawdoor up\nIf it uses another directory, name it: --state DIR",
        "开门：clawdoor up\n如果使用别的目录，请指定：--state 目录");
    public static readonly Sentence NotYours = new("{0} belongs to another user.", "{0} 属于另一个用户。");
    public static readonly Sentence NotYoursNext = new("Ask as the user who opened the door, or with sudo.", "请以开门的用户身份查询，或使用 sudo。");
    public static readonly Sentence Door = new("door", "大门");
    public static readonly Sentence OpenSince = new("open, since {0}", "已打开，始于 {0}");
    public static readonly Sentence Address = new("visitors", "访问地址");
    public static readonly Sentence Gateway = new("gateway", "网关");
    public static readonly Sentence Answering = new("answers", "正常应答");
    public static readonly Sentence Starting = new("is starting", "正在启动");
    public static readonly Sentence Down = new("does not answer", "没有应答");
    public static readonly Sentence NotAsked = new("not asked yet", "还没有请求");
    public static readonly Sentence Certificate = new("certificate", "证书");
    public static readonly Sentence Traffic = new("traffic", "流量");
    public static readonly Sentence Counters = new(
        "{0} requests, {1} WebSockets open, {2} failed handshakes, {3} files from memory",
        "{0} 个请求，{1} 个 WebSocket 连接，{2} 次握手失败，{3} 个文件来自内存");
}
