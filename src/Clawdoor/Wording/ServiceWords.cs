namespace Clawdoor.Wording;

/// <summary>What is said about the door as a systemd service.</summary>
internal static class ServiceWords
{
    public static readonly Sentence About = new(
        "The door as a systemd service: starts at boot, restarts by itself, is upgraded without dropping a connection.",
        "把大门作为 systemd 服务：开机启动，自动恢复，升级时不断开任何连接。");
    public static readonly Sentence InstallAbout = new(
        "Set the service up, or bring it up to date: a hardened unit, a user of its own, openclaw.json in order. Everything is shown first; if a step fails, all is taken back.",
        "安装或更新服务：加固的 unit、专用用户、调整好 openclaw.json。先全部列出再动手；任何一步失败都会全部还原。");
    public static readonly Sentence RemoveAbout = new(
        "Stop the service and take away everything it put on this machine.",
        "停止服务，并清除它在本机留下的一切。");
    public static readonly Sentence StatusAbout = new("How the service is.", "查看服务状态。");
    public static readonly Sentence RestartAbout = new(
        "Take a new program or new settings into use. Open WebSockets stay, and nobody is refused.",
        "启用新版程序或新的设置。已打开的 WebSocket 不会断开，也不会拒绝任何新连接。");
    public static readonly Sentence LogsAbout = new("The service's lines in the journal.", "查看服务在 journal 中的日志。");
    public static readonly Sentence LogLines = new("How many lines to show.", "显示的行数。");
    public static readonly Sentence LogFollow = new("Keep showing new lines until Ctrl-C.", "持续显示新的日志，直到按下 Ctrl-C。");
    public static readonly Sentence DryRun = new("Show what would be done, and do nothing.", "只显示将要做什么，不做任何改动。");
    public static readonly Sentence NoAccess = new(
        "Do not let the door read openclaw.json. It then cannot announce requests for pairing in the journal.",
        "不允许大门读取 openclaw.json。这样它就无法在日志里提示配对请求。");
    public static readonly Sentence KeepState = new(
        "Keep certificates, devices, backups and clawdoor.json for a later installation.",
        "保留证书、设备、备份和 clawdoor.json，供以后重新安装时使用。");
    public static readonly Sentence RestoreOpenClaw = new(
        "Also take back every edit that Clawdoor made in openclaw.json.",
        "同时撤销 Clawdoor 对 openclaw.json 的全部修改。");

    public static readonly Sentence NoSystemd = new(
        "There is no running systemd here, so there is nothing to be a service of.",
        "这里没有正在运行的 systemd，无法安装服务。");
    public static readonly Sentence NoSystemdNext = new(
        "Let your own init run this as a service: clawdoor up",
        "请让您自己的 init 系统来运行：clawdoor up");
    public static readonly Sentence ContainerNext = new(
        "In a container, make this the container's command: clawdoor up",
        "在容器里，请把它作为容器的启动命令：clawdoor up");
    public static readonly Sentence WslNext = new(
        "In WSL, put [boot] and systemd=true into /etc/wsl.conf, then run in Windows: wsl --shutdown",
        "在 WSL 中，请在 /etc/wsl.conf 里写入 [boot] 和 systemd=true，然后在 Windows 里运行：wsl --shutdown");
    public static readonly Sentence NotRoot = new(
        "Setting up a service of the system takes root.",
        "安装系统服务需要 root 权限。");
    public static readonly Sentence Unwritable = new("Nothing can be written into {0}: {1}", "无法写入 {0}：{1}");
    public static readonly Sentence UnwritableNext = new(
        "If /etc is read-only, make it writable for the installation: mount -o remount,rw / . On an immutable system, build the unit into the image; \"clawdoor service install --dry-run\" on another machine shows it.",
        "如果 /etc 是只读的，请在安装时改为可写：mount -o remount,rw / 。在不可变系统上，请把 unit 放进系统镜像；可以在别的机器上用 clawdoor service install --dry-run 查看它的内容。");
    public static readonly Sentence NotShipped = new(
        "{0} is a build that needs the files beside it; a service needs the program in one file.",
        "{0} 是需要旁边其他文件的构建版本；服务需要单个文件的程序。");
    public static readonly Sentence NotShippedNext = new(
        "Install a package, or build the shipped form: dotnet publish src/Clawdoor -c Release",
        "请安装软件包，或构建发布版本：dotnet publish src/Clawdoor -c Release");
    public static readonly Sentence Foreign = new(
        "{0} is there already, and Clawdoor did not write it.",
        "{0} 已经存在，而且不是 Clawdoor 写的。");
    public static readonly Sentence ForeignNext = new(
        "If it is no longer needed, move it away: mv {0} {0}.old",
        "如果不再需要它，请先移走：mv {0} {0}.old");
    public static readonly Sentence Newer = new(
        "The service was set up by Clawdoor {0}, which is newer than this one ({1}). What a newer one keeps, an older one may not be able to read.",
        "这个服务是由更新的 Clawdoor {0} 安装的，当前版本是 {1}。新版本保存的数据，旧版本可能无法读取。");
    public static readonly Sentence NewerNext = new(
        "Use Clawdoor {0} or newer. To go back all the same, first: clawdoor service remove --keep-state",
        "请使用 Clawdoor {0} 或更新的版本。如果确实要降级，请先运行：clawdoor service remove --keep-state");
    public static readonly Sentence NginxNext = new(
        "Take its site over: clawdoor import nginx\nOr choose other ports: --https-port 8443 --http-port 8080",
        "接管它的站点：clawdoor import nginx\n或者改用其他端口：--https-port 8443 --http-port 8080");
    public static readonly Sentence GatewayPortNext = new(
        "Clawdoor's own gateway needs this port. If what runs there is an OpenClaw, name it: --upstream http://127.0.0.1:PORT",
        "Clawdoor 内置网关需要这个端口。如果占用它的就是 OpenClaw，请直接指定：--upstream http://127.0.0.1:端口");

    public static readonly Sentence PlanHead = new("This is going to be done:", "将要执行以下操作：");
    public static readonly Sentence PlanProgram = new("copy {0} to {1}, where every user may run it", "把 {0} 复制到 {1}，让所有用户都能运行");
    public static readonly Sentence PlanUser = new("make the system user {0}, without a shell", "创建没有登录 shell 的系统用户 {0}");
    public static readonly Sentence PlanFile = new("write {0}:", "写入 {0}：");
    public static readonly Sentence PlanUnit = new("write {0}, enable and start it", "写入 {0}，设为开机启动并立即启动");
    public static readonly Sentence PlanGateway = new("gateway: {0}", "网关：{0}");
    public static readonly Sentence PlanOwnGateway = new("Clawdoor's own, as a service beside the door", "Clawdoor 内置网关，作为另一个服务运行");
    public static readonly Sentence PlanOpenClaw = new("OpenClaw on {0}", "{0} 上的 OpenClaw");
    public static readonly Sentence PlanAccess = new(
        "if you agree: give the door a copy of {0} whenever it starts, and no other file of any user",
        "如果您同意：大门每次启动时获得一份 {0} 的副本，此外读不到任何用户的文件");
    public static readonly Sentence PlanNoAccess = new("the door reads no file of any user", "大门不读取任何用户的文件");
    public static readonly Sentence AccessQuestion = new(
        "May the door read a copy of {0}? With it the door checks the token itself and announces requests for pairing in the journal.",
        "允许大门读取 {0} 的副本吗？这样它能自行检查令牌，并在日志里提示配对请求。");
    public static readonly Sentence NothingDone = new("Nothing was done.", "未做任何改动。");
    public static readonly Sentence Written = new("Written: {0}", "已写入：{0}");
    public static readonly Sentence Starting = new("starting", "正在启动");
    public static readonly Sentence GatewayRuns = new("Clawdoor's own gateway runs and starts at boot", "Clawdoor 内置网关已运行，并会开机启动");
    public static readonly Sentence Runs = new("The door is open and opens at boot", "大门已打开，并会开机启动");
    public static readonly Sentence HandedOver = new(
        "The new process has taken over; open connections stay with the old one until they end",
        "新进程已接管；已有连接留在旧进程上，直到它们结束");
    public static readonly Sentence Restarted = new("The service was started anew", "服务已重新启动");
    public static readonly Sentence NoUser = new("The user {0} cannot be made: {1}", "无法创建用户 {0}：{1}");
    public static readonly Sentence NoUserNext = new("Make it by hand, then try again: useradd --system --user-group {0}", "请手动创建后重试：useradd --system --user-group {0}");
    public static readonly Sentence NotStarted = new("{0} did not come up: {1}\n  Its last words:{2}", "{0} 没有启动成功：{1}\n  它最后的日志：{2}");
    public static readonly Sentence NotStartedNext = new("All of it: clawdoor service logs", "完整日志：clawdoor service logs");
    public static readonly Sentence NotHandedOver = new(
        "The new process did not come up; the one before goes on, and nobody has lost a connection. Its last words:{0}",
        "新进程没有启动成功；旧进程继续服务，没有连接受影响。它最后的日志：{0}");
    public static readonly Sentence NotHandedOverNext = new("Set right what it says, then: clawdoor service restart", "请按提示改正，然后运行：clawdoor service restart");
    public static readonly Sentence TakenBack = new("Everything that was done has been taken back.", "已做的改动已全部还原。");
    public static readonly Sentence InstalledNext = new(
        "How it is: clawdoor service status. Who wants in: clawdoor devices list. The ports as the firewall sees them: clawdoor firewall show",
        "查看状态：clawdoor service status。查看配对请求：clawdoor devices list。查看防火墙端口：clawdoor firewall show");
    public static readonly Sentence PublicAddressNext = new(
        "On a cloud server visitors type the public IP of the console; say it once more with: sudo clawdoor service install --address PUBLIC-IP",
        "在云服务器上，访问者输入的是控制台里的公网 IP，请再运行一次：sudo clawdoor service install --address 公网IP");
    public static readonly Sentence LingerQuestion = new(
        "OpenClaw is a unit of {0} and ends when {0} logs out. Let it run without a login, from boot on?",
        "OpenClaw 是 {0} 的用户服务，{0} 退出登录后就会停止。让它开机启动，不登录也保持运行吗？");
    public static readonly Sentence Lingers = new("OpenClaw of {0} starts at boot and stays (undo: loginctl disable-linger {0})", "{0} 的 OpenClaw 会开机启动并保持运行（撤销：loginctl disable-linger {0}）");
    public static readonly Sentence NotLingering = new("OpenClaw of {0} still ends with the last login: {1}", "{0} 的 OpenClaw 仍会在退出登录后停止：{1}");
    public static readonly Sentence NotLingeringNext = new("Try it by hand: loginctl enable-linger {0}", "请手动尝试：loginctl enable-linger {0}");

    public static readonly Sentence NotInstalled = new("There is no Clawdoor service on this machine.", "本机没有安装 Clawdoor 服务。");
    public static readonly Sentence NotInstalledNext = new("Set it up: sudo clawdoor service install", "安装：sudo clawdoor service install");
    public static readonly Sentence RemoveHead = new("This is going to be taken away:", "将要清除以下内容：");
    public static readonly Sentence RemoveUser = new("the system user {0}", "系统用户 {0}");
    public static readonly Sentence RemoveRules = new("{0} rules that \"clawdoor firewall apply\" made", "由 clawdoor firewall apply 添加的 {0} 条防火墙规则");
    public static readonly Sentence RulesStay = new("These firewall rules could not be taken back, so nothing else was removed:\n{0}", "以下防火墙规则无法撤销，因此其余内容也未移除：\n{0}");
    public static readonly Sentence RulesStayNext = new("Try them alone: clawdoor firewall undo", "请先单独撤销：clawdoor firewall undo");
    public static readonly Sentence RemoveKeepsEdits = new(
        "{0} keeps what Clawdoor wrote there, and the backups go. To have it as it was before, use --restore-openclaw.",
        "{0} 会保留 Clawdoor 写入的内容，而备份将被删除。如需恢复原样，请使用 --restore-openclaw。");
    public static readonly Sentence RemoveQuestion = new("Take all of this away?", "确定清除以上全部内容吗？");
    public static readonly Sentence NotStopped = new("{0} did not stop: {1}", "{0} 没有停止：{1}");
    public static readonly Sentence NotDeleted = new("{0} cannot be deleted: {1}", "无法删除 {0}：{1}");
    public static readonly Sentence UserStays = new("The user {0} stays: {1}", "用户 {0} 未能删除：{1}");
    public static readonly Sentence Removed = new("The service is gone.", "服务已移除。");
    public static readonly Sentence RemovedPartly = new("The rest is gone; run the same command again when the cause is removed.", "其余部分已移除；排除上述原因后请再次运行同一条命令。");
    public static readonly Sentence Restored = new("{0} is as it was before Clawdoor.", "{0} 已恢复到使用 Clawdoor 之前的样子。");
    public static readonly Sentence RestoreTheirs = new(
        "Somebody has edited {0} since; taking our lines back would lose theirs. Nothing was removed.",
        "{0} 后来被其他人修改过；直接还原会丢失那些修改。尚未移除任何内容。");
    public static readonly Sentence RestoreTheirsNext = new(
        "See both and decide: clawdoor config undo --openclaw-config {0}\nThen run the same command again.",
        "请先查看并决定：clawdoor config undo --openclaw-config {0}\n然后重新运行同一条命令。");
    public static readonly Sentence NoJournal = new("journalctl cannot be run: {0}", "无法运行 journalctl：{0}");

    public static readonly Sentence StatusBoot = new("at boot", "开机");
    public static readonly Sentence StatusEnabled = new("starts", "自动启动");
    public static readonly Sentence StatusDisabled = new("does not start", "不启动");
    public static readonly Sentence StatusProcess = new("process", "进程");
    public static readonly Sentence StatusRestarts = new("restarts after failures", "故障后重启次数");
    public static readonly Sentence StatusSays = new("says", "状态信息");
    public static readonly Sentence StatusAccessYes = new("the door has a copy (take it back: delete {0}, then restart)", "大门有一份副本（收回：删除 {0} 后重启服务）");
    public static readonly Sentence StatusAccessNo = new("not read by the door", "大门不读取");
}
