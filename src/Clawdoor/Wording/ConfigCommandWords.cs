namespace Clawdoor.Wording;

/// <summary>What <c>clawdoor config</c> says beside what the room itself says.</summary>
internal static class ConfigCommandWords
{
    public static readonly Sentence About = new(
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
    public static readonly Sentence Declined = new("Nothing was changed.", "没有任何改动。");

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
}
