namespace Clawdoor.Wording;

/// <summary>What the manual page says besides the words of the commands.</summary>
internal static class ManWords
{
    public static readonly Sentence Name = new("NAME", "名称");
    public static readonly Sentence Synopsis = new("SYNOPSIS", "概要");
    public static readonly Sentence Description = new("DESCRIPTION", "描述");
    public static readonly Sentence Commands = new("COMMANDS", "命令");
    public static readonly Sentence Settings = new("SETTINGS", "设置");
    public static readonly Sentence Files = new("FILES", "文件");
    public static readonly Sentence ExitStatus = new("EXIT STATUS", "退出状态");
    public static readonly Sentence Short = new("the door to your OpenClaw, on a bare IP address", "只有 IP 地址时，OpenClaw 的大门");
    public static readonly Sentence CommandAndOptions = new("COMMAND [OPTIONS]", "命令 [选项]");
    public static readonly Sentence FirstStep = new(
        "Begin with `sudo clawdoor up`: it finds your OpenClaw, puts it on https, and says what it did. Every command also takes --help.",
        "从 `sudo clawdoor up` 开始：它会找到您的 OpenClaw，让它能用 https 访问，并说明做了什么。每条命令都可以加 --help。");
    public static readonly Sentence SettingsAbout = new(
        "A setting is a flag of the commands that use it, an environment variable, or a key of clawdoor.json. The flag counts before the variable, the variable before the file. In brackets: what holds otherwise.",
        "每项设置都可以写成相关命令的选项、环境变量，或 clawdoor.json 中的键。选项优先于环境变量，环境变量优先于文件。方括号中是默认值。");
    public static readonly Sentence TakesSettings = new("Takes the settings {0}.", "可用的设置：{0}。");
    public static readonly Sentence SystemSettings = new("Settings when run by root.", "以 root 运行时的设置。");
    public static readonly Sentence OwnSettings = new("Settings when run by anybody else.", "以其他用户运行时的设置。");

    public static readonly Sentence Done = new("Done, or everything in order.", "已完成，或一切正常。");
    public static readonly Sentence Failed = new("An expected failure that has no code of its own.", "没有专用代码的一般失败。");
    public static readonly Sentence BadSettings = new(
        "The command line, the environment, clawdoor.json or, for the built-in gateway, openclaw.json says something impossible (OpenClaw itself ends with 78 or 1 for the last).",
        "命令行、环境变量、clawdoor.json，或（对内置网关而言）openclaw.json 中有无法采用的内容（最后一种情况 OpenClaw 自己会以 78 或 1 退出）。");
    public static readonly Sentence NoGateway = new(
        "No OpenClaw gateway answers, or what answers is not one, or it refused us.",
        "没有 OpenClaw 网关应答，或应答的不是网关，或网关拒绝了我们。");
    public static readonly Sentence NotPermitted = new(
        "The operating system does not let us: a port below 1024, a file, a directory.",
        "操作系统不允许：1024 以下的端口、某个文件或目录。");
    public static readonly Sentence NotFound = new(
        "What was named does not exist: a request, a device, a backup.",
        "指定的对象不存在：请求、设备或备份。");
    public static readonly Sentence Busy = new(
        "A port is taken, or another Clawdoor has this state directory.",
        "端口被占用，或另一个 Clawdoor 正在使用这个状态目录。");
    public static readonly Sentence Declined = new(
        "A person was asked and said no, or could not be asked (no terminal and no --yes).",
        "询问后得到的回答是否定的，或无法询问（没有终端，也没有 --yes）。");
    public static readonly Sentence WrongPassphrase = new(
        "A backup was not opened by the passphrase that was given.",
        "给出的口令打不开备份。");
}
