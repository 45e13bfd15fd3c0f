namespace Clawdoor.Wording;

/// <summary>About backups: made, read and put in place.</summary>
internal static class BackupWords
{
    public static readonly Sentence About = new(
        "Keep this door in one encrypted file: devices, conversations, certificate, secrets, settings. A door may be running.",
        "把这扇门保存为一个加密文件：设备、会话、证书、密钥和设置。备份时门可以继续运行。");

    public static readonly Sentence RestoreAbout = new(
        "Put a backup in its place, on this machine or on another. No door may be running on that state.",
        "把备份还原到本机或另一台机器。还原时，对应状态目录上不能有正在运行的门。");

    public static readonly Sentence File = new("The backup, one file.", "备份文件。");

    public static readonly Sentence PassphraseFile = new(
        "Read the passphrase from the first line of this file.",
        "从该文件的第一行读取口令。");

    public static readonly Sentence PassphraseInput = new(
        "Read the passphrase from the first line of standard input.",
        "从标准输入的第一行读取口令。");

    public static readonly Sentence Force = new("Replace FILE when it is there already.", "FILE 已存在时将其覆盖。");

    public static readonly Sentence Replace = new(
        "Replace the state, clawdoor.json and openclaw.json that are there; they are kept under another name.",
        "替换现有的状态目录、clawdoor.json 和 openclaw.json；原有内容会改名保留。");

    public static readonly Sentence DryRun = new("Only read the backup and say what would be done.", "只读取备份并说明将要做什么。");

    public static readonly Sentence AskNew = new(
        "Passphrase for the backup (12 characters or more, not shown):",
        "备份口令（至少 12 个字符，输入时不显示）：");

    public static readonly Sentence AskAgain = new("The same once more:", "请再输入一次：");

    public static readonly Sentence Ask = new("Passphrase of the backup (not shown):", "备份的口令（输入时不显示）：");

    public static readonly Sentence NotTheSame = new("The two are not the same.", "两次输入不一致。");

    public static readonly Sentence TooShort = new(
        "A passphrase of {0} characters is too short; it needs {1}.",
        "口令只有 {0} 个字符，太短；至少需要 {1} 个。");

    public static readonly Sentence TooShortNext = new(
        "Whoever gets the file can try passphrases for years, and in it are the key of the certificate and the way in. Four or five random words do.",
        "拿到文件的人可以花几年时间逐个尝试口令，而文件里有证书私钥和登录凭据。四五个随机的单词就足够了。");

    public static readonly Sentence NoPassphrase = new(
        "There is no terminal to ask for the passphrase.",
        "这里没有可以询问口令的终端。");

    public static readonly Sentence NoPassphraseNext = new(
        "Give it with --passphrase-file FILE, or with --passphrase-stdin as the first line of standard input; never as an argument or a variable, which other programs can see.",
        "请用 --passphrase-file FILE 提供，或用 --passphrase-stdin 从标准输入的第一行提供；不要写在参数或环境变量里，其他程序能看到它们。");

    public static readonly Sentence TwoSources = new(
        "--passphrase-file and --passphrase-stdin are both given; one of them is enough.",
        "同时指定了 --passphrase-file 和 --passphrase-stdin；只需其中一个。");

    public static readonly Sentence BadPassphrase = new(
        "The first line of {0} is empty, too long, or no text.",
        "{0} 的第一行为空、过长，或不是文本。");

    public static readonly Sentence StandardInput = new("standard input", "标准输入");

    public static readonly Sentence Made = new(
        "{0} holds this door: {1} files, {2} KiB.",
        "{0} 已保存这扇门：{1} 个文件，{2} KiB。");

    public static readonly Sentence MadeNext = new(
        "Keep the passphrase somewhere else: without it nobody can read the file, you included.",
        "请把口令另外妥善保管：没有它，任何人（包括您自己）都无法读取这个文件。");

    public static readonly Sentence MadeOf = new("In it is the state {0}.", "其中包含状态目录 {0}。");

    public static readonly Sentence MadeOfBoth = new(
        "In it are the door's state {0} and the built-in gateway's, {1}.",
        "其中包含门的状态目录 {0} 和内置网关的状态目录 {1}。");

    public static readonly Sentence LeftOut = new("Not Clawdoor's, so not in the backup: {0}", "不属于 Clawdoor，因此未放入备份：{0}");

    public static readonly Sentence LinksLeftOut = new(
        "Links that root did not make, so not followed and not in the backup: {0}",
        "不是由 root 创建的链接，因此未跟随，也未放入备份：{0}");

    public static readonly Sentence GivenFiles = new(
        "The certificate {0} and its key are not in the backup: whoever renews them keeps them.",
        "证书 {0} 及其私钥不在备份中：应由负责续期的一方保存。");

    public static readonly Sentence Created = new("made", "创建时间");

    public static readonly Sentence Version = new("by Clawdoor", "Clawdoor 版本");

    public static readonly Sentence Addresses = new("addresses", "地址");

    public static readonly Sentence Any = new("whatever the machine has", "以机器自身地址为准");

    public static readonly Sentence CertificateUntil = new("{0}, until {1:yyyy-MM-dd}", "{0}，有效期至 {1:yyyy-MM-dd}");

    public static readonly Sentence Devices = new("paired devices", "已配对设备");

    public static readonly Sentence Contents = new("files", "文件");

    public static readonly Sentence ContentsSize = new("{0}, {1} KiB", "{0} 个，{1} KiB");

    public static readonly Sentence WillGoTo = new("The state goes to {0}.", "状态将还原到 {0}。");

    public static readonly Sentence GatewayWillGoTo = new("The state of the built-in gateway goes to {0}.", "内置网关的状态将还原到 {0}。");

    public static readonly Sentence WillAside = new(
        "What is in {0} now is kept beside it, as {0}.before-restore-…",
        "{0} 中现有的内容会保留在旁边，名为 {0}.before-restore-…");

    public static readonly Sentence WillReplace = new(
        "{0} is replaced; a copy stays beside it, as {0}.before-restore-…",
        "{0} 将被替换；旁边会保留一份副本，名为 {0}.before-restore-…");

    public static readonly Sentence WillWrite = new("{0} will be written.", "将写入 {0}。");

    public static readonly Sentence Question = new("Restore this backup?", "还原这份备份吗？");

    public static readonly Sentence Dry = new("The backup is whole. Nothing was changed (--dry-run).", "备份完整。未做任何更改（--dry-run）。");

    public static readonly Sentence Restored = new("Restored to {0}.", "已还原到 {0}。");

    public static readonly Sentence Kept = new("Kept from before: {0}", "保留的原有内容：{0}");

    public static readonly Sentence OpenIt = new("Open the door with \"{0}\".", "用“{0}”开门。");

    public static readonly Sentence NoState = new("There is nothing to save in {0}.", "{0} 中没有可备份的内容。");

    public static readonly Sentence NoStateNext = new(
        "Run this as the user the door runs as, or name its state directory with --state DIR.",
        "请以运行这扇门的用户执行，或用 --state DIR 指定它的状态目录。");

    public static readonly Sentence NoFolder = new("There is no directory {0}.", "目录 {0} 不存在。");

    public static readonly Sentence IsAFolder = new("{0} is a directory.", "{0} 是目录。");

    public static readonly Sentence NameAFile = new("Name a new file in a directory that is there.", "请指定一个已有目录中的新文件。");

    public static readonly Sentence InState = new(
        "A backup inside the state directory {0} would be lost with it.",
        "把备份放在状态目录 {0} 中，会随它一起丢失。");

    public static readonly Sentence Exists = new("{0} is there already.", "{0} 已存在。");

    public static readonly Sentence ExistsNext = new("Name another file, or replace it with --force.", "请指定另一个文件，或用 --force 覆盖。");

    public static readonly Sentence NoSpace = new("The disk of {0} (or the quota) is full. Nothing was changed.", "{0} 所在的磁盘（或配额）已满。未做任何更改。");

    public static readonly Sentence NoSpaceNext = new(
        "Make room (\"df -h\" shows what is used), or name another place.",
        "请腾出空间（可用“df -h”查看占用情况），或改用其他位置。");

    public static readonly Sentence ReadOnly = new("{0} is on a read-only file system.", "{0} 位于只读文件系统上。");

    public static readonly Sentence OtherPlace = new("Name another place.", "请改用其他位置。");

    public static readonly Sentence Refused = new("{0} cannot be used; the system says: {1}", "无法使用 {0}；系统提示：{1}");

    public static readonly Sentence RefusedNext = new(
        "See with \"ls -ld\" whom it belongs to, and run this as that user or as root.",
        "请用“ls -ld”查看它属于谁，并以该用户或 root 身份执行。");

    public static readonly Sentence TooLarge = new("{0} is larger than anything that Clawdoor puts into a backup.", "{0} 超出了 Clawdoor 备份允许的大小。");

    public static readonly Sentence Restless = new(
        "{0} is written to all the time, so that no whole copy of it can be made.",
        "{0} 一直在被写入，无法得到完整的副本。");

    public static readonly Sentence RestlessNext = new("Try again in a moment.", "请稍后再试。");

    public static readonly Sentence BrokenDatabase = new("The database {0} is damaged; a backup of it would be of no use.", "数据库 {0} 已损坏，备份它没有意义。");

    public static readonly Sentence BrokenDatabaseNext = new(
        "Restore it from an earlier backup; or move it aside (\"mv {0} {0}.damaged\") and make the backup without it.",
        "请从更早的备份还原；或把它移走（“mv {0} {0}.damaged”），然后在没有它的情况下备份。");

    public static readonly Sentence NotABackup = new("{0} is not a backup of Clawdoor.", "{0} 不是 Clawdoor 的备份。");

    public static readonly Sentence NotABackupNext = new("Name the file that \"clawdoor backup\" wrote.", "请指定由“clawdoor backup”生成的文件。");

    public static readonly Sentence Newer = new("{0} was written by a newer Clawdoor, in a form this one does not know.", "{0} 由更新版本的 Clawdoor 生成，当前版本不认识其格式。");

    public static readonly Sentence NewerNext = new("Install a current Clawdoor and restore with it.", "请安装最新的 Clawdoor 再还原。");

    public static readonly Sentence CutOff = new("{0} is not whole: its end is missing.", "{0} 不完整：结尾缺失。");

    public static readonly Sentence Damaged = new("{0} is damaged: its bytes are not those that were written.", "{0} 已损坏：内容与写入时不一致。");

    public static readonly Sentence OtherCopy = new("Copy it once more from where it was kept, or use another backup. Nothing was changed.", "请从保存处重新复制，或使用另一份备份。未做任何更改。");

    public static readonly Sentence Foreign = new(
        "{0} holds something that no Clawdoor of this version writes. It was not unpacked.",
        "{0} 中有当前版本的 Clawdoor 不会写入的内容，因此没有解包。");

    public static readonly Sentence ForeignNext = new(
        "If a newer Clawdoor wrote it, restore with that one; else do not trust it.",
        "如果它由更新版本的 Clawdoor 生成，请用该版本还原；否则不要信任它。");

    public static readonly Sentence WrongPassphrase = new("This is not the passphrase of {0}.", "这不是 {0} 的口令。");

    public static readonly Sentence WrongPassphraseNext = new(
        "Try again; capitals and spaces between words count. Nothing was changed.",
        "请重试；大小写和单词之间的空格都要一致。未做任何更改。");

    public static readonly Sentence Occupied = new("Something is there already: {0}", "目标位置已有内容：{0}");

    public static readonly Sentence OccupiedNext = new(
        "Replace it with --replace (it is kept under another name), or restore elsewhere with --state DIR, --settings FILE and --openclaw-config FILE.",
        "可用 --replace 替换（原有内容会改名保留），或用 --state DIR、--settings FILE 和 --openclaw-config FILE 还原到别处。");

    public static readonly Sentence Strangers = new("{0} holds what is not Clawdoor's: {1}", "{0} 中有不属于 Clawdoor 的内容：{1}");

    public static readonly Sentence StrangersNext = new(
        "Name a directory of Clawdoor's own with --state DIR, or move those files elsewhere first.",
        "请用 --state DIR 指定 Clawdoor 专用的目录，或先把这些文件移到别处。");

    public static readonly Sentence Planted = new(
        "Root follows no link that another user made: {0}",
        "root 不会跟随由其他用户创建的链接：{0}");

    public static readonly Sentence PlantedNext = new(
        "Put the file itself there, or restore as the user whose link it is. Nothing was changed.",
        "请用文件本身替换该链接，或以链接所属的用户执行还原。未做任何更改。");

    public static readonly Sentence Unswappable = new(
        "{0} cannot be exchanged for another directory in one step: it is a mount point, such as a container's volume.",
        "无法一步替换目录 {0}：它是挂载点，例如容器的数据卷。");

    public static readonly Sentence UnswappableNext = new(
        "Restore into a directory below it and let the door use that: --state {0}/clawdoor (CLAWDOOR_STATE). Nothing was changed.",
        "请还原到它下面的目录，并让门使用该目录：--state {0}/clawdoor（CLAWDOOR_STATE）。未做任何更改。");

    public static readonly Sentence NoRoomBeside = new(
        "{0} cannot be written, and there a restored state takes the place of the one before.",
        "无法写入 {0}，而还原的状态需要在那里替换原有状态。");

    public static readonly Sentence Unfinished = new(
        "The restore of {0} cannot be finished; the system says: {1}",
        "无法完成对 {0} 的还原；系统提示：{1}");

    public static readonly Sentence UnfinishedNext = new(
        "The restored state is in place and the former files are kept. Mend what the system says; any command of clawdoor then finishes the rest.",
        "还原的状态已经就位，原有文件都已保留。请先解决系统提示的问题；之后执行任何 clawdoor 命令都会完成剩余步骤。");

    public static readonly Sentence StopFirst = new(
        "With systemd: \"systemctl stop\" its unit, restore, and start it again.",
        "如果由 systemd 管理：先对其单元执行“systemctl stop”，还原后再启动。");

    public static readonly Sentence StopUnits = new("\"systemctl stop {0}\", then restore.", "请先执行“systemctl stop {0}”，再还原。");

    public static readonly Sentence Joined = new(
        "The backup is of a service whose gateway has a state of its own. Here both become one, {0}; where each has a file, the door's is taken.",
        "这份备份来自一个服务，其内置网关有单独的状态目录。在这里两者会合并到 {0}；双方都有的文件以门的为准。");

    public static readonly Sentence JoinedNext = new(
        "Take upstream and openclawConfig out of {1}, and open the door with \"clawdoor up --upstream builtin --state {0}\".",
        "请从 {1} 中删去 upstream 和 openclawConfig，再用“clawdoor up --upstream builtin --state {0}”开门。");

    public static readonly Sentence NotTheGateways = new(
        "The devices and conversations of this backup go to {0}; the gateway of the service here keeps its own in {1}.",
        "这份备份中的设备和会话会还原到 {0}；而本机服务的内置网关使用的是 {1}。");

    public static readonly Sentence NotTheGatewaysNext = new("Restore it there as well: {0}", "请同时还原到那里：{0}");

    public static readonly Sentence AddressElsewhere = new(
        "The settings say that visitors type {0}; no interface of this machine has that address.",
        "设置中写明访问者使用 {0}，但本机没有任何网络接口具有该地址。");

    public static readonly Sentence AddressElsewhereNext = new(
        "Behind a cloud's NAT that is as it should be. Otherwise write this machine's address into {0}, or open with \"clawdoor up --address IP\".",
        "在云服务器的 NAT 之后这是正常的。否则请把本机地址写入 {0}，或用“clawdoor up --address IP”开门。");

    public static readonly Sentence NotCovered = new(
        "The certificate is for {0}; this machine's address is {1}.",
        "证书对应的地址是 {0}，而本机地址是 {1}。");

    public static readonly Sentence NotCoveredNext = new(
        "\"clawdoor up\" makes a new certificate here: visitors confirm it once. Devices stay paired; but browsers know a door by its address, so at a new one they ask to be paired again.",
        "“clawdoor up”会在这里生成新证书，访问者需要确认一次。设备仍保持配对；但浏览器按地址识别门，换了地址后会再次请求配对。");

    public static readonly Sentence StateElsewhere = new(
        "The settings keep the state in {0}, and this backup goes to {1}, where the door would not look.",
        "设置中的状态目录是 {0}，而备份将还原到 {1}，门不会到那里查找。");

    public static readonly Sentence StateElsewhereNext = new(
        "Restore with --state as the settings say, or open the door with --state {0}.",
        "请按设置用 --state 指定还原位置，或用 --state {0} 开门。");

    public static readonly Sentence PathMissing = new("The settings name a file that is not here: {0} {1}", "设置中指定的文件在本机不存在：{0} {1}");

    public static readonly Sentence PathMissingNext = new("Put it there, or change {0}.", "请把文件放到该位置，或修改 {0}。");
}
