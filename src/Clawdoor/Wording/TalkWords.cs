namespace Clawdoor.Wording;

/// <summary>What is said to somebody whose message gets no answer.</summary>
internal static class TalkWords
{
    public static readonly Sentence NoModel = new(
        "No model is configured, so nobody can answer. Add one on the server: clawdoor gateway model add",
        "尚未配置模型，无法回答。请在服务器上添加：clawdoor gateway model add");

    public static readonly Sentence QueueFull = new(
        "{0} messages wait already for the current answer to end. Wait, or stop it, then send again.",
        "已有 {0} 条消息在等待当前回答结束。请稍候，或停止回答后重新发送。");

    public static readonly Sentence SessionChanged = new(
        "The session was reset meanwhile. Look at it again, then send.",
        "会话在此期间已被重置。请重新查看后再发送。");

    public static readonly Sentence KeyUsed = new(
        "Another message was sent with this ID before. If this one is to be sent too, give it an ID of its own.",
        "此消息 ID 已被另一条消息使用。如需发送这条消息，请换用新的 ID。");

    public static readonly Sentence Busy = new(
        "The gateway takes no messages at this moment: it is stopping, or too many sessions are at work. Try again shortly.",
        "网关暂时无法接收消息：正在停止，或正在处理的会话过多。请稍后重试。");

    public static readonly Sentence NotKept = new(
        "This could not be saved; the gateway's log says why.",
        "未能保存；原因见网关日志。");

    public static readonly Sentence DiskFull = new(
        "This could not be saved: the gateway's disk is full.",
        "未能保存：网关的磁盘已满。");

    public static readonly Sentence DatabaseBusy = new(
        "This could not be saved: another program locks the gateway's database. Try again.",
        "未能保存：网关的数据库被其他程序锁定。请重试。");

    public static readonly Sentence TooLong = new(
        "The model did not come to an end in time; what it said so far is kept.",
        "模型未能按时完成回答；已生成的内容已保存。");

    public static readonly Sentence Unexpected = new(
        "The answer failed unexpectedly; the gateway's log says why.",
        "回答时出现意外错误；原因见网关日志。");

    public static readonly Sentence UnknownSession = new("No session found: {0}", "找不到会话：{0}");

    public static readonly Sentence UnknownModel = new("Unknown model: {0}", "未知模型：{0}");

    public static readonly Sentence MainStays = new(
        "The main session cannot be deleted; reset it instead.",
        "主会话不能删除；可以改为重置。");
}
