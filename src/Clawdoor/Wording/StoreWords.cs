namespace Clawdoor.Wording;

/// <summary>About a database of ours: {0} is its name, such as <see cref="DeviceStoreWords.Name"/>, {1} its path.</summary>
internal static class StoreWords
{
    public static readonly Sentence NotWritable = new(
        "The {0} {1} cannot be read or written: {2}",
        "无法读写{0} {1}：{2}");

    public static readonly Sentence MakeWritable = new(
        "See with \"ls -l {0}\" that it belongs to the user Clawdoor runs as, and that its disk is mounted for writing.",
        "请用“ls -l {0}”确认该文件属于运行 Clawdoor 的用户，并确认所在磁盘以可写方式挂载。");

    public static readonly Sentence NoSpace = new(
        "The disk is full: the {0} {1} cannot be written.",
        "磁盘已满，无法写入{0} {1}。");

    public static readonly Sentence MakeSpace = new(
        "Free some space (\"df -h\" shows where it went), then start again.",
        "请先腾出空间（用“df -h”查看占用情况），再重新启动。");

    public static readonly Sentence Damaged = new(
        "The {0} {1} is damaged or was not made by Clawdoor.",
        "{0} {1} 已损坏，或并非由 Clawdoor 创建。");

    public static readonly Sentence Newer = new(
        "The {0} {1} was written by a newer Clawdoor than this one.",
        "{0} {1} 由更新版本的 Clawdoor 写入，当前版本无法使用。");

    public static readonly Sentence UseNewer = new(
        "Run that newer Clawdoor, or name another directory with --state DIR.",
        "请改用更新版本的 Clawdoor，或用 --state DIR 指定另一个目录。");

    public static readonly Sentence Busy = new(
        "Another process has the {0} {1} open.",
        "另一个进程正在使用{0} {1}。");

    public static readonly Sentence StopOther = new(
        "Stop the Clawdoor that runs with this state directory, or name another directory with --state DIR.",
        "请停止正在使用该状态目录的 Clawdoor，或用 --state DIR 指定另一个目录。");
}
