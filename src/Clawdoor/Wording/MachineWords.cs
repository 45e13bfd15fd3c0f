namespace Clawdoor.Wording;

/// <summary>About the computer: ports and who holds them, the state directory.</summary>
internal static class MachineWords
{
    public static readonly Sentence Holder = new("{0} (pid {1})", "{0}（进程号 {1}）");

    public static readonly Sentence HolderInUnit = new("{0} (pid {1}, {2})", "{0}（进程号 {1}，{2}）");

    public static readonly Sentence PortTaken = new("Port {0} is taken by {1}.", "端口 {0} 已被占用：{1}。");

    public static readonly Sentence PortTakenByUnseen = new(
        "Port {0} is taken by a program that this user may not see (another user's or another container's).",
        "端口 {0} 已被占用，但当前用户无权查看占用它的程序（可能属于其他用户或其他容器）。");

    public static readonly Sentence FindPortHolder = new(
        "Find it with \"sudo ss -ltnp 'sport = :{0}'\" and stop it, or choose another port: --https-port 8443, --http-port 8080.",
        "可用“sudo ss -ltnp 'sport = :{0}'”查出该程序并停止它，或改用其他端口：--https-port 8443、--http-port 8080。");

    public static readonly Sentence StopUnitOrOtherPort = new(
        "Stop it with \"systemctl stop {0}\" (and \"systemctl disable {0}\", or it is back after a restart), or choose another port: --https-port 8443, --http-port 8080.",
        "可用“systemctl stop {0}”停止它（并执行“systemctl disable {0}”，否则重启后它会再次启动），或改用其他端口：--https-port 8443、--http-port 8080。");

    public static readonly Sentence StopOrOtherPort = new(
        "Stop it (\"kill {0}\"), or choose another port: --https-port 8443, --http-port 8080.",
        "停止该程序（“kill {0}”），或改用其他端口：--https-port 8443、--http-port 8080。");

    public static readonly Sentence StateNotADirectory = new(
        "The state directory {0} cannot be: that path, or a part of it, is a file.",
        "无法使用状态目录 {0}：该路径本身或其中一级是文件，而不是目录。");

    public static readonly Sentence StateNotOurs = new(
        "The state directory {0} belongs to another user; it holds keys, so it must belong to the user Clawdoor runs as.",
        "状态目录 {0} 属于其他用户；其中存放密钥，必须归运行 Clawdoor 的用户所有。");

    public static readonly Sentence StateNotWritable = new(
        "The state directory {0} cannot be written: this user has no permission.",
        "无法写入状态目录 {0}：当前用户没有权限。");

    public static readonly Sentence StateReadOnly = new(
        "The state directory {0} is on a read-only file system.",
        "状态目录 {0} 所在的文件系统是只读的。");

    public static readonly Sentence StateNoSpace = new(
        "The state directory {0} cannot be written: the disk (or the quota) is full.",
        "无法写入状态目录 {0}：磁盘空间（或配额）已满。");

    public static readonly Sentence StateOpenToOthers = new(
        "{0} already holds other files and other users may enter it, so Clawdoor will not keep its keys there.",
        "{0} 中已有其他文件，且其他用户可以访问，因此 Clawdoor 不会把密钥放在这里。");

    public static readonly Sentence StateInUse = new(
        "Another Clawdoor is already running on the state directory {0}.",
        "另一个 Clawdoor 正在使用状态目录 {0}。");

    public static readonly Sentence StateInUseBy = new(
        "Another Clawdoor (pid {1}, started {2}) is already running on the state directory {0}.",
        "另一个 Clawdoor（进程号 {1}，启动于 {2}）正在使用状态目录 {0}。");

    public static readonly Sentence LockIsNoFile = new(
        "{0} is a link, or something else than the file that Clawdoor puts there. It was not touched.",
        "{0} 是链接，或不是 Clawdoor 放在那里的普通文件。未对其做任何操作。");

    public static readonly Sentence LockIsNoFileNext = new(
        "No Clawdoor makes such a thing: find out who did (\"ls -l {0}\"), then delete it (\"rm {0}\").",
        "Clawdoor 不会生成这样的东西：请先查明是谁放的（“ls -l {0}”），再删除它（“rm {0}”）。");

    public static readonly Sentence StateOther = new(
        "The state directory {0} cannot be used; the system says: {1}",
        "无法使用状态目录 {0}；系统提示：{1}");

    public static readonly Sentence OwnState = new(
        "Name another directory with --state DIR.",
        "请用 --state DIR 指定另一个目录。");

    public static readonly Sentence OwnStateOrClose = new(
        "Name a directory of Clawdoor's own with --state DIR, or close this one with \"chmod 700 {0}\" if nobody else needs it.",
        "请用 --state DIR 为 Clawdoor 指定一个专用目录；若没有其他人需要访问该目录，也可执行“chmod 700 {0}”。");

    public static readonly Sentence GiveState = new(
        "If it is meant for Clawdoor alone, give it to this user with \"sudo install -d -m 700 -o $(id -un) {0}\"; else name another directory with --state DIR.",
        "如果它专供 Clawdoor 使用，可执行“sudo install -d -m 700 -o $(id -un) {0}”把它交给当前用户；否则请用 --state DIR 指定另一个目录。");

    public static readonly Sentence MakeSpace = new(
        "Make room (\"df -h {0}\" and \"df -i {0}\" show what is used), or name another directory with --state DIR.",
        "请腾出空间（用“df -h {0}”和“df -i {0}”查看占用情况），或用 --state DIR 指定另一个目录。");

    public static readonly Sentence StopOtherOrOwnState = new(
        "Stop it first (\"kill {0}\"), or give this one another directory with --state DIR.",
        "请先停止它（“kill {0}”），或用 --state DIR 为当前进程指定另一个目录。");
}
