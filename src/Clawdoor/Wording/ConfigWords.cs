namespace Clawdoor.Wording;

/// <summary>What is said about somebody else's openclaw.json.</summary>
internal static class ConfigWords
{
    public static readonly Sentence Missing = new("{0} does not exist.", "{0} 不存在。");
    public static readonly Sentence MissingNext = new(
        "Run openclaw setup first, or say where the file is: --openclaw-config PATH.",
        "请先运行 openclaw setup，或用 --openclaw-config 路径 指明文件位置。");
    public static readonly Sentence NotAFile = new("{0} is not a regular file.", "{0} 不是普通文件。");
    public static readonly Sentence NotAFileNext = new(
        "Name the right file: --openclaw-config PATH.", "请指明正确的文件：--openclaw-config 路径。");
    public static readonly Sentence IsALink = new(
        "{1} is a symbolic link to {0}; replacing it would cut the link, and OpenClaw does not write through links either.",
        "{1} 是指向 {0} 的符号链接；替换它会切断链接，OpenClaw 自己也不会透过链接写入。");
    public static readonly Sentence IsALinkNext = new(
        "Edit the real file: --openclaw-config {0}", "请直接修改真实文件：--openclaw-config {0}");
    public static readonly Sentence TooLarge = new("{0} is larger than {1} MiB.", "{0} 超过 {1} MiB。");
    public static readonly Sentence NotReadable = new("{0} may not be read by {1}.", "用户 {1} 无权读取 {0}。");
    public static readonly Sentence NotReadableNext = new(
        "Run as the user OpenClaw belongs to, or with sudo.", "请以 OpenClaw 所属的用户运行，或使用 sudo。");
    public static readonly Sentence NotUtf8 = new("{0} is not UTF-8: byte {1} fits no character.", "{0} 不是 UTF-8：第 {1} 个字节不构成字符。");
    public static readonly Sentence NotJson5 = new(
        "{0} is not JSON5: line {1}, column {2}: found {3}; allowed is {4}.",
        "{0} 不是合法的 JSON5：第 {1} 行第 {2} 列出现{3}，此处应为{4}。");
    public static readonly Sentence NotAnObject = new("{0} must be one object: {{ … }}.", "{0} 的内容必须是一个对象：{{ … }}。");
    public static readonly Sentence FixByHand = new(
        "Correct that place, then run the same command again. Nothing was changed.", "请改正该处后重新运行同一条命令。文件没有任何改动。");
    public static readonly Sentence IncludeNotText = new(
        "$include in {0} must be a path or a list of paths.", "{0} 中的 $include 必须是一个路径或路径列表。");
    public static readonly Sentence IncludeOutside = new(
        "{1} includes {0}, which is outside the directory of openclaw.json.", "{1} 包含了 {0}，它位于 openclaw.json 所在目录之外。");
    public static readonly Sentence IncludeOutsideNext = new(
        "Move it inside, or name its directory in OPENCLAW_INCLUDE_ROOTS.", "请移到该目录内，或把它的目录写入 OPENCLAW_INCLUDE_ROOTS。");
    public static readonly Sentence IncludeCircular = new("{1} includes {0}, which includes {1} again.", "{1} 包含 {0}，而 {0} 又包含 {1}，形成循环。");
    public static readonly Sentence IncludeTooMany = new("{0} is one $include too many: at most {1}.", "$include 过多（{0}）：最多 {1} 个。");
    public static readonly Sentence IncludeNotObject = new(
        "{0} is included beside other keys, so it must be an object.", "{0} 与其他键并列包含，因此必须是一个对象。");

    public static readonly Sentence ChangedMeanwhile = new(
        "{0} was changed while we looked at it; it is left as it is now.", "{0} 在查看期间被改动了，保持现状未动。");
    public static readonly Sentence ChangedMeanwhileNext = new("Run the same command again.", "请重新运行同一条命令。");
    public static readonly Sentence NotWritable = new("{0} cannot be written: {1}", "无法写入 {0}：{1}");
    public static readonly Sentence NotWritableNext = new(
        "Run as the user the file belongs to, or with sudo. Nothing was changed.", "请以文件所属的用户运行，或使用 sudo。文件没有任何改动。");
    public static readonly Sentence NotOursOrReadOnly = new(
        "it belongs to another user or is marked read-only.", "它属于其他用户，或被标记为只读。");
    public static readonly Sentence ReadOnlyByOpenClaw = new(
        "{0} is managed from elsewhere: {1}=1 says that nobody may edit it.", "{0} 由外部管理：{1}=1 表示任何人都不得修改。");
    public static readonly Sentence ReadOnlyByOpenClawNext = new(
        "Make the changes shown where the file comes from.", "请在该文件的来源处做上面所示的改动。");
    public static readonly Sentence EditWentWrong = new(
        "The edit of {1} in {0} did not read back as planned, so nothing was written.", "对 {0} 中 {1} 的修改经复查与计划不符，因此没有写入任何内容。");
    public static readonly Sentence EditWentWrongNext = new(
        "Make that change by hand, and please report it: this is a fault of Clawdoor.", "请手工修改该处并反馈给我们：这是 Clawdoor 的错误。");
    public static readonly Sentence BackupFailed = new("No backup could be made in {0}: {1}", "无法在 {0} 中备份：{1}");
    public static readonly Sentence BackupFailedNext = new(
        "Without a backup nothing is edited. Name a directory we may write: --state DIR.", "没有备份就不会修改任何内容。请指定可写的目录：--state 目录。");
    public static readonly Sentence BackupsBusy = new("Another Clawdoor is editing right now ({0} is locked).", "另一个 Clawdoor 正在修改（{0} 已被锁定）。");
    public static readonly Sentence BackupsBusyNext = new("Wait a moment, then run the same command again.", "请稍候再运行同一条命令。");
    public static readonly Sentence NothingToUndo = new("There is no edit of {0} to undo (backups are in {1}).", "{0} 没有可撤销的修改（备份位于 {1}）。");
    public static readonly Sentence NothingToUndoNext = new(
        "If another user or another --state made it, use the same again.", "如果是另一个用户或另一个 --state 做的修改，请用同样的方式撤销。");
    public static readonly Sentence BackupDamaged = new("The backup {0} is not complete any more.", "备份 {0} 已不完整。");
    public static readonly Sentence BackupDamagedNext = new("Nothing was changed. Look at the files there yourself.", "没有任何改动。请自行查看其中的文件。");
    public static readonly Sentence ChangedSinceBackup = new(
        "{0} was changed by somebody after edit {1}; undoing takes that away too.", "{0} 在第 {1} 次修改之后又被别人改过；撤销也会去掉那些改动。");
    public static readonly Sentence ChangedSinceBackupNext = new(
        "Agree to that explicitly; the present version is kept as a backup.", "请明确同意；当前版本会作为备份保留。");

    public static readonly Sentence WrongType = new("{0} must be {1}; OpenClaw does not start with anything else.", "{0} 必须是{1}，否则 OpenClaw 无法启动。");
    public static readonly Sentence WrittenTwice = new(
        "\"{0}\" is written more than once in the same object; only the last one (line {1}) counts.", "同一对象中多次写了 \"{0}\"，只有最后一个（第 {1} 行）有效。");
    public static readonly Sentence FromVariable = new(
        "{0} comes from the environment variable {1}; change it where that is set.", "{0} 来自环境变量 {1}，请在设置该变量的地方修改。");
    public static readonly Sentence FromInclude = new("{0} comes from {1}; change it in that file.", "{0} 来自 {1}，请在该文件中修改。");

    public static readonly Sentence ModeMissing = new(
        "gateway.mode is missing; OpenClaw starts only with \"local\" (or --allow-unconfigured).", "缺少 gateway.mode；只有设为 \"local\" 时 OpenClaw 才会启动（或使用 --allow-unconfigured）。");
    public static readonly Sentence ModeRemote = new(
        "gateway.mode is \"{0}\": this OpenClaw uses a gateway elsewhere; the door must stand on that machine.", "gateway.mode 为 \"{0}\"：此 OpenClaw 使用另一台机器上的网关，Clawdoor 应装在那台机器上。");
    public static readonly Sentence GatewayTls = new(
        "gateway.tls.enabled is true: the gateway speaks https itself; behind the door it must speak plain http on loopback. Set it to false.", "gateway.tls.enabled 为 true：网关自己提供 https；在 Clawdoor 之后它应在回环地址上使用普通 http。请改为 false。");
    public static readonly Sentence BindOpen = new(
        "The gateway also listens on other addresses, without encryption and past the door. (OpenClaw restarts for this, ten to twenty seconds.)", "网关还在其他地址上监听，既不加密也绕过了大门。（OpenClaw 会为此重启，约十到二十秒。）");
    public static readonly Sentence BindInContainer = new(
        "In a container OpenClaw listens on every address unless told otherwise. (It restarts for this, ten to twenty seconds.)", "在容器中，OpenClaw 默认监听所有地址。（它会为此重启，约十到二十秒。）");
    public static readonly Sentence BindUnknown = new(
        "gateway.bind is \"{0}\"; OpenClaw knows loopback, lan, tailnet, custom and auto.", "gateway.bind 为 \"{0}\"；OpenClaw 只接受 loopback、lan、tailnet、custom 和 auto。");
    public static readonly Sentence ProxiesMissing = new(
        "The door speaks to OpenClaw from {0}; a proxy OpenClaw does not know gets 403 for everything.", "大门从 {0} 连接 OpenClaw；OpenClaw 对不认识的代理一律返回 403。");
    public static readonly Sentence OriginsMissing = new(
        "Browsers that open {0} are refused with \"origin not allowed\" otherwise.", "否则从 {0} 打开的浏览器会被拒绝（origin not allowed）。");
    public static readonly Sentence OriginStar = new(
        "\"*\" lets every website in a visitor's browser talk to the gateway; the exact addresses are enough.", "\"*\" 允许访客浏览器中的任何网站连接网关；写明确切地址就够了。");
    public static readonly Sentence OriginMisspelt = new(
        "\"{0}\" never matches: browsers send {1}. It does no harm.", "\"{0}\" 永远不会匹配：浏览器发送的是 {1}。留着也无害。");
    public static readonly Sentence OriginFallback = new(
        "The Host header decides who may connect; allowedOrigins is safer, so set this to false.", "现在由 Host 请求头决定谁能连接；用 allowedOrigins 更安全，请改为 false。");
    public static readonly Sentence PublicOriginMissing = new(
        "Links that OpenClaw makes lead to {0}.", "OpenClaw 生成的链接将指向 {0}。");
    public static readonly Sentence PublicOriginOther = new("Links that OpenClaw makes lead to {0}, not to this door.", "OpenClaw 生成的链接指向 {0}，而不是这扇门。");

    public static readonly Sentence AuthModeOther = new(
        "auth.mode is \"{0}\" but only auth.{1} is set, which is ignored: every login fails. With the mode \"{1}\" it counts; links with #token= work as before. (OpenClaw restarts for this, ten to twenty seconds.)", "auth.mode 为 \"{0}\"，却只设置了 auth.{1}，它会被忽略，所有登录都会失败。把模式改为 \"{1}\" 后它即生效，带 #token= 的链接照常可用。（OpenClaw 会为此重启，约十到二十秒。）");
    public static readonly Sentence AuthNone = new(
        "auth.mode is \"none\": everybody who finds the door would have full control. Set \"token\" and a long random auth.token.", "auth.mode 为 \"none\"：任何找到这扇门的人都会拥有完全控制权。请设为 \"token\" 并设置足够长的随机 auth.token。");
    public static readonly Sentence AuthTrustedProxy = new(
        "auth.mode is \"trusted-proxy\", but the door says nobody's name to OpenClaw. Use \"token\".", "auth.mode 为 \"trusted-proxy\"，但大门不会向 OpenClaw 声明用户身份。请使用 \"token\"。");
    public static readonly Sentence AuthUnknown = new(
        "auth.mode is \"{0}\"; OpenClaw knows none, token, password and trusted-proxy.", "auth.mode 为 \"{0}\"；OpenClaw 只接受 none、token、password 和 trusted-proxy。");
    public static readonly Sentence AuthBoth = new(
        "auth.token and auth.password are both set; OpenClaw starts only when auth.mode says which one counts.", "同时设置了 auth.token 和 auth.password；必须用 auth.mode 指明用哪个，OpenClaw 才会启动。");
    public static readonly Sentence AuthNoSecret = new(
        "auth.{0} is not set: OpenClaw makes up one at every start and tells nobody. Set it (openssl rand -hex 32).", "未设置 auth.{0}：OpenClaw 每次启动都会自造一个且不告诉任何人。请设置它（openssl rand -hex 32）。");
    public static readonly Sentence AuthUnseen = new(
        "auth.{0} comes from {1}, which cannot be seen from here; OpenClaw must know it.", "auth.{0} 来自 {1}，在这里看不到；需由 OpenClaw 自己取得。");
    public static readonly Sentence AuthPlaceholder = new(
        "auth.{0} is a published placeholder or empty; OpenClaw does not start with it. Set a random one (openssl rand -hex 32).", "auth.{0} 是公开的示例值或为空，OpenClaw 不会以此启动。请设置随机值（openssl rand -hex 32）。");

    public static readonly Sentence ConfigAbout = new(
        "See, bring in order and take back what the door needs in openclaw.json.", "查看、整理以及撤销大门对 openclaw.json 的要求。");
    public static readonly Sentence AboutCheck = new(
        "Say what is in order in openclaw.json and what is not; changes nothing. Exit code 0 or 1.", "检查 openclaw.json 哪些正确、哪些不正确；不做任何改动。退出码为 0 或 1。");
    public static readonly Sentence AboutDiff = new(
        "Show what apply would change in openclaw.json; secrets are masked.", "显示 apply 会对 openclaw.json 做的改动；密钥会被遮盖。");
    public static readonly Sentence AboutApply = new(
        "Bring openclaw.json in order, after asking; every comment stays, a numbered backup is kept.", "询问后整理 openclaw.json；保留所有注释，并保存带编号的备份。");
    public static readonly Sentence AboutUndo = new(
        "Take the newest edit back, byte for byte, after asking. Works whether or not the door runs.", "询问后逐字节撤销最近一次修改。无论大门是否在运行都可使用。");

    public static readonly Sentence OfSudoUser = new(
        "This is the file of {0}, who typed sudo; root has none.", "这是执行 sudo 的用户 {0} 的文件；root 没有该文件。");
    public static readonly Sentence AllInOrder = new("{0} is in order.", "{0} 没有问题。");
    public static readonly Sentence NotInOrder = new(
        "{0} is not in order. {1} of these can be changed for you: clawdoor config apply", "{0} 有问题。其中 {1} 项可自动修改：clawdoor config apply");
    public static readonly Sentence OnlyByHand = new(
        "{0} is not in order, and what is wrong must be changed by hand.", "{0} 有问题，且只能手工修改。");
    public static readonly Sentence NothingToChange = new("There is nothing to change in {0}.", "{0} 没有需要改动之处。");
    public static readonly Sentence NotSet = new("not set", "未设置");
    public static readonly Sentence LoginIn = new("the login with {0} is in order", "用 {0} 登录的设置没有问题");
    public static readonly Sentence Needed = new("as the door needs it", "大门所需");

    public static readonly Sentence Written = new("Written: {0}; the file as it was is in {1}.", "已写入 {0}；原文件保存在 {1}。");
    public static readonly Sentence UndoWith = new("Undo: {0}", "撤销：{0}");
    public static readonly Sentence WhenStarted = new(
        "OpenClaw does not answer on {0} now; it takes this over when it starts.", "OpenClaw 目前没有在 {0} 上应答；它启动时会采用这些修改。");
    public static readonly Sentence NothingChanged = new("Nothing was changed.", "没有任何改动。");

    public static readonly Sentence UndoOf = new("Edit {0} of {1}, made {2}:", "第 {0} 次修改（{1}，{2}）：");
    public static readonly Sentence AlreadyAsBefore = new(
        "The file is already as it was before edit {0}; only the note of that edit is closed.", "文件已与第 {0} 次修改之前相同；仅将该次修改标记为已撤销。");
    public static readonly Sentence ChangedSince = new(
        "Somebody changed the file after that edit:", "在那次修改之后，有人改动过该文件：");
    public static readonly Sentence UndoLosesTheirs = new(
        "Undoing takes that away as well; their version is kept as a backup. What would change now:", "撤销也会去掉这些改动；对方的版本会作为备份保留。现在会发生的改动：");
    public static readonly Sentence UndoQuestion = new("Take it back?", "要撤销吗？");
    public static readonly Sentence UndoTheirsQuestion = new("Take it back together with those changes?", "要连同那些改动一起撤销吗？");
    public static readonly Sentence Undone = new("{0} is as it was before edit {1}, byte for byte.", "{0} 已逐字节恢复到第 {1} 次修改之前。");
    public static readonly Sentence TheirsKept = new("The version that was there is kept: {0}", "被替换的版本保存在：{0}");
    public static readonly Sentence EvenIfChanged = new(
        "Also take back what somebody changed after the edit; their version is kept.", "连同修改之后他人所做的改动一并撤销；其版本会被保留。");
    public static readonly Sentence EvenIfChangedNext = new(
        "Look at the lines above. If they may go too: {0} --even-if-changed", "请查看上面的内容。如果可以一并去掉：{0} --even-if-changed");

    public static readonly Sentence EndOfText = new("the end of the file", "文件结尾");
    public static readonly Sentence TheCharacter = new("the character {0}", "字符 {0}");
    public static readonly Sentence EndOfLine = new("the end of the line", "行尾");
    public static readonly Sentence KindText = new("a text in quotes", "带引号的文本");
    public static readonly Sentence KindNumber = new("a number", "数字");
    public static readonly Sentence KindList = new("a list: [ … ]", "列表：[ … ]");
    public static readonly Sentence KindObject = new("an object: { … }", "对象：{ … }");
    public static readonly Sentence KindTruth = new("true or false", "true 或 false");
    public static readonly Sentence AllowedValue = new(
        "a value (a text in quotes, a number, true, false, null, { or [)", "一个值（带引号的文本、数字、true、false、null、{ 或 [）");
    public static readonly Sentence AllowedName = new("a name, with quotes if it has special characters, or }", "名称（含特殊字符时需加引号）或 }");
    public static readonly Sentence AllowedColon = new("a colon between name and value", "名称与值之间的冒号");
    public static readonly Sentence AllowedCommaOrBrace = new("a comma or }", "逗号或 }");
    public static readonly Sentence AllowedCommaOrBracket = new("a comma or ]", "逗号或 ]");
    public static readonly Sentence AllowedNothing = new("nothing more", "结束，不应再有内容");
    public static readonly Sentence AllowedComment = new("a comment: // or /*", "注释：// 或 /*");
    public static readonly Sentence AllowedCommentEnd = new("*/, which ends the comment", "结束注释的 */");
    public static readonly Sentence AllowedQuote = new("the closing quote on the same line", "同一行内的结束引号");
    public static readonly Sentence AllowedEscape = new("one of \\n \\t \\\" \\\\ \\u….", "\\n \\t \\\" \\\\ \\u… 之一");
    public static readonly Sentence AllowedHexDigit = new("a hexadecimal digit", "十六进制数字");
    public static readonly Sentence AllowedDigit = new("a digit", "数字");
    public static readonly Sentence AllowedNameCharacter = new("a letter, a digit, _ or $", "字母、数字、_ 或 $");
    public static readonly Sentence AllowedDepth = new("at most 200 levels", "最多 200 层嵌套");
    public static readonly Sentence AllowedLength = new("at most 2 MiB", "最多 2 MiB");
}
