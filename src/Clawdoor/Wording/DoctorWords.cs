namespace Clawdoor.Wording;

/// <summary>What <c>clawdoor doctor</c> says around its findings.</summary>
internal static class DoctorWords
{
    public static readonly Sentence About = new(
        "Examine the way from a visitor to OpenClaw, from the outside in, and say what is wrong and how to cure it. Changes nothing without --fix. Ends with 0 healthy, 1 warnings, 2 failures, 3 not examined.",
        "由外到内检查访问者到 OpenClaw 的整条路径，说明哪里不对、怎样修复。不加 --fix 就不做任何改动。退出码：0 正常，1 有警告，2 有故障，3 未能检查。");
    public static readonly Sentence Fix = new("Apply the cures, asking before each.", "逐项询问后执行修复。");
    public static readonly Sentence UndoLast = new("Show what the last --fix did and, after a yes, take it back.", "显示上一次 --fix 所做的改动，确认后全部撤销。");
    public static readonly Sentence Share = new(
        "Print a report to show others: no secret, no public address, no user name.",
        "输出可以发给别人看的报告：不含密钥、公网地址和用户名。");
    public static readonly Sentence WithAddresses = new("Leave the addresses in the report of --share.", "在 --share 的报告中保留地址。");
    public static readonly Sentence Only = new(
        "Examine only this code, with what it depends on; repeat for more.",
        "只检查这一项及它所依赖的项目；可重复指定多个。");
    public static readonly Sentence Url = new(
        "Another door to examine than Clawdoor's own, such as an nginx: https://203.0.113.7",
        "检查别的大门而不是 Clawdoor 自己的，例如 nginx：https://203.0.113.7");
    public static readonly Sentence BadUrl = new("“{0}” is not an address to examine.", "无法检查“{0}”这个地址。");
    public static readonly Sentence BadUrlNext = new("Write it as visitors type it: https://IP or https://IP:PORT", "请写成访问者输入的样子：https://IP 或 https://IP:端口");
    public static readonly Sentence UnknownCode = new("There is no check “{0}”.", "没有名为“{0}”的检查项。");
    public static readonly Sentence UnknownCodeNext = new("Nearest: {0}. All of them: docs/doctor.md", "最接近的是：{0}。全部检查项见 docs/doctor.md");

    public static readonly Sentence Examined = new("Clawdoor {0} examined {1} in {2} s.", "Clawdoor {0} 检查了 {1}，用时 {2} 秒。");
    public static readonly Sentence NotTried = new("not tried, because of {0}", "因 {0} 未检查");
    public static readonly Sentence NotTriedCount = new("{0} checks were not tried, because of {1}", "有 {0} 项因 {1} 未检查");
    public static readonly Sentence Unseen = new("not seen: {0}", "无法查看：{0}");
    public static readonly Sentence Hung = new(
        "The check itself came to no end within {0} s; that is a fault of Clawdoor's.",
        "检查本身在 {0} 秒内没有结束；这是 Clawdoor 的错误。");
    public static readonly Sentence Crashed = new(
        "The check itself crashed ({0}); that is a fault of Clawdoor's.",
        "检查本身崩溃了（{0}）；这是 Clawdoor 的错误。");

    public static readonly Sentence Tried = new("tried", "做法");
    public static readonly Sentence Saw = new("saw", "所见");
    public static readonly Sentence Means = new("means", "含义");
    public static readonly Sentence Cure = new("cure", "修复");
    public static readonly Sentence CureItself = new("doctor can do this: clawdoor doctor --fix --only {0}", "可自动修复：clawdoor doctor --fix --only {0}");
    public static readonly Sentence Undo = new("undo", "撤销");
    public static readonly Sentence More = new("more", "详情");

    public static readonly Sentence Healthy = new(
        "Your door is locked and answering.",
        "大门已锁好，应答正常。");
    public static readonly Sentence HealthyTrusted = new(
        "Your door is locked, trusted and answering.",
        "大门已锁好、受信任，应答正常。");
    public static readonly Sentence Warned = new("Visitors can come in; warnings: {0}.", "访问者可以进入；有 {0} 处值得留意。");
    public static readonly Sentence FailedAt = new("{0} things are wrong. Begin with {1}; the others may be its consequence.", "有 {0} 处不对。请先处理 {1}，其余的可能只是它的后果。");
    public static readonly Sentence FailedOnce = new("One thing is wrong: {0}.", "有一处不对：{0}。");
    public static readonly Sentence NotExamined = new(
        "Nothing wrong was found, but not everything could be examined.",
        "没有发现问题，但有些项目未能检查。");
    public static readonly Sentence FromInsideOnly = new(
        "Tried from this computer only. Whether {0} lets port {1} in can be seen only from outside: {2}.",
        "只从本机做了检查。{0} 是否放行端口 {1} 只有从外面才能看到：{2}。");
    public static readonly Sentence SomeFirewall = new("a provider's firewall", "服务商的防火墙");
    public static readonly Sentence AnotherNetwork = new("open the address on a phone without Wi-Fi", "请关掉手机的 Wi-Fi 再打开该地址");

    public static readonly Sentence Mending = new("Cure for {0}: {1}", "修复 {0}：{1}");
    public static readonly Sentence EditQuestion = new("Change {0} like this?", "这样修改 {0} 吗？");
    public static readonly Sentence RunQuestion = new("Run this: {0} ?", "执行这条命令：{0} 吗？");
    public static readonly Sentence TokenQuestion = new(
        "Write a new token into {0}? Every device and every link with the old one must log in anew.",
        "在 {0} 中写入新的令牌吗？使用旧令牌的设备和链接都须重新登录。");
    public static readonly Sentence Left = new("Left as it is.", "保持原样。");
    public static readonly Sentence Mended = new("{0}: cured.", "{0}：已修复。");
    public static readonly Sentence StillThere = new("{0}: done, but still to be seen after {1} s.", "{0}：已执行，但 {1} 秒后问题仍在。");
    public static readonly Sentence UndoWith = new("To take it back: {0}", "如需撤销：{0}");
    public static readonly Sentence NothingToUndo = new("There is no cure of doctor --fix to take back.", "没有可以撤销的 doctor --fix 改动。");
    public static readonly Sentence LastFix = new("The last --fix, of {0}, is taken back like this:", "上一次 --fix（{0}）将这样撤销：");
    public static readonly Sentence UndoQuestion = new("Take back these {0} steps?", "撤销这 {0} 步吗？");
    public static readonly Sentence TakenBack = new("{0}: taken back.", "{0}：已撤销。");
    public static readonly Sentence ForeignStep = new("The journal wants to run what no cure of ours does: {0}", "记录中的命令不属于我们的任何修复：{0}");
    public static readonly Sentence EditedSince = new("{0} was edited after that cure.", "{0} 在那次修复之后又被修改过。");
    public static readonly Sentence EditedSinceNext = new("Look at it yourself: {0}", "请自行查看：{0}");
    public static readonly Sentence NotInJournal = new("{0} could not be written, so --undo will not know of this.", "无法写入 {0}，因此 --undo 不会知道这一步。");
    public static readonly Sentence NothingToMend = new("There is nothing that doctor can cure by itself.", "没有可以自动修复的问题。");
    public static readonly Sentence CommandFailed = new("{0} ended with {1}: {2}", "{0} 以 {1} 结束：{2}");
    public static readonly Sentence CommandFailedNext = new("Run it yourself, with sudo where it needs that.", "请自行执行；需要权限时加上 sudo。");
    public static readonly Sentence EditNothing = new("{0} cannot be changed here for that: {1}", "无法在 {0} 中为此修改：{1}");
    public static readonly Sentence NothingToEdit = new("nothing in it would change", "其中没有需要改动之处");

    public static readonly Sentence AreaSettings = new("Settings", "设置");
    public static readonly Sentence AreaComputer = new("Computer", "本机");
    public static readonly Sentence AreaAddresses = new("Addresses", "地址");
    public static readonly Sentence AreaPorts = new("Ports", "端口");
    public static readonly Sentence AreaFirewall = new("Firewall", "防火墙");
    public static readonly Sentence AreaCertificate = new("Certificate", "TLS 证书");
    public static readonly Sentence AreaDoor = new("Door", "门口");
    public static readonly Sentence AreaOpenClaw = new("OpenClaw", "OpenClaw 网关");
    public static readonly Sentence AreaConfig = new("openclaw.json", "配置 openclaw.json");
    public static readonly Sentence AreaWay = new("Way through", "通路");
    public static readonly Sentence AreaLogin = new("Login", "登录");
    public static readonly Sentence AreaPairing = new("Pairing", "配对");
    public static readonly Sentence AreaBoot = new("After a restart", "重启之后");
}
