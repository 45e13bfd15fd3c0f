namespace Clawdoor.Wording;

/// <summary>About the database of devices, ours and OpenClaw's.</summary>
internal static class DeviceStoreWords
{
    public static readonly Sentence Name = new(
        "database of devices",
        "设备数据库");

    public static readonly Sentence MoveAside = new(
        "Restore it from a backup, or move it aside (\"mv {0} {0}.damaged\"): Clawdoor then starts with none, and every device must be paired again.",
        "请从备份恢复；或把它移走（“mv {0} {0}.damaged”），Clawdoor 会从空数据库开始，所有设备都须重新配对。");

    public static readonly Sentence ImportMissing = new(
        "There is no OpenClaw database {0}.",
        "OpenClaw 的数据库 {0} 不存在。");

    public static readonly Sentence NameState = new(
        "Name the state directory of the OpenClaw whose devices you want (usually ~/.openclaw of the user it runs as).",
        "请指定要导入设备的 OpenClaw 的状态目录（通常是运行它的用户的 ~/.openclaw）。");

    public static readonly Sentence ImportUnreadable = new(
        "OpenClaw's database {0} cannot be read or copied: {1}",
        "无法读取或复制 OpenClaw 的数据库 {0}：{1}");

    public static readonly Sentence MakeReadable = new(
        "Run this as the user OpenClaw runs as, or as root, and see that the disk is not full.",
        "请以运行 OpenClaw 的用户或 root 身份执行，并确认磁盘未满。");

    public static readonly Sentence ImportNotADatabase = new(
        "{0} is not an SQLite database, or it is damaged.",
        "{0} 不是 SQLite 数据库，或已损坏。");

    public static readonly Sentence CheckWithOpenClaw = new(
        "See whether OpenClaw itself still reads it: \"openclaw devices list\". If it does not, restore it from a backup.",
        "请用“openclaw devices list”确认 OpenClaw 自己能否读取；如果不能，请从备份恢复。");

    public static readonly Sentence ImportUnknownSchema = new(
        "{0} has no table of paired devices that Clawdoor understands; what is missing: {1}",
        "{0} 中没有 Clawdoor 能识别的已配对设备表；缺少：{1}");

    public static readonly Sentence UpgradeOpenClaw = new(
        "Clawdoor reads the database of OpenClaw 2026.9. Start a current OpenClaw once, which brings an older database up to date, or pair the devices anew.",
        "Clawdoor 可读取 OpenClaw 2026.9 的数据库。请先启动一次当前版本的 OpenClaw 以升级旧数据库，或重新配对设备。");

    public static readonly Sentence ImportRestless = new(
        "OpenClaw writes to {0} all the time, so that no whole copy of it can be made.",
        "OpenClaw 一直在写入 {0}，无法得到完整的副本。");

    public static readonly Sentence StopOpenClaw = new(
        "Stop OpenClaw for a moment (\"openclaw gateway stop\") and import again.",
        "请暂时停止 OpenClaw（“openclaw gateway stop”），然后重新导入。");

    public static readonly Sentence SkippedBadKey = new(
        "its public key does not belong to its ID",
        "其公钥与设备 ID 不符");

    public static readonly Sentence SkippedUnreadable = new(
        "its record cannot be read",
        "其记录无法读取");

    public static readonly Sentence SkippedNoRole = new(
        "it has no role",
        "它没有任何角色");
}
